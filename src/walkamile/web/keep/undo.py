"""Take a run, a source or the sample back as a whole."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from walkamile.refused import Refused
from walkamile.web import originals
from walkamile.web.keep import write
from walkamile.web.models import (
    Colleague,
    Count,
    EventPiece,
    Run,
    Source,
    Team,
    ThemeSet,
    Verbatim,
    VerbatimVersion,
)

# Whole rows and all that hangs on them go through the ORM: smaller than an intake's.
ROWS_A_TRANSACTION = 1_000
PIECES_A_TRANSACTION = 50

Progress = Callable[[int], None] | None


class CannotUndoError(Refused):
    """A run that is being kept at this moment, or was only tried out."""


def undo(run: Run, *, progress: Progress = None) -> Run:
    """Take a run back: what it stored goes, what it changed says again what it said.

    Words that a later run has changed since stay with that later run. A row that a
    later run found unchanged goes with the run that stored it; importing the later file
    again brings it back. Done in short transactions; an undo that is cut short goes on
    when asked again.
    """
    _begin(run)
    done = 0
    for step in (_bring_back, _take_away, _take_events):
        while count := step(run):
            done += count
            if progress:
                progress(done)
    run.state, run.finished = Run.State.UNDONE, timezone.now()
    run.save(update_fields=["state", "finished"])
    return run


def _begin(run: Run) -> None:
    finished = {
        Run.State.COMPLETED,
        Run.State.FAILED,
        Run.State.CANCELLED,
        Run.State.UNDOING,
    }
    begun = Run.objects.filter(pk=run.pk, state__in=finished)
    if not begun.update(state=Run.State.UNDOING):
        raise CannotUndoError(
            "this run is still going on, or is undone already.",
            next_step="Cancel it first, then undo it.",
            file=run.file_name,
        )


@transaction.atomic
def _bring_back(run: Run) -> int:
    """Give the next verbatims that this run changed their former words."""
    VerbatimVersion.objects.filter(replaced_by=run, late=True).delete()
    versions = list(
        VerbatimVersion.objects.filter(replaced_by=run).order_by("id")[
            :ROWS_A_TRANSACTION
        ]
    )
    if not versions:
        return 0
    later = _next_versions(versions)
    current = [one for one in versions if one.verbatim_id not in later]
    if current:
        write.restore([one.verbatim_id for one in current], current)
    for one in versions:
        if one.verbatim_id in later:  # the history closes over the step taken back
            following = later[one.verbatim_id]
            following.content, following.digest = one.content, one.digest
            following.save(update_fields=["content", "digest"])
    VerbatimVersion.objects.filter(id__in=[one.pk for one in versions]).delete()
    return len(versions)


def _next_versions(versions: list[VerbatimVersion]) -> dict[int, VerbatimVersion]:
    """Return for each verbatim the version that came right after the one given."""
    this = {one.verbatim_id: one.pk for one in versions}
    after: dict[int, VerbatimVersion] = {}
    replaced = VerbatimVersion.objects.filter(verbatim_id__in=this, late=False)
    for one in replaced.order_by("id"):
        if one.pk > this[one.verbatim_id]:
            after.setdefault(one.verbatim_id, one)
    return after


@transaction.atomic
def _take_away(run: Run) -> int:
    """Remove the next verbatims that this run stored."""
    ids = list(
        Verbatim.objects.filter(run=run).values_list("id", flat=True)[
            :ROWS_A_TRANSACTION
        ]
    )
    heirs = dict(
        VerbatimVersion.objects.filter(verbatim_id__in=ids, late=False)
        .values_list("verbatim_id")
        .annotate(first=Min("id"))
    )
    for verbatim_id, version_id in heirs.items():
        version = VerbatimVersion.objects.get(pk=version_id)
        Verbatim.objects.filter(pk=verbatim_id).update(run=version.replaced_by)
        version.delete()
    write.remove_verbatims([one for one in ids if one not in heirs])
    return len(ids)


@transaction.atomic
def _take_events(run: Run) -> int:
    """Remove the next pieces of a log that this run brought; return their events."""
    some = EventPiece.objects.filter(run=run).values_list("id", "rows")
    pieces = list(some[:PIECES_A_TRANSACTION])
    EventPiece.objects.filter(id__in=[one for one, _ in pieces]).delete()
    return sum(rows for _, rows in pieces)


def forget_source(source: Source) -> int:
    """Remove a source with its runs and every verbatim; return how many those were."""
    gone = 0
    while ids := list(
        source.verbatim_set.values_list("id", flat=True)[:ROWS_A_TRANSACTION]
    ):
        with transaction.atomic():
            write.remove_verbatims(ids)
        gone += len(ids)
    files = set(source.run_set.values_list("file_sha256", flat=True))
    source.delete()
    originals.forget_unused(files)
    return gone


def forget_sample() -> int:
    """Remove everything that is marked as sample; return how many verbatims went."""
    gone = sum(forget_source(source) for source in Source.objects.filter(sample=True))
    Colleague.objects.filter(sample=True).delete()
    Team.objects.filter(sample=True).delete()
    if not Verbatim.objects.exists():
        ThemeSet.objects.all().delete()
        Count.objects.all().delete()
    return gone
