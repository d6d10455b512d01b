"""Zoom transcripts: WebVTT whose cues begin with a name and a colon."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.files import encoding
from walkamile.listen.files.cues import cues
from walkamile.listen.source import Ask, Record, Source
from walkamile.listen.transcript import shown, turns

MOST_BYTES = 32 * 1024 * 1024
NAMED = re.compile(r"^([^:\n]{1,60}): ", re.DOTALL)
NAMED_CUE = rb"-->[^\n]*\r?\n[^:\r\n<]{1,60}: "


def recognises(head: bytes, _name: str) -> float:
    """Return how surely cues begin with names."""
    if not head.lstrip().startswith(b"WEBVTT") or b"<v " in head:
        return 0.0
    named = len(re.findall(NAMED_CUE, head))
    return 0.9 if named >= max(1, head.count(b"-->") // 3) else 0.0


def read(path: Path, ask: Ask) -> Iterator[Record]:
    """Read names where they recur; other colons belong to what was said."""
    found = list(cues(encoding.text(path, limit=MOST_BYTES)))
    names = Counter(match[1] for cue in found if (match := NAMED.match(cue.text)))
    known = {name for name, times in names.items() if times > 1 or len(found) < 4}
    said = []
    for cue in found:
        match = NAMED.match(cue.text)
        speaker = match[1] if match and match[1] in known else ""
        words = cue.text[match.end() :] if match and speaker else cue.text
        said.append(shown(cue.start, cue.end, speaker, words, cue.line))
    yield from turns(said, path, ask)


zoom_vtt = Source(
    name="zoom_vtt",
    title="Zoom transcript (VTT)",
    how_to_export=(
        "Open the cloud recording on the web and download Audio transcript (.vtt).",
        "Say who is a customer: the file names speakers, not sides.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
    ids_are_lasting=False,
)
