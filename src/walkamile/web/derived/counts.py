"""How many voices: in all, by week, source, segment and theme."""

from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction

from walkamile.web.derivable import Derived
from walkamile.web.models import Count, Theme, ThemeSet

VOICES = "voices"
# Which of (week, source, segment, theme) each set of counts is by.
PLAIN = ((), ("week",), ("source",), ("source", "week"), ("segment",))
THEMED = (("theme",), ("theme", "week"), ("theme", "segment"), ("theme", "source"))

MONDAY = {
    # 'weekday 0' goes on to Sunday; six days back is that week's Monday.
    "sqlite": "date(v.occurred_at, 'weekday 0', '-6 days')",
    "postgresql": "date_trunc('week', v.occurred_at AT TIME ZONE 'UTC')::date",
}


def recount() -> int:
    """Count all voices anew; return how many counts there are.

    Counting a million voices takes a while, and every page that shows words writes a line
    into the log: so the counting only reads, and one short transaction writes.
    """
    current = ThemeSet.objects.filter(current=True).first()
    found = [one for by in PLAIN for one in _counted(by, themed=False, given=[])]
    for by in THEMED if current else ():
        found += _counted(by, themed=True, given=[current.pk] if current else [])
    with transaction.atomic():
        Count.objects.filter(kind=VOICES).delete()
        Count.objects.bulk_create(found, batch_size=1_000)
        if current:
            _measure(current)
    return len(found)


def of_themes(themes: Sequence[int]) -> list[Count]:
    """Return what the counts of these themes (numbers, of one set) would be now."""
    return [
        one
        for by in THEMED
        for one in _counted(by, themed=True, given=list(themes), some=len(themes))
    ]


def _counted(
    by: tuple[str, ...], *, themed: bool, given: list[int], some: int = 0
) -> list[Count]:
    with connection.cursor() as cursor:
        cursor.execute(_sql(by, themed=themed, some=some), given)
        rows = cursor.fetchall()
    return [
        Count(
            kind=VOICES,
            week=date.fromisoformat(week) if isinstance(week, str) else week,
            source_id=source,
            segment=segment,
            theme_id=theme,
            size=size,
            sentiment_sum=sentiment,
            effort_sum=effort,
            effort_size=felt,
        )
        for week, source, segment, theme, size, sentiment, effort, felt in rows
    ]


def _measure(current: ThemeSet) -> None:
    """Write on each theme how large it is, and how its voices feel on average."""
    whole = Count.objects.filter(kind=VOICES, week=None, source=None, segment=None)
    by_theme = {count.theme_id: count for count in whole}
    everyone = by_theme[None].size or 1
    themes = list(Theme.objects.filter(set=current))
    for theme in themes:
        count = by_theme.get(theme.pk, Count(size=0))
        theme.size, theme.share = count.size, count.size / everyone
        theme.sentiment = count.sentiment_sum / count.size if count.size else None
        felt = count.effort_size
        theme.effort = count.effort_sum / felt if felt else None
    Theme.objects.bulk_update(themes, ["size", "share", "sentiment", "effort"])


def _sql(by: tuple[str, ...], *, themed: bool, some: int) -> str:
    """Return one SELECT … GROUP BY; every name in it is our own.

    Over a whole set of themes, or over ``some`` themes, as they are given.
    """
    columns = {
        "week": MONDAY[connection.vendor],
        "source": "v.source_id",
        "segment": "v.segment",
        "theme": "l.theme_id",
    }
    week, source, segment, theme = (
        columns[name] if name in by else "NULL" for name in columns
    )
    whose = f"l.theme_id IN ({', '.join(['%s'] * some)})" if some else "l.set_id = %s"
    label = f"JOIN web_label l ON l.verbatim_id = v.id AND {whose} " if themed else ""
    # A colleague is no voice, nor is a machine; what is said again counts once; and
    # what was not looked through for names is not there yet.
    where = ["v.author_role IN ('customer', 'unknown')", "v.aside IS NULL"]
    where += ["v.repeats_id IS NULL", "v.spans IS NOT NULL"]
    where += ["NOT l.unsure"] if themed else []
    where += ["v.occurred_at IS NOT NULL"] if "week" in by else []
    where += ["v.segment IS NOT NULL"] if "segment" in by else []
    counted = f"{week}, {source}, {segment}, {theme}"
    by_what = f"GROUP BY {', '.join(columns[name] for name in by)}" if by else ""
    which = f"WHERE {' AND '.join(where)} "
    return (
        f"SELECT {counted}, COUNT(*), "  # noqa: S608
        "COALESCE(SUM(f.sentiment), 0), COALESCE(SUM(f.effort), 0), COUNT(f.effort) "
        f"FROM web_verbatim v {label}"
        f"LEFT JOIN web_feeling f ON f.verbatim_id = v.id {which}{by_what}"
    )


counts = Derived(
    name="counts",
    what="counts of voices by week, source, segment and theme",
    rebuild=recount,
    catch_up=recount,
)
