"""Make the README's picture from the running app: docs/picture.png.

python tools/picture.py [FOLDER]    also writes the other pages there, to look at
"""

import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent.parent
PORT = 8765
SECONDS_TO_START, SECONDS_TO_LEARN = 180, 300
PAGES = {"today": "/", "voices": "/listen/", "themes": "/themes/"}
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
]


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a new workspace with the sample and yield the link of the first account."""
    log = (folder / "log").open("w+", encoding="utf-8")
    run = [sys.executable, "-m", "walkamile", "serve", "--port", str(PORT)]
    setting = {**os.environ, "WALKAMILE_WORKSPACE": str(folder / "workspace")}
    server = subprocess.Popen(run, env=setting, stdout=log, stderr=log)
    try:
        yield wait_for_link(Path(log.name), server)
    finally:
        server.terminate()
        server.wait(timeout=60)


def wait_for_link(log: Path, server: subprocess.Popen[bytes]) -> str:
    """Return the link that makes the first account, once the server has said it."""
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and server.poll() is None:
        link = re.search(r"http\S+/start/\S+", log.read_text(encoding="utf-8"))
        if link:
            time.sleep(2)
            return link[0]
        time.sleep(0.5)
    raise SystemExit(f"walkamile serve did not start:\n{log.read_text()}")


def come_in(page: Any, link: str) -> None:
    """Make the first account."""
    page.goto(link)
    page.fill("[name=name]", "Robin Vale")
    page.fill("[name=email]", "robin@larkspoke.example")
    password = secrets.token_urlsafe(16)
    for field in page.locator("input[type=password]").all():
        field.fill(password)
    page.click("main button[type=submit], main button:not([type])")
    page.wait_for_load_state()


def wait_for_themes(page: Any, address: str) -> None:
    """Look again until the worker has learned the sample's themes."""
    end = time.monotonic() + SECONDS_TO_LEARN
    while time.monotonic() < end:
        page.goto(address + "/themes/")
        if page.locator("a[href^='/theme/']").count():
            return
        time.sleep(3)
    raise SystemExit("The worker has not learned any themes.")


def look(folder: Path, more: Path | None) -> None:
    """Take the picture, and those of the other pages where they are wanted."""
    found = shutil.which("chromium") or os.environ.get("WALKAMILE_CHROMIUM")
    with serving(folder) as link, sync_playwright() as playwright:
        address = link.split("/start/")[0]
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        come_in(page, link)
        wait_for_themes(page, address)
        page.goto(address)
        page.screenshot(path=HERE / "docs/picture.png")
        for name, path in PAGES.items() if more else ():
            page.goto(address + path)
            page.screenshot(path=more / f"{name}.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        look(Path(temporary), Path(sys.argv[1]) if sys.argv[1:] else None)
