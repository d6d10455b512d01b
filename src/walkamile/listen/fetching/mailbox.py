"""Read letters from a mailbox through the one way out, and change nothing in it."""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from walkamile.listen.fetching.answer import LaterError, NotLetInError, NotThereError
from walkamile.listen.fetching.page import Page
from walkamile.outside import Outside
from walkamile.outside.client import trusted
from walkamile.refused import MissingExtraError

AT_ONCE, SECONDS = 25, 30
# A letter that is larger is attachments; its words are not worth the memory.
LARGEST = 10 << 20
FROM_LINE = re.compile(rb"^(>*From )", re.MULTILINE)
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def letters(
    way_out: Outside,
    *,
    host: str,
    port: int,
    user: str,
    password: str,
    folder: str,
    safety: str,
    cursor: Mapping[str, Any],
) -> Iterator[Page]:
    """Yield letters as stretches of an mbox file, by their numbers in the folder.

    The cursor holds the folder's own mark (UIDVALIDITY) and the last number: where the
    mark has changed the numbers mean nothing, and it begins anew. Raises a FetchError.
    """
    with _opened(way_out, host, port, safety) as server:
        marks = _inside(server, user, password, folder)
        last = int(cursor.get("uid") or 0) if cursor.get("valid") == marks else 0
        # "n:*" always names the newest letter, even where it is older than n.
        found = server.search(["UID", f"{last + 1}:*"])
        waiting = sorted(uid for uid in found if uid > last)
        for start in range(0, len(waiting), AT_ONCE):
            some = waiting[start : start + AT_ONCE]
            content = _fetched(server, some)
            yield Page(content, len(some), {"valid": marks, "uid": some[-1]})


def _inside(server: Any, user: str, password: str, folder: str) -> int:
    from imapclient.exceptions import IMAPClientError, LoginError

    try:
        server.login(user, password)
    except LoginError:
        raise NotLetInError(
            "the mailbox does not let us in.",
            next_step="Check the user name and password; many want an app password.",
        ) from None
    try:
        return int(server.select_folder(folder, readonly=True)[b"UIDVALIDITY"])
    except (IMAPClientError, KeyError):
        raise NotThereError(
            "there is no such folder in the mailbox.",
            next_step="Write it as the mail program shows it: INBOX, Feedback …",
        ) from None


def _fetched(server: Any, uids: Sequence[int]) -> bytes:
    """Return some letters as mbox, those that are too large left out."""
    sizes = server.fetch(uids, ["RFC822.SIZE"])
    small = [
        uid for uid in uids if sizes.get(uid, {}).get(b"RFC822.SIZE", 0) <= LARGEST
    ]
    found = server.fetch(small, ["BODY.PEEK[]"]) if small else {}
    return b"".join(
        _in_mbox(found[uid].get(b"BODY[]") or b"") for uid in small if uid in found
    )


def _in_mbox(letter: bytes) -> bytes:
    """Return a letter with the line before it and the quoting that mbox wants."""
    whole = letter.replace(b"\r\n", b"\n").rstrip(b"\n")
    quoted = FROM_LINE.sub(rb">\1", whole)
    return b"From mailbox Thu Jan  1 00:00:00 1970\n" + quoted + b"\n\n"


@contextmanager
def _opened(way_out: Outside, host: str, port: int, safety: str) -> Iterator[Any]:
    """Open a line to the server, through the door and nowhere else."""
    client = _client(way_out, safety)
    if safety == "none" and host not in LOOPBACK:
        raise NotLetInError(
            "a password is not sent unsealed to another machine.",
            next_step="Choose TLS or STARTTLS.",
        )
    try:
        server = client(host, port=port, ssl=False, timeout=SECONDS)
    except (OSError, imaplib.IMAP4.error) as error:
        raise LaterError(
            f"{host} does not answer as a mailbox ({type(error).__name__}).",
            seconds=15 * 60,
            next_step="Check the server, the port and how it is sealed.",
        ) from None
    try:
        if safety == "starttls":
            server.starttls(trusted())
        yield server
    except (OSError, imaplib.IMAP4.abort) as error:
        raise LaterError(
            f"the line to {host} broke ({type(error).__name__}).", seconds=15 * 60
        ) from None
    finally:
        with suppress(OSError):  # closed already, where the sealing failed
            server.shutdown()


def _client(way_out: Outside, safety: str) -> Any:
    """Return IMAPClient's class with a line of ours under it."""
    try:
        from imapclient import IMAPClient
    except ImportError:
        raise MissingExtraError("feeds", purpose="Reading a mailbox") from None

    class Line(imaplib.IMAP4):
        def _create_socket(self, timeout: float | None) -> socket.socket:
            del timeout  # ours
            line: socket.socket = way_out.line(self.host, self.port, timeout=SECONDS)
            if safety != "tls":
                return line
            context: ssl.SSLContext = trusted()
            return context.wrap_socket(line, server_hostname=self.host)

    class Mailbox(IMAPClient):  # type: ignore[misc]
        def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 - the library's name
            return Line(self.host, self.port, SECONDS)

    return Mailbox
