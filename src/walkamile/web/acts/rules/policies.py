"""The register of rules that tie hands: with a customer's words, and a colleague's."""

import random
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from walkamile.act.policies import DECISIONS, Cost, overdue, review_on
from walkamile.refused import Refused
from walkamile.web import log
from walkamile.web.access import voices
from walkamile.web.acts.history import note, save
from walkamile.web.models import Colleague, Obstacle, Policy, PolicyVoice
from walkamile.web.pages.shown import Voice, show
from walkamile.web.redaction import written

WHAT = "policy"
OPEN = "open"
FIELDS = ("name", "rule", "why", "exceptions", "cost_each", "verbatim_id", "owner_id")
LONGEST_VOICE = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A rule with what it costs, and whether it should have been looked at again."""

    policy: Policy
    cost: Cost
    overdue: bool
    obstacles: int
    voices: int


def listed(today: date) -> list[Listed]:
    """Return all rules: undecided ones and those to be looked at again first."""
    rows = Policy.objects.prefetch_related("obstacles", "voices")
    found = [
        Listed(
            policy=one,
            cost=cost(one),
            overdue=overdue(one.review, today),
            obstacles=len(one.obstacles.all()),
            voices=len(one.voices.all()),
        )
        for one in rows
    ]
    late = date.max
    return sorted(
        found,
        key=lambda one: (
            one.policy.decision != OPEN,
            one.policy.review or late,
            one.policy.name,
        ),
    )


def cost(policy: Policy) -> Cost:
    """Return what exceptions from a rule cost."""
    return Cost(exceptions=policy.exceptions, each=policy.cost_each)


@transaction.atomic
def write(
    values: dict[str, Any], *, by: Colleague | None, sample: bool = False
) -> Policy:
    """Put a rule into the register."""
    kept = written.reduced(values, Policy, by)
    made = Policy.objects.create(**kept, sample=sample)
    kept.pop(written.KEPT, None)
    note(WHAT, made.pk, "registered", before={}, after=kept, by=by)
    return made


def edit(
    policy: Policy, values: dict[str, Any], *, by: Colleague, version: int | None
) -> Policy:
    """Change a rule's entry; refused where somebody else did meanwhile."""
    changed: Policy = save(policy, values, what=WHAT, by=by, version=version)
    return changed


def decide(
    policy: Policy,
    decision: str,
    *,
    by: Colleague,
    words: str = "",
    review: date | None = None,
    now: datetime | None = None,
    version: int | None = None,
) -> Policy:
    """Decide on a rule, with a day on which it is looked at again: there always is one.

    Refused (``ChangedMeanwhileError``) where somebody changed it after ``version``.
    """
    if decision not in DECISIONS:
        raise Refused(f"“{decision}” is no decision.", next_step=", ".join(DECISIONS))
    at = now or timezone.now()
    values: dict[str, Any] = {"decision": decision, "decided": words}
    if decision == OPEN:
        values |= {"decided_at": None, "review": None}
    else:
        day = timezone.localdate(at)
        values |= {"decided_at": at, "review": review_on(day, review)}
    decided: Policy = save(
        policy, values, what=WHAT, by=by, version=version, did="decided"
    )
    return decided


@transaction.atomic
def say(policy: Policy, words: str, *, signed: Colleague | None) -> None:
    """Keep what a colleague says of a rule.

    Unsigned, nothing leads to whoever said it: no account, no time, no entry in the
    log. All notes on the rule are laid down anew in an order that chance makes, since
    a database numbers its rows as they come.
    """
    plain = words.strip()[:LONGEST_VOICE]
    # What was written is not kept beside it: it would lead to whoever wrote it.
    kept = written.reduced({"words": plain}, PolicyVoice, None)
    if not plain:
        raise Refused("there are no words in this note.", next_step="Write a sentence.")
    there = list(policy.voices.all())
    policy.voices.all().delete()
    there.append(
        PolicyVoice(policy=policy, signed=signed, sample=policy.sample, **kept)
    )
    random.SystemRandom().shuffle(there)
    PolicyVoice.objects.bulk_create(there)


@transaction.atomic
def link(
    policy: Policy, obstacle: Obstacle, *, by: Colleague, cut: bool = False
) -> None:
    """Say that a rule causes an obstacle, or that it does not."""
    if cut:
        policy.obstacles.remove(obstacle)
    else:
        policy.obstacles.add(obstacle)
    after = {"obstacle": obstacle.pk}
    did = "no longer causes" if cut else "causes"
    note(WHAT, policy.pk, did, before={}, after=after, by=by)


def voice(policy: Policy, reader: Colleague) -> Voice | None:
    """Return the customer's words on a rule, if the reader may read them."""
    if policy.verbatim_id is None:
        return None
    found = show(voices(reader).filter(pk=policy.verbatim_id))
    log.read(reader, [one.id for one in found], "policy")
    return next(iter(found), None)
