"""Names that a walk hears beside those of Chromium's own accessibility tree.

usage: python bench/walk_heard.py [SITE…]

Opens pages of tests/walk/unseen on a phone. Of everything that can be pressed: is it
heard or not, and by which name, as ``walk/browser/snapshot.js`` says it and as Chromium
tells screen readers (Accessibility.getFullAXTree)? Prints each difference and the sums.
"""

import json
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

sys.path[:0] = [str(Path(__file__).parent.parent / "tests")]
from walk.sites import UNSEEN, served, written_site  # noqa: E402
from walkamile.walk.browser import DEVICES  # noqa: E402
from walkamile.walk.browser.find import chromium, flags  # noqa: E402

PAGES = 4  # of each site
START, SNAPSHOT = (
    (files("walkamile.walk.browser") / f"{name}.js").read_text(encoding="utf-8")
    for name in ("start", "snapshot")
)
MARK = (
    "() => window.__walkamile.refs.forEach((el, n) => el.setAttribute('data-nth', n))"
)


def names(session: Any) -> dict[int, str]:
    """Return what Chromium would say of each marked element; none where it is silent."""
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    said = {
        node["backendDOMNodeId"]: node.get("name", {}).get("value", "")
        for node in nodes
        if "backendDOMNodeId" in node and not node.get("ignored")
    }
    whole = session.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]
    return {
        int(given["data-nth"]): said[node["backendNodeId"]]
        for node in every(whole)
        if "data-nth" in (given := attributes(node)) and node["backendNodeId"] in said
    }


def every(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for kid in (*node.get("children", ()), *node.get("shadowRoots", ())):
        yield from every(kid)


def attributes(node: dict[str, Any]) -> dict[str, str]:
    flat = node.get("attributes", [])
    return dict(zip(flat[::2], flat[1::2], strict=True))


def plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def compared(tab: Any, session: Any, sums: dict[str, int]) -> None:
    seen = tab.evaluate(SNAPSHOT, {"frame": 0, "limit": 8000})["targets"]
    tab.evaluate(MARK)
    told = names(session)
    for one in seen:
        heard = one["shown"] if one["heard"] is None else one["heard"]
        name = one["name"] if one["said"] is None else one["said"]
        sums["targets"] += 1
        both = heard == (one["index"] in told)
        sums["heard by both or neither"] += both
        if not both:
            print("   heard" if heard else "   silent", tab.url, one["selector"], name)
        elif heard:
            same = plain(name) == plain(told[one["index"]])
            sums["named"] += 1
            sums["the same name"] += same
            if not same:
                print("   name", tab.url, repr(name), repr(told[one["index"]]))


def main() -> None:
    keys = ("pages", "targets", "heard by both or neither", "named", "the same name")
    sums = dict.fromkeys(keys, 0)
    with sync_playwright() as driver:
        own = chromium(driver.chromium.executable_path)
        browser = driver.chromium.launch(executable_path=own, args=list(flags()))
        for path in sorted(UNSEEN.glob("*.site")):
            if sys.argv[1:] and path.stem not in sys.argv[1:]:
                continue
            pages, _ = written_site(path)
            ways = [
                way
                for way, text in pages.items()
                if way.startswith("/") and isinstance(text, str) and "<a " in text
            ]
            context = browser.new_context(**DEVICES["phone"], reduced_motion="reduce")
            context.add_init_script(START)
            tab = context.new_page()
            session = context.new_cdp_session(tab)
            with served(pages) as url:
                for way in ways[:PAGES]:
                    tab.goto(url.rstrip("/") + way)
                    compared(tab, session, sums)
                    sums["pages"] += 1
            context.close()
    print(json.dumps(sums))


if __name__ == "__main__":
    main()
