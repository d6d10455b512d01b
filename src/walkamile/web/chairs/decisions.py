"""What was decided, whom it touches, and what came of it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from walkamile.chair.decision import Touched
from walkamile.chair.groups import SEGMENT
from walkamile.web.acts.history import ChangedMeanwhileError, note
from walkamile.web.chairs import touching
from walkamile.web.chairs.meetings import within
from walkamile.web.models import Colleague, Decision, DecisionSegment
from walkamile.web.redaction import written
from walkamile.web.together import together

WHAT = "decision"
FIELDS = ("what", "gains", "expects", "undone", "look_back")


def mine(reader: Colleague) -> QuerySet[Decision]:
    """Return the decisions that are open to a colleague."""
    return within(Decision.objects.select_related("meeting"), reader)


def to_look_back_at(reader: Colleague) -> QuerySet[Decision]:
    """Return the decisions whose day has come, the oldest first."""
    due = mine(reader).filter(looked_at=None, look_back__lte=timezone.localdate())
    return due.order_by("look_back", "id")


@transaction.atomic
def make(values: Mapping[str, Any], *, by: Colleague | None, **more: Any) -> Decision:
    """Write a decision down, with the segments that the data proposes."""
    kept = written.reduced(values, Decision, by)
    row = Decision.objects.create(**kept, made_by=by, **more)
    after = {name: getattr(row, name) for name in FIELDS}
    note(WHAT, row.pk, "decided", before={}, after=after, by=by)
    proposed = touching.affected(row.what, by)
    DecisionSegment.objects.bulk_create(
        DecisionSegment(decision=row, segment=one.label[:200], proposed=True)
        for one in proposed
    )
    return row


@transaction.atomic
def change(
    number: int, values: Mapping[str, Any], *, version: int, by: Colleague, did: str
) -> Decision:
    """Change a decision, or write down what came of it; nobody's text is lost."""
    row = Decision.objects.select_for_update().get(pk=number)
    if row.version != version:
        raise ChangedMeanwhileError(row)
    kept = written.reduced(values, row, by)
    row.as_written = kept.pop(written.KEPT, row.as_written)
    before = {name: getattr(row, name) for name in kept}
    for name, value in kept.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    note(WHAT, row.pk, did, before=before, after=kept, by=by)
    return row


def look_back(
    row: Decision, *, came: str, outcome: str, version: int, by: Colleague
) -> Decision:
    """Write the outcome beside the expectation."""
    values = {"came": came, "outcome": outcome, "looked_at": timezone.now()}
    return change(row.pk, values, version=version, by=by, did="looked back")


def said(row: Decision, reader: Colleague) -> list[dict[str, Any]]:
    """Return the segments of a decision with what each said, as the reader may read it.

    Those added by hand are asked the same; those left out stand at the end.
    """
    heard = {one.label[:200]: one for one in touching.affected(row.what, reader)}
    rows = [
        {"row": segment, "heard": heard.get(segment.segment)}
        for segment in row.segments.all()
    ]
    return sorted(rows, key=_order)


def _order(one: dict[str, Any]) -> tuple[Any, ...]:
    heard: Touched | None = one["heard"]
    is_other = bool(heard and heard.kind != SEGMENT)
    spoke = -heard.share if heard else 0.0
    return (one["row"].left_out, is_other, spoke, one["row"].segment)


@transaction.atomic
def segment(
    row: Decision, name: str, *, by: Colleague, was: str | None = None, **values: Any
) -> None:
    """Add a segment, say how it depends on the decision, or leave it out.

    ``was`` is what the writer saw it depend on: what came in between is kept, too.
    """
    row = Decision.objects.select_for_update().get(pk=row.pk)
    found, new = DecisionSegment.objects.get_or_create(decision=row, segment=name)
    if "depends" in values:
        values["depends"] = together(found.depends, was, values["depends"])
    before = {} if new else {field: getattr(found, field) for field in values}
    kept = written.reduced(values, found, by)
    found.as_written = kept.pop(written.KEPT, found.as_written)
    for field, value in kept.items():
        setattr(found, field, value)
    found.save()
    after = {"segment": name, **kept}
    note(WHAT, row.pk, "segment", before=before, after=after, by=by)
