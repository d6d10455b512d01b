"""Setting up: the pinned pip comes by its hash, from the index that pip would use."""

import base64
import hashlib
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import ModuleType

import pytest

HOUSE = Path(__file__).resolve().parent.parent
WHEEL = b"not really a wheel, but with this hash"
NAME = "pip-26.3-py3-none-any.whl"


class Index(BaseHTTPRequestHandler):
    """A package index with one file, in either of the two ways indexes answer."""

    answers_json = False
    wants = ""
    asked: list[str] = []  # noqa: RUF012 - what this index was asked for

    def do_GET(self) -> None:
        self.asked.append(self.headers.get("Authorization", ""))
        if self.wants and self.headers.get("Authorization") != self.wants:
            self.send_error(401)
        elif self.path == "/simple/pip/":
            self.give(self.listing().encode())
        elif self.path == f"/files/{NAME}":
            self.give(WHEEL)
        else:
            self.send_error(404)

    def listing(self) -> str:
        if self.answers_json:
            return json.dumps({"files": [{"url": f"../../files/{NAME}"}]})
        return f'<a href="../../files/{NAME}#sha256=0">{NAME}</a>'

    def give(self, body: bytes) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def fetch_pip(monkeypatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(HOUSE / "tools"))
    return importlib.import_module("fetch_pip")


@pytest.fixture
def index(monkeypatch) -> Iterator[type[Index]]:
    kind = type("OneIndex", (Index,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple")
    yield kind
    server.shutdown()
    server.server_close()


def lock(folder: Path, content: bytes = WHEEL) -> Path:
    file = folder / "pip.txt"
    digest = hashlib.sha256(content).hexdigest()
    file.write_text(f"pip==26.3 \\\n    --hash=sha256:{digest}\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("answers_json", [True, False])
def test_pip_comes_from_the_index_that_is_set(fetch_pip, index, tmp_path, answers_json):
    index.answers_json = answers_json
    wheel = fetch_pip.pip_wheel(lock(tmp_path), tmp_path / "kept")
    assert wheel.read_bytes() == WHEEL


def test_pip_is_fetched_once(fetch_pip, index, tmp_path):
    for _ in range(3):
        fetch_pip.pip_wheel(lock(tmp_path), tmp_path / "kept")
    assert len(index.asked) == 2  # the listing and the file


def test_another_pip_than_the_pinned_one_is_refused(fetch_pip, index, tmp_path):
    with pytest.raises(fetch_pip.NoPipError, match="another hash than pinned"):
        fetch_pip.pip_wheel(lock(tmp_path, b"what was pinned"), tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_a_password_of_the_index_is_sent_to_it_and_never_shown(
    fetch_pip, index, tmp_path, monkeypatch
):
    index.wants = "Basic " + base64.b64encode(b"jo:p@ss").decode()
    with_password = os.environ["PIP_INDEX_URL"].replace("//", "//jo:p%40ss@")
    monkeypatch.setenv("PIP_INDEX_URL", with_password)
    assert fetch_pip.pip_wheel(lock(tmp_path), tmp_path / "kept").exists()
    index.wants = "Basic other"
    with pytest.raises(fetch_pip.NoPipError) as refused:
        fetch_pip.pip_wheel(lock(tmp_path), tmp_path / "elsewhere")
    assert "127.0.0.1" in str(refused.value)
    assert "ss" not in str(refused.value).split("127.0.0.1")[0]


def test_the_index_of_a_pip_conf_is_used(fetch_pip, tmp_path, monkeypatch):
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    (tmp_path / "pip.conf").write_text("[global]\nindex-url = https://own.example/s\n")
    assert fetch_pip.index_url() == "https://own.example/s"


def test_a_wrong_word_says_what_can_be_set_up():
    tool = [sys.executable, str(HOUSE / "tools/setup.py"), "everything"]
    done = subprocess.run(tool, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "setup.py core" in done.stderr
