"""How many voices: read from counts made beforehand, so that no page ever counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from walkamile.web.models import Count
from walkamile.web.still import still

VOICES = "voices"
DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """How many of a segment's voices speak of a theme; no share below ten voices."""

    name: str
    size: int
    of: int

    @property
    def share(self) -> float:
        """The share of the segment's voices, 0…1."""
        return self.size / self.of if self.of else 0.0

    @property
    def width(self) -> float:
        """The length of its bar, 0…100."""
        return round(100 * self.share, 1)


def weeks(many: int, *, until: date | None = None) -> list[date]:
    """Return the Mondays of the last weeks, this week's last."""
    today = until or newest_week() or timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    return [
        monday - timedelta(days=DAYS_A_WEEK * back) for back in reversed(range(many))
    ]


@still
def newest_week() -> date | None:
    """Return the week of the newest voice that was counted.

    Imports of old files end long ago; weeks are shown up to where words end.
    """
    return (
        Count.objects.filter(
            kind=VOICES, theme=None, source=None, segment=None, week__isnull=False
        )
        .order_by("-week")
        .values_list("week", flat=True)
        .first()
    )


@still
def total() -> int:
    """Return how many voices were counted in all."""
    everything = Count.objects.filter(
        kind=VOICES, theme=None, source=None, segment=None, week=None
    )
    return everything.values_list("size", flat=True).first() or 0


@still
def of_week(week: date) -> int:
    """Return how many voices were counted in the week of this Monday."""
    there = Count.objects.filter(
        kind=VOICES, theme=None, source=None, segment=None, week=week
    )
    return there.values_list("size", flat=True).first() or 0


def by_week(themes: Iterable[int], shown: list[date]) -> dict[int, list[int]]:
    """Return for each theme its voices in each of the weeks."""
    return _by_week(tuple(themes), tuple(shown))


@still
def _by_week(themes: tuple[int, ...], shown: tuple[date, ...]) -> dict[int, list[int]]:
    found: dict[int, dict[date, int]] = {}
    counted = Count.objects.filter(
        kind=VOICES, theme__in=themes, segment=None, source=None, week__in=shown
    )
    for theme, week, size in counted.values_list("theme_id", "week", "size"):
        if week is not None:
            found.setdefault(theme, {})[week] = size
    return {
        theme: [sizes.get(week, 0) for week in shown] for theme, sizes in found.items()
    }


@still
def by_segment(theme: int) -> list[Segment]:
    """Return every segment, those that nobody asked too, the largest share first."""
    named = Count.objects.filter(
        kind=VOICES, week=None, source=None, segment__isnull=False
    )
    everyone = dict(named.filter(theme=None).values_list("segment", "size"))
    these = dict(named.filter(theme=theme).values_list("segment", "size"))
    rows = [
        Segment(name=str(name), size=these.get(name, 0), of=of)
        for name, of in everyone.items()
    ]
    return sorted(rows, key=lambda row: (-row.size, row.name))
