"""Counts a few themes anew, at once, after a colleague has moved quotes between them.

By the one rule of ``derived/counts.py``: what is said again counts once, and a count
leaves out the voices of which a theme is not sure.
"""

from collections.abc import Iterable

from django.db import transaction

from walkamile.web.derived.counts import of_themes
from walkamile.web.models import Count, Theme
from walkamile.web.pages import counts
from walkamile.web.pages.counts import VOICES

ROWS_AT_ONCE = 500
# One customer's effort is a story, not a mean.
LEAST_FELT = 3


def recount(themes: Iterable[Theme]) -> None:
    """Count some themes anew and write their size, share and feelings on them."""
    numbers = [theme.pk for theme in themes]
    if not numbers:
        return
    rows = of_themes(numbers)
    with transaction.atomic():
        Count.objects.filter(kind=VOICES, theme__in=numbers).delete()
        Count.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
        measure(numbers)


def measure(numbers: list[int]) -> None:
    """Write on themes what was counted: size, share, and how it was for customers.

    Effort stands there only where enough of them spoke of it.
    """
    counted = Count.objects.filter(
        kind=VOICES, theme__in=numbers, week=None, segment=None, source=None
    )
    by_theme = {count.theme_id: count for count in counted}
    everyone = counts.total()
    changed = list(Theme.objects.filter(pk__in=numbers))
    for theme in changed:
        count = by_theme.get(theme.pk, Count(size=0))
        felt = count.effort_size
        theme.size = count.size
        theme.share = count.size / everyone if everyone else 0
        theme.sentiment = count.sentiment_sum / count.size if count.size else None
        theme.effort = count.effort_sum / felt if felt >= LEAST_FELT else None
    fields = ["size", "share", "sentiment", "effort"]
    Theme.objects.bulk_update(changed, fields, batch_size=ROWS_AT_ONCE)
