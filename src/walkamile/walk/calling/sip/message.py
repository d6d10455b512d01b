"""What telephones say to each other: requests and answers as text (RFC 3261)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# A datagram cannot hold more; a stream is cut off at the same length.
LONGEST = 65_535
MOST_HEADERS, LONGEST_HEADER = 128, 8_192
MOST_VALUES = 64  # of one list, such as a Record-Route
VERSION = "SIP/2.0"
# RFC 3261 7.3.3: the short names of headers.
COMPACT = {
    "i": "call-id", "m": "contact", "e": "content-encoding", "l": "content-length",
    "c": "content-type", "f": "from", "s": "subject", "k": "supported", "t": "to",
    "v": "via", "x": "session-expires", "o": "event", "r": "refer-to",
}  # fmt: skip


class WrongMessageError(ValueError):
    """Bytes from the far end that are no message; they are dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One request or one answer. ``method`` is empty in answers, ``status`` 0 in requests."""

    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    method: str = ""
    uri: str = ""
    status: int = 0
    reason: str = ""

    def first(self, name: str) -> str:
        """Return the first header of this name; the empty text where there is none."""
        return next((value for key, value in self.headers if key == name), "")

    def every(self, name: str) -> list[str]:
        """Return all values of a header, lists taken apart at their commas."""
        given = (value for key, value in self.headers if key == name)
        return [one for value in given for one in split(value)][:MOST_VALUES]

    @property
    def branch(self) -> str:
        """Which exchange it belongs to: the branch of the topmost Via."""
        vias = self.every("via")
        return parameter(vias[0], "branch") if vias else ""

    @property
    def sequence(self) -> tuple[int, str]:
        """The number and the method of the CSeq; (0, "") where it cannot be read."""
        number, _, method = self.first("cseq").partition(" ")
        if not number.isascii() or not number.isdigit() or len(number) > 10:
            return 0, ""
        return int(number), method.strip().upper()


def read(data: bytes) -> Message:
    """Return the message that was sent. Raises WrongMessageError, and nothing else."""
    if len(data) > LONGEST:
        raise WrongMessageError("too long")
    head, found, body = data.partition(b"\r\n\r\n")
    if not found:
        raise WrongMessageError("no end of the headers")
    lines = list(_unfolded(head.decode("utf-8", "replace").split("\r\n")))
    headers = tuple(_header(line) for line in lines[1:])
    if len(headers) > MOST_HEADERS:
        raise WrongMessageError("too many headers")
    told = dict(headers).get("content-length", "").strip()
    if told:
        size = _number(told, "content-length")
        if size > len(body):
            raise WrongMessageError("cut short")
        body = body[:size]
    return _started(lines[0], headers, body)


def _unfolded(lines: list[str]) -> Iterator[str]:
    """Join lines that go on in the next one, as old senders write them."""
    kept = ""
    for line in lines:
        if line[:1] in (" ", "\t") and kept:
            kept = f"{kept} {line.strip()}"
        else:
            if kept:
                yield kept
            kept = line
        if len(kept) > LONGEST_HEADER:
            raise WrongMessageError("a header is too long")
    yield kept


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    plain = name.strip().lower()
    if not colon or not plain:
        raise WrongMessageError("a line is no header")
    return COMPACT.get(plain, plain), value.strip()


def _number(text: str, what: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise WrongMessageError(f"{what} is no number")
    return int(text)


def _started(line: str, headers: tuple[tuple[str, str], ...], body: bytes) -> Message:
    parts = line.split(" ", 2)
    if len(parts) < 2:
        raise WrongMessageError("neither a request nor an answer")
    if parts[0] == VERSION:
        status = _number(parts[1], "status")
        if not 100 <= status <= 699:
            raise WrongMessageError("no such status")
        reason = parts[2] if len(parts) == 3 else ""
        return Message(headers=headers, body=body, status=status, reason=reason[:200])
    if len(parts) != 3 or parts[2].strip() != VERSION:
        raise WrongMessageError("neither a request nor an answer")
    return Message(headers=headers, body=body, method=parts[0].upper(), uri=parts[1])


def split(value: str) -> list[str]:
    """Return the parts of a list, cut at commas outside of quotes and brackets."""
    parts, begin, quoted, depth, skip = [], 0, False, 0, False
    for place, sign in enumerate(value):
        if skip:
            skip = False
        elif quoted:
            skip, quoted = sign == "\\", sign != '"'
        elif sign == '"':
            quoted = True
        elif sign in "<>":
            depth += 1 if sign == "<" else -1
        elif sign == "," and depth <= 0:
            parts.append(value[begin:place].strip())
            begin = place + 1
    parts.append(value[begin:].strip())
    return [part for part in parts if part]


def parameter(value: str, name: str) -> str:
    """Return a parameter of a header, such as the tag of a From; else the empty text."""
    _, _, behind = value.rpartition(">") if ">" in value else value.partition(";")
    for part in behind.split(";"):
        key, _, told = part.partition("=")
        if key.strip().lower() == name:
            return told.strip().strip('"')
    return ""


def address(value: str) -> str:
    """Return the address of a From, To, Contact or Route: what stands in its brackets."""
    if "<" in value:
        return value.partition("<")[2].partition(">")[0].strip()
    return value.partition(";")[0].strip()


def written(message: Message) -> bytes:
    """Return a message as it travels, with its true Content-Length.

    Line breaks inside of values are taken out: nothing that comes from outside can
    begin a header of its own.
    """
    start = (
        f"{VERSION} {message.status} {message.reason}"
        if message.status
        else f"{message.method} {message.uri} {VERSION}"
    )
    rows = [_plain(start)]
    rows += [f"{_named(name)}: {_plain(value)}" for name, value in message.headers]
    rows.append(f"Content-Length: {len(message.body)}")
    return "\r\n".join([*rows, "", ""]).encode() + message.body


def _named(name: str) -> str:
    return {"call-id": "Call-ID", "cseq": "CSeq"}.get(
        name.lower(), _plain(name).title()
    )


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign not in "\r\n\0")


def answer(
    to: Message,
    status: int,
    reason: str,
    *,
    tag: str = "",
    more: Iterable[tuple[str, str]] = (),
    body: bytes = b"",
) -> Message:
    """Return our answer to a request, with the headers that an answer repeats."""
    repeated = ("via", "from", "to", "call-id", "cseq", "record-route")
    kept = []
    for name, value in to.headers:
        if name in repeated:
            own = name == "to" and tag and not parameter(value, "tag")
            kept.append((name.title(), f"{value};tag={tag}" if own else value))
    return Message(headers=(*kept, *more), body=body, status=status, reason=reason)
