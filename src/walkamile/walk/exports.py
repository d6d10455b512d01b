"""A walk as a JUnit file for machines, and as a Playwright script for developers."""

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from walkamile.nouns import Verdict
from walkamile.walk.trip import Outcome

if TYPE_CHECKING:
    from walkamile.walk.report import WalkReport

HEAD = '''"""Paths that a walk found: python THIS_FILE, or pytest with pytest-playwright."""

import os

from playwright.sync_api import Error, Page, sync_playwright

'''
MOVES = '''

def press(page: Page, name: str, url: str) -> None:
    """Press what has this name; what is closed or covered is opened by its address."""
    same = {"name": name, "exact": True}
    found = page.get_by_role("link", **same).or_(page.get_by_role("button", **same))
    try:
        found.first.click(timeout=3_000)
        page.wait_for_load_state()
    except Error:
        page.goto(url)


def reads(page: Page, words: str) -> None:
    """Expect these words on the page, however they are broken into lines."""
    there = "".join(page.locator("body").text_content().split())
    assert "".join(words.split()) in there, f"{page.url} does not say {words!r}"
'''
TAIL = """

if __name__ == "__main__":
    with sync_playwright() as playwright:
        chromium = os.environ.get("WALKAMILE_CHROMIUM")
        browser = playwright.chromium.launch(executable_path=chromium)
        for name, walk in list(globals().items()):
            if name.startswith("test_"):
                context = browser.new_context(**playwright.devices[DEVICE])
                walk(context.new_page())
                context.close()
                print("walked", name.removeprefix("test_"))
"""
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_text(report: "WalkReport") -> str:
    """Return the errands as a JUnit test suite; what was not reached is a failure."""
    cases = "".join(_case(outcome, report) for outcome in report.outcomes)
    failures = sum(o.walk.verdict is not Verdict.REACHED for o in report.outcomes)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<testsuite name={_attribute('walk ' + report.url)} "
        f'tests="{len(report.outcomes)}" failures="{failures}">\n{cases}</testsuite>\n'
    )


def _case(outcome: Outcome, report: "WalkReport") -> str:
    walk = outcome.walk
    host = urlsplit(report.url).netloc
    head = (
        f"  <testcase classname={_attribute('walk.' + host)} "
        f'name={_attribute(walk.journey)} time="{walk.seconds:.2f}"'
    )
    if walk.verdict is Verdict.REACHED:
        return f"{head}/>\n"
    seen = NOT_XML.sub("", "\n".join(walk.seen))
    return (
        f"{head}><failure type={_attribute(str(walk.verdict))} "
        f"message={_attribute(walk.reason)}>{escape(seen)}</failure></testcase>\n"
    )


def _attribute(text: str) -> str:
    return quoteattr(NOT_XML.sub("", text))


def playwright_text(report: "WalkReport") -> str:
    """Return a Python script that walks the paths found; it runs by itself or in pytest.

    It presses what the walk pressed, by name; what lies in a closed menu or under a
    banner it opens by its address. ``WALKAMILE_CHROMIUM`` names another browser.
    """
    device = "Pixel 7" if report.device == "phone" else "Desktop Chrome"
    tests = "\n".join(_test(o) for o in report.outcomes if o.found is not None)
    return f"{HEAD}DEVICE = {json.dumps(device)}\n{MOVES}\n\n{tests}{TAIL}"


def _test(outcome: Outcome) -> str:
    """One test: what was pressed on the path, then the words that were read."""
    walk = outcome.walk
    name = re.sub(r"\W", "_", walk.journey)
    lines = [f"def test_{name}(page: Page) -> None:"]
    lines += [f"    page.goto({_text(walk.steps[0].url)})"]
    for step in walk.steps[1:]:
        told = f"{_text(step.touchpoint)}, {_text(step.url)}"
        lines.append(f"    press(page, {told})")
    if walk.value and outcome.found and outcome.found.selector:
        words = walk.quote[:60] if walk.quote else walk.value
        lines.append(f"    reads(page, {_text(words)})")
    return "\n".join([*lines, ""])


def _text(words: str | None) -> str:
    return json.dumps(words or "", ensure_ascii=False)
