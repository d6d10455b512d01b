"""Telephone sound: eight thousand numbers a second, squeezed into bytes (ITU-T G.711)."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]

RATE = 8_000
FRAME = 160  # samples in 20 ms, one packet
SECONDS_A_FRAME = FRAME / RATE
PCMU, PCMA = 0, 8
# ITU-T Q.23: each key is two tones.
ROWS, COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477, 1633)
PAD = ("123A", "456B", "789C", "*0#D")
SILENT = {PCMU: 0xFF, PCMA: 0xD5}
KEY_LOUDNESS = 6_000  # each of the two tones; -14.7 dBov


def _mu_decoded() -> Samples:
    byte = ~np.arange(256) & 0xFF
    value = (((byte & 0x0F) << 3) + 0x84) << ((byte & 0x70) >> 4)
    return np.where(byte & 0x80, 0x84 - value, value - 0x84).astype(np.int16)


def _a_decoded() -> Samples:
    byte = np.arange(256) ^ 0x55
    low, part = (byte & 0x0F) << 4, (byte & 0x70) >> 4
    value = np.where(part == 0, low + 8, (low + 0x108) << np.maximum(part - 1, 0))
    return np.where(byte & 0x80, value, -value).astype(np.int16)


def _encoded(decoded: Samples) -> NDArray[np.uint8]:
    """Return for each of 65,536 numbers the byte that comes nearest to it."""
    order = np.argsort(decoded, kind="stable")
    steps = decoded[order].astype(np.int32)
    middles = (steps[1:] + steps[:-1]) / 2
    places = np.searchsorted(middles, np.arange(-32_768, 32_768))
    return order[places].astype(np.uint8)


DECODED = {PCMU: _mu_decoded(), PCMA: _a_decoded()}
ENCODED = {code: _encoded(table) for code, table in DECODED.items()}


def decoded(data: bytes, code: int) -> Samples:
    """Return bytes of G.711 as numbers; ``code`` is PCMU or PCMA."""
    return DECODED[code][np.frombuffer(data, np.uint8)]


def encoded(samples: Samples, code: int) -> bytes:
    """Return numbers as bytes of G.711."""
    return ENCODED[code][samples.astype(np.int32) + 32_768].tobytes()


def tone(key: str, seconds: float) -> Samples:
    """Return the two tones of a key, for far ends that know no telephone events."""
    row = next(place for place, keys in enumerate(PAD) if key in keys)
    at = np.arange(int(seconds * RATE)) / RATE
    both = np.sin(2 * np.pi * ROWS[row] * at)
    both += np.sin(2 * np.pi * COLUMNS[PAD[row].index(key)] * at)
    return (KEY_LOUDNESS * both).astype(np.int16)


def save(samples: Samples, path: Path) -> Path:
    """Write sound as a WAV file of 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.astype("<i2").tobytes())
    return path
