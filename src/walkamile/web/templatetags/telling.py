"""Pieces of long lists, drawn once for all who may see them.

Lists show the same newest voices and the same themes to everyone. What is drawn hangs
on nothing but what is told, so what was drawn before is used again as long as nothing
in it changed, and only ever for someone who was given that very thing to see.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

REMEMBERED = 2_000  # about 1.5 KB each
SELECTED = SafeString(" selected")
# Rows of the database are equal by their number alone: their content is asked apart.
ROWS = {"theme", "feeling"}


@dataclass(frozen=True, slots=True)
class Telling:
    """Everything that the drawn voice hangs on."""

    content: tuple[object, ...]
    today: date
    size: str
    tagged: bool
    voice: Any = field(compare=False)  # a ``pages.shown.Voice``


@register.simple_tag
def told(voice: Any, size: str = "", tagged: bool = False) -> SafeString:
    """Draw a voice that leads to its own page, ``tagged`` with theme and effort."""
    return _drawn(
        Telling(_content(voice), timezone.localdate(), str(size), tagged, voice)
    )


def _content(voice: Any) -> tuple[object, ...]:
    theme, feeling = voice.theme, voice.feeling
    kind: Any = type(voice)
    return (
        *(getattr(voice, name) for name in _plain(kind)),
        (theme.key, str(theme)) if theme else None,
        (feeling.effort, feeling.sentiment_label) if feeling else None,
        (voice.hurries, voice.asks),
    )


@lru_cache
def _plain(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind) if one.name not in ROWS)


@lru_cache(REMEMBERED)
def _drawn(telling: Telling) -> SafeString:
    said = {"voice": telling.voice, "size": telling.size, "tagged": telling.tagged}
    # The template escapes every word of a customer's by itself.
    return mark_safe(render_to_string("pieces/told.html", said))  # noqa: S308


@register.simple_tag
def options(rows: Iterable[str | tuple[str, str]], chosen: str = "") -> SafeString:
    """Draw what a field may be set to: ``(value, words)``, or words that are both."""
    pairs = ((row, row) if isinstance(row, str) else row for row in rows)
    return _options(tuple((str(value), str(words)) for value, words in pairs), chosen)


@lru_cache(REMEMBERED // 10)
def _options(pairs: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, SELECTED if value == chosen else "", words) for value, words in pairs),
    )


class Once(template.Node):
    """A stretch of a template that hangs on nothing but its content."""

    def __init__(self, content: list[FilterExpression], inside: NodeList) -> None:
        self.content, self.inside = content, inside
        self.drawn: dict[object, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """Draw it, or give what was drawn of the same content."""
        content = tuple(one.resolve(context) for one in self.content)
        before = self.drawn.get(content)
        if before is None:
            before = self.inside.render(context)
            while len(self.drawn) >= REMEMBERED:
                self.drawn.pop(next(iter(self.drawn)), None)
            self.drawn[content] = before
        return before


@register.tag
def once(parser: Parser, token: Token) -> Once:
    """``{% once CONTENT… %}…{% endonce %}``: CONTENT is all that is shown within."""
    content = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    inside = parser.parse(("endonce",))
    parser.delete_first_token()
    return Once(content, inside)


class Kept(template.Node):
    """A stretch of a template that hangs on an answer which is kept, and little else."""

    def __init__(self, given: list[FilterExpression], inside: NodeList) -> None:
        self.given, self.inside = given, inside

    def render(self, context: template.Context) -> SafeString:
        """Draw it, or give what was drawn of this very answer."""
        drawn, *others = (one.resolve(context) for one in self.given)
        if not isinstance(drawn, dict):
            return self.inside.render(context)
        key = (self, *others)
        before: SafeString | None = drawn.get(key)
        if before is None:
            before = drawn[key] = self.inside.render(context)
        return before


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    """``{% kept DRAWN OTHER… %}…{% endkept %}``: drawn once for an answer.

    DRAWN is an empty dictionary that a function under ``still`` gave along with its
    answer: what is drawn of the answer is kept beside it, and forgotten with it. All
    that is shown within and is not of that answer stands in OTHER.
    """
    given = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    inside = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(given, inside)
