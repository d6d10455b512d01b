"""How much of what leads to a person is found, as it was measured last."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Found:
    """Of so many of a kind in a language, which share was masked whole.

    ``small``: the same texts in small letters.
    """

    language: str
    kind: str
    found: float
    small: float
    of: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, when, and what came of it (shares of one).

    ``leaking`` is the share of texts with something of a person left readable, ``over``
    the share of words masked that lead to nobody. ``bench/redact.py --write`` makes it.
    """

    on: date
    what: str
    leaking: float
    leaking_small: float
    over: float
    rows: tuple[Found, ...]


@cache
def measured() -> Measured:
    """Return what was measured last, with this version's rules and lists."""
    text = files(__package__).joinpath("measured.json").read_text("utf-8")
    said = json.loads(text)
    rows = tuple(Found(**row) for row in said.pop("rows"))
    return Measured(on=date.fromisoformat(said.pop("on")), rows=rows, **said)
