"""Walks beside others: broken links against LinkChecker, cost a page against Lighthouse.

usage: python bench/walk_peers.py [--linkchecker PROGRAM] [--lighthouse PROGRAM]

Both run as programs of their own and are none of our dependencies. LinkChecker (GPL):
``pip install linkchecker`` into an environment apart. Lighthouse: ``npm install
lighthouse``. What is not found is said and left out. Prints JSON lines.
"""

import argparse
import contextlib
import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import psutil

sys.path[:0] = [str(Path(__file__).parent.parent / "tests")]
from walk.sites import page, served  # noqa: E402
from walkamile.recipes.walking import walk  # noqa: E402
from walkamile.walk.browser.find import chromium  # noqa: E402

LOOK = 0.2  # seconds between two looks at what is used
PAGES, PRESSED = 14, 4  # pages of the site; how many of them Lighthouse is asked about
WORDS = "<p>" + "We mend what others throw away, and say what it costs first. " * 12


def site() -> tuple[dict[str, object], dict[str, tuple[str, str]]]:
    """Return a site, and for what does not exist the page and name of its link."""
    names = [f"/page-{n}" for n in range(PAGES)]
    links = "".join(f"<a href='{name}'>Page {name[6:]}</a> " for name in names)
    menu = (
        "<button aria-expanded=false onclick='m.hidden=!m.hidden'>Menu</button>"
        "<div id=m hidden><a href='/gone-in-menu'>Old offers</a></div>"
    )
    pages: dict[str, object] = {"/": page(f"<h1>Home</h1>{WORDS}", nav=links + menu)}
    broken = {"/gone-in-menu": ("/", "Old offers")}
    for number, name in enumerate(names):
        more = ""
        if number % 2 == 0:
            broken[f"/gone-{number}"] = (name, "More about it")
            more = f"<p><a href='/gone-{number}'>More about it</a></p>"
        if number == 3:
            broken["/gone-by-script"] = (name, "Late news")
            more = (
                "<div id=late></div><script>setTimeout(()=>{late.innerHTML="
                "'<a href=/gone-by-script>Late news</a>'},200)</script>"
            )
        pages[name] = page(
            f"<h1>Page {number}</h1>{WORDS}{more}", title=f"Page {number}", nav=links
        )
    return pages, broken


class Cost:
    """CPU seconds of this process and of all that runs under it, browsers too.

    They are looked at every LOOK seconds; what a process used after the last look and
    before its end is not counted, for nobody.
    """

    def __enter__(self) -> Self:
        self.used: dict[tuple[int, float], float] = {}
        self._me, self._done = psutil.Process(), threading.Event()
        self._before = self._mine()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _mine(self) -> float:
        return sum(self._me.cpu_times()[:2])

    def _look(self) -> None:
        while not self._done.wait(LOOK):
            for one in self._me.children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    self.used[one.pid, one.create_time()] = sum(one.cpu_times()[:2])

    @property
    def seconds(self) -> float:
        return self._mine() - self._before + sum(self.used.values())


def ours(url: str, broken: dict[str, tuple[str, str]]) -> dict[str, object]:
    """Walk the site and count its broken links."""
    clock = time.monotonic()
    with Cost() as cost:
        report = walk(url, ["phone_number"], survey=40, pace=0.0)
    told = {
        (urlsplit(one.url).path, one.name)
        for one in report.found
        if one.kind == "broken_link"
    }
    found = {way for way, held in broken.items() if held in told}
    return {
        "who": "Walkamile",
        "pages": len(report.pages),
        "found": len(found),
        "missed": sorted(set(broken) - found),
        "CPU s a page": round(cost.seconds / max(1, len(report.pages)), 2),
        "s a page": round((time.monotonic() - clock) / max(1, len(report.pages)), 2),
    }


def linkchecker(
    program: str, url: str, broken: dict[str, tuple[str, str]]
) -> dict[str, object]:
    """Let LinkChecker go through the site."""
    clock = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, Cost() as cost:
        done = subprocess.run(
            [program, "--no-status", "-o", "csv", "--ignore-url=/robots.txt", url],
            capture_output=True, text=True, check=False, timeout=300,
            env={**os.environ, "HOME": folder, "XDG_CONFIG_HOME": folder},
        )  # fmt: skip
    lines = [one for one in done.stdout.splitlines() if not one.startswith("#")]
    rows = list(csv.DictReader(io.StringIO("\n".join(lines)), delimiter=";"))
    bad = {urlsplit(row.get("url") or "").path for row in rows}
    bad |= {urlsplit(row.get("urlname") or "").path for row in rows}
    return {
        "who": "LinkChecker",
        "found": len(bad & set(broken)),
        "missed": sorted(set(broken) - bad),
        "CPU s": round(cost.seconds, 2),
        "s": round(time.monotonic() - clock, 2),
    }


def lighthouse(program: str, url: str) -> dict[str, object]:
    """Ask Lighthouse about some pages."""
    clock = time.monotonic()
    env = {**os.environ, "CHROME_PATH": chromium(None)}
    said = []
    with Cost() as cost:
        for number in range(PRESSED):
            done = subprocess.run(
                [
                    program, f"{url}page-{number}", "--quiet", "--output=json",
                    "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-sync "
                    "--disable-background-networking --disable-component-update",
                ],
                capture_output=True, text=True, check=False, timeout=240, env=env,
            )  # fmt: skip
            said.append(bool(done.stdout) and "categories" in json.loads(done.stdout))
    return {
        "who": "Lighthouse",
        "pages": sum(said),
        "CPU s a page": round(cost.seconds / PRESSED, 2),
        "s a page": round((time.monotonic() - clock) / PRESSED, 2),
    }


def main() -> None:
    """Print what each found, and at what cost."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--linkchecker", default=shutil.which("linkchecker") or "")
    asked.add_argument("--lighthouse", default=shutil.which("lighthouse") or "")
    given = asked.parse_args()
    pages, broken = site()
    with served(pages) as url:
        print(json.dumps({"broken links": len(broken)} | ours(url, broken)), flush=True)
        for name, program in vars(given).items():
            if not program:
                print(json.dumps({"who": name, "left out": "it is not installed here"}))
            elif name == "linkchecker":
                print(json.dumps(linkchecker(program, url, broken)), flush=True)
            else:
                print(json.dumps(lighthouse(program, url)), flush=True)


if __name__ == "__main__":
    main()
