"""Today: my next step, the newest voices, what changed."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from walkamile.web import log
from walkamile.web.access import Reach, colleague, reach, voices
from walkamile.web.models import Run, Theme, Verbatim
from walkamile.web.pages import counts
from walkamile.web.pages.charts import spark
from walkamile.web.pages.listing import jotted_by
from walkamile.web.pages.paging import newest
from walkamile.web.pages.places import Place
from walkamile.web.pages.shown import TOLD, Voice, show
from walkamile.web.pages.wanted import CUSTOMERS
from walkamile.web.still import still
from walkamile.web.views.themes import WEEKS, all_standing, exemplars, shifts_of
from walkamile.web.walks.next import suggestion

PLACE = Place(name="Today", icon="today", url="today", order=10, key="t")

NEWEST, CHANGED, LARGEST = 5, 4, 5
MORNING_ENDS, AFTERNOON_ENDS = 12, 18
# A theme this hard (text effort, −5 … +5) is worth a colleague's next ten minutes.
HARD = -1.0


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Show a colleague's home; a house without voices shows how to hear the first."""
    reader = colleague(request)
    held, now = reach(reader), timezone.localtime()
    home = _home(held, now.date())
    found, step = home["voices"], home["step"]
    if not found:
        busy = Run.objects.filter(state=Run.State.RUNNING).order_by("-id").first()
        said = {"now": now, "greeting": _greeting(now), "busy": busy}
        return render(request, "today/empty.html", said)
    quoted = [step["quote"]] if step and step["quote"] else []
    log.read(reader, [voice.id for voice in [*found, *quoted]], "today")
    said = {
        "now": now,
        "greeting": _greeting(now),
        "jotted": _jotted(reader.pk),
        "suggested": suggestion(),
        **home,
    }
    return render(request, "today/today.html", said)


def _greeting(now: datetime) -> str:
    if now.hour < MORNING_ENDS:
        return "Good morning"
    return "Good afternoon" if now.hour < AFTERNOON_ENDS else "Good evening"


@still
def _home(held: Reach, today: date) -> dict[str, Any]:
    """Return what everyone of the same reach sees today."""
    found = _newest(held)
    if not found:
        return {"voices": found, "step": None}
    return {
        "voices": found,
        "step": _next_step(held),
        "changed": _changed(counts.newest_week() or today),
        "largest": all_standing()[:LARGEST],
        "week": counts.of_week(counts.weeks(1)[0]),
        "total": counts.total(),
        "drawn": {},
    }


@still
def _newest(held: Reach) -> list[Voice]:
    rows = voices(held).filter(author_role__in=CUSTOMERS).select_related("heard_by")
    return show(newest(rows.only(*TOLD), size=NEWEST).rows)


@still
def _next_step(held: Reach) -> dict[str, Any] | None:
    """Return the one theme to read now: swelling first, then hard, then large."""
    found = all_standing()
    if not found:
        return None
    shifts = shifts_of(theme.pk for theme in found)
    swelling = [t for t in found if t.pk in shifts and shifts[t.pk].kind == "swelling"]
    hard = [t for t in found if t.effort is not None and t.effort <= HARD]
    chosen = (swelling or hard or found)[0]
    return {
        "theme": chosen,
        "shift": shifts.get(chosen.pk),
        "why": "swelling" if swelling else "hard" if hard else "large",
        "quote": _quote(held, chosen),
        "silent": _silent(chosen),
    }


def _quote(held: Reach, theme: Theme) -> Voice | None:
    return next(iter(exemplars(held, theme)), None)


def _silent(theme: Theme) -> str:
    """Return a segment that speaks, but has not said a word about this theme."""
    quiet = [s.name for s in counts.by_segment(theme.pk) if s.size == 0]
    return quiet[0] if quiet else ""


@still
def _changed(until: date) -> list[dict[str, Any]]:
    """Return the themes that shift, each with its weeks."""
    themes = {theme.pk: theme for theme in all_standing()}
    shifts = shifts_of(themes)
    newest_first = sorted(shifts.values(), key=lambda s: s.since, reverse=True)
    weekly = counts.by_week(shifts, counts.weeks(WEEKS, until=until))
    drawn = {"swelling": "up", "fading": "down"}
    return [
        {
            "theme": themes[shift.theme_id],
            "shift": shift,
            "spark": spark(
                weekly.get(shift.theme_id, [0] * WEEKS),
                kind=drawn.get(shift.kind, "curve"),
            ),
        }
        for shift in newest_first[:CHANGED]
    ]


@still
def _jotted(colleague: int) -> Verbatim | None:
    """Return one's own last jotting."""
    return jotted_by(colleague).first()


urlpatterns = [path("", today, name="today")]
