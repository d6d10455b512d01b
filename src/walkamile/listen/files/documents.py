"""Read JSON as its standard says, item by item, refusing what only looks like it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from walkamile.listen.files import encoding
from walkamile.listen.source import Refusal, UnreadableError

# A document is checked as a whole before its first item is given; lists larger than
# this are read item by item instead.
LARGEST_DOCUMENT = 48 * 1024 * 1024
LONGEST_ITEM = 16 * 1024 * 1024
SPACE = re.compile(r"[ \t\n\r]*")
NEXT_STEP = "Export it again, as JSON lines or CSV if you may choose."


class NotJSONError(UnreadableError):
    """Bytes that are not a JSON document."""


class _Pairs(dict[str, Any]):
    """An object in which a name stood twice."""

    twice: str = ""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = _Pairs(pairs) if len({name for name, _ in pairs}) < len(pairs) else None
    if made is None:
        return dict(pairs)
    names = [name for name, _ in pairs]
    made.twice = next(name for name in names if names.count(name) > 1)
    return made


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a JSON number")


DECODER = json.JSONDecoder(parse_constant=_no_constant, object_pairs_hook=_object)


def parsed(text: str | bytes, *, file: str = "", row: int | None = None) -> Any:
    """Return a JSON value; refuse NaN, great depth and bytes that are no UTF-8."""
    try:
        return DECODER.decode(text.decode("utf-8") if isinstance(text, bytes) else text)
    except UnicodeDecodeError as error:
        reason = f"it is not UTF-8 at byte {error.start + 1:,}"
    except RecursionError:
        reason = "it is nested too deeply"
    except ValueError as error:
        reason = _said(error)
    raise NotJSONError(
        f"this is not JSON: {reason}.", next_step=NEXT_STEP, file=file or None, row=row
    )


def _said(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        message = error.msg[:1].lower() + error.msg[1:]
        return f"{message} at line {error.lineno}, character {error.colno}"
    return "a number is too long" if "digits" in str(error) else str(error)


def twice(value: Any) -> str:
    """Return a name that stands twice in an object of this value, or nothing."""
    if isinstance(value, _Pairs):
        return value.twice
    inner = (
        value.values()
        if isinstance(value, dict)
        else value
        if isinstance(value, list)
        else ()
    )
    return next(filter(None, map(twice, inner)), "")


def is_lines(head: bytes) -> bool:
    """Tell JSON lines from one document: two whole values on lines of their own."""
    lines = [line for line in head.split(b"\n")[:50] if line.strip()]
    if not lines or not lines[0].lstrip().startswith((b"{", b"[")):
        return False
    whole = 0
    for line in lines[:3]:
        try:
            DECODER.decode(line.decode("utf-8").strip("\r"))
        except (ValueError, RecursionError):
            break
        whole += 1
    return whole > 1


Item = tuple[int, Any, bytes]


def lines(path: Path) -> Iterator[Item | Refusal]:
    """Yield each JSON line: number, value, bytes; broken ones are refused."""
    rest, number = b"", 0
    for block in encoding.blocks(path):
        rest += block
        whole, newline, rest = rest.rpartition(b"\n")
        for line in whole.split(b"\n") if newline else ():
            number += 1
            yield from _line(number, line)
        if len(rest) > LONGEST_ITEM:
            raise UnreadableError(
                "a line is longer than 16 MiB.", next_step=NEXT_STEP, file=path.name
            )
    yield from _line(number + 1, rest)


def _line(number: int, line: bytes) -> Iterator[Item | Refusal]:
    line = line.strip(b" \t\r\n\x1e")
    if not line:
        return
    try:
        value = parsed(line)
    except NotJSONError as error:
        yield Refusal(number, None, error.reason)
        return
    name = twice(value)
    if name:
        yield Refusal(
            number, name, "the name stands twice in this record: which is meant?"
        )
    else:
        yield number, value, line


def document(path: Path) -> Any:
    """Return a whole JSON document of at most 48 MiB."""
    data = encoding.whole(path, limit=LARGEST_DOCUMENT)
    return parsed(data, file=path.name)


def items(path: Path, inside: str = "") -> Iterator[Item | Refusal]:
    """Yield the items of a list that is too large to hold, one after another."""
    text, place, number, opened = "", 0, 0, False
    for block, final in _texts(path):
        text, place = text[place:] + block, 0
        if not opened:
            start = _start(text, inside)
            if start is None:
                continue
            opened, place = True, start
        while True:
            found = _item(text, place, final, path)
            if found is None:
                break
            end, value, done = found
            if done:
                return
            number += 1
            name = twice(value)
            raw = text[place:end].encode("utf-8", "surrogatepass")
            yield (
                Refusal(number, name, "the name stands twice in this record.")
                if name
                else (number, value, raw)
            )
            place = end
    raise NotJSONError(
        "the list breaks off.", next_step=NEXT_STEP, file=path.name, row=number + 1
    )


def _texts(path: Path) -> Iterator[tuple[str, bool]]:
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in encoding.blocks(path):
            yield decoder.decode(block), False
        yield decoder.decode(b"", True), True
    except UnicodeDecodeError as error:
        raise NotJSONError(
            "this is not JSON: it is not UTF-8.", next_step=NEXT_STEP, file=path.name
        ) from error


def _start(text: str, inside: str) -> int | None:
    pattern = rf'"{re.escape(inside)}"\s*:\s*\[' if inside else r"\s*\["
    found = re.search(pattern, text) if inside else re.match(pattern, text)
    return found.end() if found else None


def _item(
    text: str, place: int, final: bool, path: Path
) -> tuple[int, Any, bool] | None:
    skipped = re.compile(r"[ \t\n\r]*,?[ \t\n\r]*").match(text, place)
    at = skipped.end() if skipped else place
    if at >= len(text):
        return None
    if text[at] == "]":
        return at, None, True
    try:
        value, end = DECODER.raw_decode(text, at)
    except RecursionError as error:
        raise NotJSONError(
            "it is nested too deeply.", next_step=NEXT_STEP, file=path.name
        ) from error
    except ValueError as error:
        if final or len(text) - at > LONGEST_ITEM:
            raise NotJSONError(
                f"this is not JSON: {_said(error)}.",
                next_step=NEXT_STEP,
                file=path.name,
            ) from error
        return None
    if end >= len(text) and not final:
        return None  # a number may go on in the next block
    return end, value, False
