"""A claim: what customers say happened, and the question it puts to the log."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from walkamile.refused import Refused

QUESTIONS = ("late", "happened", "at least", "often", "waited")
# Questions that look for certain events, and so need to be told which.
ABOUT_EVENTS = {"happened", "at least"}
SENTENCES = ("says", "not", "cues", "but")
PATTERNS = ("activity", "until")


class WrongClaimError(Refused):
    """A claim file that does not hold what a claim needs."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a claim file says."""

    name: str
    title: str
    asks: str
    says: tuple[str, ...]
    says_not: tuple[str, ...]
    sure: float
    cues: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    nor: tuple[str, ...] = ()
    activity: str = ""
    until: str = ""
    times: int = 1


def claims(
    folder: str | Path | Sequence[Path] | None = None,
) -> Iterator[Claim]:
    """Yield the shipped claims, then those of an owner's folder, file or files.

    An owner's file of the same name takes the place of a shipped one.
    """
    own = {claim.name: claim for claim in _own(folder)} if folder else {}
    yield from (one for one in _shipped() if one.name not in own)
    yield from own.values()


@cache
def _shipped() -> tuple[Claim, ...]:
    there = files("walkamile.follow.claims").iterdir()
    named = sorted((one for one in there if one.name.endswith(".toml")), key=_name)
    return tuple(claim(one.name, one.read_text("utf-8")) for one in named)


def _name(file: Traversable) -> str:
    return file.name


def _own(folder: str | Path | Sequence[Path]) -> Iterator[Claim]:
    if not isinstance(folder, str | Path):
        for path in folder:
            yield from _own(path)
        return
    there = Path(folder)
    if not there.exists():
        raise WrongClaimError(
            "it is not there.", next_step="Name a folder of claim files.", file=folder
        )
    for path in [there] if there.is_file() else sorted(there.glob("*.toml")):
        try:
            written = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as wrong:
            raise WrongClaimError(
                f"it cannot be read: {wrong}.", next_step="Save it as UTF-8.", file=path
            ) from wrong
        yield claim(str(path), written)


def claim(where: str, written: str, *, without: tuple[str, ...] = ()) -> Claim:
    """Return the claim that a file says; tables by language (``[pt]``) are added to it.

    ``without`` leaves languages out, to measure what is heard in one that nobody wrote
    down. Raises :class:`WrongClaimError` with file and field.
    """
    try:
        given: dict[str, Any] = tomllib.loads(written)
    except tomllib.TOMLDecodeError as wrong:
        raise WrongClaimError(
            f"{wrong}.", next_step="Mend the file.", file=where
        ) from wrong
    for field in ("title", "asks"):
        if not isinstance(given.get(field), str) or not given[field]:
            raise _missing(where, field)
    lines = {field: _lines(given, field, where, without) for field in SENTENCES}
    for field in ("says", "not"):
        if not lines[field]:
            raise _missing(where, field)
    _asked(given, where)
    for field in ("cues", "but"):
        _compiled(lines[field], where, field)
    for field in PATTERNS:
        _compiled((given.get(field, ""),), where, field)
    return Claim(
        name=Path(where).stem,
        title=given["title"],
        asks=given["asks"],
        says=lines["says"],
        says_not=lines["not"],
        sure=_number(given, "sure", where, 0.8),
        cues=lines["cues"],
        but=lines["but"],
        nor=_texts(given.get("nor", []), where, "nor"),
        activity=given.get("activity", ""),
        until=given.get("until", ""),
        times=int(_number(given, "times", where, 1)),
    )


def _asked(given: dict[str, Any], where: str) -> None:
    if given["asks"] not in QUESTIONS:
        raise WrongClaimError(
            f"{given['asks']!r} is no question to the log.",
            next_step="Ask one of: " + ", ".join(QUESTIONS) + ".",
            file=where,
            field="asks",
        )
    if given["asks"] in ABOUT_EVENTS and not given.get("activity"):
        raise _missing(where, "activity")


def _lines(
    given: dict[str, Any], field: str, where: str, without: tuple[str, ...]
) -> tuple[str, ...]:
    tables = [
        value
        for name, value in given.items()
        if isinstance(value, dict) and name not in without
    ]
    every = [one.get(field, []) for one in (given, *tables)]
    return tuple(line for some in every for line in _texts(some, where, field))


def _texts(value: Any, where: str, field: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise WrongClaimError(
            "it is no list of texts.",
            next_step=f'Write {field} = ["…", "…"].',
            file=where,
            field=field,
        )
    return tuple(value)


def _number(given: dict[str, Any], field: str, where: str, usual: float) -> float:
    value = given.get(field, usual)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WrongClaimError(
            f"{value!r} is no number.",
            next_step=f"Write {field} = {usual}.",
            file=where,
            field=field,
        )
    return float(value)


def _compiled(patterns: tuple[Any, ...], where: str, field: str) -> None:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except (re.error, TypeError) as wrong:
            raise WrongClaimError(
                f"{pattern!r} is no regular expression: {wrong}.",
                next_step="Mend the pattern.",
                file=where,
                field=field,
            ) from wrong


def _missing(where: str, field: str) -> WrongClaimError:
    return WrongClaimError(
        "it is missing.",
        next_step='A claim has title, asks, says = ["…"] and not = ["…"]; "happened" '
        'and "at least" have activity = "…".',
        file=where,
        field=field,
    )
