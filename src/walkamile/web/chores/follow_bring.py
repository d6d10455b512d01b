"""Bring a log of what customers did."""

from typing import Any

from walkamile.web.followed import bringing
from walkamile.web.jobs import Task, job
from walkamile.web.models import Colleague, Run
from walkamile.web.pages import brought


@job("follow_bring", lane="intake")
def follow_bring(
    task: Task, *, file: str, name: str, told: dict[str, str], join: str, by: int
) -> dict[str, Any]:
    """Keep the events of a brought file; nothing is half there when it is cut short."""
    laid = brought.find(file, by=by)
    if laid is None:  # done before, and only the last word was not written down
        return {"state": "done before"}

    def started(run: Run) -> None:
        Run.objects.filter(pk=run.pk).update(job=task.id)

    task.progress(0, None, "reading")
    with brought.called(laid):
        receipt = bringing.bring(
            laid.path,
            name=name,
            file_name=laid.name,
            told=told,
            join=join,
            by=Colleague.objects.filter(pk=by).first(),
            started=started,
        )
    brought.forget(laid)
    return {"state": receipt.state, "stored": receipt.stored}
