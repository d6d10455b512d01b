"""A voice in packets: put in order, gaps made silence, keys told as events (RFC 3550, 4733)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from walkamile.walk.calling import sound
from walkamile.walk.calling.sound import FRAME, PCMA, PCMU, RATE, Samples

CODECS = {PCMU: "PCMU", PCMA: "PCMA"}
KEYS = 101  # our payload type for telephone-event; the far end may choose another
EVENTS = "0123456789*#ABCD"
HEAD = struct.Struct("!BBHII")
EVENT = struct.Struct("!BBH")
VERSION = 0x80
# RFC 4733 2.5.1.4: the last packet of a key is sent three times.
LAST_PACKETS = 3
LOUDNESS = 10  # -10 dBm0, in the middle of what exchanges take
LONGEST_PACKET = 2_048
# A packet that comes so many others late is not waited for: 100 ms.
WAITED_FOR = 5
# A jump in time that is longer than this is a new beginning, not a pause.
LONGEST_GAP = 10 * RATE


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet of a voice."""

    payload: int
    number: int
    time: int
    source: int
    data: bytes


def read(given: bytes) -> Packet | None:
    """Return a packet; None for RTCP and for anything that is no RTP. Never raises."""
    if not HEAD.size <= len(given) <= LONGEST_PACKET:
        return None
    first, second, number, time, source = HEAD.unpack_from(given)
    # 72 to 76 without the marker are RTCP's own types (RFC 5761).
    if first & 0xC0 != VERSION or 72 <= (second & 0x7F) <= 76:
        return None
    begin = HEAD.size + 4 * (first & 0x0F)
    if first & 0x10:  # an extension: its length stands in its second half
        if len(given) < begin + 4:
            return None
        begin += 4 + 4 * int.from_bytes(given[begin + 2 : begin + 4])
    end = len(given)
    if first & 0x20:  # padding: its length is the last byte
        end -= given[-1]
    if begin > end:
        return None
    return Packet(second & 0x7F, number, time, source, given[begin:end])


class Hearing:
    """Packets as they come in; samples in their order go out, with silence in gaps.

    Bounded: it never holds more than a few packets, and a far end that jumps in time
    or changes its source begins anew.
    """

    def __init__(self, payload: int) -> None:
        self.payload = payload
        self.packets = self.lost = self.refused = 0
        self.filled = 0  # samples of silence that were put in while nothing came
        self._waiting: dict[int, Packet] = {}
        self._next: int | None = None  # the number that is due
        self._time = 0  # the time stamp at which the next sample lies
        self._source: int | None = None

    def take(self, packet: Packet) -> Iterator[Samples]:
        """Take a packet in; yield what can be heard now."""
        if packet.payload != self.payload or not packet.data:
            self.refused += 1
            return
        if packet.source != self._source:
            self._begin(packet)
        ahead = (packet.number - (self._next or 0)) & 0xFFFF
        if ahead >= 0x8000:  # came too late, or twice
            self.refused += 1
            return
        if ahead > 50 * WAITED_FOR:
            self._begin(packet)
        self._waiting[packet.number] = packet
        yield from self._due()

    def _begin(self, packet: Packet) -> None:
        self._source, self._next = packet.source, packet.number
        self._time = packet.time
        self._waiting.clear()

    def _due(self) -> Iterator[Samples]:
        while self._waiting:
            number = self._next or 0
            if number in self._waiting:
                yield from self._heard(self._waiting.pop(number))
            elif len(self._waiting) > WAITED_FOR:
                self.lost += 1
            else:
                return
            self._next = (number + 1) & 0xFFFF

    def _heard(self, packet: Packet) -> Iterator[Samples]:
        self.packets += 1
        gap = (packet.time - self._time) & 0xFFFFFFFF
        filled, self.filled = self.filled, 0
        if filled < gap <= LONGEST_GAP:
            yield np.zeros(gap - filled, np.int16)
        made = sound.decoded(packet.data, self.payload)
        self._time = (packet.time + len(made)) & 0xFFFFFFFF
        yield made


class Speaking:
    """Our own side of the voice: silence, and the keys that are pressed."""

    def __init__(self, *, source: int, number: int, time: int, payload: int) -> None:
        self._source, self._number, self._time = source, number, time
        self._payload = payload
        self._first = True

    def frame(self, samples: Samples | None = None) -> bytes:
        """Return 20 ms of our voice as a packet; nothing given is silence."""
        data = (
            bytes([sound.SILENT[self._payload]]) * FRAME
            if samples is None
            else sound.encoded(samples, self._payload)
        )
        made = self._packet(self._payload, self._time, data, marker=self._first)
        self._first = False
        self._time = (self._time + FRAME) & 0xFFFFFFFF
        return made

    def key(self, key: str, payload: int, frames: int) -> Iterator[bytes]:
        """Yield the packets of a key, one for each 20 ms, the last one three times."""
        began, code = self._time, EVENTS.index(key)
        for frame in range(1, frames + 1):
            data = EVENT.pack(code, LOUDNESS, frame * FRAME)
            yield self._packet(payload, began, data, marker=frame == 1)
        for _ in range(LAST_PACKETS):
            data = EVENT.pack(code, 0x80 | LOUDNESS, frames * FRAME)
            yield self._packet(payload, began, data)
        self._time = (began + (frames + LAST_PACKETS) * FRAME) & 0xFFFFFFFF

    def _packet(
        self, payload: int, time: int, data: bytes, *, marker: bool = False
    ) -> bytes:
        second = payload | (0x80 if marker else 0)
        head = HEAD.pack(VERSION, second, self._number, time, self._source)
        self._number = (self._number + 1) & 0xFFFF
        return head + data


def key_of(data: bytes) -> tuple[str, bool, int] | None:
    """Return a key that was told as an event: (key, is it the end, its length)."""
    if len(data) < EVENT.size:
        return None
    code, flags, length = EVENT.unpack_from(data)
    return (EVENTS[code], bool(flags & 0x80), length) if code < len(EVENTS) else None
