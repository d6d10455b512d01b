"""What we believe a journey is: drawn together, kept, and taken back."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from walkamile.follow.mapped import believed
from walkamile.web.acts import history
from walkamile.web.models import Change, Colleague, EventLog

WHAT = "journey"
DRAWN, BACK = "drew what we believe", "took back what was drawn"
# The colour of a step that is as we believe, and of one that is not; unseen has none.
COLOURS = {"as_believed": "good", "unseen": ""}


class DrawnMeanwhileError(history.ChangedMeanwhileError):
    """Somebody else drew the same journey in between; ``theirs`` is their text."""


def beside(typed: str, measured: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what is believed beside what was measured, with words for each difference."""
    rows = believed.beside(typed, measured)
    return [
        {
            **row,
            "words": believed.WORDS[row["kind"]],
            "colour": COLOURS.get(row["kind"], "bad"),
        }
        for row in rows
    ]


def pile(typed: str, measured: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the stages that nobody has put into the journey yet, by their names.

    Not in the order that was measured: who draws what they believe should not read
    the answer first.
    """
    there = {
        step.casefold() for step in believed.steps(typed, believed.known(measured))
    }
    names = {row["stage"].strip() for row in measured}
    return sorted(
        (name for name in names if name.casefold() not in there), key=str.casefold
    )


def drawn(log: EventLog) -> Change | None:
    """Return who drew the journey last, and when; null where nobody has."""
    return history.of(WHAT, log.pk).filter(did__in=(DRAWN, BACK)).first()


def mark(log: EventLog) -> str:
    """Return a mark of what is drawn, by which two editors notice each other."""
    return hashlib.sha256(log.believed.encode()).hexdigest()[:16]


@transaction.atomic
def keep(
    log: EventLog, text: str, *, by: Colleague, seen: str = "", did: str = DRAWN
) -> Change | None:
    """Keep what was drawn; return the change, or null where nothing is another.

    With ``seen`` (a mark) it is refused when somebody else drew in between.
    """
    held = EventLog.objects.select_for_update().get(pk=log.pk)
    if text == held.believed:
        return None
    if seen and seen != mark(held):
        raise DrawnMeanwhileError(held.believed)
    before, held.believed = held.believed, text
    held.save(update_fields=["believed"])
    log.believed = text
    return history.note(
        WHAT, log.pk, did, before={"believed": before}, after={"believed": text}, by=by
    )


@transaction.atomic
def take_back(log: EventLog, number: int, *, by: Colleague) -> None:
    """Draw the journey as it was before a change; refuses where something newer stands."""
    change = history.of(WHAT, log.pk).filter(pk=number, did__in=(DRAWN, BACK)).get()
    held = EventLog.objects.select_for_update().get(pk=log.pk)
    if held.believed != change.after["believed"]:
        raise history.CannotTakeBackError(
            "somebody has drawn it anew since.",
            next_step="Change what stands there now.",
        )
    keep(held, change.before["believed"], by=by, did=BACK)
