"""Walk a site of ours, and keep each page and errand as it comes."""

from typing import Any

from django.utils import timezone

from walkamile.recipes.walking import walk as walk_site
from walkamile.refused import Refused
from walkamile.walk.trip import Outcome
from walkamile.web.jobs import CancelledError, InterruptedJobError, Task, job
from walkamile.web.models import Walk
from walkamile.web.walks import document, keeping, sites
from walkamile.web.walks.watching import Watch


@job("walk", lane="walk")
def walk(task: Task, *, walk: int) -> dict[str, Any]:
    """Walk what was asked for; one that was cut short begins anew."""
    row = Walk.objects.select_related("site", "session").get(pk=walk)
    if row.state == Walk.State.DONE or row.site is None or not row.site.on:
        return {"state": row.state}
    errands = sites.wanted(row.site, row.wanted, row.device)
    who = row.who or None
    watch = Watch(row, task, errands)
    watch.begin()
    try:
        report = walk_site(
            row.url,
            errands,
            device=row.device,
            who=who,
            lang=row.lang or None,
            respect_robots=not row.site.ignore_robots,
            state=sites.open_session(row.session),
            tell=watch.tell,
            met=watch.met,
            done=_keeping(row, watch),
        )
        row.walked_at = report.walked_at
        keeping.keep(row, document.of(report), picture=watch.picture)
    except InterruptedJobError:
        raise
    except (CancelledError, Exception) as ended:
        _ended(row, ended)
        raise
    return {"state": row.state, "obstacles": row.obstacles, "reached": row.reached}


def _keeping(row: Walk, watch: Watch) -> Any:
    def done(outcome: Outcome) -> None:
        told = document.errand(outcome)
        keeping.keep_errand(row, told, watch.next(), picture=watch.picture)

    return done


def _ended(row: Walk, why: Exception) -> None:
    stopped = isinstance(why, CancelledError)
    row.state = Walk.State.CANCELLED if stopped else Walk.State.FAILED
    row.error = str(why) if isinstance(why, Refused) else ""
    row.ended_at = timezone.now()
    row.save(update_fields=["state", "error", "ended_at"])
