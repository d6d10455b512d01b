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
    """Return a Python script that walks the paths found; start it with pytest."""
    device = "Pixel 7" if report.device == "phone" else "Desktop Chrome"
    tests = "\n\n".join(_test(o) for o in report.outcomes if o.found is not None)
    return (
        '"""Paths that a walk found. Needs pytest-playwright: '
        f"pytest --device {json.dumps(device)} THIS_FILE"
        '"""\n\nfrom playwright.sync_api import Page, expect\n\n\n'
        f"{tests}\n"
    )


def _test(outcome: Outcome) -> str:
    """One test: the pages of the path, then the words that were read."""
    walk = outcome.walk
    name = re.sub(r"\W", "_", walk.journey)
    lines = [f"def test_{name}(page: Page) -> None:"]
    lines += [f"    page.goto({json.dumps(walk.steps[0].url)})"]
    for step in walk.steps[1:]:
        if step.scent is not None:
            told = json.dumps(step.touchpoint, ensure_ascii=False)
            lines.append(f"    # pressed {told}")
            lines.append(f"    page.goto({json.dumps(step.url)})")
    if walk.value and outcome.found and outcome.found.selector:
        words = json.dumps(
            walk.quote[:60] if walk.quote else walk.value, ensure_ascii=False
        )
        lines.append(f"    expect(page.locator('body')).to_contain_text({words})")
    return "\n".join(lines)
