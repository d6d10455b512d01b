"""Learn what all voices are about."""

from walkamile.web.jobs import Task, job
from walkamile.web.themes.learn import learn

# About as often as ``learn`` says what it does.
STEPS = 12


@job("learn_themes", lane="learning")
def learn_themes(task: Task) -> dict[str, int]:
    """Learn themes and feelings anew; cut short, the old stay and it begins anew."""
    done = 0

    def say(words: str) -> None:
        nonlocal done
        done = min(done + 1, STEPS - 1)
        task.progress(done, STEPS, words)

    return learn(say)
