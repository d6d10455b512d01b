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
