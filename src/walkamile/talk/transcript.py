"""Turn what was said into turns: who spoke, in the order given, nothing merged."""

from collections.abc import Iterable, Mapping
from typing import Any

from walkamile.refused import Refused
from walkamile.talk import cues
from walkamile.talk.heard import Turn

SIDES = ("colleague", "customer")


class UnreadableTurnError(Refused):
    """A turn that cannot be used; says which."""


class UnknownSidesError(Refused):
    """Nobody said which speaker is the colleague."""


def turns(given: Iterable[Mapping[str, Any]]) -> tuple[Turn, ...]:
    """Return turns from ``{speaker: colleague|customer, text, start?, end?}``."""
    return tuple(_turn(row, one) for row, one in enumerate(given, start=1))


def sides(
    speakers: Iterable[str | None],
    texts: Iterable[str],
    told: Mapping[str, str] | None = None,
) -> tuple[dict[str, str], bool]:
    """Return which side each speaker is on, and whether that was guessed.

    ``told`` maps names to "colleague" or "customer"; "ada" is "Ada Byrne" where she is the
    only one called so. Where it names nobody, of two speakers the one who asks more is
    taken for the colleague; more than two must be told.
    """
    said = [
        (speaker or "", text) for speaker, text in zip(speakers, texts, strict=True)
    ]
    names = list(dict.fromkeys(name for name, _ in said))
    told = {_whole(name, names): side for name, side in (told or {}).items()}
    _refuse_strangers(names, told)
    if told:
        return {n: told.get(n, n if n in SIDES else "customer") for n in names}, False
    if all(name in SIDES for name in names):
        return {name: name for name in names}, False
    if len(names) != 2:
        raise UnknownSidesError(
            f"{len(names)} speakers, and nobody said who is a colleague: "
            + ", ".join(repr(name) for name in names[:8])
            + ".",
            next_step="Name the colleagues: --colleague NAME (once for each).",
            field="speaker",
        )
    asked = {
        name: sum(bool(cues.QUESTION_MARK.search(t)) for n, t in said if n == name)
        for name in names
    }
    ours = max(names, key=lambda name: (asked[name], -names.index(name)))
    return {n: "colleague" if n == ours else "customer" for n in names}, True


def _whole(told: str, names: list[str]) -> str:
    """Return the one name that is meant by a part of it; else what was told."""
    meant = told.strip().casefold()
    for called in (
        [name for name in names if name.strip().casefold() == meant],
        [name for name in names if meant in name.casefold().split()],
    ):
        if told not in names and len(called) == 1:
            return called[0]
    return told


def _refuse_strangers(names: list[str], told: Mapping[str, str]) -> None:
    if not any(names):
        raise UnknownSidesError(
            "nobody who speaks in it is named.",
            next_step='Write "Name: " before what each one said, then read it again.',
            field="speaker",
        )
    missing = [name for name in told if name not in names]
    if missing:
        raise UnknownSidesError(
            f"nobody in it is called {missing[0]!r}; there are: "
            + ", ".join(repr(name) for name in names[:8])
            + ".",
            next_step="Name the colleagues as they are named there.",
            field="speaker",
        )


def _turn(row: int, given: Mapping[str, Any]) -> Turn:
    if not isinstance(given, Mapping):
        raise UnreadableTurnError(
            f"it is {type(given).__name__}, not a turn.",
            next_step='Give {"speaker": "colleague" or "customer", "text": …}.',
            row=row,
        )
    speaker, text = given.get("speaker"), given.get("text")
    if speaker not in SIDES:
        raise UnreadableTurnError(
            f"the speaker is {speaker!r}.",
            next_step='Say "colleague" or "customer".',
            row=row,
            field="speaker",
        )
    if not isinstance(text, str):
        raise UnreadableTurnError(
            "there is no text."
            if text is None
            else f"the text is {type(text).__name__}, not words.",
            next_step="Give what was said as a string.",
            row=row,
            field="text",
        )
    return Turn(
        ours=speaker == "colleague",
        text=text,
        speaker=str(given.get("name") or speaker),
        start=_seconds(given.get("start"), row, "start"),
        end=_seconds(given.get("end"), row, "end"),
    )


def _seconds(value: Any, row: int, field: str) -> float | None:
    if value is None:
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        raise UnreadableTurnError(
            f"{value!r} is not a number of seconds.",
            next_step="Give seconds from the start, or leave it out.",
            row=row,
            field=field,
        ) from None
