"""The themes of a collection: what each is called, shows, and holds."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from walkamile.understand.themes.curated import PIN, Edit
from walkamile.understand.themes.exemplars import Exemplar
from walkamile.understand.themes.model import Model, Read
from walkamile.understand.themes.subthemes import Subthemes, nothing

NO_WORDS_KEY = "no-words"
NO_WORDS_NAME = "No words"


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme: key, name, keywords, a customer's sentence, and quotes."""

    key: str
    name: str
    keywords: tuple[str, ...]
    sentence: str
    exemplars: tuple[Exemplar, ...]
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Several themes that belong together."""

    key: str
    name: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change: of ``theme``, with ``into`` another theme or a sub-theme.

    ``before`` and ``now`` are rows of the theme in both runs.
    """

    kind: str
    theme: str
    into: str
    reason: str
    before: int
    now: int
    quotes: tuple[str, ...]

    @property
    def key(self) -> str:
        """Return what it is called when it is taken or left."""
        return f"{self.kind}:{self.theme}" + (f"+{self.into}" if self.into else "")


@dataclass(frozen=True)
class Found:
    """All themes, how any text is read, and how the rows given were read."""

    themes: tuple[Theme, ...]
    groups: tuple[Group, ...]
    model: Model
    middles: NDArray[np.float32]  # (themes, 256): mean fast vector of each theme
    read: Read
    clearness: float
    subthemes: Subthemes = field(default_factory=nothing)
    edits: tuple[Edit, ...] = ()  # what people have changed, in its order
    retired: frozenset[int] = frozenset()  # themes that were merged into others
    proposals: tuple[Proposal, ...] = ()  # what changed since the run before

    def key(self, number: int) -> str:
        """Return the key of a theme by its number; -1 is the rows without words."""
        return self.themes[number].key if number >= 0 else NO_WORDS_KEY

    def pinned(self, key: str) -> bool:
        """Say whether a person wants to see this theme whoever speaks of it."""
        return any(e.kind == PIN and e.theme == key and not e.text for e in self.edits)
