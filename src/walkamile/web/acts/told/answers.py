"""The customer says whether it is fixed; nobody else does."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from walkamile.refused import Refused
from walkamile.web import keep, redaction
from walkamile.web.acts import obstacles
from walkamile.web.acts.history import note
from walkamile.web.acts.told.letters import WHAT, number_of
from walkamile.web.models import Change, Letter, Obstacle
from walkamile.web.models.act import ObstacleState
from walkamile.web.models.act_loop import Answer, LetterState

ANSWERED = "answered"
# A link that was passed on, or that a program found, says little; a year is long enough.
OPEN_FOR = timedelta(days=365)
# Somebody may change their mind a few times; a house is answered by people, not programs.
MOST_A_LETTER, AN_HOUR = 5, timedelta(hours=1)
MOST_A_HOUSE, A_WHILE = 120, timedelta(minutes=10)
LONGEST = 4_000
WHERE = "Answer to a letter"
ASKED_ABOUT = (ObstacleState.FIXED, ObstacleState.TOLD, ObstacleState.SOLVED)


class TooManyError(Refused):
    """More answers at once than people give."""


def letter_of(token: str) -> Letter | None:
    """Return the letter that a link opens; null for every link that opens none.

    A link that was never signed, one of a letter that was not sent, and one that is
    too old look the same from outside.
    """
    number = number_of(token)
    if number is None:
        return None
    oldest = timezone.now() - OPEN_FOR
    sent = Letter.objects.filter(state=LetterState.SENT, sent_at__gte=oldest)
    return sent.filter(pk=number).select_related("obstacle").first()


@transaction.atomic
def take(letter: Letter, answer: str, *, words: str = "") -> Letter:
    """Note what a customer says; their words become a voice like any other.

    Raises TooManyError for a program. "Not fixed" opens the obstacle again.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    _refuse_too_many(letter)
    before = {"answer": letter.answer}
    letter.answer, letter.answered_at = Answer(answer), timezone.now()
    if words.strip():
        times = Change.objects.filter(what=WHAT, number=letter.pk).count()
        own = f"letter-{letter.pk}-{times}"
        voice = keep.jot(words[:LONGEST], client_id=own, place=WHERE)
        redaction.look_at(voice.pk)
        letter.answer_words = voice
    letter.save()
    after = {"answer": letter.answer}
    note(WHAT, letter.pk, ANSWERED, before=before, after=after, by=None)
    settle(letter.obstacle)
    return letter


def settle(obstacle: Obstacle) -> None:
    """Let an obstacle stand as its customers say it does."""
    said = set(
        Letter.objects.filter(obstacle=obstacle)
        .exclude(answer="")
        .values_list("answer", flat=True)
    )
    obstacle.refresh_from_db()
    if obstacle.state not in ASKED_ABOUT or not said:
        return
    if said & {Answer.NOT_FIXED, Answer.BETTER}:
        state, did = ObstacleState.OPEN, "a customer says it is not fixed"
    else:
        state, did = ObstacleState.SOLVED, "customers say it is fixed"
    obstacles.change(obstacle.pk, {"state": state}, by=None, did=did)


def _refuse_too_many(letter: Letter) -> None:
    now = timezone.now()
    given = Change.objects.filter(what=WHAT, did=ANSWERED)
    own = given.filter(number=letter.pk, at__gte=now - AN_HOUR).count()
    house = given.filter(at__gte=now - A_WHILE).count()
    if own >= MOST_A_LETTER or house >= MOST_A_HOUSE:
        raise TooManyError("too many answers at once.", next_step="Try again later.")
