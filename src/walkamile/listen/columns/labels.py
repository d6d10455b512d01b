"""Numbers with words beside them (``5 - Excellent``), faces, and which end is the good one."""

import re
from functools import lru_cache

import polars as pl

from walkamile.listen.columns.header_words import plain
from walkamile.listen.columns.words import words

# The number first or last, some words beside it: "10 - Extremely likely", "gut (2)".
LABELLED = (
    r"^\s*[(\[]?(?:(?P<one>\d{1,3}(?:[.,]\d)?)[)\]]?\s*(?:[-–—:=.|]\s*)?[^\d\s][^\d]{0,80}"
    r"|(?P<three>\d{1,3}))$|^[^\d]{1,80}\(?(?P<two>\d{1,3})[)\]]?\s*$"
)
# A label says which end is good only where it is one of the words of a known scale.
BEST_FIRST = re.compile(r"\b1\s*[=:]\s*([^\d,;:=()]{2,30})")
FACES = {
    "😡": 1.0, "😠": 1.0, "🤬": 1.0, "😢": 1.0, "😭": 1.0, "😞": 2.0, "🙁": 2.0, "☹": 2.0,
    "😕": 2.0, "😟": 2.0, "😐": 3.0, "😑": 3.0, "😶": 3.0, "🙂": 4.0, "😊": 4.0, "😃": 4.0,
    "😀": 5.0, "😄": 5.0, "😁": 5.0, "😍": 5.0, "🤩": 5.0, "🥰": 5.0,
}  # fmt: skip
DIFFERENT_VALUES = 12


@lru_cache(maxsize=1)
def _goodness() -> dict[str, float]:
    """Return how good each word of each scale is, between 0 and 1."""
    found: dict[str, float] = {}
    for steps in words("scales").values():
        for place, step in enumerate(steps):
            share = place / (len(steps) - 1)
            found |= {plain(word): share for word in step.split("|")}
    return found


def numbers(values: pl.Series) -> pl.Series:
    """Return the number of each answer that is one with a label, else null."""
    found = values.str.extract_groups(LABELLED.replace("(?P<", "(?<"))
    parts = [found.struct.field(name) for name in ("one", "two", "three")]
    text = parts[0].fill_null(parts[1]).fill_null(parts[2])
    return text.str.replace(",", ".").cast(pl.Float64, strict=False)


def are_faces(values: list[str]) -> bool:
    """Tell whether every value is one face."""
    return bool(values) and all(face(value) is not None for value in values)


def face(value: str) -> float | None:
    """Return how glad one face looks, 1 to 5; nothing for anything else."""
    return FACES.get(value.strip().removesuffix("\ufe0f"))


def low_is_best(values: pl.Series, name: str) -> bool:
    """Say whether a lower number is the better one, by the labels or the column's name."""
    told = BEST_FIRST.search(name)
    if told is not None and (good := _goodness().get(plain(told[1]))) is not None:
        return good > 0.5
    different = values.unique().head(DIFFERENT_VALUES)
    labels = [_goodness().get(plain(re.sub(r"\d", "", one))) for one in different]
    pairs = [
        (number, good)
        for number, good in zip(numbers(different).to_list(), labels, strict=True)
        if number is not None and good is not None
    ]
    if len(pairs) < 2:
        return False
    least, most = min(pairs), max(pairs)
    return least[1] > most[1]
