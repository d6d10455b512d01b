"""What is missing, and how to get it."""

import importlib.util
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from walkamile.refused import Refused
from walkamile.web import given

GOOD, MISSING, WRONG = "good", "missing", "wrong"
# UPSERT … RETURNING, which every counter needs.
OLDEST_SQLITE = (3, 35, 0)
ROOM_BYTES = 2_000_000_000

# What an extra brings, how to tell that it is there, and what for.
EXTRAS = (
    ("walk", "playwright", "walking web sites as a customer"),
    ("postgres", "psycopg", "a PostgreSQL database"),
    ("pdf", "weasyprint", "briefs as PDF"),
    ("slides", "pptx", "briefs as slides"),
    ("feeds", "imapclient", "mailboxes and the stores' interfaces"),
    ("chat", "apprise", "telling people in a chat"),
    ("llm", "openai", "wording by a language model"),
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at: how it is, and what to do about it."""

    what: str
    state: str
    found: str
    next_step: str = ""


def examine(where: str | None = None) -> list[Finding]:
    """Look at Python, libraries, disk, database, key and mail; change nothing."""
    if where is not None:
        os.environ["WALKAMILE_WORKSPACE"] = where
    found = [_python(), _sqlite(), *_extras(), _browser(), _room()]
    here = (_workspace, _database, _key, _address, _mail, _feeds)
    return [*found, *map(_carefully, here)]


def _carefully(look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except Refused as refusal:
        return Finding(
            what=look.__name__.strip("_"),
            state=WRONG,
            found=refusal.reason,
            next_step=refusal.next_step,
        )


def _python() -> Finding:
    running = ".".join(map(str, sys.version_info[:3]))
    return Finding(what="python", state=GOOD, found=running)


def _sqlite() -> Finding:
    if sqlite3.sqlite_version_info >= OLDEST_SQLITE:
        return Finding(what="sqlite", state=GOOD, found=sqlite3.sqlite_version)
    return Finding(
        what="sqlite",
        state=WRONG,
        found=sqlite3.sqlite_version,
        next_step="Use a Python that comes with SQLite 3.35 or newer.",
    )


def _extras() -> Iterator[Finding]:
    for extra, module, purpose in EXTRAS:
        if importlib.util.find_spec(module):
            yield Finding(what=extra, state=GOOD, found=f"{purpose}: installed")
        else:
            yield Finding(
                what=extra,
                state=MISSING,
                found=f"needed for {purpose}",
                next_step=f"python -m pip install 'walkamile[{extra}]'",
            )


def _browser() -> Finding:
    for name in BROWSERS:
        if place := shutil.which(name):
            return Finding(what="browser", state=GOOD, found=place)
    return Finding(
        what="browser",
        state=MISSING,
        found="needed for walking web sites",
        next_step="sudo apt-get install chromium, or: playwright install chromium",
    )


def _room() -> Finding:
    place = given.folder()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    said = f"{free / 1e9:.1f} GB free at {place}"
    if free >= ROOM_BYTES:
        return Finding(what="room", state=GOOD, found=said)
    return Finding(
        what="room",
        state=WRONG,
        found=said,
        next_step="Make room: a million verbatims with their indexes take 2 GB.",
    )


def _workspace() -> Finding:
    folder = given.folder()
    if not folder.is_dir():
        return Finding(
            what="workspace",
            state=MISSING,
            found=f"none at {folder}",
            next_step="walkamile serve makes one.",
        )
    if open_to := _open_to_others(folder):
        return Finding(
            what="workspace",
            state=WRONG,
            found=f"others on this machine can read {open_to}",
            next_step=f"chmod go-rwx {open_to}",
        )
    return Finding(what="workspace", state=GOOD, found=str(folder))


def _open_to_others(folder: Path) -> Path | None:
    secrets = (folder, folder / "secret-key", folder / "key")
    for place in secrets:
        if place.exists() and place.stat().st_mode & 0o077:
            return place
    return None


def _database() -> Finding:
    there = given.database_url() or (given.folder() / "walkamile.db").is_file()
    if not there:
        return Finding(
            what="database",
            state=MISSING,
            found="none yet",
            next_step="walkamile serve makes one.",
        )
    from walkamile.web.workspace import open_workspace

    opened = open_workspace(make=False)
    from walkamile.web.models import Count, Verbatim

    last = Verbatim.objects.order_by("-id").values_list("id", flat=True).first() or 0
    counted = Count.objects.filter(kind="voices").exists()
    said = f"{opened.database}, tables up to date, {last:,} verbatims so far"
    if last and not counted:
        return Finding(
            what="database",
            state=WRONG,
            found=f"{said}, not counted",
            next_step="walkamile rebuild",
        )
    return Finding(what="database", state=GOOD, found=said)


def _key() -> Finding:
    owners = given.text("WALKAMILE_KEY")
    file = Path(given.text("WALKAMILE_KEY_FILE") or given.folder() / "key")
    if owners:
        return Finding(what="key", state=GOOD, found="set by WALKAMILE_KEY")
    if not file.is_file():
        return Finding(
            what="key",
            state=MISSING,
            found="made when the first secret is sealed",
            next_step="Keep a copy of it apart from backups once it is there.",
        )
    return Finding(
        what="key",
        state=GOOD,
        found=f"{file}; keep a copy apart from backups",
    )


def _feeds() -> Finding:
    there = given.database_url() or (given.folder() / "walkamile.db").is_file()
    if not there:
        return Finding(what="feeds", state=GOOD, found="none is followed")
    from walkamile.web.workspace import open_workspace

    open_workspace(make=False)
    from walkamile.web.models import Feed

    followed = Feed.objects.filter(on=True)
    failing = followed.filter(failures__gt=0).order_by("failing_since").first()
    said = f"{followed.count()} followed"
    if failing is None:
        return Finding(what="feeds", state=GOOD, found=said)
    return Finding(
        what="feeds",
        state=WRONG,
        found=f"{said}; {failing.name!r} does not come in: {failing.error}",
        next_step=failing.helps or "Look at it under Listen, Feeds.",
    )


def _address() -> Finding:
    url = given.text("WALKAMILE_URL", given.DEFAULT_URL)
    if url.startswith("https://") or "127.0.0.1" in url or "localhost" in url:
        return Finding(what="address", state=GOOD, found=url)
    return Finding(
        what="address",
        state=WRONG,
        found=f"{url} is not encrypted",
        next_step="Put a TLS proxy in front and set WALKAMILE_URL=https://…",
    )


def _mail() -> Finding:
    server = given.mail(given.text("WALKAMILE_MAIL_URL"))
    if server.host:
        return Finding(what="mail", state=GOOD, found=f"{server.host}:{server.port}")
    return Finding(
        what="mail",
        state=MISSING,
        found="needed for digests and for telling customers",
        next_step="Set WALKAMILE_MAIL_URL=smtp://user:password@host:587",
    )
