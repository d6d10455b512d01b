"""What the sample firm did goes with it: no row stays behind."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from walkamile.web.acts import tally
from walkamile.web.acts.obstacles import recount_evidence
from walkamile.web.models import (
    Action,
    Authority,
    Change,
    Colleague,
    Condition,
    ContactChoice,
    Letter,
    Measurement,
    Need,
    Obstacle,
    Permission,
    Policy,
    PolicyVoice,
    Promise,
    PulseShown,
    PulseTally,
    Talent,
    Team,
    Year,
    YearNote,
)

# What is noted in the history under which name.
NAMED: dict[str, Any] = {
    "obstacle": Obstacle,
    "promise": Promise,
    "policy": Policy,
    "need": Need,
    "year": Year,
    "condition": Condition,
    "action": Action,
    "permission": Permission,
    "letter": Letter,
    "authority": Authority,
}


@transaction.atomic
def move_out() -> int:
    """Remove all that the sample firm did; return how many obstacles those were.

    An obstacle of one's own that rests on the sample's words stays, and is counted
    anew. To be called while the sample's colleagues and words are still there.
    """
    sample = Obstacle.objects.filter(sample=True)
    gone = sample.count()
    if not gone and not Colleague.objects.filter(sample=True).exists():
        return 0
    ours = Obstacle.objects.filter(
        sample=False, evidence__verbatim__source__sample=True
    )
    resting = list(ours.values_list("pk", flat=True).distinct())
    for one in Obstacle.objects.filter(pk__in=resting):
        one.evidence.filter(verbatim__source__sample=True).delete()
    recount_evidence(resting)
    for name, model in NAMED.items():
        mine = list(_theirs(model).values_list("pk", flat=True))
        Change.objects.filter(what=name, number__in=mine).delete()
    if not Need.objects.filter(sample=False).exists():
        Change.objects.filter(what="need", number=0).delete()
    for model in (Letter, Measurement, Promise, Policy, PolicyVoice, Need, YearNote):
        model.objects.filter(sample=True).delete()
    for model in (Year, Condition, ContactChoice, PulseTally, PulseShown):
        model.objects.filter(sample=True).delete()
    for model in (Action, Permission, Authority, Talent):
        _theirs(model).delete()
    sample.delete()
    tally.recount()
    return gone


def _theirs(model: Any) -> Any:
    """Return the rows of the sample: marked, or by, for or about the sample's."""
    fields = {field.name for field in model._meta.get_fields()}
    wanted = Q(sample=True)
    if "obstacle" in fields:
        wanted |= Q(obstacle__sample=True)
    people = Colleague.objects.filter(sample=True)
    for name in {"asked_by", "colleague"} & fields:
        wanted |= Q(**{f"{name}__in": people})
    if "team" in fields:
        wanted |= Q(team__in=Team.objects.filter(sample=True))
    if model is Action:
        wanted |= Q(by__in=people)
    return model.objects.filter(wanted)
