"""Open a file of separated values as a table: its separator, heading and rows."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from walkamile.listen.files import encoding, legacy
from walkamile.listen.files.delimited import (
    Block,
    Dialect,
    columns_of,
    fields_of,
    rows_of,
)
from walkamile.listen.files.heading import is_heading
from walkamile.listen.files.stretch import Stretch, Table, unique_names
from walkamile.listen.source import Refusal, UnreadableError

SEPARATORS = (",", ";", "\t", "|")
SNIFFED_ROWS = 100
SNIFFED_BYTES = 1024 * 1024  # two thousand questions of a survey make a long heading
# A file has a separator if this share of its first rows has as many values as most.
AGREEING_ROWS = 0.6
# Excel leaves out the empty values at the end of a row, so a short row is whole where
# what it lacks is often empty; anywhere else it is a row cut in two.
OFTEN_EMPTY = 0.02
# Lines of a report's title are taken for that above three rows of three columns.
MOST_ABOVE, FEWEST_BELOW = 5, 3
ABOVE = "{} lines above the headings are the report's title and were left out."
LONGEST_VALUE = 4 * 1024 * 1024
ENCODED_OTHERWISE = "encoding"
NO_TEXT = "its bytes are no text in any encoding, whatever its name says."
EXPORT_IT = "Unpack or convert it first, or export it again as CSV."
CALLED = {
    "cp1252": "Windows-1252", "cp932": "Shift JIS", "euc_kr": "EUC-KR",
    "gb18030": "GB 18030", "cp1251": "Windows-1251", "utf-8": "UTF-8",
}  # fmt: skip


def table(path: Path, *, headings: int | None = None) -> Table:
    """Open a file of separated values. ``headings`` says how many rows are no data."""
    head = encoding.head(path, SNIFFED_BYTES)
    if not encoding.is_text(head):
        raise UnreadableError(NO_TEXT, next_step=EXPORT_IT, file=path.name)
    dialect = dialect_of(head, path.suffix.lower() in {".csv", ".tsv"})
    otherwise = "utf-8" if _is_utf_8(head) else legacy.guess(head)
    first = [_cells(row, otherwise) for row in _first_rows(head, dialect)]
    otherwise = legacy.WESTERN if otherwise == "utf-8" else otherwise
    if not first:
        return Table((), lambda: iter(()))
    top = _above(list(map(len, first))) if headings is None else 0
    has = headings if headings is not None else top + int(is_heading(first[top:]))
    width = len(first[top]) if has > top else max(map(len, first))
    labels = first[top] if has > top else [""] * width
    names = unique_names(labels, path.name)
    while names and names[-1] == f"column {len(names)}" and _void(first, len(names)):
        names = names[:-1]  # a separator at the end of every row
    warnings = {"above": ABOVE.format(top)} if top else {}
    optional = _may_lack(first[has:], len(names))
    shape = _Shape(names, dialect, optional, warnings, otherwise)
    return Table(
        names,
        lambda: _stretches(path, shape, skip=has),
        tuple(tuple(row) for row in first[top:has]),
        warnings,
    )


def _above(widths: list[int]) -> int:
    """Return how many lines of a report's title stand above the table, mostly none."""
    top = next((at for at, width in enumerate(widths) if width > 1), 0)
    table = widths[top : top + MOST_ABOVE]
    fits = 0 < top <= MOST_ABOVE and len(table) >= FEWEST_BELOW
    return top if fits and table[0] >= FEWEST_BELOW and len(set(table)) == 1 else 0


def dialect_of(head: bytes, named_so: bool = False) -> Dialect:
    """Return the separator under which the first rows agree best.

    Where they agree under none, a file ``named_so`` is taken by its first row's word.
    """
    backslash = bool(re.search(rb'[^\\,;\t|]\\"[^,;\t|\r\n"]', head))
    backslash = backslash and not re.search(rb'[^,;\t|\r\n]""[^,;\t|\r\n]', head)
    best, best_width = Dialect("", backslash), 1
    by_name, by_name_width = best, 1
    for separator in SEPARATORS:
        dialect = Dialect(separator, backslash)
        widths = [len(row) for row in _first_rows(head, dialect)]
        if not widths:
            continue
        widths = widths[_above(widths) :]
        width, times = Counter(widths).most_common(1)[0]
        if widths[0] > by_name_width:
            by_name, by_name_width = dialect, widths[0]
        agree = times >= AGREEING_ROWS * len(widths) or widths[0] == width > 2
        if agree and widths[0] > 1 and max(width, widths[0]) > best_width:
            best, best_width = dialect, max(width, widths[0])
    return by_name if named_so and not best.separator else best


def _first_rows(head: bytes, dialect: Dialect) -> list[list[bytes]]:
    found: list[list[bytes]] = []
    cut = len(head) >= SNIFFED_BYTES // 2
    for block in rows_of([head], dialect):
        found += [
            fields
            for raw in block.raw()[: SNIFFED_ROWS + 1]
            if isinstance(fields := fields_of(raw, dialect), list)
        ]
    return found[: -1 if cut and 1 < len(found) <= SNIFFED_ROWS else SNIFFED_ROWS]


def _is_utf_8(head: bytes) -> bool:
    try:
        head[:-4].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 8
    return True


def _cells(row: list[bytes], otherwise: str) -> list[str]:
    return [decoded(value, otherwise)[0] for value in row]


def _void(rows: list[list[str]], place: int) -> bool:
    return not any(row[place - 1].strip() for row in rows if len(row) >= place)


def _may_lack(rows: list[list[str]], width: int) -> int:
    """Return how few values a row may have, because the rest is often empty."""
    whole = [row for row in rows if len(row) >= width]
    fewest = width
    while fewest > 1 and whole:
        empty = sum(not row[fewest - 1] for row in whole)
        if empty <= OFTEN_EMPTY * len(whole):
            break
        fewest -= 1
    return fewest


