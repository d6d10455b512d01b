"""Write docs/sources.md from the sources' own sentences.

usage: python tools/sources_page.py [--check]
"""

import sys
from pathlib import Path

from walkamile.listen.read import known_sources
from walkamile.listen.source import Source

PAGE = Path(__file__).resolve().parent.parent / "docs" / "sources.md"
TOP = """# What Walkamile reads

Drop a file on the page Listen, or say `walkamile listen FILE`. The format is recognised; where
it is not, name it: `--as NAME`. Nothing a customer said is altered, and no row is lost silently:
the receipt names each refused row with its field and reason.

**Seen** formats were checked against a real file, the vendor's documentation or the code of a
connector. **Unverified** ones are general knowledge that a real file has yet to confirm: look
at the preview before you store.

What the format itself writes in another way is read as what it stands for: in WebVTT (Teams,
Zoom, Meet, subtitles) `R&amp;D` is R&D, `&nbsp;` a space that does not break, `&lt;` no mark. The
text kept, and every offset into it, is what was shown; what the file has there is kept beside it,
cue by cue (`written` in `meta`). SubRip has no such references: nothing is changed there. Bytes
that are no text are refused, whatever their name says.

This page is written by `python tools/sources_page.py` from the sources themselves.
"""


def page() -> str:
    """Return the page as text."""
    known = sorted(known_sources().values(), key=lambda source: source.title.lower())
    lines = [TOP, "| format | `--as` | known from |", "|---|---|---|"]
    lines += [f"| {one.title} | `{one.name}` | {one.trust} |" for one in known]
    return "\n".join([*lines, "", "## How to export it", "", *map(_entry, known)])


def _entry(source: Source) -> str:
    first, second = source.how_to_export
    return f"### {source.title}\n\n{first}  \n{second}\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(PAGE.read_text("utf-8") != page())
    PAGE.write_text(page(), "utf-8")
