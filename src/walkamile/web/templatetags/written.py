"""What a reader wrote themself, shown to them alone."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from walkamile.web.models.written import Reduced

register = template.Library()


@register.simple_tag
def mine(row: Any, reader: Any, name: str) -> SafeString | str:
    """Draw what a reader wrote into a field where everyone else sees less of it."""
    words = row.own(reader).get(name) if isinstance(row, Reduced) else None
    if not words:
        return ""
    return format_html(
        '<p class="small muted wrap">Only you see whom you named: '
        '<span class="their">{}</span></p>',
        words,
    )
