"""One round of a feed: a bounded number of pages, made into one file to be read."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from walkamile.listen.fetching.answer import OddAnswerError
from walkamile.listen.fetching.page import Asked, Page
from walkamile.refused import Refused

# A round is a few minutes' work and one file that a reader takes whole (48 MiB).
MOST_PAGES = 20
MOST_BYTES = 24 << 20
# What reading a list where a stranger's server sent something else ends in.
SHAPE = (AttributeError, KeyError, TypeError, ValueError, IndexError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What a round brought: a file's bytes, and where to go on once it is stored.

    ``more`` says that there is more at once; ``stopped`` is what ended the round
    early. What came before is kept all the same.
    """

    content: bytes
    records: int
    pages: int
    cursor: Mapping[str, Any]
    more: bool
    stopped: Refused | None = None


def batch(
    fetch: Callable[[Asked], Iterator[Page]],
    asked: Asked,
    *,
    together: Callable[[Sequence[Any]], Any],
    most_pages: int = MOST_PAGES,
) -> Batch:
    """Fetch one round. Raises what stopped it where nothing had come yet."""
    pages: list[Page] = []
    size, more = 0, False
    stopped: Refused | None = None
    try:
        for page in fetch(asked):
            pages.append(page)
            size += _size(page.content)
            more = len(pages) >= most_pages or size >= MOST_BYTES
            if more:
                break
    except Refused as refusal:
        stopped = refusal
    except SHAPE as error:
        stopped = _odd(error)
    if stopped is not None and not pages:
        raise stopped
    kept = [page for page in pages if page.records]
    return Batch(
        content=written([page.content for page in kept], together),
        records=sum(page.records for page in pages),
        pages=len(pages),
        cursor=pages[-1].cursor if pages else asked.cursor,
        more=more,
        stopped=stopped,
    )


def written(contents: list[Any], together: Callable[[Sequence[Any]], Any]) -> bytes:
    """Return pages as the bytes of one file."""
    if not contents:
        return b""
    whole = together(contents)
    # In ASCII: a lone surrogate that a server wrote as \\ud800 stays what it was.
    return whole if isinstance(whole, bytes) else json.dumps(whole).encode("ascii")


def _odd(error: Exception) -> OddAnswerError:
    odd = OddAnswerError(
        "the service answers in another form than it is known to.",
        next_step="Check the address. It may have changed; a newer Walkamile may help.",
    )
    odd.__cause__ = error
    return odd


def _size(content: Any) -> int:
    if isinstance(content, bytes):
        return len(content)
    return len(json.dumps(content))