class _Shape:
    """What the rows of one file share while they are read."""

    def __init__(
        self,
        names: tuple[str, ...],
        dialect: Dialect,
        fewest: int,
        warnings: dict[str, str],
        encoding_: str,
    ) -> None:
        self.names, self.dialect, self.fewest = names, dialect, fewest
        self.warnings, self.otherwise = warnings, 0
        self.encoding = encoding_

    def note_encoding(self, values: int) -> None:
        self.otherwise += values
        self.warnings[ENCODED_OTHERWISE] = (
            f"{self.otherwise:,} values are not UTF-8 and were read as "
            f"{CALLED[self.encoding]}."
        )


def _stretches(path: Path, shape: _Shape, *, skip: int) -> Iterator[Stretch]:
    shape.otherwise = 0
    for block in rows_of(encoding.blocks(path), shape.dialect):
        data = block.after(skip)
        skip = max(0, skip - len(block.starts))
        if len(data.starts):
            yield _stretch(data, shape)


def _stretch(block: Block, shape: _Shape) -> Stretch:
    columns = columns_of(block, shape.dialect, len(shape.names))
    if columns is None:
        return _row_by_row(block, shape)
    rows, raw, refusals = block.numbers.tolist(), block.raw(), []
    strings = []
    for place, name in enumerate(shape.names):
        values, faults = _decoded(columns.column(place).combine_chunks(), shape)
        strings.append(values)
        refusals += [Refusal(rows[at], name, why) for at, why in faults.items()]
    made = pa.table(dict(zip(shape.names, strings, strict=True)))
    return without_nul(Stretch(made, rows, raw, tuple(refusals)), block.data)


def _decoded(
    values: "pa.Array[Any]", shape: _Shape
) -> tuple["pa.Array[Any]", dict[int, str]]:
    try:
        return values.cast(pa.string()), {}
    except pa.ArrowInvalid:
        texts, faults, otherwise = [], {}, 0
        for at, value in enumerate(values.to_pylist()):
            text, fault, was_other = decoded(value or b"", shape.encoding)
            texts.append(text)
            otherwise += was_other
            if fault:
                faults[at] = fault
        if otherwise:
            shape.note_encoding(otherwise)
        return pa.array(texts, pa.string()), faults


def decoded(value: bytes, otherwise: str) -> tuple[str, str, bool]:
    """Return a value as text, what is wrong with it, and whether it was not UTF-8."""
    try:
        return value.decode("utf-8"), "", False
    except UnicodeDecodeError:
        pass
    if re.search(rb"\xed[\xa0-\xbf]", value):
        return (
            "",
            "half of a surrogate pair stands alone: it is not a character.",
            False,
        )
    try:
        return value.decode(otherwise), "", True
    except UnicodeDecodeError:
        return "", f"these bytes are neither UTF-8 nor {CALLED[otherwise]}.", False


def _row_by_row(block: Block, shape: _Shape) -> Stretch:
    columns: list[list[str]] = [[] for _ in shape.names]
    rows, raws, refusals, otherwise = [], [], [], 0
    for number, raw in zip(block.numbers.tolist(), block.raw(), strict=True):
        values, fault, field, others = _values(raw, shape)
        otherwise += others
        if fault:
            refusals.append(Refusal(number, field, fault))
            continue
        rows.append(number)
        raws.append(raw)
        for column, value in zip(columns, values, strict=True):
            column.append(value)
    if otherwise:
        shape.note_encoding(otherwise)
    arrays = [pa.array(column, pa.string()) for column in columns]
    made = pa.table(dict(zip(shape.names, arrays, strict=True)))
    return without_nul(Stretch(made, rows, raws, tuple(refusals)), block.data)


def _values(raw: bytes, shape: _Shape) -> tuple[list[str], str, str | None, int]:
    fields = fields_of(raw, shape.dialect)
    if isinstance(fields, str):
        return [], fields, None, 0
    width = len(shape.names)
    while len(fields) > width and not fields[-1].strip():
        fields.pop()
    if not shape.fewest <= len(fields) <= width:
        return [], f"it has {len(fields)} values where {width} belong.", None, 0
    texts, others = [], 0
    for name, value in zip(shape.names, fields, strict=False):
        if len(value) > LONGEST_VALUE:
            return [], f"a value of {len(value):,} bytes is too long.", name, 0
        text, fault, was_other = decoded(value, shape.encoding)
        if fault:
            return [], fault, name, 0
        texts.append(text)
        others += was_other
    return texts + [""] * (width - len(texts)), "", None, others


def without_nul(stretch: Stretch, data: bytes = b"\0") -> Stretch:
    """Leave out refused rows, and refuse those with a NUL: no database can hold it."""
    refused = {refusal.row for refusal in stretch.refusals}
    found = list(stretch.refusals)
    if b"\0" in data:
        for name in stretch.columns.column_names:
            for row, value in zip(
                stretch.rows, stretch.columns.column(name).to_pylist(), strict=True
            ):
                if value and "\0" in value and row not in refused:
                    refused.add(row)
                    found.append(Refusal(row, name, "a NUL stands in it."))
    keep = [at for at, row in enumerate(stretch.rows) if row not in refused]
    if len(keep) == len(stretch.rows):
        return Stretch(stretch.columns, stretch.rows, stretch.raw, tuple(found))
    raw = [stretch.raw[at] for at in keep] if stretch.raw is not None else None
    rows = [stretch.rows[at] for at in keep]
    return Stretch(
        stretch.columns.take(pa.array(keep, pa.int64())), rows, raw, tuple(found)
    )
