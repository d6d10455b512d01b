"""Let what came in be seen: looked through for names, linked, counted, and no sooner."""

from collections.abc import Callable

from walkamile.web import jobs, rebuild, redaction
from walkamile.web.derived.counts import recount

LEARNING = "learn_themes"
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
