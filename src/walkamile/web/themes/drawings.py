"""Themes to circles, boxes and intervals with their words, for templates to write down.

Each drawing is made twice, for a wide sheet and for a narrow one, so that letters keep
their size; the stylesheet shows the one that fits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from walkamile.understand import pictures
from walkamile.web.models import Theme

# More circles or boxes than this are too small to press with a thumb; the list has all.
DRAWN = {"wide": 60, "narrow": 36}
SHEETS = {"wide": (960.0, 620.0), "narrow": (360.0, 560.0)}
LETTERS = {"wide": 13.0, "narrow": 12.0}
MIDDLE = (0.5, 0.5)
# A mean sentiment (−1…1) this far from zero is called good or bad.
FELT = 0.15
SIGNS = {"bad": "▼", "good": "▲", "flat": ""}
EDGE = 4.0
CORNER, HEADING = 6.0, 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A circle or box of a theme with the lines of words that fit into it."""

    theme: Theme
    x: float
    y: float
    width: float
    height: float
    r: float
    mood: str
    lines: tuple[tuple[float, float, str], ...]
    small: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A frame around the boxes of themes that belong together."""

    name: str
    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One drawing: how large it is, and what stands on it."""

    kind: str
    width: float
    height: float
    marks: tuple[Mark, ...]
    groups: tuple[Group, ...] = ()


def mood(theme: Theme) -> str:
    """Return good, bad or flat: how voices of a theme felt on average."""
    if theme.sentiment is None or abs(theme.sentiment) < FELT:
        return "flat"
    return "good" if theme.sentiment > 0 else "bad"


def bubbles(
    themes: Sequence[Theme], places: Mapping[str, Sequence[float]]
) -> list[Sheet]:
    """Return the map of themes, wide and narrow: circles, alike ones side by side."""
    return [_bubbles(kind, themes[: DRAWN[kind]], places) for kind in SHEETS]


def _bubbles(
    kind: str, themes: Sequence[Theme], places: Mapping[str, Sequence[float]]
) -> Sheet:
    width, height = SHEETS[kind]
    points = np.array([places.get(theme.key, MIDDLE) for theme in themes], dtype=float)
    if kind == "narrow":  # a tall sheet is filled by a map that is turned
        points = points[:, ::-1] if len(points) else points
    found = pictures.circles(
        points, [theme.size for theme in themes], width, height, least=15
    )
    marks = [
        _mark(
            theme,
            c.x - c.r,
            c.y - c.r,
            2 * c.r,
            2 * c.r,
            LETTERS[kind],
            number=number,
            round_=True,
        )
        for number, (theme, c) in enumerate(zip(themes, found, strict=True), start=1)
    ]
    return Sheet(kind=kind, width=width, height=height, marks=tuple(marks))


def boxes(themes: Sequence[Theme]) -> list[Sheet]:
    """Return the treemap of themes, wide and narrow: boxes, in frames of groups."""
    return [_boxes(kind, themes[: DRAWN[kind]]) for kind in SHEETS]


def _boxes(kind: str, themes: Sequence[Theme]) -> Sheet:
    width, height = SHEETS[kind]
    numbers = {theme.pk: number for number, theme in enumerate(themes, start=1)}
    grouped: dict[str, list[Theme]] = {}
    for theme in themes:
        grouped.setdefault(str(theme.parent or ""), []).append(theme)
    ranked = sorted(grouped.items(), key=lambda one: -sum(t.size for t in one[1]))
    sizes = [sum(theme.size for theme in some) for _, some in ranked]
    frames = pictures.treemap(sizes, pictures.Box(0, 0, width, height))
    marks: list[Mark] = []
    groups: list[Group] = []
    for (name, some), frame in zip(ranked, frames, strict=True):
        inner, group = _framed(name, frame, LETTERS[kind])
        groups += [group] if group else []
        laid = pictures.treemap([theme.size for theme in some], inner)
        marks += [
            _mark(
                theme,
                b.x,
                b.y,
                b.width,
                b.height,
                LETTERS[kind],
                number=numbers[theme.pk],
            )
            for theme, b in zip(some, laid, strict=True)
        ]
    return Sheet(
        kind=kind, width=width, height=height, marks=tuple(marks), groups=tuple(groups)
    )


def _framed(
    name: str, frame: pictures.Box, letter: float
) -> tuple[pictures.Box, Group | None]:
    """Leave room for the name of a group above its boxes, where there is any."""
    words = pictures.lines(name, frame.width - 2 * EDGE, HEADING, letter)
    if not name or not words or frame.height < 3 * HEADING:
        return frame, None
    group = Group(
        name=name,
        x=round(frame.x + EDGE, 1),
        y=round(frame.y + HEADING - EDGE - 1, 1),
        width=round(frame.width, 1),
        height=round(frame.height, 1),
        title=words[0],
    )
    inner = pictures.Box(
        frame.x, frame.y + HEADING, frame.width, frame.height - HEADING
    )
    return inner, group


def _mark(
    theme: Theme,
    x: float,
    y: float,
    width: float,
    height: float,
    letter: float,
    *,
    number: int,
    round_: bool = False,
) -> Mark:
    # What fits into a circle stands in the square of eight tenths around its middle.
    wide, high = width - 2 * EDGE, height - 2 * EDGE
    if round_:
        wide, high = width * 0.84, height * 0.8
    felt = mood(theme)
    few = f"{SIGNS[felt]} {theme.size:,}".strip()
    count_fits = pictures.lines(few, wide, high, letter) == [few]
    words = pictures.lines(str(theme), wide, high - letter * 1.2, letter)
    rows = [*words, few] if words and count_fits else [f"#{number}"]
    top = y + height / 2 - (len(rows) - 1) * letter * 0.6 + letter * 0.36
    placed = tuple(
        (round(x + width / 2, 1), round(top + at * letter * 1.2, 1), row)
        for at, row in enumerate(rows)
    )
    return Mark(
        theme=theme,
        x=round(x + 1, 1),
        y=round(y + 1, 1),
        width=round(max(width - 2, 0.5), 1),
        height=round(max(height - 2, 0.5), 1),
        r=round(width / 2, 1),
        mood=felt,
        lines=placed,
        small=f"{theme}: {theme.size:,} voices, {theme.share:.0%} of all",
    )
