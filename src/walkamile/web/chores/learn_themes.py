"""Learn what all voices are about."""

from walkamile.web import learning
from walkamile.web.jobs import Task, job

# About as often as ``learning.learn`` says what it does.
STEPS = 12


@job("learn_themes", lane="learning")
def learn_themes(task: Task) -> dict[str, int]:
    """Learn themes and feelings anew; cut short, the old stay and it begins anew."""
    done = 0

    def say(words: str) -> None:
        nonlocal done
        done = min(done + 1, STEPS - 1)
        task.progress(done, STEPS, words)

    return learning.learn(say)
