"""How often, how long: the number that a customer says."""

import re
import tomllib
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import NamedTuple

# Nobody waits longer, and a timedelta holds no more than a few million years.
LONGEST = timedelta(days=36_500)
MOST_TIMES = 100_000


class _Said(NamedTuple):
    numbers: dict[str, float]
    once_more: dict[str, int]
    times: re.Pattern[str]
    lasting: re.Pattern[str]
    units: list[tuple[re.Pattern[str], int]]


def times_said(text: str) -> int | None:
    """Return how many times a text says, the most of them: "I called four times" is 4."""
    said = _said()
    lower = text.lower()
    found = [
        round(_number(one["number"], said.numbers))
        for one in said.times.finditer(lower)
    ]
    found += [
        said.once_more[word]
        for word in re.findall(r"\w+", lower)
        if word in said.once_more
    ]
    return min(max(found), MOST_TIMES) if found else None


def lasting_said(text: str) -> timedelta | None:
    """Return how long a text says, the longest of it: "for two weeks" is 14 days."""
    said = _said()
    found = []
    for one in said.lasting.finditer(text.lower()):
        unit = next(size for unit, size in said.units if unit.fullmatch(one["unit"]))
        seconds = _number(one["number"], said.numbers) * unit
        found.append(timedelta(seconds=min(seconds, LONGEST.total_seconds())))
    return max(found) if found else None


def _number(written: str, numbers: dict[str, float]) -> float:
    if written in numbers:
        return numbers[written]
    return float(written.replace(",", "."))


@cache
def _said() -> _Said:
    given = tomllib.loads((files(__package__) / "numbers.toml").read_text("utf-8"))
    numbers = _words(given["numbers"])
    some = "|".join(sorted(map(re.escape, numbers), key=len, reverse=True))
    number = rf"\b(?P<number>\d{{1,5}}(?:[.,]\d)?|{some})\b"
    units = [(re.compile(unit), int(size)) for size, unit in given["units"].items()]
    unit = "|".join(given["units"].values())
    between = r"[\s\-]*(?:of |de |an? |eine |une |una |uma )?"
    return _Said(
        numbers,
        {word: int(times) for word, times in _words(given["twice"]).items()},
        re.compile(rf"{number}[\s\-]*(?:{given['times']})\b"),
        re.compile(rf"{number}{between}(?P<unit>{unit})\b"),
        units,
    )


def _words(listed: dict[str, str]) -> dict[str, float]:
    return {word: float(n) for n, words in listed.items() for word in words.split()}
