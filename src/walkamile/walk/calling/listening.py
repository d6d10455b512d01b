"""Hear a prompt out: until it ends, hangs up, rings elsewhere, plays music, or repeats."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from walkamile.walk.calling.likeness import holds
from walkamile.walk.calling.sip.dialog import Dialog
from walkamile.walk.calling.sound import RATE, SECONDS_A_FRAME, Samples

TICK = 0.02
AROUND = 10  # frames kept before and after a voice, so that no syllable is cut
PERSON = ("ringing", "music", "asks again")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How we call: seldom, slowly, and never for long. All times are seconds.

    ``quiet`` ends a part of a prompt; ``linger`` of silence means that it waits for a
    key; ``patience`` is how long nothing at all may be heard. A voice of at most
    ``short`` that asks again in other words is taken for a person.
    """

    calls: int = 12
    pause: float = 10.0
    ring: float = 30.0
    longest: float = 180.0
    quiet: float = 1.2
    linger: float = 4.0
    patience: float = 6.0
    short: float = 2.5
    prompt: float = 60.0
    keys: str = "1234567890*#"
    levels: int = 5
    tries: int = 2  # exchanges hang up after the third wrong key


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was heard between two keys, and why it ended.

    ``why`` is waits, repeats, known, silence, too long, hung up, or what the line said
    (ringing, busy, music, …). ``began`` and ``ended`` are the voice's seconds since the
    key; ``until`` when ringing or music began. ``voice`` is what was said.
    """

    why: str
    voice: Samples
    began: float
    ended: float
    until: float
    known: int | None = None  # which of the known prompts it was
    before: float = 0.0  # seconds that were said before the known one

    @property
    def person(self) -> bool:
        """Whether a person may have come."""
        return self.why in PERSON


class Listener:
    """Listens to one prompt. ``known`` are prompts that it may turn out to be."""

    def __init__(
        self, call: Dialog, manners: Manners, known: Sequence[Samples]
    ) -> None:
        self._call, self._manners, self._known = call, manners, known
        self._looked_at = 0
        self.which: int | None = None

    async def hear_out(self) -> Heard:
        """Listen until the prompt is over: from the answer, or from the last key."""
        self._call.ear.quiet = self._manners.quiet
        why = ""
        while not why:
            await asyncio.sleep(TICK)
            why = self._over()
        return self._heard(why)

    def _over(self) -> str:
        ear, manners = self._call.ear, self._manners
        if self._call.ended:
            self._recognised()
            return "hung up"
        if signal := ear.signal:
            return signal
        if ear.music:
            return "music"
        if not ear.spoken:
            tones = any(one.of_the_line for one in ear.tones)
            over = ear.since >= (manners.prompt if tones else manners.patience)
            return "silence" if over else ""
        if ear.silent_for >= manners.quiet and (why := self._part()):
            return why
        if ear.silent_for >= manners.linger + self._longer():
            return "waits"
        return "too long" if ear.since >= manners.prompt else ""

    def _longer(self) -> float:
        """Wait longer after a single short utterance: a person would ask again."""
        said = self._call.ear.spoken
        alone = len(said) == 1 and said[0].seconds <= self._manners.short
        return self._manners.patience if alone else 0.0

    def _part(self) -> str:
        """Look at each part of the prompt once, when it has ended."""
        said = self._call.ear.spoken
        if len(said) == self._looked_at:
            return ""
        self._looked_at = len(said)
        if self._recognised():
            return "known"
        if len(said) < 2:
            return ""
        ear = self._call.ear
        first = ear.sound(said[0].begin, said[0].end + 1)
        last = ear.sound(said[-1].begin - AROUND, said[-1].end + AROUND)
        if holds(first, last):
            return "repeats"
        short = all(one.seconds <= self._manners.short for one in said)
        return "asks again" if short else ""

    def _recognised(self) -> bool:
        heard = self._voice(0)
        for place, one in enumerate(self._known):
            if len(one) and holds(one, heard):
                self.which = place
                return True
        return False

    def _voice(self, less: int) -> Samples:
        said = self._call.ear.spoken
        said = said[: len(said) - less]
        if not said:
            return np.zeros(0, np.int16)
        first = max(said[0].begin - AROUND, self._call.ear.first_frame)
        return self._call.ear.sound(first, said[-1].end + AROUND)

    def _heard(self, why: str) -> Heard:
        ear = self._call.ear
        said = ear.spoken[: len(ear.spoken) - (why == "repeats")]
        own = ear.first_frame

        def at(frame: int) -> float:
            return round((frame - own) * SECONDS_A_FRAME, 2)

        began = at(said[0].begin) if said else 0.0
        ended = at(said[-1].end + 1) if said else 0.0
        lines = [one for one in ear.tones if one.of_the_line]
        until = at(lines[0].begin) if lines else ended
        if why == "music":
            # What plays is no voice; how long somebody spoke before is not known.
            until = began
        voice = self._voice(int(why == "repeats"))
        kept = np.zeros(0, np.int16) if why in ("music", "asks again") else voice
        before = self._before(voice) if self.which is not None else 0.0
        return Heard(
            why=why, voice=kept, began=began, ended=ended, until=until,
            known=self.which, before=before,
        )  # fmt: skip

    def _before(self, voice: Samples) -> float:
        from walkamile.walk.calling.likeness import find

        place, _ = find(self._known[self.which or 0], voice)
        return max(0.0, place - AROUND / RATE)
