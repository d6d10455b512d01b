"""From a sentence to a change: quote, obstacle, action, outcome, and who helped."""

from dataclasses import dataclass
from typing import Any

from walkamile.web.acts import evidence
from walkamile.web.acts.evidence import Shown
from walkamile.web.models import (
    Action,
    Colleague,
    Letter,
    Measurement,
    Obstacle,
    Permission,
)
from walkamile.web.models.act_loop import LetterState

MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """What became of what somebody said."""

    began: Shown | None
    actions: list[Action]
    waiting: list[Permission]
    spent: Any
    measured: list[Measurement]
    told: int
    drafts: int
    answers: dict[str, int]
    lasted_days: int | None

    @property
    def answered(self) -> int:
        """How many customers said whether it is fixed."""
        return sum(self.answers.values())


def of(obstacle: Obstacle, reader: Colleague) -> Trail:
    """Return the trail of an obstacle, as far as the reader may read it."""
    actions = list(obstacle.actions.select_related("by", "permission").order_by("at"))
    letters = Letter.objects.filter(obstacle=obstacle)
    answers: dict[str, int] = {}
    for answer in letters.exclude(answer="").values_list("answer", flat=True):
        answers[answer] = answers.get(answer, 0) + 1
    asked = Permission.objects.filter(obstacle=obstacle, answered_at=None)
    fixed = obstacle.fixed_at
    return Trail(
        began=evidence.first_voice(obstacle, reader),
        actions=actions,
        waiting=list(asked.select_related("asked_by")),
        spent=sum((done.money for done in actions if done.money), start=0),
        measured=list(obstacle.measurements.order_by("-at")[:5]),
        told=letters.filter(state=LetterState.SENT).count(),
        drafts=letters.filter(state=LetterState.DRAFT).count(),
        answers=answers,
        lasted_days=(fixed - obstacle.opened_at).days if fixed else None,
    )


def plain(obstacle: Obstacle) -> dict[str, list[dict[str, Any]]]:
    """Return the trail of an obstacle as a program reads it, without anybody's words."""
    pieces = obstacle.evidence.order_by("at", "id")
    asked = Permission.objects.filter(obstacle=obstacle).order_by("asked_at")
    letters = obstacle.letters.order_by("id")
    return {
        "evidence": [
            {"kind": p.kind, "quote": p.verbatim_id, "at": p.at, "url": p.url}
            for p in pieces[:MOST]
        ],
        "actions": [
            {"what": a.what, "at": a.at, "money": a.money, "minutes": a.minutes,
             "remedy": a.remedy, "for_one": a.for_one, "within": a.within}
            for a in obstacle.actions.order_by("at", "id")[:MOST]
        ],
        "permissions": [
            {"what": p.what, "asked_at": p.asked_at, "granted": p.granted,
             "answered_at": p.answered_at}
            for p in asked[:MOST]
        ],
        "promises": [
            {"what": p.what, "due": p.due, "state": p.state}
            for p in obstacle.promises.order_by("due", "id")[:MOST]
        ],
        "letters": [
            {"letter": letter.pk, "state": letter.state, "answer": letter.answer}
            for letter in letters[:MOST]
        ],
        "measured": [
            {**m.found, "compared": m.found["kind"], "kind": m.kind,
             "changed_on": m.changed_on}
            for m in obstacle.measurements.order_by("at", "id")[:MOST]
        ],
    }  # fmt: skip
