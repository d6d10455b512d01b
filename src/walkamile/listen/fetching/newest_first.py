"""Walk down a list that shows its newest first, until what is known comes up."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from walkamile.listen.fetching.answer import WrongQuestionError
from walkamile.listen.fetching.page import Page

Mark = float | str


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list: its content, the mark of each item, the way to older ones.

    A mark rises with time and is the server's own (an id, when it was taken in): what
    authors say of the time may lie.
    """

    content: Any
    marks: Mapping[str, Mark]
    older: Any = None


def newest_first(
    cursor: Mapping[str, Any],
    ask: Callable[[Any], Listed],
    *,
    ceiling: Mark | None = None,
) -> Iterator[Page]:
    """Yield pages from the newest to the first that holds nothing new.

    The cursor remembers how far down a round came that was cut short, so that the next
    goes on there and nothing between is missed. A page seen before ends the walk: some
    servers never stop giving pages. Marks above ``ceiling`` are in the future, so
    nothing is concluded from them.
    """
    since, token, top = cursor.get("since"), cursor.get("older"), cursor.get("top")
    seen: set[str] = set()
    listed = _asked(ask, token)
    while True:
        fresh = set(listed.marks) - seen
        seen |= fresh
        marks = [
            mark
            for mark in listed.marks.values()
            if ceiling is None or _not_above(mark, ceiling)
        ]
        top = max([*marks, *([top] if top is not None else [])], default=None)
        old = since is not None and (not marks or max(marks) <= since)
        over = not fresh or old or listed.older in {None, ""}
        known = max([one for one in (since, top) if one is not None], default=None)
        after: dict[str, Any] = (
            {"since": known}
            if over
            else {"since": since, "older": listed.older, "top": top}
        )
        yield Page(listed.content, _newer(listed.marks, fresh, since), after)
        if over:
            return
        listed = ask(listed.older)


def _asked(ask: Callable[[Any], Listed], token: Any) -> Listed:
    """Ask for the page to go on at; where that way is closed, from the top."""
    try:
        return ask(token)
    except WrongQuestionError:
        if token is None:
            raise
        return ask(None)


def _newer(marks: Mapping[str, Mark], fresh: set[str], since: Mark | None) -> int:
    """Count what is new: only then is there anything to store."""
    if since is None:
        return len(fresh)
    return len([one for one in fresh if marks[one] > since])  # type: ignore[operator]


def _not_above(mark: Mark, ceiling: Mark) -> bool:
    return type(mark) is not type(ceiling) or mark <= ceiling  # type: ignore[operator]
