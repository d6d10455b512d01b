"""A WhatsApp chat as the phone exports it: a text file, or a zip with one."""

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from walkamile import sandbox
from walkamile.listen.columns.dates import Dates, instants, learn
from walkamile.listen.files import encoding
from walkamile.listen.source import Ask, Record, Refusal, Source, UnreadableError
from walkamile.listen.transcript import role

MOST_BYTES = 64 * 1024 * 1024
START = re.compile(
    r"^[\u200e\u200f]*\[?(\d{1,4}[-/.]\s?\d{1,4}[-/.]\s?\d{1,4})[,.]?\s\D*?"
    r"(\d{1,2}[.:]\d{1,2}(?:[.:]\d{1,2})?)(?:[\s\u202f]([ap]\.?\s?m\.?))?\]?(?:\s-|:)?\s",
    re.IGNORECASE,
)
AUTHOR = re.compile(r"[\u200e\u200f]*([^:]{1,80}?|[^\n]{1,80}?): ")
# What the phone writes where a picture or a message was, in several languages.
ATTACHED = "file attached|Datei angehängt|archivo adjunto|fichier joint|arquivo anexado"
GONE = (
    r"This message was deleted\.?|You deleted this message\.?"
    r"|Diese Nachricht wurde gelöscht\.?|Se eliminó este mensaje\.?"
)
NOT_SAID = re.compile(
    rf"^[\u200e\s]*(<[^>\n]{{1,80}}>|\S+ \((?:{ATTACHED})\)|{GONE})\s*$"
)


def recognises(head: bytes, _name: str) -> float:
    """Return how surely lines begin with a date, a time and a name."""
    if head.startswith(b"PK\x03\x04"):
        names = head.decode("utf-8", "replace").split("\n")[1:]
        texts = [one for one in names if one.endswith(".txt") and "/" not in one]
        return (
            0.8
            if "_chat.txt" in names
            else 0.5
            if len(texts) == 1 and "channels.json" not in names
            else 0.0
        )
    lines = [
        line
        for line in head.decode("utf-8", "replace").splitlines()[:40]
        if line.strip()
    ]
    begun = sum(bool(START.match(line)) for line in lines)
    return (
        0.95
        if lines and begun >= max(1, len(lines) // 3) and START.match(lines[0])
        else 0.0
    )


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read one message after another; the order of day and month from all of them."""
    messages = list(_messages(_text(path)))
    if not messages:
        raise UnreadableError(
            "it is no WhatsApp chat.",
            next_step="Export the chat again, without media.",
            file=path.name,
        )
    stamps = pl.Series(
        [
            f"{day} {time}" + (f" {half}" if half else "")
            for _, day, time, half, _ in messages
        ]
    )
    found = learn(stamps)
    zone = ask(
        "time_zone",
        "In which time zone was the phone that exported this chat?",
        assumed="UTC",
    )
    if not found.told:
        given = ask(
            "day_first",
            "Is 03/04 in this chat the third of April (day first)?",
            assumed=None,
            choices=(True, False),
        )
        found = Dates(
            found.forms,
            "unknown"
            if given is None
            else "day"
            if str(given).lower() in {"true", "yes"}
            else "month",
        )
    times = instants(stamps, Dates(found.forms, found.order, zone=str(zone)))[
        "at"
    ].to_list()
    for turn, ((row, *_, said), stamp, at) in enumerate(
        zip(messages, stamps, times, strict=True)
    ):
        yield _message(row, turn, said, stamp, at, path, ask)


def _text(path: Path) -> str:
    with path.open("rb") as stream:
        packed = stream.read(2) == b"PK"
    if not packed:
        return encoding.text(path, limit=MOST_BYTES)
    for member in sandbox.members(path):
        if member.name.endswith(".txt"):
            return member.read().decode("utf-8", "replace")
    return ""


def _messages(text: str) -> Iterator[tuple[int, str, str, str, str]]:
    begun: tuple[int, str, str, str] | None = None
    said = ""
    for row, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        found = START.match(line)
        if found:
            if begun:
                yield *begun, said
            begun, said = (row, found[1], found[2], found[3] or ""), line[found.end() :]
        elif begun:
            said += "\n" + line
    if begun:
        yield *begun, said.rstrip("\n")


def _message(
    row: int, turn: int, said: str, stamp: str, at: object, path: Path, ask: Ask
) -> Record | Refusal:
    author = AUTHOR.match(said)
    if author is None:
        return Refusal(row, "author", "WhatsApp itself noted this: nobody said it.")
    words = said[author.end() :]
    if NOT_SAID.match(words):
        return Refusal(
            row, "text", "a picture, a file or a deleted message: there are no words."
        )
    return {
        "row": row, "raw": f"{stamp} {said}", "conversation_id": path.stem,
        "turn_index": turn,
        "author": author[1], "author_role": role(author[1], ask),
        "occurred_at": at, "occurred_at_raw": stamp, "tz_assumed": True, "text": words,
    }  # fmt: skip


whatsapp = Source(
    name="whatsapp",
    title="WhatsApp chat (txt, zip)",
    how_to_export=(
        "In the chat: More, Export chat, Without media. Give the .txt or the .zip.",
        "Say which names are customers, and the phone's time zone.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
    ids_are_lasting=False,
)
