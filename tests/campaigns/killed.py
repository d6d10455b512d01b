"""Kill whoever writes, again and again, and look what is there.

Usage: python killed.py FOLDER KILLS SEED → one JSON document

Two processes of the real code write into one workspace: one imports files, one jots
notes and logs who did, as the pages do; each tells through a pipe what was
acknowledged. At a random moment both are killed with SIGKILL, and the database is
opened anew.
"""

import json
import os
import random
import select
import signal
import sqlite3
import sys
import time
import traceback
from pathlib import Path

from walkamile import table
from walkamile.web.workspace import open_workspace

ROWS_A_FILE, ROWS_A_TRANSACTION = 600, 20


def file(number):
    for start in range(0, ROWS_A_FILE, 100):
        yield table.rows(
            [
                {
                    "source_type": "table",
                    "source_name": f"File {number}",
                    "source_record_id": f"row-{n}",
                    "author_role": "customer",
                    "text": f"file {number} row {n} " + "again and again " * (n % 9),
                    "text_format": "plain",
                }
                for n in range(start, start + 100)
            ],
            table.VERBATIMS,
        )


def importing(tell):
    """Import file after file; the one that was cut short goes on first."""
    from walkamile.web import keep
    from walkamile.web.models import Run, Source

    done = Run.objects.filter(state=Run.State.COMPLETED).count()
    while True:
        name = f"File {done}"
        source = Source.objects.get_or_create(type="table", name=name)[0]
        run = keep.start(source, file_name=name, file_sha256=f"{done:064x}")
        keep.keep(
            file(done),
            run=run,
            rows_a_transaction=ROWS_A_TRANSACTION,
            progress=lambda rows, run=run: tell(f"{run.pk} {rows}"),
        )
        done += 1


def jotting(tell, turn):
    """Jot and log, one after another."""
    from walkamile.web import keep, log

    number = 0
    while True:
        number += 1
        mark = f"{turn}-{number}"
        keep.jot(f"note {mark}", client_id=mark)
        log.changed(None, "note", mark)
        tell(mark)


def start(what, *arguments):
    """Start a process; return its number and the pipe it tells through."""
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.close(write)
        return child, read
    os.close(read)
    try:
        what(lambda words: os.write(write, f"{words}\n".encode()), *arguments)
    except BaseException:  # noqa: BLE001 - the harness says what broke, then ends
        traceback.print_exc()
    os._exit(1)


def told(pipe):
    """Everything that came through a pipe, whole lines only."""
    content = b""
    while piece := os.read(pipe, 65_536):
        content += piece
    os.close(pipe)
    return content.decode().split("\n")[:-1]


def look(place, imported, jotted):
    """What was acknowledged and is not there, and what is there by halves."""
    db = sqlite3.connect(place)
    lost = half = 0
    for line in imported:
        run, rows = map(int, line.split())
        (position,) = db.execute(
            "SELECT position FROM web_run WHERE id = ?", [run]
        ).fetchone()
        lost += position < rows
    for mark in jotted:
        for sql in (
            "SELECT COUNT(*) FROM web_verbatim WHERE source_record_id = ?",
            "SELECT COUNT(*) FROM web_logentry WHERE which = ?",
        ):
            lost += db.execute(sql, [mark]).fetchone()[0] != 1
    runs = (
        "SELECT id, position, stored, unchanged FROM web_run ORDER BY id DESC LIMIT 3"
    )
    for run, position, stored, unchanged in db.execute(runs).fetchall():
        (there,) = db.execute(
            "SELECT COUNT(*) FROM web_verbatim WHERE run_id = ?", [run]
        ).fetchone()
        half += there != stored or stored + unchanged != position
    last, entries = db.execute(
        "SELECT MAX(number), COUNT(*) FROM web_logentry"
    ).fetchone()
    half += (last or 0) != entries
    sound = db.execute("PRAGMA quick_check").fetchone() == ("ok",)
    db.close()
    return lost, half, not sound


def main(folder, kills, seed):
    open_workspace(folder)
    from django.db import connections

    from walkamile.web import keep, verify  # noqa: F401 - loaded once, before forks

    connections.close_all()
    place, dice = Path(folder) / "walkamile.db", random.Random(seed)
    found = {"kills": 0, "acknowledged": 0, "lost": 0, "half": 0, "corrupt": 0}
    for turn in range(kills // 2):
        importer, jotter = start(importing), start(jotting, turn)
        # Until one of them is at work, and then a moment longer.
        select.select([importer[1], jotter[1]], [], [], 10)
        time.sleep(dice.random() * 0.6)
        for child, _ in dice.sample([importer, jotter], 2):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        said = told(importer[1]), told(jotter[1])
        lost, half, corrupt = look(place, *said)
        found["kills"] += 2
        found["acknowledged"] += sum(map(len, said))
        found["lost"] += lost
        found["half"] += half
        found["corrupt"] += corrupt
    sys.stdout.write(json.dumps({**found, **finish()}))


def finish():
    """Let the last import end, unkilled, and count every file's rows."""
    from walkamile.web import keep, log, verify
    from walkamile.web.models import Run, Source, Verbatim

    for source in Source.objects.filter(type="table"):
        number = int(source.name.split()[1])
        run = keep.start(source, file_name=source.name, file_sha256=f"{number:064x}")
        if run.state == Run.State.RUNNING:
            keep.keep(file(number), run=run, rows_a_transaction=ROWS_A_TRANSACTION)
    rows = [
        Verbatim.objects.filter(source=source).count()
        for source in Source.objects.filter(type="table")
    ]
    wrong = [one for one in verify.verify().wrong if one.what != "original"]
    return {
        "files": len(rows),
        "files_not_whole": sum(count != ROWS_A_FILE for count in rows),
        "wrong": [f"{one.what} {one.which}: {one.reason}" for one in wrong],
        "log_whole": log.verify().whole,
    }


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
