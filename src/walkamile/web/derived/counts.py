"""How many voices: in all, by week, source, segment and theme."""

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
    """Count all voices anew, in one transaction; return how many counts there are."""
    with transaction.atomic():
        Count.objects.filter(kind=VOICES).delete()
        with connection.cursor() as cursor:
            for by in PLAIN:
                cursor.execute(_sql(by, themed=False))
            current = ThemeSet.objects.filter(current=True).first()
            if current:
                for by in THEMED:
                    cursor.execute(_sql(by, themed=True), [current.pk])
                _measure(current)
        return Count.objects.filter(kind=VOICES).count()


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


def _sql(by: tuple[str, ...], *, themed: bool) -> str:
    """Return one INSERT … SELECT … GROUP BY; every name in it is our own."""
    columns = {
        "week": MONDAY[connection.vendor],
        "source": "v.source_id",
        "segment": "v.segment",
        "theme": "l.theme_id",
    }
    week, source, segment, theme = (
        columns[name] if name in by else "NULL" for name in columns
    )
    label = (
        "JOIN web_label l ON l.verbatim_id = v.id AND l.set_id = %s " if themed else ""
    )
    where = ["v.author_role IN ('customer', 'unknown')"]  # a colleague is no voice
    where += ["NOT l.unsure"] if themed else []
    where += ["v.occurred_at IS NOT NULL"] if "week" in by else []
    where += ["v.segment IS NOT NULL"] if "segment" in by else []
    counted = f"{week}, {source}, {segment}, {theme}"
    by_what = f"GROUP BY {', '.join(columns[name] for name in by)}" if by else ""
    which = f"WHERE {' AND '.join(where)} "
    return (
        "INSERT INTO web_count (kind, week, source_id, segment, theme_id, "  # noqa: S608
        "size, sentiment_sum, effort_sum, effort_size) "
        f"SELECT '{VOICES}', {counted}, COUNT(*), "
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
