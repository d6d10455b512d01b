"""One command serves; whoever of its processes is killed, nothing saved is lost."""

import contextlib
import http.cookiejar
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

PATIENCE = 90  # seconds; two busy cores
NAME, PASSWORD = "ada@example.org", "a long walk in their shoes"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


class Served:
    """`walkamile serve` as a person starts it."""

    def __init__(self, folder, port):
        self.url = f"http://127.0.0.1:{port}"
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("WALKAMILE", "DJANGO", "DATABASE"))
        }
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "walkamile", "serve", "--no-sample"),
                *("--workspace", str(folder), "--port", str(port)),
            ],
            env=clean,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said = [self.process.stdout.readline() for _ in range(3)]
        jar = http.cookiejar.CookieJar()
        self.browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(jar)
        )
        self.until(lambda: self.get("/healthy") == "ok")

    def until(self, true):
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            with contextlib.suppress(OSError):
                if true():
                    return
            time.sleep(0.1)
        raise AssertionError(self.said)

    def get(self, page):
        return self.browser.open(self.url + page, timeout=30).read().decode()

    def send(self, page, **given):
        form = self.get(page)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form).group(1)
        content = urllib.parse.urlencode({**given, "csrfmiddlewaretoken": token})
        asked = urllib.request.Request(
            self.url + page, content.encode(), {"Referer": self.url + page}
        )
        return self.browser.open(asked, timeout=30).read().decode()

    def processes(self):
        """The numbers of its web processes and of its worker."""
        own = self.process.pid
        found = {"web": [], "worker": []}
        for task in Path(f"/proc/{own}/task").iterdir():
            for child in (task / "children").read_text().split():
                with contextlib.suppress(OSError):
                    said = Path(f"/proc/{child}/cmdline").read_text()
                    kind = "worker" if "walkamile.web.worker" in said else "web"
                    if said:
                        found[kind].append(int(child))
        return found

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        self.process.stdout.close()
        self.process.stderr.close()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "shop"


@pytest.fixture
def served(folder):
    one = Served(folder, free_port())
    yield one
    if one.process.poll() is None:
        one.stop()


def saved(folder, words):
    db = sqlite3.connect(folder / "walkamile.db")
    try:
        found = "SELECT COUNT(*) FROM web_verbatim WHERE text = ?"
        return db.execute(found, [words]).fetchone()[0]
    finally:
        db.close()


def test_it_says_where_it_is_and_how_to_sign_in_and_survives_being_killed(
    served, folder
):
    assert served.url in served.said[0]
    link = re.search(r"http\S+(/start/\S+/)", served.said[1]).group(1)
    served.send(
        link, name="Ada", email=NAME, password=PASSWORD, password_again=PASSWORD
    )
    assert "Sign in" not in served.get("/")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        served.get(link)  # once

    served.until(lambda: served.processes()["worker"])
    (worker,) = served.processes()["worker"]
    os.kill(worker, signal.SIGKILL)
    for number, web in enumerate(served.processes()["web"]):
        words = f"She waited in the rain {number} times."
        served.send("/jot/", said=words)
        os.kill(web, signal.SIGKILL)
        assert saved(folder, words) == 1
        served.until(lambda: served.get("/healthy") == "ok")
    served.until(lambda: served.processes()["worker"] not in ([], [worker]))

    words = "The last thing said before the crash."
    served.send("/jot/", said=words)
    everyone = [*served.processes()["web"], *served.processes()["worker"]]
    served.process.kill()
    served.process.wait()
    served.process.stdout.close()
    served.process.stderr.close()
    assert saved(folder, words) == 1
    began = time.monotonic()
    while any(Path(f"/proc/{one}").exists() for one in everyone):
        assert time.monotonic() - began < PATIENCE
        time.sleep(0.1)
    again = Served(folder, free_port())
    try:
        assert "Sign in" in again.said[1]
        assert saved(folder, words) == 1
    finally:
        again.stop()


def test_an_address_in_use_and_an_open_one_without_tls_are_refused(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        for host, port, reason in (
            ("127.0.0.1", taken.getsockname()[1], "cannot be used"),
            ("0.0.0.0", free_port(), "without TLS"),
        ):
            done = subprocess.run(
                [
                    *(sys.executable, "-m", "walkamile", "serve"),
                    *("--workspace", str(tmp_path / "w")),
                    *("--host", host, "--port", str(port)),
                ],
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 2
            assert reason in done.stderr
    assert not (tmp_path / "w").exists()
