"""Let what came in be seen: looked through for names, linked, counted, and no sooner."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from walkamile.web import jobs, rebuild, redaction
from walkamile.web.derived.counts import recount
from walkamile.web.models.work import Job, JobState

LEARNING = "learn_themes"
LOOKING, FEEDING = "redact", "feed_index"
Progress = Callable[[int, int], object]


def let_in(
    *, again: bool = False, wait: bool = False, progress: Progress | None = None
) -> int:
    """Look through what waits, or through everything ``again``; count voices anew.

    Returns how many verbatims were looked through. Where themes were learned from
    words that are masked since, they lose those examples and are learned anew. Raises
    ``RedactionBusyError`` where another process is at it, unless told to ``wait``.
    """
    if again:
        done = redaction.anew(progress=progress)
    else:
        done = redaction.catch_up(progress=progress, wait=wait)
    if done.looked_at or done.compared:
        recount()
    if done.learned_from:
        _take_out_of_themes(done.learned_from)
    return done.looked_at


def _take_out_of_themes(verbatims: set[int]) -> None:
    for store in rebuild.stores():
        if store.name == "exemplars" and store.forget:
            store.forget(sorted(verbatims))
    jobs.enqueue(LEARNING, unique="learn themes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How many verbatims wait for each step, and how many a second it lately did.

    ``names``: to be looked through, and so seen by nobody; ``words`` and ``meaning``:
    to be found by their words, and by what they mean.
    """

    names: int
    words: int
    meaning: int
    names_rate: float | None
    index_rate: float | None

    def __bool__(self) -> bool:
        return bool(self.names or self.words or self.meaning)


def waits() -> Waits:
    """Say what still waits, over all files together."""
    from walkamile.web import index  # its libraries are large, and imports come here

    behind = index.behind()
    return Waits(
        names=redaction.waiting(),
        words=behind.words,
        meaning=behind.meaning,
        names_rate=_rate(LOOKING, "looked_at"),
        index_rate=_rate(FEEDING, "taken"),
    )


def _rate(kind: str, result: str) -> float | None:
    """Return rows a second: of the work that goes on, or else of the last that did."""
    lately = Job.objects.filter(kind=kind).order_by("-created_at")
    going = lately.filter(state=JobState.RUNNING, done__gt=0).first()
    if going and going.started_at:
        gone = (timezone.now() - going.started_at) / timedelta(seconds=1)
        return going.done / gone if gone > 0 else None
    ended = lately.filter(state=JobState.DONE, done__gt=0).first()
    if ended is None or ended.started_at is None or ended.ended_at is None:
        return None
    took = (ended.ended_at - ended.started_at) / timedelta(seconds=1)
    done = (ended.result or {}).get(result)
    return done / took if done and took > 0 else None
