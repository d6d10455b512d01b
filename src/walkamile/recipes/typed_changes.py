"""Changes of themes as they are typed at a shell: WHAT=TO, or WHAT alone."""

import polars as pl

from walkamile.refused import Refused

# Changes of themes that lead from one thing to another.
NEED_BOTH = {"rename": "THEME=NAME", "merge": "THEME=INTO", "move": "RECORD=THEME"}


class WrongChangeError(Refused):
    """A change of themes was asked for in a way that says too little."""


def typed_changes(**wanted: list[str] | None) -> list[list[str]]:
    """Return changes as ``[kind, what, to]``, from ``WHAT=TO`` or ``WHAT`` of each kind."""
    made = []
    for kind, asked in wanted.items():
        for one in asked or ():
            what, _, to = one.partition("=")
            if kind in NEED_BOTH and not (what and to):
                raise WrongChangeError(
                    f"--{kind} {one} does not say both sides of the =.",
                    next_step=f"Write --{kind} {NEED_BOTH[kind]}.",
                )
            made.append([kind, what, to])
    return made


def in_words(changes: list[list[str]], frame: pl.DataFrame) -> list[list[str]]:
    """Return changes with the words of a record where one is named."""
    said = dict(zip(frame["source_record_id"], frame["text"], strict=True))
    for change in changes:
        place = {"move": 1, "pin": 2}.get(change[0])
        if place is None or not change[place]:
            continue
        if change[place] not in said:
            raise WrongChangeError(
                f"there is no record {change[place]!r} with words.",
                next_step="Name it as source_record_id does in --json.",
            )
        change[place] = said[change[place]]
    return changes
