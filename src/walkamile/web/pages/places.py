"""Which places stand in the navigation, and which place a page belongs to."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

# Named, not imported: the pages know their places, and the places find the pages.
VIEWS = "walkamile.web.views"
READ_MOST = {f"{VIEWS}.{name}" for name in ("today", "listen", "themes", "quote")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One verb in the navigation: its word, its icon, and the page it opens.

    ``url`` is the name of an URL; ``order`` is the position (Today 10, Listen 20,
    Walk 30, Talk 40, Chair 50, Act 60); ``key`` is typed after ``g`` to go there.
    """

    name: str
    icon: str
    url: str
    order: int
    key: str


@cache
def modules() -> tuple[ModuleType, ...]:
    """Return every views file: a file that is there is a file that is served."""
    folder = import_module(VIEWS).__path__
    names = sorted(name for _, name, _ in iter_modules(folder))
    found = [import_module(f"{VIEWS}.{name}") for name in names]
    # An address is looked for from the first on: what is opened most often comes first.
    return tuple(sorted(found, key=lambda one: one.__name__ not in READ_MOST))


@cache
def places() -> tuple[Place, ...]:
    """Return the places in the order in which they stand in the navigation."""
    found = (getattr(module, "PLACE", None) for module in modules())
    return tuple(sorted((p for p in found if p), key=lambda place: place.order))


@cache
def belongs() -> dict[str, str]:
    """Return for each URL name the URL name of the place under which it lies."""
    return {
        name: under
        for module in modules()
        if (under := _under(module))
        for name in _names(module)
    }


def _under(module: ModuleType) -> str:
    place = getattr(module, "PLACE", None)
    return place.url if place else getattr(module, "UNDER", "")


def _names(module: ModuleType) -> Iterator[str]:
    for pattern in getattr(module, "urlpatterns", []):
        yield pattern.name
