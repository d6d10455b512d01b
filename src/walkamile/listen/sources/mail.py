"""E-mail: an mbox mailbox, or single messages (.eml)."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

from walkamile.listen.files import mail as letters
from walkamile.listen.source import Ask, Record, Refusal, Source

HEADER = re.compile(
    rb"^(From|To|Subject|Date|Message-ID|Received|Return-Path|MIME-Version|Reply-To"
    rb"|Delivered-To|X-[\w-]+|Content-Type|DKIM-Signature)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
REFERENCE = re.compile(r"<[^<>\s]+>")


def recognises(head: bytes, name: str) -> float:
    """Return how surely a From line or the headers of a message come first."""
    if letters.FROM_LINE.match(head.lstrip(b"\r\n").split(b"\n", 1)[0] + b"\n"):
        return 0.95
    top = re.split(rb"\r?\n\r?\n", head.lstrip(b"\r\n"), maxsplit=1)[0]
    found = {match[1].lower() for match in HEADER.finditer(top)}
    begins = HEADER.match(top) is not None
    return (
        0.9
        if len(found) >= 2 and begins
        else 0.8
        if found and name.lower().endswith((".eml", ".mbox"))
        else 0.0
    )


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read one message after another; what machines sent is marked, not lost."""
    for row, data in letters.messages(path):
        message = letters.parsed(data)
        yield (
            Refusal(row, None, message)
            if isinstance(message, str)
            else _record(row, data, message, ask)
        )


def _record(row: int, data: bytes, message: EmailMessage, ask: Ask) -> Record | Refusal:
    text, kind = letters.words(message)
    automatic = letters.automatic(message)
    name, address = parseaddr(letters.header(message, "From"))
    references = REFERENCE.findall(letters.header(message, "References"))
    before = REFERENCE.findall(letters.header(message, "In-Reply-To"))
    identity = letters.header(message, "Message-ID")
    if not text.strip():
        return Refusal(row, "text", "the message has no text of its own.")
    return {
        "row": row, "raw": data, "source_record_id": identity.strip("<>") or None,
        "conversation_id": (references or before or [identity])[0].strip("<>") or None,
        "parent_id": (before or references[-1:] or [""])[0].strip("<>") or None,
        "author": address or name or None,
        "author_role": "bot" if automatic else _role(address, ask),
        "occurred_at": letters.header(message, "Date"),
        "title": letters.header(message, "Subject") or None, "text": text,
        "text_format": kind,
        "meta": {"names": [one for one in (name, address) if one],
                 "to": letters.header(message, "To"),
                 **({"automatic": automatic} if automatic else {})},
    }  # fmt: skip


def _role(address: str, ask: Ask) -> str:
    ours = ask.answers.get("our_domains") or ()
    domains = [ours] if isinstance(ours, str) else list(ours)
    domain = address.rpartition("@")[2].lower()
    return "colleague" if domain and domain in domains else "customer"


mail = Source(
    name="mail",
    title="E-mail (mbox, eml)",
    how_to_export=(
        "Export the folder as mbox, or drag messages into a folder as .eml files.",
        "Say which domains are yours (our_domains): their replies are colleagues'.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
