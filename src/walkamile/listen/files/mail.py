"""Take messages out of a mailbox or a single file, and words out of a message."""

import re
from collections.abc import Iterator
from email import errors, policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from pathlib import Path

from walkamile.listen.files.encoding import opened

# trust.md, section 4: 501 nested parts were walked without complaint.
MOST_PARTS, DEEPEST = 50, 8
LARGEST_MESSAGE = 32 * 1024 * 1024
FROM_LINE = re.compile(
    rb"^From \S+.*\d{4}\s*$|^From .* (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) "
)
QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.IGNORECASE | re.DOTALL)

PARSER = BytesParser(policy=policy.default)


def messages(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield each message's first line number and its bytes, without its From line."""
    lines: list[bytes] = []
    number = first = 1
    size, blank, is_mbox = 0, True, False
    with opened(path) as stream:
        for line in stream:
            if blank and line.startswith(b"From ") and FROM_LINE.match(line):
                if any(one.strip() for one in lines):
                    yield first, _unquoted(lines, is_mbox)
                lines, size, first, is_mbox = [], 0, number + 1, True
            else:
                size += len(line)
                if size <= LARGEST_MESSAGE:
                    lines.append(line)
            blank = not line.strip()
            number += 1
    if any(one.strip() for one in lines):
        yield first, _unquoted(lines, is_mbox)


def _unquoted(lines: list[bytes], is_mbox: bool) -> bytes:
    if not is_mbox:
        return b"".join(lines)
    if lines and not lines[-1].strip():
        lines = lines[:-1]  # the empty line that ends a message belongs to the box
    return QUOTED_FROM.sub(rb"\1", b"".join(lines))


def parsed(data: bytes) -> EmailMessage | str:
    """Return a message, or why it is not taken in."""
    if data.count(b"\nContent-Type:") + data.count(b"\ncontent-type:") > MOST_PARTS:
        return f"it has more than {MOST_PARTS} parts."
    try:
        message = PARSER.parsebytes(data)
    except (errors.MessageError, ValueError, RecursionError, LookupError):
        return "it is no e-mail message, or a broken one."
    if _depth(message) > DEEPEST:
        return f"its parts are nested more than {DEEPEST} deep."
    return message


def _depth(message: EmailMessage, deep: int = 1) -> int:
    if deep > DEEPEST or not message.is_multipart():
        return deep
    parts = [part for part in message.iter_parts() if isinstance(part, EmailMessage)]
    return max((_depth(part, deep + 1) for part in parts), default=deep)


def header(message: EmailMessage, name: str) -> str:
    """Return a header as text; broken ones as far as they go."""
    try:
        return str(message.get(name) or "").replace("\n", " ").strip()
    except (ValueError, AttributeError, IndexError, TypeError, LookupError):
        for key, value in message.raw_items():
            if key.lower() == name.lower():
                return str(value).encode("utf-8", "replace").decode("utf-8").strip()
        return ""


def words(message: EmailMessage) -> tuple[str, str]:
    """Return the body and its format: plain text where there is some, else HTML."""
    for kind in ("plain", "html"):
        try:
            part = message.get_body(preferencelist=(kind,))
        except (AttributeError, KeyError, ValueError):
            part = None
        if part is not None:
            return _decoded(part), kind
    if not message.is_multipart() and message.get_content_maintype() == "text":
        return _decoded(message), "plain"
    return "", "plain"


def _decoded(part: MIMEPart) -> str:
    try:
        return str(part.get_content())
    except (LookupError, ValueError, AttributeError, KeyError):
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode("cp1252", "replace")


def automatic(message: EmailMessage) -> str:
    """Return ``bounce``, ``reply`` or nothing: what a machine sent is set aside."""
    sender = header(message, "From").lower()
    if message.get_content_type() == "multipart/report" or "mailer-daemon" in sender:
        return "bounce"
    said = header(message, "Auto-Submitted").lower()
    if said and not said.startswith("no"):
        return "reply"
    marks = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress")
    precedence = header(message, "Precedence").lower()
    if precedence == "auto_reply" or any(header(message, mark) for mark in marks[:2]):
        return "reply"
    return ""
