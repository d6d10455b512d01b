"""One file that holds everything an organisation would miss, and no key to it."""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from walkamile.durable import sync_folder
from walkamile.refused import Refused
from walkamile.web import log, portable
from walkamile.web.archives import FOLDERS, FORMAT, MANIFEST, PACKING, Progress
from walkamile.web.workspace import Workspace


class CannotBackUpError(Refused):
    """A backup cannot be written where it was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup holds."""

    file: str
    size: int
    tables: dict[str, dict[str, Any]]
    files: int
    missing: tuple[str, ...]


def backup(workspace: Workspace, to: Path, *, progress: Progress = None) -> Backup:
    """Write everything of the open workspace into one file, while work goes on.

    All rows are of one moment. The file is a tar of one compressed text per table and
    the files of media and originals; either database can take it. It is written beside
    and renamed when it is whole and on the disk. Keys are not in it.
    """
    from django.apps import apps

    log.fold()  # who read what until now goes along
    beside = to.with_name(f".{to.name}.part")
    try:
        with beside.open("xb") as out:
            beside.chmod(0o600)
            with tarfile.open(fileobj=out, mode="w") as archive:
                with portable.snapshot():
                    manifest = _manifest(archive, apps, beside, progress)
                _add_files(archive, workspace.folder, manifest, progress)
                _add(archive, MANIFEST, json.dumps(manifest, indent=1).encode())
            out.flush()
            os.fsync(out.fileno())
        beside.rename(to)
        sync_folder(to.parent)
    except OSError as error:
        raise CannotBackUpError(
            f"the backup cannot be written ({error.strerror}).",
            next_step="Choose a folder that may be written to and has room.",
            file=to,
        ) from None
    finally:
        beside.unlink(missing_ok=True)
    return Backup(
        file=str(to),
        size=to.stat().st_size,
        tables=manifest["tables"],
        files=len(manifest["files"]),
        missing=tuple(manifest["missing"]),
    )


def _manifest(
    archive: tarfile.TarFile, apps: Any, beside: Path, progress: Progress
) -> dict[str, Any]:
    """Add every table to the archive and return what was added."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    applied = MigrationRecorder(connection).applied_migrations()
    chain = log.verify()
    return {
        "format": FORMAT,
        "walkamile": version("walkamile"),
        "database": connection.vendor,
        "migrations": sorted(name for app, name in applied if app == "web"),
        "log": {"entries": chain.entries, "head": chain.head},
        "tables": {
            model._meta.db_table: _add_table(archive, model, beside, progress)
            for model in portable.tables(apps)
        },
        "files": {},
        "missing": [],
    }


def _add_table(
    archive: tarfile.TarFile, model: portable.Model, beside: Path, progress: Progress
) -> dict[str, Any]:
    name = model._meta.db_table
    if progress:
        progress(name)
    counted = _Counted(portable.lines(model))
    with tempfile.NamedTemporaryFile(dir=beside.parent, prefix=".") as packed:
        with pa.CompressedOutputStream(packed.name, PACKING) as out:
            for line in counted:
                out.write(line)
        size = packed.seek(0, os.SEEK_END)
        packed.seek(0)
        _add(archive, f"tables/{name}.jsonl.zst", packed, size=size)
    columns = [str(field.column) for field in portable.fields(model)]
    return {
        "rows": counted.rows,
        "sha256": counted.digest.hexdigest(),
        "columns": columns,
    }


class _Counted:
    """Passes lines on, counting and hashing them."""

    def __init__(self, given: Iterable[bytes]) -> None:
        self._given = given
        self.rows = 0
        self.digest = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for line in self._given:
            self.rows += 1
            self.digest.update(line)
            yield line


def _add_files(
    archive: tarfile.TarFile, folder: Path, manifest: dict[str, Any], progress: Progress
) -> None:
    """Add the files of the workspace; one that went away meanwhile is noted."""
    for name in FOLDERS:
        if progress:
            progress(name)
        for file in sorted((folder / name).rglob("*")):
            inside = str(file.relative_to(folder))
            if not file.is_file() or file.name.startswith("."):
                continue
            try:
                with file.open("rb") as content:
                    digest = hashlib.file_digest(content, "sha256").hexdigest()
                    size = content.seek(0, os.SEEK_END)
                    content.seek(0)
                    _add(archive, f"files/{inside}", content, size=size)
            except FileNotFoundError:  # erased while the backup ran
                manifest["missing"].append(inside)
                continue
            manifest["files"][inside] = digest


def _add(
    archive: tarfile.TarFile, name: str, content: bytes | IO[bytes], *, size: int = -1
) -> None:
    member = tarfile.TarInfo(name)
    member.mode = 0o600
    if isinstance(content, bytes):
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    else:
        member.size = size
        archive.addfile(member, content)
