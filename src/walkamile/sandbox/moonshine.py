"""Write down English speech with Moonshine, a small recogniser that brings its model.

A program of its own: it imports nothing of ours and is started by ``speech`` like any
other. Moonshine and its English model are under the MIT licence. In an environment of
its own: ``python -m venv hear && hear/bin/pip install moonshine-voice==0.0.48``. Sound
other than WAV is turned into WAV by ``ffmpeg``, where that is installed.
"""

import array
import importlib
import shutil
import subprocess
import sys
import wave

RATE = 16_000  # what the model was taught
# Ten minutes at a time: a sample is a Python number here, of 32 bytes at most.
AT_ONCE = 10 * 60 * RATE
MODEL = "tiny-en"


def sound(path: str) -> array.array:  # type: ignore[type-arg]
    """Return samples between -1 and 1, one channel, 16 kHz."""
    converter = shutil.which("ffmpeg")
    if converter:
        line = [converter, "-v", "error", "-i", path, "-ac", "1", "-ar", str(RATE)]
        done = subprocess.run(
            [*line, "-f", "s16le", "-"], stdout=subprocess.PIPE, check=True
        )
        return array.array("h", done.stdout[: len(done.stdout) // 2 * 2])
    with open(path, "rb") as file:  # noqa: PTH123 - without ours, as plain as can be
        head = file.read(4)
    if head != b"RIFF":
        sys.exit("only WAV can be read here; install ffmpeg for other recordings")
    with wave.open(path) as file:
        if (file.getnchannels(), file.getsampwidth()) != (1, 2):
            sys.exit("only WAV of one channel and 16 bits; install ffmpeg for others")
        samples = array.array("h", file.readframes(file.getnframes()))
        rate = file.getframerate()
    return samples if rate == RATE else array.array("h", _at(samples, rate))


def _at(samples: "array.array[int]", rate: int) -> "list[int]":
    """Return samples at our rate, each the nearest."""
    many = len(samples) * RATE // rate
    return [samples[at * rate // RATE] for at in range(many)]


def clock(seconds: float) -> str:
    """Return seconds as WebVTT writes them."""
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{seconds % 60:06.3f}"


def main() -> None:
    """Print what is said in a recording, as WebVTT with numbered voices."""
    moonshine = importlib.import_module("moonshine_voice")
    heard = sound(sys.argv[1])
    model = moonshine.Transcriber(
        str(moonshine.get_model_path(MODEL)), moonshine.ModelArch.TINY
    )
    lines = []
    for start in range(0, len(heard), AT_ONCE):
        part = [one / 32768 for one in heard[start : start + AT_ONCE]]
        for line in model.transcribe_without_streaming(part, RATE).lines:
            begins = start / RATE + line.start_time
            voice = line.speaker_index + 1 if line.has_speaker_id else 0
            lines.append((begins, begins + line.duration, voice, line.text))
    several = len({voice for _, _, voice, _ in lines}) > 1
    tell = sys.stdout.write
    tell("WEBVTT\n\n")
    for begins, ends, voice, words in lines:
        marked = f"(voice {voice}) " if several else ""
        tell(f"{clock(begins)} --> {clock(ends)}\n{marked}{words}\n\n")


if __name__ == "__main__":
    main()
