"""Change an obstacle: one door for every change, so that each leaves its trace."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from walkamile.act.priorities import Priority, ease_of
from walkamile.refused import Refused
from walkamile.web.acts import tally
from walkamile.web.acts.history import (
    CannotTakeBackError,
    ChangedMeanwhileError,
    note,
    plain,
)
from walkamile.web.models import Change, Colleague, Obstacle, ObstacleEvidence, Theme
from walkamile.web.models.act import LIVE, UNWEIGHED, ObstacleState
from walkamile.web.redaction import written

WHAT = "obstacle"
# What a person may change on an obstacle.
FIELDS = (
    "title",
    "what",
    "state",
    "severity",
    "reach",
    "effort",
    "owner_id",
    "due",
    "project",
    "theme_key",
    "outcome",
)
MERGED, TAKEN_APART = "merged", "taken apart"
MOST_AT_ONCE = 200


class NoSuchObstacleError(Refused):
    """There is no obstacle of that number."""


def get(number: int) -> Obstacle:
    """Return an obstacle; refuse a number that none has."""
    found = Obstacle.objects.filter(pk=number).select_related("owner__team").first()
    if found is None:
        raise NoSuchObstacleError(
            f"there is no obstacle {number}.",
            next_step="walkamile act list shows those there are.",
        )
    return found


@transaction.atomic
def open_new(title: str, *, by: Colleague | None, **more: Any) -> Obstacle:
    """Report an obstacle; return it."""
    said = {"title": " ".join(title.split())[:200], **more}
    ours = bool(more.get("fingerprint"))  # the words of a page of our own
    kept = said if ours else written.reduced(said, Obstacle, by)
    obstacle = Obstacle(by=by, **kept)
    _measured_by_theme(obstacle)
    _settle(obstacle)
    obstacle.save(force_insert=True)
    tally.moved(None, tally.cell(obstacle))
    after = {name: getattr(obstacle, name) for name in FIELDS}
    note(WHAT, obstacle.pk, "reported", before={}, after=after, by=by)
    return obstacle


@transaction.atomic
def change(
    number: int,
    values: Mapping[str, Any],
    *,
    by: Colleague | None,
    did: str = "changed",
    version: int | None = None,
    batch: UUID | None = None,
    undoes: Change | None = None,
) -> Change | None:
    """Change an obstacle and note it; null where nothing is different.

    With ``version`` it is refused (``ChangedMeanwhileError``) when somebody else saved
    it after that version was read.
    """
    obstacle = Obstacle.objects.select_for_update().filter(pk=number).first()
    if obstacle is None:
        raise NoSuchObstacleError(f"there is no obstacle {number}.")
    if version is not None and obstacle.version != version:
        raise ChangedMeanwhileError(obstacle)
    values = written.reduced(values, obstacle, by)
    own = values.pop(written.KEPT, obstacle.as_written)
    before = {name: getattr(obstacle, name) for name in values}
    new = {
        name: value
        for name, value in values.items()
        if plain(before[name]) != plain(value)
    }
    if not new:
        return None
    obstacle.as_written = own
    where = tally.cell(obstacle)
    for name, value in new.items():
        setattr(obstacle, name, value)
    if new.get("theme_key"):
        _measured_by_theme(obstacle)
    _settle(obstacle, was=before.get("state"))
    obstacle.version += 1
    obstacle.changed_at = timezone.now()
    obstacle.save()
    tally.moved(where, tally.cell(obstacle))
    old = {name: before[name] for name in new}
    return note(
        WHAT, number, did, before=old, after=new, by=by, batch=batch, undoes=undoes
    )


def change_many(
    numbers: Iterable[int], values: Mapping[str, Any], *, by: Colleague, did: str
) -> tuple[UUID, int]:
    """Change many obstacles in one go; return what takes it back, and how many it was."""
    chosen = list(dict.fromkeys(numbers))
    if len(chosen) > MOST_AT_ONCE:
        raise Refused(
            f"{len(chosen)} are more than {MOST_AT_ONCE} at once.",
            next_step="Choose fewer, or narrow the list first.",
        )
    batch = uuid4()
    with transaction.atomic():
        done = [change(one, values, by=by, did=did, batch=batch) for one in chosen]
    return batch, sum(one is not None for one in done)


@transaction.atomic
def take_back(made: Change, *, by: Colleague | None) -> Change:
    """Take a change back. Refused where somebody has changed the same since."""
    if made.undone_by.exists():
        raise CannotTakeBackError("this was taken back already.")
    if made.did == MERGED:
        return take_apart(made.number, by=by, undoes=made)
    now = get(made.number)
    for name, value in made.after.items():
        if made.before and plain(getattr(now, name)) != value:
            raise CannotTakeBackError(
                f"“{name.removesuffix('_id')}” was changed again since then.",
                next_step="Change it by hand; the history shows what it was.",
            )
    if not made.before:
        values: dict[str, Any] = {"state": ObstacleState.ASIDE, "outcome": "Taken back"}
    else:
        values = {name: _back(name, value) for name, value in made.before.items()}
    back = change(made.number, values, by=by, did="took back", undoes=made)
    if back is None:
        raise CannotTakeBackError("there is nothing left to take back.")
    return back


def take_back_many(batch: UUID, *, by: Colleague) -> int:
    """Take back all that was changed in one go; return how many that were."""
    made = Change.objects.filter(batch=batch, undone_by__isnull=True).order_by("-id")
    with transaction.atomic():
        return sum(bool(take_back(one, by=by)) for one in list(made))


@transaction.atomic
def merge(one: int, into: int, *, by: Colleague | None) -> Change:
    """Make two obstacles one: the evidence of the first shows the second.

    Nothing is thrown away: each piece remembers where it came from.
    """
    part, whole = get(one), get(into)
    if part.pk == whole.pk or whole.merged_into_id or part.merged_into_id:
        raise Refused(
            "these two cannot be merged: one of them is part of another already.",
            next_step="Open the other one and merge that.",
        )
    made = change(one, {"merged_into_id": into}, by=by, did=MERGED)
    assert made is not None
    _move_evidence(part, whole)
    recount_evidence([one, into])
    note(WHAT, into, "took in", before={}, after={"part": one}, by=by)
    return made


@transaction.atomic
def take_apart(
    one: int, *, by: Colleague | None, undoes: Change | None = None
) -> Change:
    """Make an obstacle that was merged its own again, with the evidence it brought."""
    part = get(one)
    whole = part.merged_into_id
    if whole is None:
        raise CannotTakeBackError("this obstacle is not part of another one.")
    made = change(one, {"merged_into_id": None}, by=by, did=TAKEN_APART, undoes=undoes)
    assert made is not None
    for piece in ObstacleEvidence.objects.filter(obstacle=whole, home=part):
        piece.obstacle_id = one
        piece.save(update_fields=["obstacle"])
    recount_evidence([one, whole])
    note(WHAT, whole, "gave back", before={"part": one}, after={}, by=by)
    return made


def _move_evidence(part: Obstacle, whole: Obstacle) -> None:
    there = set(
        whole.evidence.exclude(verbatim=None).values_list("verbatim", flat=True)
    )
    for piece in part.evidence.all():
        # The same voice shows an obstacle once; the piece waits at home meanwhile.
        if piece.verbatim_id not in there or piece.verbatim_id is None:
            piece.obstacle = whole
            piece.save(update_fields=["obstacle"])


def recount_evidence(numbers: Iterable[int]) -> None:
    """Write on obstacles how many pieces of evidence of each kind they have."""
    for number in numbers:
        kinds = ObstacleEvidence.objects.filter(obstacle=number)
        counted: dict[str, int] = {}
        for kind in kinds.values_list("kind", flat=True):
            counted[kind] = counted.get(kind, 0) + 1
        Obstacle.objects.filter(pk=number).update(shown_by=counted)


def _measured_by_theme(obstacle: Obstacle) -> None:
    """Take reach and effort from the theme that an obstacle belongs to."""
    theme = Theme.objects.filter(set__current=True, key=obstacle.theme_key).first()
    if obstacle.theme_key and theme is not None:
        obstacle.reach = round(theme.share * 100, 2)
        obstacle.effort = ease_of(theme.effort)


def _settle(obstacle: Obstacle, *, was: Any = None) -> None:
    """Work out what follows from the fields: weight, rank, clocks."""
    weight = Priority(
        severity=obstacle.severity, reach=obstacle.reach, effort=obstacle.effort
    ).weight
    obstacle.weight = weight
    obstacle.rank = UNWEIGHED if weight is None else weight
    obstacle.live = obstacle.state in LIVE and obstacle.merged_into_id is None
    if was is None or was == obstacle.state:
        return
    now = timezone.now()
    if obstacle.state == ObstacleState.WAITING:
        obstacle.waiting_since = now
    elif was == ObstacleState.WAITING:
        obstacle.waiting_since = None
    if obstacle.state == ObstacleState.FIXED:
        obstacle.fixed_at = now
    if obstacle.state == ObstacleState.TOLD:
        obstacle.told_at = now


def _back(name: str, value: Any) -> Any:
    """Return a value of the history as the field wants it."""
    return date.fromisoformat(value) if name == "due" and value else value
