"""What the owner of an installation has set: from the environment, or from a file."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from walkamile.refused import Refused

YES = {"1", "yes", "true", "on"}
NO = {"0", "no", "false", "off", ""}
DEFAULT_WORKSPACE = "workspace"
DEFAULT_URL = "http://127.0.0.1:8000"

# 20 s: 32 saturating writers at synchronous=FULL waited 9.9 s at most (measured).
SQLITE_WAIT_SECONDS = 20
KEEP_CONNECTION_SECONDS = 600  # saves 20-30 % of the CPU of a page (measured)
SQLITE_CACHE_KIB = 65_536
# FULL, not NORMAL: with WAL and NORMAL 639 of 750 simulated power failures lost an
# acknowledged commit; with WAL and FULL none did. tests/campaigns keeps it proven.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    f"PRAGMA cache_size=-{SQLITE_CACHE_KIB};"
    "PRAGMA temp_store=FILE;"
    "PRAGMA secure_delete=ON;"
)


class WrongSettingError(Refused):
    """A setting from the environment cannot be used."""


def text(name: str, default: str = "") -> str:
    """Return ``NAME``, else what the file in ``NAME_FILE`` holds, else the default."""
    if name in os.environ:
        return os.environ[name]
    place = os.environ.get(f"{name}_FILE")
    if place is None:
        return default
    try:
        return Path(place).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise WrongSettingError(
            f"{name}_FILE names a file that cannot be read ({error.strerror}).",
            next_step=f"Make it readable, or set {name} itself.",
            file=place,
        ) from None


def flag(name: str, *, default: bool = False) -> bool:
    """Return a setting that is on or off."""
    given = text(name, "1" if default else "0").lower()
    if given not in YES | NO:
        raise WrongSettingError(
            f"{name} is {given!r}, which is neither on nor off.",
            next_step=f"Set {name}=1 or {name}=0.",
        )
    return given in YES


def number(name: str, default: int) -> int:
    """Return a whole number."""
    given = text(name, str(default))
    try:
        return int(given)
    except ValueError:
        raise WrongSettingError(
            f"{name} is {given!r}, which is not a whole number.",
            next_step=f"Set {name} to a number such as {default}.",
        ) from None


def several(name: str, default: str = "") -> list[str]:
    """Return a list written with commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def database_url() -> str:
    """Return the address of a PostgreSQL database, or nothing for SQLite.

    ``DATABASE_URL`` names it; so does ``WALKAMILE_WORKSPACE`` when it is an address.
    """
    workspace = text("WALKAMILE_WORKSPACE")
    return workspace if "://" in workspace else text("DATABASE_URL")


def folder() -> Path:
    """Return the workspace's folder: database, originals, media, indexes."""
    workspace = text("WALKAMILE_WORKSPACE", DEFAULT_WORKSPACE)
    if "://" in workspace:
        workspace = text("WALKAMILE_FOLDER", DEFAULT_WORKSPACE)
    return Path(workspace).expanduser().absolute()


def database(url: str, *, inside: Path) -> dict[str, object]:
    """Return Django's settings for a database: SQLite in the folder, or PostgreSQL."""
    if not url:
        return _sqlite(inside / "walkamile.db")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise WrongSettingError(
            f"DATABASE_URL starts with {parts.scheme!r}.",
            next_step="Use postgresql://user:password@host:5432/name, or leave it "
            "out for SQLite.",
        )
    options: dict[str, object] = dict(parse_qsl(parts.query))
    # A folder as ?host= is a Unix socket, as in PostgreSQL's own addresses.
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": options.pop("port", None) or parts.port or "",
        "OPTIONS": options,
        "CONN_MAX_AGE": KEEP_CONNECTION_SECONDS,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(file: Path) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "CONN_MAX_AGE": KEEP_CONNECTION_SECONDS,
        "OPTIONS": {
            "timeout": SQLITE_WAIT_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_PRAGMAS,
        },
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed over; an empty host means that none is set."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False


def mail(url: str) -> MailServer:
    """Return the mail server named by ``smtp://user:password@host:port?tls=starttls``.

    ``tls`` is ``starttls`` (the default with a user), ``tls`` or ``none``.
    """
    if not url:
        return MailServer()
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise WrongSettingError(
            "WALKAMILE_MAIL_URL is not the address of a mail server.",
            next_step="Write it as smtp://user:password@host:587?tls=starttls.",
        )
    usual = "tls" if parts.scheme == "smtps" else "starttls" if parts.username else ""
    how = dict(parse_qsl(parts.query)).get("tls", usual)
    return MailServer(
        host=parts.hostname,
        port=parts.port or {"tls": 465, "starttls": 587}.get(how, 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=how == "starttls",
        tls=how == "tls",
    )
