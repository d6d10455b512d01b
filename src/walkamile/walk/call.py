"""A phone call with a stopwatch in hand: what it cost the customer, as one ease."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from walkamile.nouns import Obstacle, Severity
from walkamile.refused import Refused
from walkamile.walk.check import Sighting
from walkamile.walk.obstacles import fingerprint

# What can be pressed on the watch, in the order in which a call goes.
MARKS = ("dialled", "menu", "hold", "human", "transfer", "ended")
WORDS = {
    "dialled": "Dialled",
    "menu": "A menu speaks",
    "hold": "On hold",
    "human": "A person",
    "transfer": "Passed on",
    "ended": "Hung up",
}
MOST_MARKS = 200
LONGEST = 6 * 3600.0  # seconds; nobody waits longer

# The scale is that of the customer effort score (CES 2.0, 7 = easy). The weights are
# judgements of this project in the manner of ``walk/effort.py``, measured on nobody.
BEST, WORST = 7.0, 1.0
A_MENU = 0.5  # for each menu beyond the first
A_MINUTE = 0.5  # of waiting on hold
A_TRANSFER = 1.0
A_REPEAT = 1.0  # having to say everything once more
PATIENCE = 60.0  # seconds until a person, before it costs
A_MINUTE_LATE = 0.5
NOT_SOLVED = 2.5
NO_PERSON = 2.5
# softwareadvice.com, IVR report 2014: offer a person by the third menu.
PERSON_BY_MENU = 3


LARGEST = 200_000  # bytes of a file with the marks of one call


class WrongCallError(Refused):
    """What was stopped cannot be a call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneWalk:
    """What one call came to: seconds, counts, and ease with its parts."""

    figures: dict[str, float | int | None]
    ease: float
    parts: tuple[tuple[str, float], ...]
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A call as it was stopped: (what happened, seconds since dialling), and around it."""

    marks: tuple[tuple[str, float], ...]
    line: str = ""
    repeated: int = 0
    solved: bool | None = None
    about: str = ""


def read_call(path: str | Path) -> Stopped:
    """Return a stopped call from a JSON file.

    ``{"line": "01632 960 142", "marks": [["dialled", 0], ["human", 31.5],
    ["ended", 200]], "repeated": 0, "solved": true, "about": "my brakes"}``; only the
    marks are needed. Raises WrongCallError.
    """
    path = Path(path)
    try:
        text = path.read_bytes()[: LARGEST + 1]
        told = json.loads(text) if len(text) <= LARGEST else None
        return _stopped(told)
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        raise WrongCallError(
            "this is not a call with the marks of a stopwatch.",
            file=str(path),
            next_step='Expected {"marks": [["dialled", 0], ["human", 31], ["ended", 90]]}.',
        ) from None


def _stopped(told: object) -> Stopped:
    if not isinstance(told, dict):
        raise TypeError
    solved = told.get("solved")
    return Stopped(
        marks=tuple((str(name), float(at)) for name, at in told["marks"]),
        line=str(told.get("line") or "")[:200],
        repeated=max(0, int(told.get("repeated") or 0)),
        solved=solved if isinstance(solved, bool) else None,
        about=str(told.get("about") or ""),
    )


def judge(
    marks: Sequence[tuple[str, float]],
    *,
    repeated: int = 0,
    solved: bool | None = None,
    line: str = "",
) -> PhoneWalk:
    """Return what a call came to; ``marks`` are what happened, and at which second.

    Raises WrongCallError when the marks are not a call.
    """
    _checked(marks)
    told = _figures(marks)
    told["repeated"] = repeated
    parts = _parts(told, repeated, solved)
    ease = max(WORST, round(BEST - sum(cost for _, cost in parts), 1))
    return PhoneWalk(
        figures=told,
        ease=ease,
        parts=tuple(parts),
        obstacles=tuple(_obstacles(told, repeated, solved, line)),
    )


def _checked(marks: Sequence[tuple[str, float]]) -> None:
    times = [at for _, at in marks]
    known = all(name in MARKS for name, _ in marks)
    in_order = times == sorted(times) and all(0 <= at <= LONGEST for at in times)
    if not marks or len(marks) > MOST_MARKS or not known or not in_order:
        raise WrongCallError(
            "the marks of the watch are not those of a call.",
            next_step="Press Dialled first, and Hung up at the end.",
        )


def _figures(marks: Sequence[tuple[str, float]]) -> dict[str, float | int | None]:
    ends = [*(at for _, at in marks[1:]), marks[-1][1]]
    spent: dict[str, float] = dict.fromkeys(MARKS, 0.0)
    for (name, at), end in zip(marks, ends, strict=True):
        spent[name] += end - at
    names = [name for name, _ in marks]
    person = next((at for name, at in marks if name == "human"), None)
    until = names.index("human") if "human" in names else len(names)
    return {
        "seconds": round(marks[-1][1] - marks[0][1], 1),
        "seconds_to_a_person": None if person is None else round(person, 1),
        "seconds_on_hold": round(spent["hold"], 1),
        "seconds_of_menus": round(spent["menu"], 1),
        "menus": names.count("menu"),
        "menus_to_a_person": names[:until].count("menu"),
        "transfers": names.count("transfer"),
    }


def _parts(
    told: Mapping[str, float | int | None], repeated: int, solved: bool | None
) -> list[tuple[str, float]]:
    person = told["seconds_to_a_person"]
    late = max(0.0, (person or 0.0) - PATIENCE) / 60
    parts = [
        ("menus", A_MENU * max(0, (told["menus"] or 0) - 1)),
        ("on hold", A_MINUTE * (told["seconds_on_hold"] or 0) / 60),
        ("late", A_MINUTE_LATE * late),
        ("passed on", A_TRANSFER * (told["transfers"] or 0)),
        ("said again", A_REPEAT * repeated),
        ("no person", NO_PERSON * (person is None)),
        ("not solved", NOT_SOLVED * (solved is False)),
    ]
    return [(name, round(cost, 2)) for name, cost in parts if cost >= 0.05]


def _obstacles(
    told: Mapping[str, float | int | None],
    repeated: int,
    solved: bool | None,
    line: str,
) -> list[Obstacle]:
    serious, moderate = Severity.SERIOUS, Severity.MODERATE
    person, menus = told["seconds_to_a_person"], told["menus_to_a_person"] or 0
    found = []
    if person is None:
        found.append(("phone_no_person", serious, "no person was reached"))
    elif person > PATIENCE:
        found.append(("phone_long_wait", serious, f"a person after {person:.0f} s"))
    if menus > PERSON_BY_MENU:
        found.append(("phone_person_late", moderate, f"a person after {menus} menus"))
    if told["transfers"]:
        found.append(("phone_passed_on", moderate, f"{told['transfers']} times"))
    if repeated:
        found.append(("phone_said_again", moderate, f"{repeated} times"))
    if solved is False:
        found.append(("phone_not_solved", Severity.CRITICAL, "it is not solved"))
    return [_obstacle(kind, severity, said, line) for kind, severity, said in found]


def _obstacle(kind: str, severity: Severity, said: str, line: str) -> Obstacle:
    sighting = Sighting(url=f"phone:{line}", selector="call")
    return Obstacle(
        kind=kind,
        severity=severity,
        url=sighting.url,
        selector="call",
        name=line,
        quote=said,
        fingerprint=fingerprint(kind, sighting),
    )


def looked_for(line: str) -> set[str]:
    """Return the fingerprints of all that a call may show, to know what is gone."""
    kinds = (
        "phone_no_person", "phone_long_wait", "phone_person_late", "phone_passed_on",
        "phone_said_again", "phone_not_solved",
    )  # fmt: skip
    sighting = Sighting(url=f"phone:{line}", selector="call")
    return {fingerprint(kind, sighting) for kind in kinds}
