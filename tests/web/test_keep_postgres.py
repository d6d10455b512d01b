"""PostgreSQL gives the same answers: the same tests, run again on a real server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from web import server

HERE = Path(__file__).resolve().parent
# Tests that touch rows, none of which knows which database it is on.
SAME_TESTS = (
    *("test_keep.py", "test_log.py", "test_backup.py", "test_keep_workspace.py"),
    *("test_customers.py", "test_pages_themes.py", "test_still.py"),
)


@pytest.mark.postgres
def test_the_store_says_the_same_on_postgres():
    if server.binaries() is None:
        pytest.skip("no PostgreSQL server here: apt-get install postgresql")
    with server.postgres() as url:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
                *("-m", "not campaign and not postgres"),
                *[str(HERE / one) for one in SAME_TESTS if (HERE / one).exists()],
            ],
            env={**os.environ, "DATABASE_URL": url},
            cwd=HERE.parent.parent,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
