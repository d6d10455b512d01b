"""The sample organisation: a small bicycle firm that exists only here.

Larkspoke Cycles has a web shop, a shop, a workshop and a phone line, all invented.
Its files are ordinary exports of one year; laid out, that year ends yesterday.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

NAME = "Larkspoke Cycles"

# The year in the files is 2025; laying them out moves its last day to yesterday.
LAST_DAY = date(2025, 12, 31)

FILES = Path(__file__).resolve().parent / "files"

_ISO_DAY = re.compile(r"2025-\d\d-\d\d")
_MAIL_DAY = re.compile(r"\b(?:[A-Z][a-z]{2}, )?\d\d [A-Z][a-z]{2} 2025\b")


def lay_out(folder: Path, *, today: date) -> list[Path]:
    """Write the sample's files into a folder, moved in time to end yesterday.

    Returns the files in the order of their names. The words stay as they are.
    """
    days = today - timedelta(days=1) - LAST_DAY
    return list(_moved(FILES, folder, days))


def words(folder: Path) -> list[Path]:
    """Return the files with customers' words among those laid out in a folder."""
    return sorted(path for path in (folder / "words").rglob("*") if path.is_file())


def events(folder: Path) -> list[Path]:
    """Return the logs of what customers did among the files laid out in a folder."""
    return sorted((folder / "events").glob("*.csv"))


def shifted(text: str, days: timedelta) -> str:
    """Return a text with every day of the sample's year moved by some days."""
    text = _ISO_DAY.sub(lambda day: str(date.fromisoformat(day[0]) + days), text)
    return _MAIL_DAY.sub(lambda day: _mail_day(day[0], days), text)


def _mail_day(written: str, days: timedelta) -> str:
    day = datetime.strptime(written[-11:], "%d %b %Y").date() + days  # noqa: DTZ007
    return f"{day:%a, %d %b %Y}"


def _moved(source: Path, target: Path, days: timedelta) -> Iterator[Path]:
    for path in sorted(source.rglob("*")):
        if path.is_dir():
            continue
        there = target / shifted(str(path.relative_to(source)), days)
        there.parent.mkdir(parents=True, exist_ok=True)
        moved = shifted(path.read_text(encoding="utf-8"), days)
        there.write_text(moved, encoding="utf-8", newline="")
        yield there
