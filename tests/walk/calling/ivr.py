"""A telephone exchange for tests: it answers on loopback and plays a menu of known shape.

It speaks SIP by its own few lines, so that a mistake of the walker's reader is not
made twice. Prompts are noise shaped like syllables, each of its own melody; ``speed``
plays them faster than they are spoken (the walker's clock is the sound).
"""

import asyncio
import hashlib
import re
import struct
from collections import deque
from dataclasses import dataclass, field

import numpy as np

from walkamile.walk.calling.sound import RATE, decoded, encoded

PASSWORD = 's3cret,\\"x'
WRONG = "wrong"  # the prompt after a key that is not offered


def speech(seed, seconds):
    """Return something like a voice: bands of noise that change five times a second."""
    make = np.random.default_rng(seed)
    out = []
    while sum(map(len, out)) < seconds * RATE:
        length = int(make.uniform(0.12, 0.22) * RATE)
        at = np.arange(length) / RATE
        pitch = make.uniform(90, 180)
        wave = np.zeros(length)
        middle = make.uniform(300, 2600, 3)
        for one in range(1, int(3400 / pitch)):
            near = np.exp(-(((one * pitch - middle) / 180) ** 2)).max()
            wave += near * np.sin(2 * np.pi * one * pitch * at + make.uniform(0, 6))
        wave += make.normal(0, 0.05, length)
        out.append(wave / np.abs(wave).max() * np.hanning(length) * 9000)
        out.append(np.zeros(int(make.uniform(0.01, 0.05) * RATE)))
    return np.concatenate(out)[: int(seconds * RATE)].astype(np.int16)


def tone(seconds, *pitches, loud=4000):
    at = np.arange(int(seconds * RATE)) / RATE
    return (loud * sum(np.sin(2 * np.pi * one * at) for one in pitches)).astype(
        np.int16
    )


def silence(seconds):
    return np.zeros(int(seconds * RATE), np.int16)


def ringing(times=3):
    return np.concatenate(
        [part for _ in range(times) for part in (tone(1, 425), silence(4))]
    )


def busy(times=6):
    return np.concatenate(
        [part for _ in range(times) for part in (tone(0.48, 425), silence(0.48))]
    )


def music(seconds=20):
    """Return chords without a pause."""
    make = np.random.default_rng(5)
    parts = []
    for _ in range(int(seconds / 0.5)):
        ground = make.choice([196, 220, 247, 262, 294])
        pitches = [ground * over for over in (1, 1.25, 1.5, 2, 2.5, 3, 4)]
        parts.append(tone(0.5, *pitches, loud=1500))
    return np.concatenate(parts)


@dataclass
class Shape:
    """Menus: name → (seconds, {key: where}); where is a menu, person, queue, hang up, busy."""

    menus: dict
    ends: frozenset = frozenset()  # prompts after which it hangs up
    again: bool = True  # after a wrong key the menu is said again
    delay: float = 0.3
    wrong_seconds: float = 0.5
    sounds: dict = field(default_factory=dict)

    def sound(self, name):
        if name not in self.sounds:
            seconds = self.wrong_seconds if name == WRONG else self.menus[name][0]
            seed = int(hashlib.sha256(name.encode()).hexdigest()[:8], 16)
            self.sounds[name] = speech(seed, seconds)
        return self.sounds[name]


