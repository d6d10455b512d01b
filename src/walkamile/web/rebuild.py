"""Make everything that is derived from rows anew: one command for all of it."""

from collections.abc import Callable, Sequence

from walkamile import folder
from walkamile.refused import Refused
from walkamile.web import derived
from walkamile.web.derivable import Derived

Progress = Callable[[str], object]


class NoSuchStoreError(Refused):
    """A derived store was named that does not exist."""


def stores() -> list[Derived]:
    """Return every derived store there is, what others are made from first."""
    return sorted(
        folder.things(derived, Derived), key=lambda one: (one.order, one.name)
    )


def rebuild(
    names: Sequence[str] = (), *, progress: Progress | None = None
) -> list[str]:
    """Rebuild the named stores, or all of them; return the names of those rebuilt."""
    there = {store.name: store for store in stores()}
    for name in names:
        if name not in there:
            raise NoSuchStoreError(
                f"there is no derived store {name!r}.",
                next_step=f"Name one of: {', '.join(there)}.",
            )
    for name in names or there:
        if progress:
            progress(there[name].what)
        there[name].rebuild()
    return list(names or there)


def catch_up() -> list[str]:
    """Let every store take in what has changed; return the names of those that did."""
    able = [store for store in stores() if store.catch_up]
    for store in able:
        if store.catch_up:
            store.catch_up()
    return [store.name for store in able]


def forget(verbatims: Sequence[int]) -> None:
    """Let every store remove all trace of verbatims that are gone."""
    for store in stores():
        if store.forget:
            store.forget(verbatims)
