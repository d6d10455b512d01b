"""Find the records in what a service's interface answered, however it was saved."""

import base64
import binascii
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from walkamile.listen.files import documents, encoding
from walkamile.listen.source import Refusal, UnreadableError

# A recorded answer unpacks to at most this; it is a page of a list.
LARGEST_ANSWER = 32 * 1024 * 1024
Found = tuple[int, str, Any]


def records(path: Path, *names: str) -> Iterator[Found | Refusal]:
    """Yield (row, the name it stood under, value) for each record of a JSON file.

    Takes JSON lines, a list, an object with lists or single records under ``names``
    (looked for two levels deep), and recorded traffic whose answers hold such. A
    record that stands under none of the names has the empty name.
    """
    number = 0
    for value in pages(path):
        if isinstance(value, Refusal):
            yield value
            continue
        for name, record in _inside(value, names, 2):
            number += 1
            yield number, name, record


def pages(path: Path) -> Iterator[Any]:
    """Yield each JSON value of a file: lines, items of a huge list, or the document."""
    if documents.is_lines(encoding.head(path)):
        items = documents.lines(path)
    elif path.stat().st_size > documents.LARGEST_DOCUMENT:
        items = documents.items(path)
    else:
        value = documents.document(path)
        yield from _recorded(value) if _is_recording(value) else iter([value])
        return
    for item in items:
        yield item if isinstance(item, Refusal) else item[1]


def _inside(
    value: Any, names: tuple[str, ...], depth: int
) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        for one in value:
            yield from (
                _inside(one, names, depth) if _holds(one, names) else iter([("", one)])
            )
        return
    if not isinstance(value, dict):
        return
    if not _holds(value, names):
        yield "", value
        return
    for name, part in value.items():
        if name in names:
            yield from (
                (name, one) for one in (part if isinstance(part, list) else [part])
            )
        elif isinstance(part, dict) and depth and _holds(part, names):
            yield from _inside(part, names, depth - 1)


def _holds(value: Any, names: tuple[str, ...]) -> bool:
    if not isinstance(value, dict):
        return False
    listed = any(isinstance(value.get(name), list | dict) for name in names)
    if listed and "id" not in value:  # with an id it is a record itself
        return True
    return any(_holds(part, names) for part in value.values() if isinstance(part, dict))


def _is_recording(value: Any) -> bool:
    return isinstance(value, dict) and (
        "http_interactions" in value or "interactions" in value
    )


def _recorded(value: dict[str, Any]) -> Iterator[Any]:
    for one in value.get("http_interactions") or value.get("interactions") or ():
        body = one.get("response", {}).get("body", {})
        text = _body(body)
        if text.lstrip()[:1] in {b"{", b"["}:
            yield documents.parsed(text)


def _body(body: Any) -> bytes:
    if isinstance(body, str):
        return body.encode()
    if not isinstance(body, dict):
        return b""
    if not body.get("base64_string"):
        return str(body.get("string") or "").encode("utf-8", "replace")
    try:
        data = base64.b64decode(body["base64_string"])
        if data.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
                data = packed.read(LARGEST_ANSWER + 1)
    except (binascii.Error, OSError, EOFError, zlib.error):
        return b""
    if len(data) > LARGEST_ANSWER:
        raise UnreadableError(
            "a recorded answer is too large.", next_step="Export it again."
        )
    return data
