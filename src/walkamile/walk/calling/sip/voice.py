"""The voice of a call: what comes is heard, what we say is silence and keys."""

import asyncio
from collections import deque
from contextlib import suppress

import numpy as np

from walkamile.walk.calling import rtp, sound
from walkamile.walk.calling.hearing import Ear
from walkamile.walk.calling.sip.account import token
from walkamile.walk.calling.sip.sdp import Sound
from walkamile.walk.calling.sound import FRAME, RATE, SECONDS_A_FRAME

# So long nothing may come before it counts as silence: exchanges suppress it.
NOTHING = 0.2
# Fifty packets a second are usual; the rest of a flood is not looked at.
MOST_A_SECOND = 1_000
KEY_FRAMES = 8  # 160 ms; exchanges ask for at least 40 (ITU-T Q.24)


class Voice(asyncio.DatagramProtocol):
    """Takes packets from one address into an ear, and sends ours there."""

    def __init__(self, ear: Ear) -> None:
        self.ear, self.sound = ear, None
        self.port = 0
        self.came = False
        self._queue: deque[bytes] = deque()
        self._hearing: rtp.Hearing | None = None
        self._speaking: rtp.Speaking | None = None
        self._task: asyncio.Task[None] | None = None
        self._last = self._second = self._count = 0.0

    sound: Sound | None

    @classmethod
    async def opened(cls, host: str, ear: Ear) -> "Voice":
        """Return a voice that listens at a free port."""
        loop = asyncio.get_running_loop()
        _, made = await loop.create_datagram_endpoint(
            lambda: cls(ear), local_addr=(host, 0)
        )
        return made

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Learn at which port we listen."""
        self._transport: asyncio.DatagramTransport = transport  # type: ignore[assignment]
        self.port = int(transport.get_extra_info("sockname")[1])

    def aim(self, to: Sound) -> None:
        """Speak to where the far end listens, in the code that it chose."""
        if self.sound is None or self.sound.payload != to.payload:
            seed = int(token(), 16)
            self._hearing = rtp.Hearing(to.payload)
            self._speaking = rtp.Speaking(
                source=seed & 0xFFFFFFFF,
                number=seed >> 32 & 0x7FFF,
                time=seed >> 16 & 0xFFFFFF,
                payload=to.payload,
            )
        self.sound = to
        if self._task is None:
            self._last = asyncio.get_running_loop().time()
            self._task = asyncio.create_task(self._speak())

    def datagram_received(self, data: bytes, sender: tuple[str, int]) -> None:
        """Hear a packet; those of strangers, of RTCP and of floods are dropped."""
        if (
            self.sound is None
            or self._hearing is None
            or sender[0] != self.sound.address
        ):
            return
        now = asyncio.get_running_loop().time()
        self._count = self._count + 1 if int(now) == self._second else 1
        self._second = int(now)
        packet = rtp.read(data) if self._count <= MOST_A_SECOND else None
        if packet is None:
            return
        for samples in self._hearing.take(packet):
            self.ear.hear(samples)
            self._last, self.came = now, True

    def error_received(self, _: Exception) -> None:
        """Nobody listens there just now; the voice may still come."""

    async def press(self, key: str) -> None:
        """Press a key: as events where the far end knows them, else as its tones."""
        if self.sound is None or self._speaking is None:
            return
        if self.sound.keys is not None:
            self._queue.extend(self._speaking.key(key, self.sound.keys, KEY_FRAMES))
        else:
            heard = sound.tone(key, KEY_FRAMES * SECONDS_A_FRAME)
            parts = heard.reshape(-1, FRAME)
            self._queue.extend(self._speaking.frame(part) for part in parts)
        await asyncio.sleep(len(self._queue) * SECONDS_A_FRAME)

    async def _speak(self) -> None:
        clock = asyncio.get_running_loop().time
        due = clock()
        while True:
            if self._speaking and self.sound:
                data = self._queue.popleft() if self._queue else self._speaking.frame()
                with suppress(OSError):
                    self._transport.sendto(data, (self.sound.address, self.sound.port))
            self._fill(clock())
            due = max(due + SECONDS_A_FRAME, clock() - 1)
            await asyncio.sleep(max(due - clock(), 0))

    def _fill(self, now: float) -> None:
        """Where nothing comes, it is silent: the ear's clock goes on."""
        missing = now - self._last
        if missing > NOTHING and self._hearing is not None:
            samples = int(missing * RATE)
            self.ear.hear(np.zeros(samples, np.int16))
            self._hearing.filled += samples
            self._last = now

    def close(self) -> None:
        """Speak and hear no longer."""
        if self._task is not None:
            self._task.cancel()
        self._transport.close()
