"""Who said something like this? Words and meaning, asked together."""

from walkamile.understand.search.filters import Filters, filters
from walkamile.understand.search.frames import search
from walkamile.understand.search.query import EmptyQueryError, Query, understood
from walkamile.understand.search.spans import spans

__all__ = [
    "EmptyQueryError",
    "Filters",
    "Query",
    "filters",
    "search",
    "spans",
    "understood",
]
