"""What a feed is asked with, and one page of what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from walkamile.listen.fetching.polite import Polite


@dataclass(frozen=True, slots=True)
class Page:
    """What one question was answered: a JSON value, or bytes as they came.

    ``cursor`` is where to go on once this page is stored; ``records`` how many items
    it holds, so that nothing is stored where nothing is new.
    """

    content: Any
    records: int
    cursor: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a feed is given to fetch with: the fields, where it stood, the way out."""

    given: Mapping[str, str]
    cursor: Mapping[str, Any]
    get: Polite
    now: datetime

    def __getitem__(self, name: str) -> str:
        """Return what was typed into a field, or the empty text."""
        return (self.given.get(name) or "").strip()
