"""Open a workspace: one organisation's folder and database, made on first use."""

import fcntl
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from walkamile.durable import sync_folder
from walkamile.refused import Refused
from walkamile.web import given

SETTINGS = "walkamile.web.settings"
SECRET = "secret-key"  # noqa: S105 - the name of the file that holds it
FIRST_RUN = "first-run"
FOLDERS = ("originals", "media", "index", "tmp", "themes")
OWNER_ONLY_FOLDER, OWNER_ONLY_FILE = 0o700, 0o600


class NoWorkspaceError(Refused):
    """There is no workspace where one was looked for, or it cannot be opened."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where one organisation's words, files and indexes lie."""

    folder: Path
    database: str

    @property
    def originals(self) -> Path:
        """Every imported file as it was read, named by its hash."""
        return self.folder / "originals"

    @property
    def media(self) -> Path:
        """Pictures, recordings, documents."""
        return self.folder / "media"

    @property
    def index(self) -> Path:
        """What is derived and may be deleted: ``walkamile rebuild`` makes it anew."""
        return self.folder / "index"


def open_workspace(where: str | Path | None = None, *, make: bool = True) -> Workspace:
    """Open a workspace, make it on first use, and bring its tables up to date.

    ``where`` is a folder or the address of a PostgreSQL database; left out, it is
    ``WALKAMILE_WORKSPACE`` or ``./workspace``. Django is ready afterwards. With
    ``make=False`` a place without a workspace is refused instead of filled.
    """
    if where is not None:
        os.environ["WALKAMILE_WORKSPACE"] = str(where)
    folder = given.folder()
    _refuse_a_second(folder)
    if not make and not (given.database_url() or (folder / "walkamile.db").is_file()):
        raise NoWorkspaceError(
            "there is no workspace here yet.",
            next_step="Name one with --workspace, or make one with: walkamile serve",
            file=folder,
        )
    _make(folder)
    _wake_django()
    _bring_up_to_date(folder)
    return current()


def current() -> Workspace:
    """Return the workspace that this process has open."""
    from django.conf import settings
    from django.db import connection

    return Workspace(Path(settings.WORKSPACE), connection.vendor)


def _refuse_a_second(folder: Path) -> None:
    loaded = sys.modules.get(SETTINGS)
    if loaded is not None and folder != loaded.WORKSPACE:
        raise NoWorkspaceError(
            f"this process has another workspace open ({loaded.WORKSPACE}).",
            next_step="Open one workspace a process.",
            file=folder,
        )


def _make(folder: Path) -> None:
    try:
        for part in (folder, *(folder / name for name in FOLDERS)):
            part.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        write_secret(folder / SECRET, secrets.token_urlsafe(64))
    except OSError as error:
        raise NoWorkspaceError(
            f"the workspace cannot be made ({error.strerror}).",
            next_step="Choose a folder that you may write to with --workspace.",
            file=folder,
        ) from None


def write_secret(file: Path, secret: str) -> None:
    """Write a secret that only its owner may read, unless the file is there already."""
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY_FILE)
    except FileExistsError:
        return
    with os.fdopen(made, "w", encoding="ascii") as out:
        out.write(secret + "\n")
        out.flush()
        os.fsync(out.fileno())
    sync_folder(file.parent)


def _wake_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time change the tables."""
    with (folder / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _bring_up_to_date(folder: Path) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import OperationalError

    try:
        executor = MigrationExecutor(connection)
    except OperationalError:
        raise NoWorkspaceError(
            "the database of this workspace does not answer.",
            next_step="Check DATABASE_URL and that the server runs: walkamile doctor",
            file=folder,
        ) from None
    _refuse_newer(executor)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with _alone(folder):
            call_command("migrate", interactive=False, verbosity=0, skip_checks=True)


def _refuse_newer(executor: "object") -> None:
    loader = executor.loader  # type: ignore[attr-defined]
    known = set(loader.disk_migrations)
    unknown = [
        name
        for app, name in loader.applied_migrations
        if app == "web" and (app, name) not in known
    ]
    if unknown:
        raise NoWorkspaceError(
            f"a newer Walkamile has changed this workspace ({min(unknown)}).",
            next_step="Install the newer version, or restore a backup from before.",
        )


def first_run_token() -> str | None:
    """Return the secret of the link that makes the first account, while there is none.

    It is the same at every start until somebody has used it.
    """
    from walkamile.web.models import Colleague

    file = current().folder / FIRST_RUN
    if Colleague.objects.filter(sample=False).exists():
        file.unlink(missing_ok=True)
        return None
    write_secret(file, secrets.token_urlsafe(24))
    return file.read_text(encoding="ascii").strip()


def first_run_matches(token: str) -> bool:
    """Say whether this is the secret of the first link, and nobody has an account."""
    expected = first_run_token()
    if expected is None:
        return False
    return secrets.compare_digest(expected.encode(), token.encode())
