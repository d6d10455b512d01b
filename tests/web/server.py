"""A private PostgreSQL server for tests: own folder, own socket, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")


def binaries() -> Path | None:
    """Where PostgreSQL's programs are, or nothing."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def _as_a_plain_user() -> dict[str, object]:
    """PostgreSQL refuses to run as root; who is root becomes postgres or nobody."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            who = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
    return {}


@contextmanager
def postgres() -> Iterator[str]:
    """Run a server on a Unix socket and give its DATABASE_URL."""
    programs, who = binaries(), _as_a_plain_user()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="walkamile-pg-"))
    if who:
        os.chown(folder, who["user"], who["group"])

    def run(*command: str) -> None:
        subprocess.run(
            command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **who
        )

    data = str(folder / "data")
    run(
        str(programs / "initdb"),
        *("-D", data, "-U", "walker", "--auth=trust", "-E", "UTF8", "--locale=C"),
    )
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    control = str(programs / "pg_ctl")
    log = str(folder / "log")
    try:
        run(control, "-D", data, "-o", options, "-l", log, "-w", "start")
        yield f"postgresql://walker@/postgres?host={folder}"
    finally:
        run(control, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
