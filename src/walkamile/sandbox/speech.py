"""Write down what was said in a recording, with a program of the owner's own.

Walkamile brings no speech recognition. ``WALKAMILE_TRANSCRIBER`` names a program that is
installed here, as it would be typed, with ``{sound}`` where the recording goes. It prints
a transcript, or leaves one (VTT, SRT, JSON, text) in the folder that it is started in.
Nothing is sent anywhere by us, and nobody's recording is read without their consent.
"""

import os
import shlex
import signal
import subprocess
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

from walkamile.refused import MissingExtraError, Refused

PROGRAM = "WALKAMILE_TRANSCRIBER"
ENDINGS = frozenset(
    [".aac", ".flac", ".m4a", ".mp3", ".mp4", ".ogg", ".opus", ".wav", ".webm"]
)
# "words" is consent to a transcript: then there may be no recording to read.
AGREED, CONSENTS = "yes", ("yes", "words", "no")
# Whisper's large model takes about ten times the length of a talk on two cores.
LONGEST_SECONDS = 6 * 3600.0
MOST_BYTES = 32 << 20  # a transcript of a week
# In this order: what carries times and speakers first.
WRITTEN = (".vtt", ".srt", ".json", ".txt")
# What the program needs of our surroundings; keys and secrets are none of its business.
HANDED_ON = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "SYSTEMROOT",
)
SECONDS_BETWEEN_LOOKS = 1.0
Still = Callable[[float], object]
# Two channels this alike carry the same sound.
ALIKE = 0.98


class NotWrittenDownError(Refused):
    """A recording that was not turned into words; says why."""


def is_sound(path: Path) -> bool:
    """Say whether a file is a recording, by its ending."""
    return path.suffix.lower() in ENDINGS


def ready() -> bool:
    """Say whether a program is named that writes recordings down."""
    return bool(os.environ.get(PROGRAM, "").strip())


def written_down(
    sound: Path,
    *,
    into: Path,
    consent: str | None,
    program: str | None = None,
    still: Still | None = None,
) -> Path:
    """Return the transcript of a recording, written into an empty folder.

    ``consent`` is "yes" where everyone heard in it agreed to a recording. ``program``
    stands for ``WALKAMILE_TRANSCRIBER``. ``still`` is told once a second for how many
    seconds the program has run; what it raises ends the program. Raises Refused: no
    consent, no recording, no program (with the line that installs one), and a program
    that fails or says nothing.
    """
    _agreed(sound, consent)
    if not sound.is_file():
        raise NotWrittenDownError(
            "there is no such recording.", next_step="Look at its path.", file=sound
        )
    asked = program or os.environ.get(PROGRAM, "")
    if not asked.strip():
        raise MissingExtraError(
            "speech",
            purpose=(
                "Writing down a recording (a program on this machine, named in "
                f"{PROGRAM}, for example 'pwcpp {{sound}} -m MODEL -ovtt')"
            ),
        )
    here = into / f"recording{sound.suffix.lower()}"
    here.symlink_to(sound.resolve())
    printed = into / "printed.txt"
    _run(_command(asked, here), into, printed, still)
    return _found(into, printed, sound)


def channels(sound: Path, into: Path) -> Iterator[tuple[str, Path]]:
    """Yield each side of a call that was recorded on two channels, else nothing.

    Telephone systems put one voice on each channel: that says who spoke, which no
    recogniser of words does. Only WAV of 16 bits; channels that sound alike are one.
    """
    with suppress(wave.Error, EOFError), wave.open(str(sound), "rb") as file:
        if (file.getnchannels(), file.getsampwidth()) != (2, 2):
            return
        rate = file.getframerate()
        both = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)
        if _alike(both):
            return
        for name, heard in (("left", both[:, 0]), ("right", both[:, 1])):
            (into / name).mkdir()
            path = into / name / "channel.wav"
            with wave.open(str(path), "wb") as out:
                out.setnchannels(1)
                out.setsampwidth(2)
                out.setframerate(rate)
                out.writeframes(np.ascontiguousarray(heard).tobytes())
            yield name, path


