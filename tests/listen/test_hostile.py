"""Files that hurt careless software are read or refused, and always with a reason."""

import resource
import runpy
import shutil
import time
from pathlib import Path

import pytest

import walkamile as wm
from walkamile.listen.files.documents import NotJSONError
from walkamile.listen.read import stream
from walkamile.listen.source import Part
from walkamile.refused import Refused

SECONDS, MEBIBYTES = 10, 512


@pytest.fixture(scope="session")
def bombs(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bombs") / "two" / "deep"
    folder.mkdir(parents=True)
    script = shutil.copy(data / "hostile" / "make_bombs.py", folder / "make_bombs.py")
    runpy.run_path(str(script))
    return folder / "bombs"


@pytest.mark.data
def test_every_bomb_is_read_or_refused_quickly_and_in_little_memory(
    bombs: Path,
) -> None:
    files = sorted(bombs.iterdir())
    assert len(files) >= 38
    for path in files:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            receipt = wm.read(path).receipt
            assert receipt["rows_in_file"] == receipt["stored"] + receipt["refused"]
        except Refused as refusal:
            said = refusal.reason, refusal.next_step, refusal.file
            assert all(said), path.name
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        assert spent < SECONDS, path.name
        assert after.ru_maxrss < MEBIBYTES * 1024, path.name
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
