"""Move the sample organisation in through the public importers, and out again."""

import csv
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from walkamile import sample
from walkamile.refused import Refused
from walkamile.web import believing, jobs, keep, reading_in, rebuild
from walkamile.web.acts.sample import leaving, loop
from walkamile.web.chairs import sample as chairs
from walkamile.web.followed import bringing
from walkamile.web.models import (
    Change,
    Colleague,
    Count,
    EventLog,
    Job,
    Removal,
    Run,
    Source,
    Team,
    Verbatim,
)
from walkamile.web.models.people import Level
from walkamile.web.talks import sample as talks
from walkamile.web.walks import sample as walks

# How the sample's list of colleagues names the levels.
LEVELS = {
    "executive": Level.EXECUTIVE,
    "manager": Level.LEADERSHIP,
    "office": Level.OFFICE,
    "front line": Level.FRONT_LINE,
}

# The jobs that the sample asks for: see ``web/chores``.
LOADING, LEARNING = "load_sample", "learn_themes"
LOOKING = "redact"
COUNTING = "follow_count"

# Who keeps an eye on the web shop's orders: one of the sample's list of colleagues.
COACH = "malik.osei@larkspoke.example"

Progress = Callable[[int, int], object]


class SampleThereError(Refused):
    """The sample is in this workspace already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedIn:
    """What came into the workspace with the sample."""

    colleagues: int
    sources: int
    rows: int


def is_there() -> bool:
    """Tell whether the sample is in this workspace."""
    marked = Source.objects.filter(sample=True)
    return marked.exists() or Colleague.objects.filter(sample=True).exists()


def move_in(*, today: date, progress: Progress | None = None) -> MovedIn:
    """Load the sample organisation; its year ends on the day before ``today``.

    Its words go the way of any file: recognised, read, kept under a run. Raises
    ``SampleThereError`` where it is in already.
    """
    if is_there():
        raise SampleThereError(
            "the sample organisation is in this workspace already.",
            next_step="To load it anew: walkamile demo --remove, then walkamile demo",
        )
    with tempfile.TemporaryDirectory(prefix="walkamile-sample-") as folder:
        sample.lay_out(Path(folder), today=today)
        colleagues = _colleagues(Path(folder) / "colleagues.csv")
        files = sample.words(Path(folder))
        rows = 0
        for number, file in enumerate(files, start=1):
            receipt = reading_in.import_file(
                file, mapping={"source_name": _name(file)}, started=_mark
            )
            rows += receipt.stored
            if progress:
                progress(number, len(files))
        for file in sample.events(Path(folder)):
            bringing.bring(file, name=_name(file), started=_mark, count=False)
            _dress(file)
        walks.move_in(Path(folder) / "walks")
        talks.move_in(Path(folder), today=today)
    rebuild.catch_up()
    chairs.move_in(today=today)
    loop.move_in(today)
    sources = Source.objects.filter(sample=True).count()
    return MovedIn(colleagues=colleagues, sources=sources, rows=rows)


def ask_for_themes() -> Job:
    """Ask the worker to find out what the sample's customers speak about."""
    return jobs.enqueue(LEARNING, unique="learn themes")


def move_out() -> int:
    """Remove all that came with the sample; return how many verbatims went.

    Where nothing but the sample was there, no row stays behind, save in the log of
    who changed what: that one is never shortened.
    """
    ids = list(
        Verbatim.objects.filter(source__sample=True).values_list("id", flat=True)
    )
    leaving.move_out()
    drawn = EventLog.objects.filter(source__sample=True).values_list("pk", flat=True)
    Change.objects.filter(what=believing.WHAT, number__in=list(drawn)).delete()
    talks.move_out()
    walks.move_out()  # while the colleagues who walked are still there
    chairs.move_out()
    gone = keep.forget_sample()
    rebuild.forget(ids)
    rebuild.catch_up()
    if not Verbatim.objects.exists():
        for derived in (Removal, Count):
            derived.objects.all().delete()
        Job.objects.filter(kind__in=(LOADING, LEARNING, LOOKING, COUNTING)).delete()
    return gone


def _name(file: Path) -> str:
    """Return the name of a source: all calls are one, each other file its own."""
    folder = file.parent.name
    name = file.stem if folder in {"words", "events"} else folder
    return f"{sample.NAME}: {name.replace('_', ' ')}"


def _dress(file: Path) -> None:
    """Give the journey of a log its coach, and what lies beside its file.

    Stages in customers' words, and what colleagues believe; the worker counts it.
    """
    log = EventLog.objects.get(name=_name(file))
    log.coach = Colleague.objects.filter(email=COACH).first()
    stages = file.with_suffix(".stages.toml")
    log.stages, log.stages_by_hand = stages.read_text(encoding="utf-8"), True
    log.save(update_fields=["stages", "stages_by_hand", "coach"])
    believed = file.with_suffix(".believed.txt").read_text(encoding="utf-8")
    if log.coach:
        believing.keep(log, believed, by=log.coach)


def _mark(run: Run) -> None:
    """Mark a source as sample, unless it was here before the sample."""
    if run.source.run_set.filter(source__sample=False).count() == 1:
        Source.objects.filter(pk=run.source_id).update(
            sample=True, purpose="To look around in Walkamile."
        )


@transaction.atomic
def _colleagues(file: Path) -> int:
    """Add the sample's people and teams; nobody can sign in as them."""
    with file.open(encoding="utf-8", newline="") as lines:
        people = list(csv.DictReader(lines))
    for one in people:
        team, _ = Team.objects.get_or_create(
            name=one["team"], defaults={"sample": True}
        )
        Colleague.objects.create_user(
            one["email"],
            name=one["name"],
            level=LEVELS[one["level"]],
            team=team,
            sample=True,
        )
    return len(people)
