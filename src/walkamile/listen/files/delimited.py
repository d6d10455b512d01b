"""Read tables of separated values without losing a row, quickly or carefully."""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import csv

# One row longer than this is not a customer's comment but an attack or a lost quote.
LONGEST_ROW = 16 * 1024 * 1024
# So many rows are found one by one before they are handed on: who wants the first rows
# only (a preview, a guess) need not wait for the whole file.
CAREFUL_AT_ONCE = 5_000
QUOTE, RETURN, NEWLINE = 34, 13, 10
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file separates its values; ``separator`` is empty for one value a line."""

    separator: str
    backslash: bool = False

    @property
    def mark(self) -> bytes:
        """The separator as a byte; the unit separator where there is one column."""
        return (self.separator or "\x1f").encode()


@dataclass(frozen=True, slots=True)
class Block:
    """Whole rows of a file: their bytes, where each begins and ends, and its number."""

    data: bytes
    starts: Positions
    ends: Positions
    numbers: Positions
    careful: bool = False

    def after(self, rows: int) -> "Block":
        """Return the block without its first rows."""
        if not rows:
            return self
        if rows >= len(self.starts):
            none = self.starts[:0]
            return Block(b"", none, none, none)
        cut = int(self.starts[rows])
        starts, ends = self.starts[rows:] - cut, self.ends[rows:] - cut
        return Block(self.data[cut:], starts, ends, self.numbers[rows:], self.careful)

    def raw(self) -> list[bytes]:
        """Return the bytes of each row."""
        data = self.data
        ends = self.ends.tolist()
        return [data[a:b] for a, b in zip(self.starts.tolist(), ends, strict=True)]


def rows_of(blocks: Iterable[bytes], dialect: Dialect) -> Iterator[Block]:
    """Cut a stream of bytes into blocks of whole rows; empty lines are no rows.

    The bounds come from counting quotes, which is fast. Where the quotes of a block do
    not stand where they should, its rows are found one by one.
    """
    rest, number = b"", 1
    for block, final in _with_end(blocks):
        rest += block
        if final and rest and rest[-1] not in (RETURN, NEWLINE):
            rest += b"\n"
        found = _bounds(rest, dialect, final=final)
        if found is None and (final or len(rest) > LONGEST_ROW):
            found = _careful_bounds(rest, dialect, final=final)
        while found is not None:
            starts, ends, used, careful = found
            numbers = np.arange(number, number + len(starts), dtype=np.int64)
            number += len(starts)
            there = ends > starts
            if there.any():
                yield Block(
                    rest[:used], starts[there], ends[there], numbers[there], careful
                )
            rest = rest[used:]
            found = _careful_bounds(rest, dialect, final=final) if careful else None


def _with_end(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    for block in blocks:
        yield block, False
    yield b"", True


Bounds = tuple[Positions, Positions, int, bool]


def _bounds(data: bytes, dialect: Dialect, *, final: bool) -> Bounds | None:
    """Return where rows start and end by counting quotes, or nothing if none ends."""
    buffer = np.frombuffer(data, dtype=np.uint8)
    line_ends = _line_ends(buffer, final=final)
    quotes = np.flatnonzero(buffer == QUOTE)
    if len(quotes):
        if dialect.backslash:
            return _careful_bounds(data, dialect, final=final)
        inside = np.searchsorted(quotes, line_ends) & 1
        line_ends = line_ends[inside == 0]
    if not len(line_ends):
        return None
    used = int(line_ends[-1]) + 1
    if len(quotes) and not _in_place(buffer, quotes[quotes < used], dialect):
        return _careful_bounds(data, dialect, final=final)
    starts = np.concatenate([[0], line_ends[:-1] + 1])
    ends = line_ends - ((line_ends > 0) & (buffer[line_ends - 1] == RETURN))
    return starts, np.maximum(ends, starts), used, False


def _line_ends(buffer: npt.NDArray[np.uint8], *, final: bool) -> Positions:
    newlines = np.flatnonzero(buffer == NEWLINE)
    returns = np.flatnonzero(buffer == RETURN)
    if not len(returns):
        return newlines
    before_last = returns[returns + 1 < len(buffer)]
    alone = before_last[buffer[before_last + 1] != NEWLINE]
    if final and len(returns) and returns[-1] + 1 == len(buffer):
        alone = np.append(alone, returns[-1])
    return np.sort(np.concatenate([newlines, alone])) if len(alone) else newlines


def _in_place(
    buffer: npt.NDArray[np.uint8], quotes: Positions, dialect: Dialect
) -> bool:
    """Tell whether quotes open after a separator and close before one."""
    opening, closing = quotes[0::2], quotes[1::2]
    stops = (dialect.mark[0], RETURN, NEWLINE, QUOTE)
    before = buffer[np.maximum(opening - 1, 0)]
    after = buffer[np.minimum(closing + 1, len(buffer) - 1)]
    return bool(
        np.all((opening == 0) | np.isin(before, stops)) and np.isin(after, stops).all()
    )


def _careful_bounds(data: bytes, dialect: Dialect, *, final: bool) -> Bounds | None:
    starts: list[int] = []
    ends: list[int] = []
    place, form = 0, _form(dialect)
    while place < len(data) and len(starts) < CAREFUL_AT_ONCE:
        row = form.row(data, place, final=final)
        if row is None:
            break
        end, after, _ = row
        starts.append(place)
        ends.append(end)
        place = after
    if not starts:
        return None
    return np.array(starts), np.array(ends), place, True


Fields = list[bytes] | str


class _Form:
    """The shape of one value, in four tries from well-formed to as it stands."""

    def __init__(self, dialect: Dialect) -> None:
        mark = re.escape(dialect.mark)
        stop = rb"(?=" + mark + rb"|[\r\n])"
        inner = rb'[^"\\]*(?:(?:""|\\.)[^"\\]*)*' if dialect.backslash else None
        self.quoted = re.compile(
            rb'"(' + (inner or rb'[^"]*(?:""[^"]*)*') + rb')"' + stop, re.DOTALL
        )
        self.quoted_in_line = re.compile(rb'"([^\r\n]*?)"' + stop)
        self.plain = re.compile(rb"[^\r\n" + mark + rb"]*")
        self.line = re.compile(rb"[^\r\n]*")
        self.mark, self.backslash = dialect.mark[0], dialect.backslash

    def row(
        self, data: bytes, place: int, *, final: bool
    ) -> tuple[int, int, Fields] | None:
        """Return where the row ends, where the next begins, and its values or fault."""
        fields: list[bytes] = []
        start = place
        while True:
            value, place = self._value(data, place)
            if place >= len(data) or value is None:
                if not final and len(data) - start <= LONGEST_ROW:
                    return None  # the row may go on in the next block
                return self._broken(data, start)
            fields.append(value)
            if data[place] != self.mark:
                if not final and data[place] == RETURN and place + 1 == len(data):
                    return None  # its newline may come with the next block
                return place, _after_line_end(data, place), fields
            place += 1

    def _value(self, data: bytes, place: int) -> tuple[bytes | None, int]:
        if place < len(data) and data[place] == QUOTE:
            found = self.quoted.match(data, place)
            if found:
                return self._unescaped(found[1]), found.end()
            in_line = self.quoted_in_line.match(data, place)
            if in_line:
                return in_line[1].replace(b'""', b'"'), in_line.end()
            if _never_closed(data, place):
                return None, place
        plain = self.plain.match(data, place)
        assert plain is not None  # the pattern matches nothing, too
        return plain[0], plain.end()

    def _unescaped(self, value: bytes) -> bytes:
        if self.backslash:
            value = re.sub(rb'\\(["\\])', rb"\1", value)
        return value.replace(b'""', b'"')

    def _broken(self, data: bytes, start: int) -> tuple[int, int, Fields]:
        line = self.line.match(data, start)
        assert line is not None
        end = line.end()
        return end, _after_line_end(data, end), "a quote opens here and never closes."


@lru_cache(maxsize=32)
def _form(dialect: Dialect) -> _Form:
    return _Form(dialect)


def _never_closed(data: bytes, place: int) -> bool:
    """Tell a quote that its line does not close: the words may go on below."""
    line_end = re.compile(rb"[\r\n]").search(data, place)
    return b'"' not in data[place + 1 : line_end.start() if line_end else None]


def _after_line_end(data: bytes, place: int) -> int:
    return place + 2 if data[place : place + 2] == b"\r\n" else place + 1


def fields_of(raw: bytes, dialect: Dialect) -> Fields:
    """Return the values of one row, or a sentence about what is wrong with it."""
    found = _form(dialect).row(raw + b"\n", 0, final=True)
    assert found is not None
    return found[2]


def columns_of(block: Block, dialect: Dialect, width: int) -> pa.Table | None:
    """Return a well-formed block as columns of bytes, or nothing where rows disagree.

    Arrow's reader is the second opinion: where it counts other rows or other columns
    than we do, the block is read row by row.
    """
    if block.careful or not dialect.separator:
        return None
    try:
        table = csv.read_csv(
            io.BytesIO(block.data),
            read_options=csv.ReadOptions(
                use_threads=False,
                block_size=len(block.data) + 1,
                column_names=[str(place) for place in range(width)],
            ),
            parse_options=csv.ParseOptions(
                delimiter=dialect.separator, newlines_in_values=True
            ),
            convert_options=csv.ConvertOptions(
                column_types={str(place): pa.binary() for place in range(width)},
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    return table if table.num_rows == len(block.starts) else None
