"""A backup taken while words come in is of one moment, and comes back whole."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def ran(*arguments):
    clean = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_backup_under_load_is_of_one_moment(tmp_path):
    file, fresh = tmp_path / "b", tmp_path / "fresh"
    made = json.loads(ran(HERE / "backed_up.py", tmp_path / "busy", file))
    assert min(made["acknowledged"]) > 0
    ran("-m", "walkamile", "restore", file, "--workspace", fresh)
    db = sqlite3.connect(fresh / "walkamile.db")
    counted = {
        "notes": "SELECT COUNT(*) FROM web_verbatim WHERE source_type = 'jotted'",
        "log": "SELECT COUNT(*) FROM web_logentry",
        "last": "SELECT COALESCE(MAX(number), 0) FROM web_logentry",
        "counter": "SELECT COALESCE(MAX(value), 0) FROM web_counter WHERE name = 'log'",
        "runs": "SELECT SUM(stored + unchanged) FROM web_run",
        "positions": "SELECT SUM(position) FROM web_run",
        "rows": "SELECT COUNT(*) FROM web_verbatim WHERE run_id IS NOT NULL",
        "stored": "SELECT SUM(stored) FROM web_run",
    }
    there = {name: db.execute(sql).fetchone()[0] for name, sql in counted.items()}
    db.close()
    assert there["log"] == there["last"] == there["counter"]
    # a note is logged right after it is kept: at most one is between the two
    assert there["log"] <= there["notes"] <= there["log"] + 1
    assert there["runs"] == there["positions"]
    assert there["rows"] == there["stored"]
    said = json.loads(
        ran("-m", "walkamile", "verify", "--log", "--json", "--workspace", fresh)
    )
    assert said["whole"]
