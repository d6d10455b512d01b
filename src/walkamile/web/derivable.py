"""The shape of a store that is made from rows, and never needed for truth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Derived:
    """A store that is derived from rows, and never needed for truth.

    ``rebuild`` throws away what is there and makes it from rows; ``catch_up`` takes in
    what has changed since (by ``seq``); ``forget`` removes every trace of verbatims
    that are gone, for erasure. All are safe to repeat. What others are made from has
    the lower ``order``; what is kept ``in_rows`` comes back with them from a backup.
    """

    name: str
    what: str
    rebuild: Callable[[], object] = field(repr=False)
    catch_up: Callable[[], object] | None = field(default=None, repr=False)
    forget: Callable[[Sequence[int]], object] | None = field(default=None, repr=False)
    order: int = 50
    in_rows: bool = False
