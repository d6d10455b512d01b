"""From a recording to turns: a local program writes, the readers of transcripts read."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from walkamile.listen.transcript import LABEL, LABELLED, VOICES
from walkamile.refused import Refused
from walkamile.sandbox import speech

if TYPE_CHECKING:
    from walkamile.listen.reading import Reading

PLAIN, NAMED = (".txt", ".text", ".md"), "named_turns"
BRING = 'Bring it as .vtt, .srt or text, with "Name: " before what each one said.'


class KeptAlreadyError(Refused):
    """A transcript is not written over a file that is there."""


def from_sound(
    sound: Path,
    *,
    consent: str | None,
    keep: Path | None = None,
    still: speech.Still | None = None,
) -> list[Mapping[str, Any]]:
    """Return the turns of a recording: speaker, text, start and end in seconds.

    Two channels of a call are two speakers, ``left`` and ``right``. ``keep`` is where the
    turns are kept as JSON, a file that ``listening`` reads again; the recording is never
    copied; ``still`` hears each second how long it took. Raises Refused as
    ``sandbox.speech.written_down`` does.
    """
    if keep is not None and keep.exists():
        raise KeptAlreadyError(
            "it is there already.", next_step="Name another file.", file=keep
        )
    with tempfile.TemporaryDirectory(prefix="walkamile-") as held:
        given = _turns(sound, consent, Path(held), still)
    if keep is not None:
        keep.write_text(json.dumps({"turns": given}, ensure_ascii=False, indent=1))
    return given


def _turns(
    sound: Path, consent: str | None, held: Path, still: speech.Still | None
) -> list[Mapping[str, Any]]:
    whole = held / "whole"
    whole.mkdir()
    sides = list(speech.channels(sound, held)) if consent == speech.AGREED else []
    if not sides:
        return said(
            speech.written_down(sound, into=whole, consent=consent, still=still)
        )
    both: list[Mapping[str, Any]] = []
    for name, channel in sides:
        into = held / f"{name}-written"
        into.mkdir()
        written = speech.written_down(channel, into=into, consent=consent, still=still)
        both += [{**turn, "speaker": name} for turn in said(written)]
    return sorted(both, key=lambda turn: turn["start"] or 0.0)


def said(transcript: Path) -> list[Mapping[str, Any]]:
    """Return the turns of a transcript as its reader finds them, with their speakers."""
    return told(transcript)[0]


def told(transcript: Path) -> tuple[list[Mapping[str, Any]], dict[str, Any]]:
    """Return the turns of a transcript, and the reader's receipt of what was refused."""
    reading = opened(transcript)
    return _carried_on(*_turns_of(reading)), reading.receipt


def opened(transcript: Path, mapping: Mapping[str, Any] | None = None) -> "Reading":
    """Return the reading of a transcript, the same for the shell and the page.

    A text too short to be known by its looks, or with much before its first name, is
    read as "Name: words" where two are named so.
    """
    from walkamile.listen.read import UnknownFormatError

    try:
        if transcript.suffix.lower() in PLAIN:
            return _text(transcript, mapping)
        return _any(transcript, mapping)
    except UnknownFormatError as unknown:
        unknown.next_step = BRING
        raise


def _any(transcript: Path, mapping: Mapping[str, Any] | None) -> "Reading":
    from walkamile.recipes.listening_in import read

    try:
        return read(transcript, mapping=mapping)
    except Refused:
        if not mapping:
            raise
        return read(transcript)  # a table takes a talk's name for that of a column


def _text(transcript: Path, mapping: Mapping[str, Any] | None) -> "Reading":
    from walkamile.recipes.listening_in import read

    try:
        looked = read(transcript)
    except Refused:
        if named := _named(transcript, mapping):
            return named
        raise
    if _names(looked):
        return read(transcript, mapping=mapping) if mapping else looked
    return _named(transcript, mapping) or looked


def _named(transcript: Path, mapping: Mapping[str, Any] | None) -> "Reading | None":
    """Return the reading of a text in which two or more are named before their words."""
    from walkamile.recipes.listening_in import read

    try:
        named = read(transcript, NAMED, mapping)
    except Refused:
        return None
    return named if len(_names(named)) > 1 else None


def _names(reading: "Reading") -> set[str]:
    """Return who is named in a transcript."""
    frame = reading.frame()
    return set(frame["author_ref"].drop_nulls().to_list())


def _turns_of(reading: "Reading") -> tuple[list[Mapping[str, Any]], bool]:
    """Return a file's turns, and whether its format names who speaks."""
    frame = reading.frame()
    metas = [json.loads(meta or "{}") for meta in frame["meta"].to_list()]
    given: list[Mapping[str, Any]] = [
        {
            "speaker": meta.get("author") or meta.get("speaker") or name or "",
            "role": role,
            "text": text,
            "start": meta.get("start"),
            "end": meta.get("end"),
        }
        for meta, name, role, text in zip(
            metas,
            frame["author_ref"].to_list(),
            frame["author_role"].to_list(),
            frame["text"].to_list(),
            strict=True,
        )
    ]
    return labelled(given), any(turn["speaker"] for turn in given)


def _carried_on(
    turns: Sequence[Mapping[str, Any]], unsure: bool
) -> list[Mapping[str, Any]]:
    """Return turns in which whoever spoke last still speaks where nobody is named.

    ``unsure``: a format that names each voice left these out, so they are marked as
    ``assumed``; where names stand before the words it is how one writes.
    """
    out: list[Mapping[str, Any]] = []
    last = next((turn["speaker"] for turn in turns if turn["speaker"]), "")
    for turn in turns:
        assumed = unsure and not turn["speaker"]
        last = turn["speaker"] or last
        out.append({**turn, "speaker": last, "assumed": assumed})
    return out


def labelled(turns: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return turns whose speakers stand before their words, where no format names them."""
    if any(turn["speaker"] for turn in turns):
        return list(turns)
    found = [LABEL.match(turn["text"]) for turn in turns]
    names = {hit["marked"] or hit["named"] for hit in found if hit}
    if sum(map(bool, found)) < LABELLED * len(turns) or len(names) < VOICES:
        return list(turns)
    out: list[Mapping[str, Any]] = []
    last = ""
    for turn, hit in zip(turns, found, strict=True):
        last = (hit["marked"] or hit["named"]) if hit else last
        words = hit["words"] if hit else turn["text"]
        out.append({**turn, "speaker": last, "text": words})
    return out


def listed(path: Path) -> list[Mapping[str, Any]] | None:
    """Return a JSON file's turns, or null when it is some other JSON."""
    try:
        given = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as wrong:
        raise Refused(
            f"it cannot be read as JSON ({wrong}).",
            next_step="Give a list of {speaker, text} objects.",
            file=path,
        ) from wrong
    if isinstance(given, dict) and isinstance(given.get("turns"), list):
        given = given["turns"]
    is_turns = isinstance(given, list) and all(
        isinstance(one, dict) and "speaker" in one and "text" in one for one in given
    )
    return given if is_turns else None
