"""Letters to those who told us: drafted from the record, sent by a person, or not."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from walkamile.act.loop import draft
from walkamile.refused import Refused
from walkamile.web import links, tell
from walkamile.web.access import may, voices
from walkamile.web.acts import obstacles
from walkamile.web.acts.evidence import Shown, shown
from walkamile.web.acts.history import ChangedMeanwhileError, note
from walkamile.web.models import Colleague, ContactChoice, Letter, Obstacle, Verbatim
from walkamile.web.models.act import ObstacleState
from walkamile.web.models.act_loop import LetterState
from walkamile.web.redaction import written

WHAT = "letter"
SALT = "walkamile.letter"
YES, NO, UNKNOWN = "yes", "no", "unknown"
# How somebody may be told; only the first is sent from here.
MAIL = "mail from here"
WAYS = (MAIL, "own e-mail", "telephone", "in person", "by post", "chat")
FIXED = (ObstacleState.FIXED, ObstacleState.TOLD, ObstacleState.SOLVED)
MOST = 200


class NotWantedError(Refused):
    """A customer who does not want to hear from us, or whom nobody has asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter with the voice that it answers, as far as the reader may read it."""

    letter: Letter
    said: Shown | None
    wants: str
    words: str


def write(obstacle: Obstacle, *, by: Colleague) -> list[Letter]:
    """Draft a letter to everyone whose voice shows an obstacle; none is sent.

    A customer gets one letter an obstacle, however often they spoke of it. Refused
    while nothing was done: there is nothing to tell yet.
    """
    done = _done(obstacle)
    if not done:
        raise Refused(
            "nothing was done about this yet.",
            next_step="Do something first, or say in one sentence what was done.",
        )
    said = obstacle.evidence.exclude(verbatim=None).values("verbatim")
    readable = voices(by).filter(pk__in=said, author_role="customer", aside=None)
    known = _known(obstacle)
    made = []
    for voice in readable.order_by("occurred_at", "pk")[:MOST]:
        who = voice.author_ref or f"voice {voice.pk}"
        if who not in known:
            known.add(who)
            made.append(_draft(obstacle, voice, done, by))
    return made


def page(obstacle: Obstacle, reader: Colleague) -> list[Draft]:
    """Return an obstacle's letters with what each customer said; it is noted who read."""
    rows = obstacle.letters.select_related("verbatim", "sent_by", "answer_words")
    letters = list(rows.order_by("state", "id")[:MOST])
    pieces = obstacle.evidence.filter(verbatim__in=[one.verbatim_id for one in letters])
    said = {one.piece.verbatim_id: one for one in shown(pieces, reader)}
    return [
        Draft(
            letter=one,
            said=said.get(one.verbatim_id),
            wants=wants(one),
            words=one.words if may(reader.role, WHAT) else written.masked(one.words),
        )
        for one in letters
    ]


def wants(letter: Letter) -> str:
    """Say whether a customer wants to hear from us: the newest choice counts."""
    who = letter.verbatim.author_ref if letter.verbatim else None
    if not who:
        return UNKNOWN
    newest = ContactChoice.objects.filter(customer=who).order_by("-at", "-id").first()
    return UNKNOWN if newest is None else (YES if newest.may else NO)


@transaction.atomic
def edit(letter: Letter, words: str, *, by: Colleague, version: int | None) -> Letter:
    """Change what a letter says; refused where somebody else did meanwhile."""
    _refuse_unless_draft(letter)
    kept = Letter.objects.select_for_update().get(pk=letter.pk)
    if version is not None and kept.version != version:
        raise ChangedMeanwhileError(kept)
    if words == kept.words:
        return kept
    before, after = ({"words": written.masked(one)} for one in (kept.words, words))
    kept.words, kept.version = words, kept.version + 1
    kept.save(update_fields=["words", "version"])
    note(WHAT, kept.pk, "changed", before=before, after=after, by=by)
    return kept


