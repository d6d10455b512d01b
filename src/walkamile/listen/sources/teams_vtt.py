"""Microsoft Teams transcripts: WebVTT with a voice mark in each cue."""

import re
from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.files import encoding
from walkamile.listen.files.cues import cues
from walkamile.listen.source import Ask, Record, Source
from walkamile.listen.transcript import shown, turns

MOST_BYTES = 32 * 1024 * 1024
VOICE = re.compile(r"<v([^>]*)>(.*?)(?=</v>|<v[ >]|\Z)", re.DOTALL)


def recognises(head: bytes, _name: str) -> float:
    """Return how surely cues carry voice marks."""
    return 0.95 if head.lstrip().startswith(b"WEBVTT") and b"<v " in head else 0.0


def read(path: Path, ask: Ask) -> Iterator[Record]:
    """Read the voices of each cue; marks may be unclosed, empty, or several a cue."""
    said = []
    for cue in cues(encoding.text(path, limit=MOST_BYTES)):
        voices = VOICE.findall(cue.text) or [("", cue.text)]
        for speaker, words in voices:
            said.append(
                shown(cue.start, cue.end, speaker.strip(), words.strip("\n"), cue.line)
            )
    yield from turns(said, path, ask)


teams_vtt = Source(
    name="teams_vtt",
    title="Microsoft Teams transcript (VTT)",
    how_to_export=(
        "Open the meeting's recap, then Transcript, then Download as .vtt.",
        "Say who is a customer: the file names speakers, not sides.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
    ids_are_lasting=False,
)
