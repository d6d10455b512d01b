"""A workspace made anew from a backup, and proven equal to it."""

import os
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from walkamile.refused import Refused
from walkamile.web import archives
from walkamile.web.archives import Progress
from walkamile.web.workspace import Workspace, open_workspace


class NotEmptyError(Refused):
    """There is something in the workspace already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came back: every table's rows, with the hash that backup and rows share."""

    tables: dict[str, dict[str, Any]]
    files: int


def restore(
    file: Path, into: str | Path | None = None, *, progress: Progress = None
) -> Restored:
    """Make a workspace from a backup: SQLite or PostgreSQL, whatever it came from.

    The backup is read and checked whole first; rows come in one transaction, at the
    state of the tables they left, and then follow all later migrations. Every table's
    hash is compared with the backup's before those. A workspace with anything in it is
    refused.
    """
    manifest = archives.check(file, progress=progress)
    workspace = open_workspace(into)
    _refuse_unless_empty(workspace)
    with archives.opened(file) as archive:
        _bring_files(archive, manifest, workspace, file)
        _bring_rows(archive, manifest, file, progress)
    open_workspace(into)  # forward to the newest tables
    from walkamile.web import rebuild

    # Who is called what needs the key, which no backup holds: the rows carry it.
    beside = [store.name for store in rebuild.stores() if not store.in_rows]
    rebuild.rebuild(beside, progress=progress)
    return Restored(tables=manifest["tables"], files=len(manifest["files"]))


def _refuse_unless_empty(workspace: Workspace) -> None:
    from django.apps import apps

    from walkamile.web import portable

    for model in portable.tables(apps):
        if model._default_manager.exists():
            raise NotEmptyError(
                f"there is something in this workspace ({model._meta.db_table}).",
                next_step="Restore into a new folder: --workspace NEW_FOLDER",
                file=workspace.folder,
            )


def _bring_rows(
    archive: tarfile.TarFile, manifest: dict[str, Any], file: Path, progress: Progress
) -> None:
    from django.core.management.color import no_style
    from django.db import connection, transaction

    from walkamile.web import portable

    models = _as_they_were(manifest["migrations"], file)
    with transaction.atomic():
        for name, told in manifest["tables"].items():
            if progress:
                progress(name)
            model = models[name]
            portable.fill(model, archives.lines(archive, name, file))
            archives.same(file, name, portable.sha256(model)[1], told["sha256"])
        resets = connection.ops.sequence_reset_sql(no_style(), list(models.values()))
        with connection.cursor() as cursor:
            for sql in resets:
                cursor.execute(sql)


def _as_they_were(migrations: list[str], file: Path) -> dict[str, Any]:
    """Take the tables back to the backup's state; return its models by table."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from walkamile.web import portable

    executor = MigrationExecutor(connection)
    known = {name for app, name in executor.loader.disk_migrations if app == "web"}
    if unknown := sorted(set(migrations) - known):
        raise archives.BrokenBackupError(
            f"a newer Walkamile made this backup ({unknown[0]}).",
            next_step="Install the newer version, then restore.",
            file=file,
        )
    there = {name for app, name in executor.loader.applied_migrations if app == "web"}
    last = ("web", max(migrations))
    if there != set(migrations):
        executor.migrate([last])
    state = executor.loader.project_state(last)
    return {model._meta.db_table: model for model in portable.tables(state.apps)}


def _bring_files(
    archive: tarfile.TarFile, manifest: dict[str, Any], into: Workspace, file: Path
) -> None:
    for inside in manifest["files"]:
        place = into.folder / inside
        if Path(inside).parts[0] not in archives.FOLDERS or ".." in Path(inside).parts:
            raise archives.BrokenBackupError(
                f"it holds a file that does not belong there ({inside!r}).",
                next_step="Do not use this backup; it was tampered with.",
                file=file,
            )
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with place.open("xb") as out:
            place.chmod(0o400)
            for piece in archives.pieces(archive, inside, file):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
