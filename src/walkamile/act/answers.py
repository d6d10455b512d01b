"""How important is it, how well do we do: answers as a file holds them."""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from walkamile.refused import Refused

LEAST, MOST = 1.0, 7.0
COLUMNS = (
    "need",
    "date",
    "importance",
    "performance",
    "overall",
    "customer",
    "segment",
)
NUMBERS = ("importance", "performance", "overall")


class NotAnAnswerError(Refused):
    """A row that says nothing of a need, or not on 1…7."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One customer's answer on one need, each on 1…7; null is "not said"."""

    need: str
    on: date
    importance: float | None
    performance: float | None
    overall: float | None
    customer: str
    segment: str
    key: str


def answers(text: str) -> Iterator[Answered]:
    """Read a CSV text with the columns need, date and importance, performance, overall.

    Also customer and segment, where there are such columns. Raises NotAnAnswerError
    with row and field. The same row again has the same ``key``.
    """
    lines = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    there = [name.strip().lower() for name in lines.fieldnames or ()]
    lines.fieldnames = there
    lacking = {"need", "date"} - set(there)
    if lacking or not set(NUMBERS) & set(there):
        raise NotAnAnswerError(
            f"these columns are missing: {', '.join(sorted(lacking)) or NUMBERS[1]}.",
            next_step=f"The first line names columns: {', '.join(COLUMNS)}.",
        )
    times: dict[str, int] = {}
    for number, row in enumerate(lines, start=2):
        one = _read(row, number)
        # The same line twice in one file is two customers who agree.
        times[one.key] = times.get(one.key, 0) + 1
        yield one if times[one.key] == 1 else _again(one, times[one.key])


def _read(row: Mapping[str, str | None], number: int) -> Answered:
    said = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not said["need"]:
        raise NotAnAnswerError("no need is named.", row=number, field="need")
    try:
        on = date.fromisoformat(said["date"])
    except ValueError:
        raise NotAnAnswerError(
            f"“{said['date']}” is no day.",
            row=number,
            field="date",
            next_step="Write it as 2026-11-23.",
        ) from None
    values = {name: _level(said[name], name, number) for name in NUMBERS}
    if all(value is None for value in values.values()):
        raise NotAnAnswerError("nothing is answered.", row=number)
    signed = hashlib.sha256("\x1f".join(said.values()).encode()).hexdigest()
    return Answered(
        need=said["need"][:160],
        on=on,
        customer=said["customer"][:200],
        segment=said["segment"][:120],
        key=signed,
        **values,
    )


def _again(one: Answered, times: int) -> Answered:
    key = hashlib.sha256(f"{one.key} {times}".encode()).hexdigest()
    return Answered(
        need=one.need, on=one.on, importance=one.importance, segment=one.segment,
        performance=one.performance, overall=one.overall, customer=one.customer,
        key=key,
    )  # fmt: skip


def _level(said: str, field: str, row: int) -> float | None:
    if not said:
        return None
    try:
        level = float(said)
    except ValueError:
        level = float("nan")
    if not LEAST <= level <= MOST:
        raise NotAnAnswerError(f"“{said}” is not on 1…7.", row=row, field=field)
    return level
