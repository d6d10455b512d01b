"""Look for what changes again, with the alarms in vain that are now allowed."""

from walkamile.web.chores.learn_themes import say_what_shifts
from walkamile.web.jobs import Task, job
from walkamile.web.themes.learn import voices_said
from walkamile.web.themes.shifts import look_again


@job("find_shifts", lane="learning")
def find_shifts(task: Task) -> dict[str, int]:
    """Find the shifts of the themes anew; cut short, the old ones stay."""
    task.progress(0, 1, "looking for what changes")
    found = look_again(voices_said)
    say_what_shifts()
    return {"shifts": found}
