"""Whatever was said to be saved is saved, even when the power fails."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

apsw = pytest.importorskip("apsw")
from campaigns import disk  # noqa: E402

HERE = Path(__file__).resolve().parent
ROWS = 400
SAMPLED, WHOLE = 201, 10_000
# Small, so that checkpoints fall into a short run; SQLite's own is 1,000 pages.
CHECKPOINT_PAGES = 60
RESUMED = 5


def python(*arguments):
    clean = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def import_(tmp_path_factory):
    """One import by the real code: its statements, and the database before it."""
    folder = tmp_path_factory.mktemp("import")
    python(HERE / "kept_words.py", folder, ROWS)
    return folder, json.loads((folder / "statements.json").read_text())


def replay(folder, told, *, durable=True):
    """Play the import again on the disk that remembers; return what happened."""
    place = folder / "replay"
    place.mkdir(exist_ok=True)
    shutil.copy(folder / "before.db", place / "walkamile.db")
    before = {"walkamile.db": (place / "walkamile.db").read_bytes()}
    remembering = disk.Remembering()
    db = apsw.Connection(str(place / "walkamile.db"), vfs=disk.NAME)
    db.execute(told["pragmas"])
    if not durable:
        db.execute("PRAGMA synchronous=NORMAL")
    db.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
    rows = 0
    for sql in told["statements"]:
        db.execute(sql)
        if moved := re.search(r'"position" = (\d+)', sql):
            rows = int(moved.group(1))
        if sql == "COMMIT":
            remembering.happened.append(disk.Acknowledged(rows))
    happened = list(remembering.happened)
    db.close()
    remembering.unregister()
    shutil.rmtree(place)
    return before, happened


def look(image, place, run, acknowledged):
    """What is wrong with a disk image: corrupt, half a transaction, or rows lost."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for name, content in image.items():
        (place / name).write_bytes(content)
    db = sqlite3.connect(place / "walkamile.db")
    try:
        if db.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            return "corrupt"
        position, stored, unchanged = db.execute(
            "SELECT position, stored, unchanged FROM web_run WHERE id = ?", [run]
        ).fetchone()
        there = db.execute(
            "SELECT COUNT(*) FROM web_verbatim WHERE run_id = ?", [run]
        ).fetchone()[0]
        if there != stored or stored + unchanged != position:
            return "half a transaction"
        return "rows lost" if position < acknowledged else None
    except sqlite3.DatabaseError as error:
        return f"corrupt: {error}"
    finally:
        db.close()


def harm(folder, told, images, *, durable=True, resumed=0):
    before, happened = replay(folder, told, durable=durable)
    found, place = {}, folder / "image"
    every = disk.power_failures(before, happened, images, seed=1)
    for number, (image, acknowledged) in enumerate(every):
        wrong = look(image, place, told["run"], acknowledged)
        if wrong:
            found[wrong] = found.get(wrong, 0) + 1
        elif resumed and number % (images // resumed) == 0:
            goes_on(place)
    return found


GO_ON = """
import sys
sys.path.insert(0, sys.argv[2])
from campaigns.kept_words import rows
from walkamile.web.workspace import open_workspace
open_workspace(sys.argv[1])
from walkamile.web import keep, verify
from walkamile.web.models import Run, Source, Verbatim
run = keep.start(Source.objects.get(), file_name="notes.csv", file_sha256="11" * 32)
count = int(sys.argv[3])
if run.position < count:
    keep.keep(rows(count), run=run, rows_a_transaction=5)
assert Verbatim.objects.count() == count, Verbatim.objects.count()
wrong = [one for one in verify.verify().wrong if one.what != "original"]
assert not wrong, wrong
"""


def goes_on(place):
    """After the power is back, the import is finished: every row once."""
    python("-c", GO_ON, place, HERE.parent, ROWS)


def test_no_saved_row_is_lost_when_the_power_fails(import_):
    folder, told = import_
    assert harm(folder, told, SAMPLED, resumed=1) == {}


def test_the_simulator_finds_what_is_lost_without_full_syncs(import_):
    folder, told = import_
    assert harm(folder, told, SAMPLED, durable=False).get("rows lost", 0) > 0


@pytest.mark.campaign
def test_no_saved_row_is_lost_in_ten_thousand_power_failures(import_):
    folder, told = import_
    assert harm(folder, told, WHOLE, resumed=RESUMED) == {}
