"""Google Meet transcripts: the speaker in brackets on a line of its own."""

import re
from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.files import encoding
from walkamile.listen.files.cues import cues
from walkamile.listen.source import Ask, Record, Source
from walkamile.listen.transcript import shown, turns

MOST_BYTES = 32 * 1024 * 1024
SPEAKER = re.compile(r"^\s*(?:-\s*)?\(([^()\n]{1,60})\)\s*$")
SPEAKER_CUE = rb"-->[^\n]*\r?\n\s*(?:- ?)?\([^()\r\n]{1,60}\)\r?\n"


def recognises(head: bytes, _name: str) -> float:
    """Return how surely a name in brackets opens the cues."""
    if not head.lstrip().startswith(b"WEBVTT"):
        return 0.0
    return 0.93 if re.search(SPEAKER_CUE, head) else 0.0


def read(path: Path, ask: Ask) -> Iterator[Record]:
    """Read lines under their speaker; one cue may hold several speakers."""
    said = []
    speaker = ""
    for cue in cues(encoding.text(path, limit=MOST_BYTES)):
        words: list[str] = []
        for line in cue.text.split("\n"):
            found = SPEAKER.match(line)
            if found:
                said.append(
                    shown(cue.start, cue.end, speaker, "\n".join(words), cue.line)
                )
                speaker, words = found[1], []
            elif line.strip():
                words.append(line.removeprefix("- "))
        said.append(shown(cue.start, cue.end, speaker, "\n".join(words), cue.line))
    yield from turns(said, path, ask)


meet_vtt = Source(
    name="meet_vtt",
    title="Google Meet transcript (VTT)",
    how_to_export=(
        "Save the meeting's transcript or captions as .vtt.",
        "Say who is a customer: the file names speakers, not sides.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
    ids_are_lasting=False,
)
