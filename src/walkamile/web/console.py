"""What the server says on its console: never a customer's words."""

import logging
import traceback
from types import TracebackType

# A database repeats the offending value in its message, so messages of exceptions
# are left out: kind and place are enough to find the fault.
Fault = (
    tuple[type[BaseException], BaseException, TracebackType | None]
    | tuple[None, None, None]
)


class Wordless(logging.Formatter):
    """Time, level, place and message; of an exception the kind and the lines only."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(self, ei: Fault) -> str:  # noqa: N802 - the library's name
        """Return the lines that an exception came through, without its message."""
        kind, _, came_through = ei
        if kind is None:
            return ""
        lines = [
            f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
            for frame in traceback.extract_tb(came_through)
        ]
        return "\n".join([*lines, kind.__name__])
