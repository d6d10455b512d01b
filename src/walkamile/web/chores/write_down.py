"""Write down what is said in a recording, with the owner's own program."""

from typing import Any

from walkamile.web.jobs import Task, job
from walkamile.web.models import Recording
from walkamile.web.talks.ways import recordings


@job("write_down", lane="speech")
def write_down(task: Task, *, recording: int) -> dict[str, Any]:
    """Let the program listen; cut short, it listens again from the beginning."""
    made = Recording.objects.filter(pk=recording).first()
    if made is None or made.state != Recording.State.WAITING:
        return {"state": "done before"}
    task.progress(0, made.seconds, "Listening")
    turns = recordings.write_down(
        made, lambda passed: task.progress(int(passed), None, "Listening")
    )
    return {"turns": turns}
