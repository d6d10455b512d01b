"""Learn what all voices are about."""

from django.conf import settings
from django.urls import reverse

from walkamile.web import tell
from walkamile.web.jobs import Task, job
from walkamile.web.models import Shift
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

    counted = learn(say)
    say_what_shifts()
    return counted


def say_what_shifts() -> None:
    """Tell chats and webhooks of each shift once, by its name and numbers."""
    standing = {"theme__set__current": True, "theme__retired": False, "segment": None}
    for shift in Shift.objects.filter(**standing).select_related("theme"):
        theme = shift.theme
        times = (
            "" if shift.kind == "new" else f", {shift.size:.1f} times as many a week"
        )
        tell.announce(
            "shift",
            f"{theme}: {shift.kind}",
            f"“{theme}” is {shift.kind} since {shift.since:%-d %B}{times}.",
            link=settings.URL + reverse("theme", args=[theme.key]),
            unique=f"shift {theme.key} {shift.kind} {shift.since}",
        )
