"""Where the voice goes, and as what: the offer of a call and its answer (RFC 4566)."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address

from walkamile.walk.calling.rtp import CODECS, KEYS

LONGEST, MOST_LINES = 16_384, 400
NAMES = {"pcmu/8000": 0, "pcma/8000": 8}
LAST_PAYLOAD = 127


class NoSoundError(ValueError):
    """An answer without a voice that we understand: says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """Where the far end wants to be spoken to, in which code, and how keys are told.

    ``keys`` is the payload type of telephone-event, None where it knows none.
    """

    address: str
    port: int
    payload: int
    keys: int | None = None


def offer(address: str, port: int, session: int) -> bytes:
    """Return what we offer: both telephone codes, and keys as events (RFC 4733)."""
    codes = {number: f"{name}/8000" for number, name in CODECS.items()}
    named = {**codes, KEYS: "telephone-event/8000"}
    return _described(address, port, f"{session} 1", named, "sendrecv")


def answer(
    address: str, port: int, session: int, offered: bytes, version: int
) -> bytes:
    """Return our answer when the far end changes a call. Raises NoSoundError."""
    sound = read(offered)
    named = {sound.payload: f"{CODECS[sound.payload]}/8000"}
    if sound.keys is not None:
        named[sound.keys] = "telephone-event/8000"
    told = offered.decode("utf-8", "replace")
    way = "recvonly" if "a=sendonly" in told else "sendrecv"
    way = "inactive" if "a=inactive" in told else way
    return _described(address, port, f"{session} {version}", named, way)


def _described(
    address: str, port: int, session: str, named: dict[int, str], way: str
) -> bytes:
    family = "IP6" if ":" in address else "IP4"
    keys = [number for number, name in named.items() if "event" in name]
    return "\r\n".join(
        [
            "v=0",
            f"o=walkamile {session} IN {family} {address}",
            "s=-",
            f"c=IN {family} {address}",
            "t=0 0",
            f"m=audio {port} RTP/AVP {' '.join(map(str, named))}",
            *(f"a=rtpmap:{number} {name}" for number, name in named.items()),
            *(f"a=fmtp:{number} 0-15" for number in keys),
            "a=ptime:20",
            f"a={way}",
            "",
        ]
    ).encode()


def read(body: bytes) -> Sound:
    """Return what the far end answered. Raises NoSoundError, and nothing else."""
    if len(body) > LONGEST:
        raise NoSoundError("its description is too long")
    rows = body.decode("utf-8", "replace").splitlines()[:MOST_LINES]
    lines = [(row[:1], row[2:].strip()) for row in rows if row[1:2] == "="]
    place, audio, own = "", "", []
    inside = False
    for kind, value in lines:
        if kind == "m":
            inside = value.startswith("audio ") and not audio
            audio = value if inside else audio
        elif kind == "c" and (inside or not audio):
            place = value.split(" ")[-1].partition("/")[0]
        elif kind == "a" and inside:
            own.append(value)
    return _sound(place, audio, own)


def _sound(place: str, audio: str, own: list[str]) -> Sound:
    parts = audio.split()
    if len(parts) < 4 or not _small(parts[1].partition("/")[0], 65_535):
        raise NoSoundError("it offers no sound")
    port = int(parts[1].partition("/")[0])
    if port == 0:
        raise NoSoundError("it declines the sound")
    if parts[2] != "RTP/AVP":
        raise NoSoundError(
            f"it wants {parts[2][:20]}, and only plain RTP is spoken here"
        )
    offered = [int(one) for one in parts[3:] if _small(one, LAST_PAYLOAD)]
    named = dict(_named(own))
    codes = [one for one in offered if one in CODECS or named.get(one) in NAMES]
    if not codes:
        raise NoSoundError("it speaks neither PCMU nor PCMA")
    if codes[0] not in CODECS:
        raise NoSoundError("it numbers its code anew, which nobody asked for")
    keys = [one for one in offered if named.get(one) == "telephone-event/8000"]
    return Sound(
        address=_address(place), port=port, payload=codes[0],
        keys=keys[0] if keys else None,
    )  # fmt: skip


def _named(own: list[str]) -> Iterator[tuple[int, str]]:
    for value in own:
        if value.startswith("rtpmap:"):
            number, _, name = value.removeprefix("rtpmap:").partition(" ")
            plain = "/".join(name.strip().lower().split("/")[:2])
            if _small(number, LAST_PAYLOAD):
                yield int(number), plain


def _small(text: str, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= most


def _address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        raise NoSoundError("it does not say at which address it listens") from None
