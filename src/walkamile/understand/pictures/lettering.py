"""Which words of a name fit into a circle or a box?"""

# A letter of the house's face is about so wide, in heights of the letter (measured over
# names of themes; capitals and digits are wider, i and l narrower).
LETTER = 0.56
WIDE_LETTER = 1.0  # Chinese, Japanese, Korean
ELLIPSIS = "…"


def wide(text: str, size: float) -> float:
    """Return about how wide a text is in letters of a size."""
    return sum(WIDE_LETTER if ord(c) > 0x2E7F else LETTER for c in text) * size


def lines(name: str, width: float, height: float, size: float) -> list[str]:
    """Return a name in lines that fit, the last one cut short if it must be.

    Nothing fits: no lines. ``size`` is the height of a letter; lines are 1.2 apart.
    """
    most = int(height // (size * 1.2))
    if most < 1 or width < size * 2.5:
        return []
    rows: list[str] = []
    for word in name.split():
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and wide(longer, size) <= width:
            rows[-1] = longer
        else:
            rows.append(word)
    cut = len(rows) > most
    return [
        _short(row, width, size, more=cut and at == most - 1)
        for at, row in enumerate(rows[:most])
    ]


def _short(row: str, width: float, size: float, *, more: bool) -> str:
    if wide(row, size) <= width and not more:
        return row
    while row and wide(row + ELLIPSIS, size) > width:
        row = row[:-1]
    return row.rstrip(" ,") + ELLIPSIS
