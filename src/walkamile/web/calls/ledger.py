"""How often a line was called today: written down before each call, and never undone."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from walkamile.refused import Refused
from walkamile.web.models import Colleague, PhoneCall, PhoneLine

DAY = timedelta(hours=24)  # any 24 hours: midnight does not double what is allowed
MOST_A_DAY = 100  # of one line, whatever its owner chose
OF_ALL_LINES = 200
# Two walks of one line at once would be two calls at once.
APART = timedelta(seconds=5)


class NoMoreCallsError(Refused):
    """A call that would be one too many, or to a line that nobody agreed to."""


def permit(number: str, *, by: Colleague | None = None, whence: str = "") -> None:
    """Write down that a line is called now. Raises NoMoreCallsError where it may not be.

    ``by`` and ``whence`` say who asked for it, and from where.

    The row is on the disk before anything is dialled; a call that then fails counts. A
    clock that was set back frees nothing: calls of the future count as of today.
    """
    with transaction.atomic():
        line = PhoneLine.objects.select_for_update().filter(number=number).first()
        if line is None:
            raise NoMoreCallsError(
                f"{number} is not on the list of lines that may be called.",
                next_step=f"If it is yours: walkamile phone allow {number} --ours",
            )
        now = timezone.now()
        since = PhoneCall.objects.filter(at__gt=now - DAY)
        mine = since.filter(number=number)
        most = min(line.most_a_day, MOST_A_DAY)
        if mine.count() >= most or since.count() >= OF_ALL_LINES:
            raise NoMoreCallsError(
                f"{number} was called {mine.count()} times in the last 24 hours; "
                f"{most} are allowed.",
                next_step="Walk it again tomorrow.",
            )
        if mine.filter(at__gt=now - APART).exists():
            raise NoMoreCallsError(
                f"{number} is being called already.", next_step="Wait for that walk."
            )
        PhoneCall.objects.create(number=number, at=now, by=by, whence=whence[:120])


def made(number: str) -> int:
    """Return how often a line was called in the last 24 hours."""
    return PhoneCall.objects.filter(number=number, at__gt=timezone.now() - DAY).count()