class Exchange(asyncio.DatagramProtocol):
    """The server: one process, one line, any number of calls one after another."""

    def __init__(
        self,
        shape,
        *,
        speed=8.0,
        auth="",
        answers=(),
        early=None,
        code=0,
        user="walker",
        hears_keys=True,
        drops=0,
        answer_after=0.0,
    ):
        self.shape, self.speed, self.auth, self.user = shape, speed, auth, user
        self.answers = deque(answers)  # statuses of the first calls; then 200
        self.early, self.code, self.hears_keys = early, code, hears_keys
        self.drops, self.answer_after = drops, answer_after
        self.requests, self.pressed, self.calls = [], [], {}
        self.up = self.most_up = 0

    @classmethod
    async def opened(cls, shape, **more):
        loop = asyncio.get_running_loop()
        _, made = await loop.create_datagram_endpoint(
            lambda: cls(shape, **more), local_addr=("127.0.0.1", 0)
        )
        return made

    def connection_made(self, transport):
        self.transport = transport
        self.port = transport.get_extra_info("sockname")[1]

    def close(self):
        for call in self.calls.values():
            call.close()
        self.transport.close()

    def datagram_received(self, data, sender):
        head, _, body = data.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        told = dict(line.split(": ", 1) for line in lines[1:])
        method = lines[0].split(" ")[0]
        if method.startswith("SIP/"):
            return
        self.requests.append(method)
        if self.drops:
            self.drops -= 1
            return
        call = told["Call-ID"]
        if (
            self.auth
            and method in ("INVITE", "REGISTER", "BYE")
            and not self._proven(told, lines[0])
        ):
            self._challenge(told, sender)
        elif method == "REGISTER":
            self._say(told, 200, "OK", sender)
        elif method == "INVITE":
            self._invited(told, body.decode(), sender)
        elif method == "CANCEL":
            self._cancelled(told, sender)
        elif method == "BYE":
            self._say(told, 200, "OK", sender)
            self.ended(call)

    def _cancelled(self, told, sender):
        self._say(told, 200, "OK", sender)
        waiting = self.calls.pop(told["Call-ID"], None)
        if waiting:
            waiting.close()
            self._say(waiting.told, 487, "Request Terminated", sender)

    def _proven(self, told, line):
        header = "Authorization" if self.auth == "www" else "Proxy-Authorization"
        found = re.findall(
            r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^,]+))', told.get(header, "")
        )
        given = {name: quoted or bare for name, quoted, bare in found}
        if not given:
            return False
        method, uri = line.split(" ")[:2]

        def md5(text):
            return hashlib.md5(text.encode()).hexdigest()

        who = md5(f"{self.user}:shop:{PASSWORD}")
        parts = [
            who,
            given["nonce"],
            given["nc"],
            given["cnonce"],
            "auth",
            md5(f"{method}:{uri}"),
        ]
        return md5(":".join(parts)) == given["response"]

    def _challenge(self, told, sender):
        status, name = (
            (401, "WWW-Authenticate")
            if self.auth == "www"
            else (407, "Proxy-Authenticate")
        )
        asked = 'Digest realm="shop", nonce="n,1", qop="auth,auth-int", algorithm=MD5, opaque="o"'
        self._say(told, status, "Who is it", sender, [(name, asked)])

    def _say(self, told, status, reason, sender, more=(), body=""):
        to = told["To"] + (
            "" if ";tag=" in told["To"] or status == 100 else ";tag=ours"
        )
        rows = [
            f"SIP/2.0 {status} {reason}",
            f"Via: {told['Via']}",
            f"From: {told['From']}",
            f"To: {to}",
            f"Call-ID: {told['Call-ID']}",
            f"CSeq: {told['Cseq'] if 'Cseq' in told else told['CSeq']}",
        ]
        rows += [f"{name}: {value}" for name, value in more]
        if body:
            rows.append("Content-Type: application/sdp")
        rows += [f"Content-Length: {len(body)}", "", body]
        self.transport.sendto("\r\n".join(rows).encode(), sender)

    def _invited(self, told, sdp, sender):
        if told["Call-ID"] in self.calls:
            return
        self._say(told, 100, "Trying", sender)
        status = self.answers.popleft() if self.answers else 200
        if status >= 300:
            self._say(told, status, "No", sender)
            return
        call = self.calls[told["Call-ID"]] = Played(self, told, sdp, sender)
        if status == 180:
            self._say(told, 180, "Ringing", sender)
            return
        call.task = asyncio.create_task(call.answer())

    def ended(self, call):
        gone = self.calls.pop(call, None)
        if gone:
            gone.close()


