"""A CalDAV server of its own for tests: Radicale, in a process beside."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

WHO = ("mirela", "a long password")


@contextmanager
def radicale(folder: Path) -> Iterator[str]:
    """Run Radicale over a folder; yield the address of an empty calendar."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    users = folder / "users"
    users.write_text(":".join(WHO) + "\n", encoding="utf-8")
    running = subprocess.Popen(
        [sys.executable, "-m", "radicale", "--hosts", f"127.0.0.1:{port}",
         "--storage-filesystem-folder", str(folder / "calendars"),
         "--auth-type", "htpasswd", "--auth-htpasswd-filename", str(users),
         "--auth-htpasswd-encryption", "plain", "--logging-level", "error"],
    )  # fmt: skip
    house = f"http://127.0.0.1:{port}/{WHO[0]}/"
    try:
        for _ in range(200):
            try:
                httpx.get(house, timeout=5)
                break
            except httpx.ConnectError:
                time.sleep(0.05)
        httpx.request("MKCALENDAR", f"{house}planning/", auth=WHO).raise_for_status()
        yield f"{house}planning/"
    finally:
        running.terminate()
        running.wait(20)


def put(calendar: str, name: str, written: str) -> None:
    """Put one entry into a calendar, as a mail program would."""
    httpx.put(
        f"{calendar}{name}.ics", content=written.encode(), auth=WHO,
        headers={"content-type": "text/calendar"},
    ).raise_for_status()  # fmt: skip


def get(calendar: str, name: str) -> str:
    """Return an entry as the server has it, its long lines made whole."""
    there = httpx.get(f"{calendar}{name}.ics", auth=WHO).raise_for_status()
    return there.text.replace("\r\n ", "")


def drop(calendar: str, name: str) -> None:
    """Delete an entry."""
    httpx.delete(f"{calendar}{name}.ics", auth=WHO).raise_for_status()


def entry(uid: str, at: str, title: str, about: str = "", more: str = "") -> str:
    """Write an entry; ``at`` as in 20261124T090000Z."""
    said = about.replace("\n", "\\n")
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\n"
        f"UID:{uid}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:{at}\r\nSUMMARY:{title}\r\n"
        f"DESCRIPTION:{said}\r\n{more}END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
