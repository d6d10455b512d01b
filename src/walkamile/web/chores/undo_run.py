"""Take a run back as a whole."""

from walkamile.web import reading_in
from walkamile.web.jobs import Task, job
from walkamile.web.models import Colleague, Run


@job("undo_run", lane="intake")
def undo_run(task: Task, *, run: int, by: int) -> dict[str, str]:
    """Undo a run; cut short, it goes on when it is started again."""
    asked = Run.objects.get(pk=run)
    if asked.state != Run.State.UNDONE:
        task.progress(0, None, "undoing")
        reading_in.undo(asked, by=Colleague.objects.filter(pk=by).first())
    return {"state": asked.state}
