"""The texts of whatever was handed in, a frame or a list."""

from typing import Any

from walkamile import table
from walkamile.refused import Refused


class NoTextsError(Refused):
    """There is nothing to find themes in."""


def given_texts(frame: Any, text: str) -> list[str]:
    """Return the texts of a frame or list.

    A lone surrogate, which no table can hold, is shown as "?"; offsets stay.
    """
    if isinstance(frame, list | tuple):
        # As they are: through a table, a million texts would be held three times.
        return [_storable(part, row) for row, part in enumerate(frame, start=1)]
    return table.texts(table.arrow(frame, text=text), text)


def _storable(part: Any, row: int) -> str:
    if part is None:
        return ""
    if not isinstance(part, str):
        raise NoTextsError(
            f"there is {type(part).__name__} where a text should be.",
            next_step="Give a list of texts, or a frame and the column's name.",
            row=row,
        )
    return part if part.isascii() else part.encode("utf-8", "replace").decode("utf-8")
