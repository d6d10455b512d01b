"""Who runs the pieces: this process, or several that may be killed."""

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context, parent_process
from typing import Any, Protocol

import pyarrow as pa

from walkamile.engine.splits import Split
from walkamile.refused import Refused

# Nobody waits for work, and no more than this many results lie in memory.
AHEAD = 2
# A split that ends its process this often, alone, is the cause and not the victim.
MOST_DEATHS = 3
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class BrokenSplitError(Refused):
    """A piece of the data ends every process that works on it."""


class Engine(Protocol):
    """What runs tasks; the adapter of a cluster is these few lines and nothing more.

    ``task`` pickles by name. It is called once for every split, in any order and
    anywhere, and once more wherever a worker was lost: it comes to the same end.
    """

    def map_unordered(
        self, task: Callable[[Split], Any], splits: Sequence[Split]
    ) -> Iterator[tuple[Split, Any]]:
        """Yield every split once with its result, as they finish."""
        ...


class Here:
    """Runs one split after another in this process."""

    def map_unordered(
        self, task: Callable[[Split], Any], splits: Sequence[Split]
    ) -> Iterator[tuple[Split, Any]]:
        """Yield every split with its result."""
        for split in splits:
            yield split, task(split)


@dataclass(frozen=True, slots=True)
class Pool:
    """Runs splits in fresh processes; one that is killed costs the splits in hand.

    ``multiprocessing.Pool`` hangs for ever when a process is killed; this one starts a
    new pool for what is unfinished. The calling script must guard its start with
    ``if __name__ == "__main__"``.
    """

    workers: int = 2

    def map_unordered(
        self, task: Callable[[Split], Any], splits: Sequence[Split]
    ) -> Iterator[tuple[Split, Any]]:
        """Yield every split with its result, as they finish."""
        waiting, deaths = list(splits), Counter[Split]()
        while waiting:
            suspects = [split for split in waiting if deaths[split]]
            # Each suspect runs alone, so that the next death has one cause.
            now = suspects[:1] or waiting
            finished: set[Split] = set()
            in_hand: dict[Future[Any], Split] = {}
            try:
                with self._processes() as pool:
                    ahead = 1 if suspects else self.workers * AHEAD
                    for split, result in _keep_busy(pool, task, now, in_hand, ahead):
                        finished.add(split)
                        yield split, result
            except BrokenProcessPool:
                deaths.update(in_hand.values())
                _stop_if_hopeless(deaths)
            waiting = [split for split in waiting if split not in finished]

    @contextmanager
    def _processes(self) -> Iterator[ProcessPoolExecutor]:
        pool = ProcessPoolExecutor(
            self.workers, mp_context=get_context("spawn"), initializer=_settle_in
        )
        try:
            yield pool
        except BaseException:  # nobody waits for what is still under way
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        pool.shutdown()


def _keep_busy(
    pool: ProcessPoolExecutor,
    task: Callable[[Split], Any],
    splits: Sequence[Split],
    in_hand: dict[Future[Any], Split],
    ahead: int,
) -> Iterator[tuple[Split, Any]]:
    """Yield results as they come; ``in_hand`` holds what was given out and not come."""
    todo = iter(splits)
    while True:
        for split in islice(todo, ahead - len(in_hand)):
            in_hand[pool.submit(task, split)] = split
        if not in_hand:
            return
        for future in wait(in_hand, return_when=FIRST_COMPLETED).done:
            result = future.result()
            yield in_hand.pop(future), result


def _stop_if_hopeless(deaths: Counter[Split]) -> None:
    for split, times in deaths.items():
        if times > MOST_DEATHS:
            raise BrokenSplitError(
                f"every process that works on row groups {list(split.groups)} dies.",
                next_step="Look whether this machine runs out of memory; "
                "smaller splits need less.",
                file=split.uri,
            )


def _settle_in() -> None:
    """Make a fresh process fit for work: one thread, and no life without its parent."""
    for name in ONE_THREAD:
        os.environ[name] = "1"
    pa.set_cpu_count(1)
    parent = parent_process()
    assert parent is not None

    def leave() -> None:
        parent.join()
        os._exit(0)

    threading.Thread(target=leave, daemon=True).start()
