"""What pages ask the worker to do; the pages themselves never make anybody wait."""

from collections.abc import Mapping
from typing import Any

from walkamile.web import jobs
from walkamile.web.models import Colleague, Job, Run, Source
from walkamile.web.pages.brought import Brought

NAMES_AGAIN = "look for names again"


def undo_run(run: Run, *, by: Colleague) -> Job:
    """Ask to take a run back as a whole."""
    return _ask("undo_run", by, unique=_undo(run), run=run.pk, by=by.pk)


def undo_is_open(run: Run) -> bool:
    """Say whether a run waits to be undone, or is being undone."""
    return Job.objects.filter(unique=_undo(run), state__in=jobs.OPEN).exists()


def _undo(run: Run) -> str:
    return f"undo run {run.pk}"


def read_in(
    laid: Brought, *, as_: str, mapping: Mapping[str, str], into: Source, by: Colleague
) -> Job:
    """Ask to read a brought file into a source."""
    args = {"file": laid.key, "as_": as_, "mapping": dict(mapping), "source": into.pk}
    return _ask("read_in", by, unique=f"read {laid.key}", **args, by=by.pk)


def learn_themes(*, by: Colleague) -> Job:
    """Ask to learn the themes of all voices anew."""
    return _ask("learn_themes", by, unique="learn themes")


def find_shifts(*, by: Colleague) -> Job:
    """Ask to look for what changes again, with what is now allowed."""
    return _ask("find_shifts", by, unique="find shifts")


def look_for_names_again(*, by: Colleague) -> Job:
    """Ask to look through all words for names again, for a new rule."""
    return _ask("redact", by, unique=NAMES_AGAIN, again=True)


def names_again_is_open() -> bool:
    """Say whether all words are being looked through again."""
    return Job.objects.filter(unique=NAMES_AGAIN, state__in=jobs.OPEN).exists()


def load_sample(*, by: Colleague) -> Job:
    """Ask for the sample firm."""
    return _ask("load_sample", by, unique="load sample")


def bring_log(
    laid: Brought, *, name: str, told: Mapping[str, str], join: str, by: Colleague
) -> Job:
    """Ask to keep the events of a brought log."""
    args = {"file": laid.key, "name": name, "told": dict(told), "join": join}
    return _ask("follow_bring", by, unique=f"bring {laid.key}", **args, by=by.pk)


def count_journey(log: int, *, by: Colleague) -> Job:
    """Ask to count a journey anew."""
    return _ask("follow_count", by, unique=f"count journey {log}", log=log)


def _ask(kind: str, asked_by: Colleague, *, unique: str, **args: Any) -> Job:
    return jobs.enqueue(kind, args, unique=unique, asked_by=asked_by)
