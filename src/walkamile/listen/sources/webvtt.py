"""Subtitles as WebVTT, SubRip (SRT) or SBV, with or without speakers."""

import re
from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.files import encoding
from walkamile.listen.files.cues import SBV, TIMES, cues
from walkamile.listen.source import Ask, Record, Source
from walkamile.listen.transcript import Said, labelled, shown, turns

MOST_BYTES = 32 * 1024 * 1024
VOICE = re.compile(r"<v(?:\.[^ >]*)?\s+([^>]*)>")
# Marks of the format that are no words: colours, karaoke times, closing voices.
MARKS = re.compile(r"</?(?:v|c|lang|ruby|rt)(?:[ .][^>]*)?>|<\d[\d:.]*>")


def recognises(head: bytes, name: str) -> float:
    """Return how surely this is a file of cues."""
    lines = head.decode("utf-8", "replace").lstrip().splitlines()
    if lines and lines[0].startswith("WEBVTT"):
        return 0.7
    timed = sum(bool(TIMES.match(line) or SBV.match(line)) for line in lines[:200])
    named = name.lower().endswith((".srt", ".vtt", ".sbv"))
    return 0.6 if timed and (named or timed > 1) else 0.15 if named else 0.0


def read(path: Path, ask: Ask) -> Iterator[Record]:
    """Read one turn after another."""
    text = encoding.text(path, limit=MOST_BYTES)
    said = []
    # only WebVTT writes &amp; for &; in SubRip and SBV it is what someone typed
    turn_of = shown if text.lstrip("\ufeff \n").startswith("WEBVTT") else Said
    for cue in cues(text):
        speaker = VOICE.search(cue.text)
        words = MARKS.sub("", VOICE.sub("", cue.text))
        said.append(
            turn_of(
                cue.start,
                cue.end,
                speaker[1].strip() if speaker else "",
                words,
                cue.line,
            )
        )
    named = labelled(said)
    yield from turns(named, path, ask, whole=named == said)


webvtt = Source(
    name="webvtt",
    title="Subtitles and transcripts (WebVTT, SRT, SBV)",
    how_to_export=(
        "Download the captions or transcript of a recording as .vtt or .srt.",
        "Say who is a customer: the file names speakers, not sides.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
    ids_are_lasting=False,
)
