"""While nothing in the database has changed, the same question has the same answer.

Twenty readers ask for the same newest voices and the same counts of weeks. What a
function answered is given again, to whoever asks with the same arguments, as long as
no row of any table was written by anyone: the database itself says so, exactly. Nothing
is ever stale, nothing has to be told to forget, and whose words one may read has to be
among the arguments.
"""

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

REMEMBERED = 200  # answers a thread: about 50 KB each where they are pages of voices
# Which transactions are seen; only a transaction that ended changes it.
SEEN = "SELECT pg_current_snapshot()::text"


class _Memory(threading.local):
    """What this thread's connection has answered since the last change."""

    def __init__(self) -> None:
        self.of: tuple[Any, object] | None = None
        self.answers: dict[object, Any] = {}


_memory = _Memory()


def still(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Answer from memory what was asked before, unless anything was written since.

    Arguments must be hashable and say all that the answer hangs on, the day too; the
    answer is shared, so nobody may change it. Within a transaction nothing is
    remembered: what it wrote may yet be undone.
    """

    @wraps(function)
    def asked(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        if connection.in_atomic_block:
            return function(*args, **kwargs)
        answers = _answers()
        question = (function, args, tuple(sorted(kwargs.items())))
        if question in answers:
            found: Answer = answers[question]
            return found
        while len(answers) >= REMEMBERED:
            answers.pop(next(iter(answers)))
        before = _memory.of
        answer = function(*args, **kwargs)
        if _memory.of is before and _stamp() == before:
            answers[question] = answer
        return answer

    return asked


def _answers() -> dict[object, Any]:
    now = _stamp()
    if _memory.of is None or _memory.of != now:
        _memory.of, _memory.answers = now, {}
    return _memory.answers


def _stamp() -> tuple[Any, object]:
    """Return the connection and a mark that changes with every change it can see.

    SQLite: ``data_version`` counts commits of others, ``total_changes`` rows of one's
    own (https://www.sqlite.org/pragma.html#pragma_data_version). PostgreSQL: the
    snapshot, whose transactions are the same only while none ended
    (https://www.postgresql.org/docs/current/functions-info.html).
    """
    connection.ensure_connection()
    held: Any = connection.connection
    if connection.vendor == "sqlite":
        [others] = held.execute("PRAGMA data_version").fetchone()
        return held, (others, held.total_changes)
    with connection.cursor() as cursor:
        cursor.execute(SEEN)
        return held, cursor.fetchone()[0]
