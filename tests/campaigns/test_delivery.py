"""What waits on phones arrives once, whatever lines and servers do meanwhile."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SAMPLED, WHOLE = 120, 100_000


def delivered(folder, notes):
    clean = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, str(HERE / "delivered.py"), str(folder), str(notes), "11"],
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def once_each(found):
    wrong = ("lost", "doubled", "altered", "strange", "hours_off", "corrupt")
    assert {name: found[name] for name in wrong} == dict.fromkeys(wrong, 0)
    assert found["tries"] > found["notes"]
    assert found["kills"] > 0


def test_no_note_is_lost_and_none_is_there_twice_while_servers_die(tmp_path):
    once_each(delivered(tmp_path, SAMPLED))


@pytest.mark.campaign
def test_none_of_a_hundred_thousand_notes_is_lost_or_there_twice(tmp_path):
    once_each(delivered(tmp_path, WHOLE))
