"""Whatever was said to be saved is saved, whoever is killed at whatever moment."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SAMPLED, WHOLE = 12, 1_000


def killed(folder, kills):
    clean = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, str(HERE / "killed.py"), str(folder), str(kills), "7"],
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def nothing_is_lost(found):
    assert found["acknowledged"] > 0
    assert (found["lost"], found["half"], found["corrupt"]) == (0, 0, 0)
    assert found["files"] > 0
    assert found["files_not_whole"] == 0
    assert found["wrong"] == []
    assert found["log_whole"]


def test_nothing_saved_is_lost_when_a_process_is_killed(tmp_path):
    nothing_is_lost(killed(tmp_path, SAMPLED))


@pytest.mark.campaign
def test_nothing_saved_is_lost_in_a_thousand_kills(tmp_path):
    nothing_is_lost(killed(tmp_path, WHOLE))