@transaction.atomic
def send(
    letter: Letter, *, by: Colleague, how: str, ground: str = "", to: str = ""
) -> Letter:
    """Note that a person told a customer; ``MAIL`` also sends the letter to ``to``.

    Where nobody knows whether the customer wants to hear from us, ``ground`` says why
    they may be written to; where they said no, nothing is sent.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    _refuse_unless_draft(letter)
    wish = wants(letter)
    if wish == NO:
        raise NotWantedError("this customer does not want to hear from us.")
    if wish == UNKNOWN and not ground.strip():
        raise NotWantedError(
            "nobody has noted whether this customer wants to hear from us.",
            next_step="Say why you may tell them: “asked to be rung back”.",
        )
    if how not in WAYS:
        raise Refused(f"“{how}” is no way to tell somebody.", next_step=", ".join(WAYS))
    if how == MAIL:
        letter.told = _mailed(letter, to)
    if ground.strip():
        _choose(letter, may=True, how=ground, by=by)
    letter.consent = YES
    letter.state, letter.how = LetterState.SENT, how
    letter.sent_by, letter.sent_at = by, timezone.now()
    letter.version += 1
    letter.save()
    note(WHAT, letter.pk, "told", before={}, after={"how": how}, by=by)
    if letter.obstacle.state == ObstacleState.FIXED:
        told = {"state": ObstacleState.TOLD}
        obstacles.change(letter.obstacle_id, told, by=by, did="told a customer")
    return letter


@transaction.atomic
def leave(letter: Letter, *, by: Colleague, never: bool = False) -> Letter:
    """Do not tell this customer; with ``never`` they want to hear nothing from us."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    _refuse_unless_draft(letter)
    if never:
        _choose(letter, may=False, how="said so", by=by)
    letter.state, letter.version = LetterState.LEFT, letter.version + 1
    letter.save()
    note(WHAT, letter.pk, "left", before={}, after={"never": never}, by=by)
    return letter


@transaction.atomic
def take_back(letter: Letter, *, by: Colleague) -> Letter:
    """Make it a draft again; what has left the house or was answered stays."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.answer or letter.told_id:
        raise Refused("it has left the house: it cannot be taken back.")
    before = {"state": letter.state}
    letter.state, letter.version = LetterState.DRAFT, letter.version + 1
    letter.sent_at = letter.sent_by = None
    letter.save()
    note(WHAT, letter.pk, "took back", before=before, after={}, by=by)
    return letter


def token_of(letter: Letter) -> str:
    """Return the signed word that opens one letter's page, and nothing else."""
    return links.word_of(letter.pk, salt=SALT)


def number_of(token: str) -> int | None:
    """Return the letter of a token; null where we never signed it."""
    return links.number_of(token, salt=SALT)


def address(letter: Letter) -> str:
    """Return where the customer says whether it is fixed."""
    return f"{settings.URL}{reverse('told', args=[token_of(letter)])}"


def _done(obstacle: Obstacle) -> str:
    """Say what was done, from the record: the outcome, or else the actions."""
    if obstacle.outcome.strip():
        return obstacle.outcome.strip()
    about = obstacle.actions.filter(for_one=False).order_by("at", "id")
    return "; ".join(
        what.strip().rstrip(".") for what in about.values_list("what", flat=True)
    )


def _known(obstacle: Obstacle) -> set[str]:
    rows = obstacle.letters.exclude(verbatim=None)
    return {
        ref or f"voice {pk}"
        for ref, pk in rows.values_list("verbatim__author_ref", "verbatim")
    }


@transaction.atomic
def _draft(obstacle: Obstacle, voice: Verbatim, done: str, by: Colleague) -> Letter:
    letter = Letter.objects.create(
        obstacle=obstacle, verbatim=voice, words="", sample=obstacle.sample
    )
    letter.words = draft(
        said=obstacle.title,
        done=done,
        fixed=obstacle.state in FIXED,
        house=str(by),
        asking=address(letter),
    )
    letter.consent = wants(letter)
    letter.save(update_fields=["words", "consent"])
    after = {"obstacle": obstacle.pk}
    note(WHAT, letter.pk, "drafted", before={}, after=after, by=by)
    return letter


def _mailed(letter: Letter, to: str) -> Any:
    if not tell.can_mail():
        raise Refused(
            "no mail server is set.",
            next_step="Copy the text, tell them yourself, and say here how you did.",
        )
    if "@" not in to:
        raise Refused("an e-mail address is missing.", field="to")
    subject = "What became of what you told us"
    return tell.mail(to, subject, letter.words, unique=f"letter {letter.pk}")


def _choose(letter: Letter, *, may: bool, how: str, by: Colleague) -> None:
    who = letter.verbatim.author_ref if letter.verbatim else None
    if who:
        ContactChoice.objects.create(
            customer=who, may=may, how=how.strip()[:200], by=by, sample=letter.sample
        )


def _refuse_unless_draft(letter: Letter) -> None:
    if letter.state != LetterState.DRAFT:
        raise Refused("this letter is no draft any more.", next_step="Reload the page.")
