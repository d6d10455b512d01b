"""A quote as a picture, to be put on a wall or into a slide."""

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

from walkamile.refused import Refused

STATIC = Path(__file__).parents[1] / "static" / "walkamile"
# The colours of the style sheet on light paper.
PAPER, INK, MUTED = "#FBFAF7", "#1E2328", "#5B6168"
VOICE, VOICE_SOFT, TEAL = "#6B3FA0", "#F0E9F8", "#0B6B62"
WIDTH, EDGE, RULE = 1200, 80, 8
SIZES = ((160, 60), (360, 46), (10_000, 36))
SMALL = 26
LEADING = 1.36
# More than this does not fit a picture anybody reads; the cut is shown.
LONGEST = 900
# Letters that our own fonts lack come from the machine's, where it has them.
STAND_INS = (
    "NotoSans-Regular.ttf",
    "NotoSansCJK-Regular.ttc",
    "NotoSansArabic-Regular.ttf",
    "NotoSansHebrew-Regular.ttf",
    "DejaVuSerif.ttf",
    "DejaVuSans.ttf",
)
NOT_A_LETTER = "\U0010fffe"


class CannotDrawError(Refused):
    """No font on this machine has the letters of the quote."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a quote and where in the quote it begins."""

    words: str
    start: int


def draw(words: str, *, said_by: str, stretch: tuple[int, int] | None = None) -> bytes:
    """Return a PNG, 1,200 pixels wide, of a quote as it was said.

    ``stretch`` (code points, start and end) is marked, as on the page. Raises
    CannotDrawError where neither our fonts nor the machine's know the letters.
    """
    shown, mark = _cut(words, stretch)
    size = next(size for most, size in SIZES if len(shown) <= most)
    font, small = _font_for(shown, size, "serif"), _font_for(said_by, SMALL, "inter")
    room = WIDTH - 2 * EDGE - 4 * RULE
    lines = list(_lines(shown, font, room))
    step = round(size * LEADING)
    height = 2 * EDGE + step * len(lines) + 3 * SMALL + EDGE // 2
    picture = Image.new("RGB", (WIDTH, height), PAPER)
    pen = ImageDraw.Draw(picture)
    to_the_left = _right_to_left(shown)
    _rule(pen, to_the_left, bottom=EDGE + step * len(lines) + 2 * SMALL)
    for place, line in enumerate(lines):
        _line(pen, line, font, EDGE + place * step, mark, to_the_left)
    _signed(pen, said_by, small, EDGE + step * len(lines) + SMALL // 2, to_the_left)
    _brand(pen, height)
    return _png(picture)


def _cut(
    words: str, stretch: tuple[int, int] | None
) -> tuple[str, tuple[int, int] | None]:
    """Keep what fits, around the stretch that matters; show every cut by …."""
    if len(words) <= LONGEST:
        return words, stretch
    centre = sum(stretch) // 2 if stretch else 0
    start = max(0, min(centre - LONGEST // 2, len(words) - LONGEST))
    end = start + LONGEST
    before, after = "… " if start else "", " …" if end < len(words) else ""
    shown = before + words[start:end] + after
    if stretch is None:
        return shown, None
    shift = len(before) - start
    return shown, (max(stretch[0] + shift, 0), min(stretch[1] + shift, len(shown)))


@cache
def _font(name: str, size: int) -> FreeTypeFont:
    own = STATIC / f"{name}.woff2"
    return ImageFont.truetype(str(own) if own.is_file() else name, size)


def _font_for(words: str, size: int, name: str) -> FreeTypeFont:
    """Return the first font that has every letter of the words."""
    for candidate in (name, *STAND_INS):
        try:
            font = _font(candidate, size)
        except OSError:
            continue
        if _has_all(font, words):
            return font
    raise CannotDrawError(
        "no font on this machine has the letters of this quote.",
        next_step="Copy it as text, or install a Noto font for its language.",
    )


def _has_all(font: FreeTypeFont, words: str) -> bool:
    nothing = _ink(font, NOT_A_LETTER)
    letters = {letter for letter in words if not letter.isspace()}
    seen = (letter for letter in letters if unicodedata.category(letter)[0] not in "CM")
    return all(_ink(font, letter) != nothing for letter in seen)


def _ink(font: FreeTypeFont, letter: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(letter, mode="1")
    return mask.size, bytes(mask)


def _lines(words: str, font: FreeTypeFont, room: float) -> Iterator[Line]:
    """Break a quote into lines at blanks, or inside a word longer than the line."""
    start = 0
    for paragraph in words.split("\n"):
        yield from _wrapped(paragraph, start, font, room)
        start += len(paragraph) + 1


def _wrapped(words: str, start: int, font: FreeTypeFont, room: float) -> Iterator[Line]:
    begun = 0
    while begun < len(words) and font.getlength(words[begun:]) > room:
        fits = _fitting(words, begun, font, room)
        yield Line(words[begun:fits].rstrip(), start + begun)
        begun = fits
    yield Line(words[begun:].rstrip(), start + begun)


def _fitting(words: str, begun: int, font: FreeTypeFont, room: float) -> int:
    """Return where the line that starts at ``begun`` must end."""
    low, high = begun + 1, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if font.getlength(words[begun:middle]) <= room:
            low = middle
        else:
            high = middle - 1
    blank = words.rfind(" ", begun, low + 1)
    return blank + 1 if blank > begun else low


def _right_to_left(words: str) -> bool:
    strong = (unicodedata.bidirectional(letter) for letter in words)
    return next((kind != "L" for kind in strong if kind in {"L", "R", "AL"}), False)


def _rule(pen: ImageDraw.ImageDraw, to_the_left: bool, *, bottom: int) -> None:
    left = WIDTH - EDGE - RULE if to_the_left else EDGE
    pen.rectangle((left, EDGE, left + RULE, bottom), fill=VOICE)


def _line(
    pen: ImageDraw.ImageDraw,
    line: Line,
    font: FreeTypeFont,
    top: int,
    mark: tuple[int, int] | None,
    to_the_left: bool,
) -> None:
    if to_the_left:  # where a mark would stand is not known without the shaper
        right = WIDTH - EDGE - 4 * RULE
        pen.text((right, top), line.words, font=font, fill=INK, anchor="ra")
        return
    left = EDGE + 4 * RULE
    if mark:
        _marked(pen, line, font, (left, top), mark)
    pen.text((left, top), line.words, font=font, fill=INK)


def _marked(
    pen: ImageDraw.ImageDraw,
    line: Line,
    font: FreeTypeFont,
    at: tuple[int, int],
    mark: tuple[int, int],
) -> None:
    start = max(mark[0] - line.start, 0)
    end = min(mark[1] - line.start, len(line.words))
    if start >= end:
        return
    left = at[0] + font.getlength(line.words[:start])
    right = at[0] + font.getlength(line.words[:end])
    pen.rounded_rectangle(
        (left - 4, at[1], right + 4, at[1] + font.size * 1.24), 4, fill=VOICE_SOFT
    )


def _signed(
    pen: ImageDraw.ImageDraw,
    said_by: str,
    font: FreeTypeFont,
    top: int,
    to_the_left: bool,
) -> None:
    inset = EDGE + 4 * RULE
    at, anchor = ((WIDTH - inset, top), "ra") if to_the_left else ((inset, top), "la")
    pen.text(at, said_by, font=font, fill=MUTED, anchor=anchor)


def _brand(pen: ImageDraw.ImageDraw, height: int) -> None:
    font = _font("inter", SMALL - 4)
    pen.text((EDGE, height - EDGE), "Walkamile", font=font, fill=TEAL)


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
