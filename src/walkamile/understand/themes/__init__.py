"""What are customers talking about? Themes from any number of texts.

A teacher reads a bounded sample slowly and well; a student taught by it reads all
texts in one fast pass. Nothing is random and the order of rows does not matter: the
same texts give the same bytes.
"""

from walkamile.understand.themes.curated import Edit
from walkamile.understand.themes.find import find
from walkamile.understand.themes.found import Found, Theme
from walkamile.understand.themes.shape import (
    CannotShapeThemesError,
    fresh_key,
    shaped,
)
from walkamile.understand.themes.store import CannotLoadThemesError, load, save
from walkamile.understand.themes.taken import accept, refuse

__all__ = [
    "CannotLoadThemesError",
    "CannotShapeThemesError",
    "Edit",
    "Found",
    "Theme",
    "accept",
    "find",
    "fresh_key",
    "load",
    "refuse",
    "save",
    "shaped",
]