def _alike(both: np.ndarray) -> bool:
    left, right = both[:, 0].astype(np.float64), both[:, 1].astype(np.float64)
    loud = float(np.sqrt((left @ left) * (right @ right)))
    return loud == 0.0 or abs(float(left @ right)) / loud > ALIKE


def _agreed(sound: Path, consent: str | None) -> None:
    if consent == AGREED:
        return
    if consent in CONSENTS:
        raise NotWrittenDownError(
            "those who spoke did not agree to a recording.",
            next_step="Delete it, or ask them and say so.",
            file=sound,
            field="consent",
        )
    raise NotWrittenDownError(
        "nobody said that everyone heard in it agreed to a recording.",
        next_step="Ask them; then say --consent yes.",
        file=sound,
        field="consent",
    )


def _command(asked: str, sound: Path) -> list[str]:
    try:
        words = shlex.split(asked)
    except ValueError as wrong:
        raise NotWrittenDownError(
            f"the program in {PROGRAM} cannot be read ({wrong}).",
            next_step="Close every quotation mark in it.",
        ) from wrong
    if not any("{sound}" in word for word in words):
        words.append("{sound}")
    return [word.replace("{sound}", str(sound)) for word in words]


def _run(command: list[str], folder: Path, printed: Path, still: Still | None) -> None:
    surroundings = {name: os.environ[name] for name in HANDED_ON if name in os.environ}
    wrong = folder / "complaints.log"
    with printed.open("wb") as out, wrong.open("wb") as complaints:
        try:
            child = subprocess.Popen(
                command,
                cwd=folder,
                env=surroundings,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=complaints,
                start_new_session=True,
            )
        except OSError as missing:
            raise NotWrittenDownError(
                f"the program {command[0]!r} cannot be started ({missing.strerror}).",
                next_step=f"Install it, or name another in {PROGRAM}.",
            ) from missing
        try:
            ended = _wait(child, still)
        finally:
            _end(child)
    if ended != 0:
        raise NotWrittenDownError(
            f"the program {command[0]!r} {_how(ended)}: {_last_words(wrong)}",
            next_step="Try the same line in a shell.",
        )


def _wait(child: "subprocess.Popen[bytes]", still: Still | None) -> int | None:
    """Wait until the program ends; None if it takes longer than it may."""
    begun = time.monotonic()
    while (passed := time.monotonic() - begun) < LONGEST_SECONDS:
        with suppress(subprocess.TimeoutExpired):
            return child.wait(SECONDS_BETWEEN_LOOKS)
        if still:
            still(passed)
    return None


def _end(child: "subprocess.Popen[bytes]") -> None:
    """End the program and whatever it started."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _how(ended: int | None) -> str:
    if ended is None:
        return f"had not finished after {LONGEST_SECONDS / 3600:.0f} hours"
    return f"ended with {ended}"


def _last_words(file: Path) -> str:
    lines = file.read_bytes()[-2_000:].decode("utf-8", "replace").split("\n")
    said = [line.strip() for line in lines if line.strip()]
    return said[-1][:300] if said else "it said nothing."


def _found(folder: Path, printed: Path, sound: Path) -> Path:
    """Return the transcript that was left here, else what was printed."""
    left = [
        one
        for ending in WRITTEN
        for one in sorted(folder.glob(f"*{ending}"))
        if one != printed and one.is_file() and not one.is_symlink()
    ]
    for one in (*left, printed):
        if one.stat().st_size > MOST_BYTES:
            raise NotWrittenDownError(
                f"its transcript is larger than {MOST_BYTES >> 20} MB.",
                next_step="Split the recording.",
                file=sound,
            )
        if one.read_bytes().strip():
            return _named(one) if one == printed else one
    raise NotWrittenDownError(
        "the program heard nobody in it.",
        next_step="Listen to it: is somebody speaking?",
        file=sound,
    )


def _named(printed: Path) -> Path:
    """Give what was printed the ending of what it is."""
    head = printed.read_bytes()[:4_096].decode("utf-8", "replace").lstrip("\ufeff \n\r")
    ending = ".json" if head[:1] in "[{" else ".srt" if "-->" in head else ".txt"
    ending = ".vtt" if head.startswith("WEBVTT") else ending
    return printed.rename(printed.with_suffix(ending))