class Played(asyncio.DatagramProtocol):
    """One call: what it plays, and which keys it hears."""

    def __init__(self, exchange, told, sdp, sender):
        self.exchange, self.told, self.sender = exchange, told, sender
        self.port = int(re.search(r"m=audio (\d+)", sdp)[1])
        self.task, self.at, self.queue = None, "main", np.zeros(0, np.int16)
        self.number = self.time = 0
        self.bye, self.last_key = False, None
        self.transport = None
        self.counted = False

    def close(self):
        if self.task:
            self.task.cancel()
        if self.transport:
            self.transport.close()
        if self.counted:
            self.counted = False
            self.exchange.up -= 1

    def connection_made(self, transport):
        self.transport = transport

    def _sdp(self):
        own = self.transport.get_extra_info("sockname")[1]
        keys = (
            "\r\na=rtpmap:96 telephone-event/8000" if self.exchange.hears_keys else ""
        )
        also = " 96" if self.exchange.hears_keys else ""
        return (
            f"v=0\r\no=x 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            f"m=audio {own} RTP/AVP {self.exchange.code}{also}{keys}\r\n"
        )

    async def answer(self):
        exchange, loop = self.exchange, asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))
        contact = [("Contact", f"<sip:ivr@127.0.0.1:{exchange.port}>")]
        exchange._say(self.told, 180, "Ringing", self.sender)
        if exchange.early is not None:
            exchange._say(self.told, 183, "Early", self.sender, contact, self._sdp())
            self.queue = exchange.early
            while len(self.queue):
                await self._play()
        await asyncio.sleep(exchange.answer_after)
        exchange._say(self.told, 200, "OK", self.sender, contact, self._sdp())
        self.counted = True
        exchange.up += 1
        exchange.most_up = max(exchange.most_up, exchange.up)
        self._goto("main")
        while True:
            await self._play()

    async def _play(self):
        exchange = self.exchange
        for _ in range(2):
            frame, self.queue = self.queue[:160], self.queue[160:]
            frame = np.pad(frame, (0, 160 - len(frame)))
            head = struct.pack(
                "!BBHII", 0x80, exchange.code, self.number & 0xFFFF, self.time, 7
            )
            self.transport.sendto(
                head + encoded(frame, exchange.code), ("127.0.0.1", self.port)
            )
            self.number, self.time = self.number + 1, self.time + 160
        if self.bye and not len(self.queue):
            self._hang_up()
        await asyncio.sleep(2 * 0.02 / exchange.speed)

    def _hang_up(self):
        told = self.told
        rows = [
            f"BYE sip:walker@127.0.0.1:{self.sender[1]} SIP/2.0",
            f"Via: SIP/2.0/UDP 127.0.0.1:{self.exchange.port};branch=z9hG4bK{self.number}",
            f"From: {told['To']};tag=ours",
            f"To: {told['From']}",
            f"Call-ID: {told['Call-ID']}",
            "CSeq: 1 BYE",
            "Content-Length: 0",
            "",
            "",
        ]
        self.exchange.transport.sendto("\r\n".join(rows).encode(), self.sender)
        self.exchange.ended(told["Call-ID"])

    def _goto(self, name, before=()):
        shape = self.exchange.shape
        self.at, parts = name, [silence(shape.delay), *before]
        self.queue = np.concatenate([*parts, shape.sound(name)])
        self.bye = name in shape.ends

    def datagram_received(self, data, _):
        payload, time = data[1] & 0x7F, struct.unpack("!I", data[4:8])[0]
        if payload == 96 and data[13] & 0x80 and time != self.last_key:
            self.last_key = time
            self._pressed("0123456789*#"[data[12]])
        elif payload == self.exchange.code and not self.exchange.hears_keys:
            self._tones(decoded(data[12:], payload))

    def _tones(self, samples):
        power = np.abs(np.fft.rfft(samples.astype(float), 800))
        loud = sorted(np.argsort(power)[-8:] * 10)
        heard = np.sqrt(np.mean(samples.astype(float) ** 2)) > 2000
        if heard and self.last_key is None:
            rows, columns = (697, 770, 852, 941), (1209, 1336, 1477)
            row = min(range(4), key=lambda n: abs(rows[n] - loud[0]))
            column = min(range(3), key=lambda n: abs(columns[n] - loud[-1]))
            self._pressed(("123", "456", "789", "*0#")[row][column])
        self.last_key = 1 if heard else None

    def _pressed(self, key):
        shape = self.exchange.shape
        self.exchange.pressed.append((self.at, key))
        to = shape.menus[self.at][1].get(key)
        if to is None:
            wrong = [shape.sound(WRONG), silence(0.1)]
            if shape.again:
                self._goto(self.at, wrong)
            else:
                self.queue = np.concatenate([silence(shape.delay), wrong[0]])
        elif to == "person":
            self.queue = np.concatenate([silence(0.3), ringing()])
        elif to == "busy":
            self.queue = np.concatenate([silence(0.3), busy()])
        elif to == "queue":
            self.queue = np.concatenate([silence(0.3), music()])
        elif to == "hang up":
            self.queue, self.bye = silence(0.2), True
        else:
            self._goto(to)
