"""Walkamile: everyone in an organisation, in its customers' shoes."""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from walkamile.refused import Refused

try:
    __version__ = version("walkamile")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0"

# Where each name of the public face lives. Loaded on first use, so that
# ``import walkamile`` stays light.
_FACE = {
    "read": "walkamile.recipes.listening_in",
    "redact": "walkamile.recipes.redacting",
    "Redacted": "walkamile.recipes.redacting",
    "themes": "walkamile.recipes.understanding",
    "load_themes": "walkamile.recipes.understanding",
    "feeling": "walkamile.recipes.feelings",
    "shifts": "walkamile.recipes.changes",
    "drivers": "walkamile.recipes.changes",
    "search": "walkamile.face",
    "journeys": "walkamile.recipes.following",
    "say_do": "walkamile.recipes.following",
    "listening": "walkamile.recipes.talking",
    "exposure": "walkamile.recipes.talking",
    "brief": "walkamile.face",
    "affected": "walkamile.face",
    "focus": "walkamile.recipes.focusing",
}

# ``walkamile.walk`` is a package, so its module object is itself callable.
__all__ = ["Refused", "__version__", "walk", *_FACE]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    if name == "walk":
        return import_module("walkamile.walk")
    if name in _FACE:
        return getattr(import_module(_FACE[name]), name)
    raise AttributeError(f"module 'walkamile' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
