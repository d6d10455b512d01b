"""A mailbox: letters to a shared address, by IMAP."""

from collections.abc import Iterator, Mapping
from typing import Any

from walkamile.listen.feed import Feed, Field, joined
from walkamile.listen.fetching.mailbox import letters
from walkamile.listen.fetching.page import Asked, Page


def fetch(asked: Asked) -> Iterator[Page]:
    """Read letters in the order they came; none is marked as read, none is moved."""
    return letters(
        asked.get.way_out,
        host=asked["host"],
        port=int(asked["port"] or 993),
        user=asked["user"],
        password=asked["password"],
        folder=asked["folder"] or "INBOX",
        safety=asked["safety"] or "tls",
        cursor=asked.cursor,
    )


def answers(given: Mapping[str, str]) -> Mapping[str, Any]:
    """Say whose letters are colleagues'."""
    ours = [one.strip().lstrip("@").lower() for one in given.get("ours", "").split(",")]
    return {"our_domains": [one for one in ours if one]}


imap = Feed(
    name="imap",
    title="Mailbox (IMAP)",
    about=(
        "Letters of one folder, from the oldest on. Nothing in the mailbox is changed.",
        "Take a mailbox of its own, or an app password; name your domains below.",
    ),
    limits="Attachments are not read. Letters of more than ten megabytes are left out.",
    trust="unverified",
    read_as="mail",
    fields=(
        Field(name="host", label="Server", help="Such as imap.example.org"),
        Field(name="port", label="Port", kind="number", usual="993"),
        Field(name="safety", label="Sealed by", kind="choice", usual="tls",
              choices=(("tls", "TLS from the start"), ("starttls", "STARTTLS"),
                       ("none", "Nothing (on this machine only)"))),
        Field(name="user", label="User name"),
        Field(name="password", label="Password", kind="secret"),
        Field(name="folder", label="Folder", usual="INBOX", query=True),
        Field(name="ours", label="Your domains", needed=False,
              help="With commas: letters from there are colleagues' words."),
    ),
    fetch=fetch,
    every=10,
    together=joined,
    answers=answers,
    ending=".mbox",
)  # fmt: skip
