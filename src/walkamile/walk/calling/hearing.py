"""What is heard on the line: a voice, silence, a tone that rings or is busy, music?"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from walkamile.walk.calling.sound import FRAME, RATE, SECONDS_A_FRAME, Samples

# A voice on a telephone lies near -26 dBov (ITU-T P.56), comfort noise below -50.
QUIETEST, LOUDEST_NOISE = -55.0, -38.0
OVER_NOISE = 12.0  # dB over what the line hums
NOISE_FRAMES, NOISE_SHARE = 250, 10  # the quietest tenth of five seconds
LEAST_LOUD = 4  # frames; a click is no voice
# Two hundredths of a second are too short to tell a tone; a tenth does.
HOP = 5
TONE_SHARE = 0.93  # of the power in two lines of the spectrum
SAME_TONE = 25.0  # Hz
LEAST_TONE = 0.3
# Call progress tones (ITU-T E.180 and its list of countries): ringing is 400 to 480 Hz
# of 0.4 to 2 s with pauses of 2 to 5; busy is short and even, up to 620 Hz.
PROGRESS = (330.0, 640.0)
RINGS_FOR, RING_PAUSE = 0.7, 0.9
BUSY_PART, BUSY_TIMES = 0.8, 3
DIAL_TONE = 3.0
BEEP, BEEP_SECONDS, AFTER_BEEP = (700.0, 1_700.0), (0.15, 1.6), 1.0
FAX, FAX_SECONDS = (1_100.0, 2_100.0), 0.4
# Saunders (1996): speech swings between syllables and pauses, music hardly does. On 688
# stretches of recorded prompts in three languages none passed for music, and of 541 of
# music on hold every second one did (docs/benchmarks.md); a queue plays many.
MUSIC_FRAMES = 300  # six seconds
MUSIC_LOUD, MUSIC_LOW = 0.97, 0.30


@dataclass(slots=True)
class Stretch:
    """A stretch of something, in frames of 20 ms: from the first to the last."""

    begin: int
    end: int
    loud: int = 1

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return (self.end - self.begin + 1) * SECONDS_A_FRAME


@dataclass(slots=True)
class Tone(Stretch):
    """A stretch of one or two pure tones."""

    high: float = 0.0
    low: float = 0.0

    @property
    def of_the_line(self) -> bool:
        """Whether exchanges make tones of this pitch."""
        return all(PROGRESS[0] <= one <= PROGRESS[1] for one in (self.low, self.high))


@dataclass
class Ear:
    """Listens to one call. Its clock is the sound itself, not the wall's.

    ``quiet`` is the silence in seconds that ends a stretch of voice. ``longest`` bounds
    what is kept, in seconds; what comes later is not heard.
    """

    quiet: float = 1.2
    longest: float = 300.0
    levels: list[float] = field(default_factory=list)
    voices: list[Stretch] = field(default_factory=list)
    tones: list[Tone] = field(default_factory=list)
    _kept: list[Samples] = field(default_factory=list)
    _rest: Samples = field(default_factory=lambda: np.zeros(0, np.int16))
    _waiting: list[bool] = field(default_factory=list)
    _from: int = 0

    @property
    def seconds(self) -> float:
        """How much was heard."""
        return len(self.levels) * SECONDS_A_FRAME

    def hear(self, samples: Samples) -> None:
        """Take sound in, in pieces of any length."""
        room = int(self.longest * RATE) - len(self.levels) * FRAME - len(self._rest)
        both = np.concatenate([self._rest, samples[: max(room, 0)]])
        whole = len(both) // FRAME * FRAME
        self._rest = both[whole:]
        for frame in both[:whole].reshape(-1, FRAME):
            self._kept.append(frame)
            self.levels.append(level(frame))
            self._waiting.append(self.levels[-1] > self._threshold())
            if len(self._waiting) == HOP:
                self._hop()

    def begin(self) -> None:
        """Listen anew from here: what was heard before is another prompt."""
        self.voices.clear()
        self.tones.clear()
        self._waiting.clear()
        self._from = len(self.levels)

    @property
    def since(self) -> float:
        """Seconds since it began to listen anew."""
        return (len(self.levels) - self._from) * SECONDS_A_FRAME

    @property
    def silent_for(self) -> float:
        """Seconds since the last voice; since the beginning where there was none."""
        last = self.spoken[-1].end + 1 if self.spoken else self._from
        return (len(self.levels) - last) * SECONDS_A_FRAME

    @property
    def spoken(self) -> list[Stretch]:
        """The stretches of voice, without clicks."""
        return [one for one in self.voices if one.loud >= LEAST_LOUD]

    def sound(self, begin: int, end: int) -> Samples:
        """Return what was heard from one frame up to another."""
        kept = self._kept[max(begin, 0) : max(end, 0)]
        return np.concatenate(kept) if kept else np.zeros(0, np.int16)

    @property
    def first_frame(self) -> int:
        """The frame at which it began to listen anew."""
        return self._from

    def _threshold(self) -> float:
        heard = self.levels[-NOISE_FRAMES:]
        place = max(len(heard) // NOISE_SHARE - 1, 0)
        if len(self.levels) % HOP == 1 or not hasattr(self, "_noise"):
            self._noise = sorted(heard)[place]
        return min(max(self._noise + OVER_NOISE, QUIETEST), LOUDEST_NOISE)

    def _hop(self) -> None:
        loud, self._waiting = self._waiting, []
        begin = len(self.levels) - HOP
        tone = pure(self.sound(begin, begin + HOP)) if any(loud) else None
        if tone and sum(loud) >= HOP - 1:
            self._ring(begin, tone)
            if self.tones[-1].of_the_line:
                self._unspeak(self.tones[-1])
                return
        for place, is_loud in enumerate(loud):
            if is_loud:
                self._speak(begin + place)

    def _ring(self, begin: int, tone: tuple[float, float]) -> None:
        low, high = tone
        last = self.tones[-1] if self.tones else None
        if last and begin - last.end == 1 and _same(last, low, high):
            last.end += HOP
        else:
            self.tones.append(Tone(begin, begin + HOP - 1, HOP, high, low))

    def _unspeak(self, tone: Tone) -> None:
        """Take back as voice what turned out to be the beginning of a tone."""
        last = self.voices[-1] if self.voices else None
        if last and tone.begin - last.begin <= HOP and last.end < tone.begin:
            self.voices.pop()

    def _speak(self, frame: int) -> None:
        last = self.voices[-1] if self.voices else None
        if last and (frame - last.end) * SECONDS_A_FRAME <= self.quiet:
            last.end, last.loud = frame, last.loud + 1
        else:
            self.voices.append(Stretch(frame, frame))

    @property
    def signal(self) -> str:
        """What the line itself says: ringing, busy, dial tone, beep, fax, or nothing."""
        now = len(self.levels)
        lines = [one for one in self.tones if one.of_the_line]
        lines = [one for one in lines if one.seconds >= LEAST_TONE - 0.11]
        return next(_of_the_line(lines, now), "") or self._of_a_machine(now)

    def _of_a_machine(self, now: int) -> str:
        for one in self.tones:
            if one.seconds >= FAX_SECONDS and any(
                abs(one.high - pitch) < SAME_TONE and one.low == one.high
                for pitch in FAX
            ):
                return "fax"
        last = self.tones[-1] if self.tones else None
        if last is None or not BEEP[0] <= last.low <= last.high <= BEEP[1]:
            return ""
        still = (now - last.end) * SECONDS_A_FRAME >= AFTER_BEEP
        nothing_since = self.silent_for >= AFTER_BEEP - 0.2
        fits = BEEP_SECONDS[0] <= last.seconds <= BEEP_SECONDS[1]
        return "beep" if still and nothing_since and fits else ""

    @property
    def music(self) -> bool:
        """Whether the last seconds were music: loud throughout, without syllables."""
        heard = self.levels[self._from :][-MUSIC_FRAMES:]
        if len(heard) < MUSIC_FRAMES:
            return False
        loud = sum(one > LOUDEST_NOISE for one in heard) / MUSIC_FRAMES
        return loud >= MUSIC_LOUD and low_share(heard) < MUSIC_LOW


def _same(one: Tone, low: float, high: float) -> bool:
    return abs(one.low - low) < SAME_TONE and abs(one.high - high) < SAME_TONE


def _of_the_line(tones: list[Tone], now: int) -> Iterator[str]:
    if not tones:
        return
    pauses = [
        (two.begin - one.end - 1) * SECONDS_A_FRAME for one, two in pairwise(tones)
    ]
    short = [one.seconds <= BUSY_PART for one in tones]
    runs = len(tones) >= BUSY_TIMES and all(short[-BUSY_TIMES:])
    if runs and all(0.1 < gap <= BUSY_PART for gap in pauses[-(BUSY_TIMES - 1) :]):
        yield "busy"
    if tones[-1].seconds >= DIAL_TONE:
        yield "dial tone"
    still = (now - tones[-1].end - 1) * SECONDS_A_FRAME
    together = tones[-1].seconds
    if len(tones) > 1 and pauses[-1] <= BUSY_PART / 2:  # the double ring of Britain
        together += tones[-2].seconds
    if together >= RINGS_FOR and (still >= RING_PAUSE or max(pauses, default=0) > 1.5):
        yield "ringing"


def level(samples: Samples) -> float:
    """Return how loud it is, in dBov: 0 is as loud as can be, -96 is nothing."""
    power = (
        float(np.mean(np.square(samples, dtype=np.float64))) if len(samples) else 0.0
    )
    return 10 * float(np.log10(max(power, 0.26) / 32_768**2))


def pure(samples: Samples) -> tuple[float, float] | None:
    """Return the pitches of one tone or two, low and high, where there is nothing else."""
    spectrum = np.square(np.abs(np.fft.rfft(samples * np.hanning(len(samples)))))
    whole = float(spectrum.sum())
    if whole <= 0:
        return None
    width = RATE / len(samples)
    first = int(spectrum.argmax())
    one = _line(spectrum, first)
    rest = spectrum.copy()
    rest[max(first - 3, 0) : first + 4] = 0
    second = int(rest.argmax())
    two = _line(spectrum, second)
    if (one + two) / whole < TONE_SHARE:
        return None
    if two < 0.1 * one:
        second = first
    low, high = sorted((first * width, second * width))
    return low, high


def _line(spectrum: NDArray[np.float64], place: int) -> float:
    return float(spectrum[max(place - 2, 0) : place + 3].sum())


def low_share(levels: list[float]) -> float:
    """Return the share of frames with less than half of the mean power."""
    power = 10 ** (np.asarray(levels) / 10)
    return float(np.mean(power < 0.5 * power.mean()))
