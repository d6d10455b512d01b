"""Files that hurt careless software are read or refused, and always with a reason."""

import json
import os
import runpy
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from walkamile.listen.files.documents import NotJSONError
from walkamile.listen.read import stream
from walkamile.listen.source import Part

SECONDS, MEBIBYTES = 10, 512


@pytest.fixture(scope="session")
def bombs(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bombs") / "two" / "deep"
    folder.mkdir(parents=True)
    script = shutil.copy(data / "hostile" / "make_bombs.py", folder / "make_bombs.py")
    runpy.run_path(str(script))
    return folder / "bombs"


# Reads each file named to it, and says what came of it and what it cost. Run in a process
# of its own, whose children are these files' alone.
READS_THEM = """
import json, resource, sys
import walkamile as wm

for path in sys.argv[1:]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        receipt = wm.read(path).receipt
        fine = receipt["rows_in_file"] == receipt["stored"] + receipt["refused"]
    except wm.Refused as refusal:
        fine = bool(refusal.reason and refusal.next_step and refusal.file)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps([path, fine, seconds, after.ru_maxrss]), flush=True)
"""


@pytest.mark.data
def test_every_bomb_is_read_or_refused_quickly_and_in_little_memory(
    bombs: Path,
) -> None:
    files = sorted(bombs.iterdir())
    assert len(files) >= 38
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", READS_THEM, *map(str, files)],
        capture_output=True, text=True, check=True, env=env,
    )  # fmt: skip
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(path) for path, *_ in told] == files
    for path, fine, seconds, kibibytes in told:
        assert fine, path
        assert seconds < SECONDS, path
        assert kibibytes < MEBIBYTES * 1024, path
    assert not list(bombs.parent.parent.parent.rglob("*slipped*"))


@pytest.mark.data
def test_json_is_read_as_its_standard_says(data: Path) -> None:
    folder = data / "hostile" / "json" / "test_parsing"
    began = time.process_time()
    for path in sorted(folder.glob("*.json")):
        kind = path.name[0]
        try:
            parts = [item for item in stream(path, None, {}) if isinstance(item, Part)]
        except NotJSONError:
            assert kind in "ni", path.name
        else:
            assert kind in "yi", path.name
            assert all(refusal.reason for part in parts for refusal in part.refusals)
    assert time.process_time() - began < 60
