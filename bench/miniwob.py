"""MiniWoB++: a published, foreign test of clicking and typing (Shi et al. 2017).

usage: python bench/miniwob.py [--pages DIR] [--seeds 20]
       DIR is the html folder of PyPI's miniwob (only its pages are used):
       pip install --no-deps --target DIR miniwob

The tasks are said in words ("Click on the link "amet"."); what is quoted or named there
is looked for among what the walker's snapshot sees. No selector of any task is used.
"""

import argparse
import importlib.util
import json
import re
import time
from pathlib import Path

from walkamile.walk.browser import Browser

TASKS = [
    "click-link",
    "click-button",
    "click-tab",
    "click-collapsible",
    "navigate-tree",
    "search-engine",
    "login-user",
    "choose-list",
    "find-word",
    "use-autocomplete",
]


def quoted(words: str) -> list[str]:
    return re.findall(r'"([^"]+)"', words)


def press(browser, page, name: str, *, exact: bool = True, nth: int = 0):
    wanted = name.strip().rstrip(".").lower()
    same = [
        t
        for t in page.targets
        if t.shown and t.name.strip().rstrip(".").lower() == wanted
    ]
    some = same or (
        []
        if exact
        else [t for t in page.targets if t.shown and wanted in t.name.lower()]
    )
    return browser.press(page, some[min(nth, len(some) - 1)]) if some else page


class Player:
    """Plays one task with the walker's own eyes and hands."""

    def __init__(self, browser) -> None:
        self.browser = browser

    def js(self, script: str, argument=None):
        live = self.browser._live
        return self.browser._do(live.tab.evaluate(script, argument), 20)

    def look(self, url: str):
        return self.browser._do(self.browser._live.snapshot(url, 0.0, ()), 30)

    def type(self, selector: str, words: str) -> None:
        live = self.browser._live
        self.browser._do(
            live.tab.locator(selector).first.press_sequentially(words, delay=10), 20
        )

    def play(self, url: str, task: str, seed: int) -> float:
        self.browser.open(url)
        self.js(
            "(s) => { Math.seedrandom(String(s)); core.EPISODE_MAX_TIME = 60000; core.startEpisodeReal(); }",
            seed,
        )
        words = self.js("() => core.getUtterance()")
        words = words if isinstance(words, str) else words.get("utterance", "")
        page = self.look(url)
        getattr(self, task.replace("-", "_"))(page, words)
        reward = self.js(
            "() => new Promise((done) => setTimeout(() => done(WOB_RAW_REWARD_GLOBAL), 200))"
        )
        return float(reward or 0)

    def click_link(self, page, words) -> None:
        press(self.browser, page, quoted(words)[0])

    click_button = click_link

    def click_tab(self, page, words) -> None:
        name = (quoted(words) or re.findall(r"Tab #?\d+", words))[0]
        press(self.browser, page, name, exact=False)

    def click_collapsible(self, page, words) -> None:
        names = [t for t in page.targets if t.shown and t.name.lower() != "submit"]
        if names:
            page = self.browser.press(page, names[0])
        page = self.look(page.url)
        press(self.browser, page, "Submit")

    def navigate_tree(self, page, words) -> None:
        wanted = quoted(words)[0].lower()
        for _ in range(6):
            shown = [t for t in page.targets if t.shown]
            right = [t for t in shown if t.name.lower() == wanted]
            if right:
                self.browser.press(page, right[0])
                return
            closed = [
                t for t in shown if not t.expanded and t.identity not in self.seen
            ]
            if not closed:
                return
            self.seen.add(closed[0].identity)
            page = self.browser.press(page, closed[0])

    @property
    def seen(self) -> set:
        if not hasattr(self, "_seen"):
            self._seen = set()
        return self._seen

    def search_engine(self, page, words) -> None:
        phrase = quoted(words)[0]
        nth = int(re.search(r"(\d+)(?:st|nd|rd|th)", words).group(1))
        field = next(f for f in page.fields if f.shown)
        self.type(field.selector, phrase)
        page = press(self.browser, self.look(page.url), "Search")
        page = self.look(page.url)
        for _ in range(6):
            links = [
                t
                for t in page.targets
                if t.shown
                and t.kind == "link"
                and not re.fullmatch(r"[<>\d ]+", t.name)
            ]
            if nth <= len(links):
                self.browser.press(page, links[nth - 1])
                return
            nth -= len(links)
            page = press(self.browser, page, ">")

    def login_user(self, page, words) -> None:
        name, password = quoted(words)[:2]
        fields = [f for f in page.fields if f.shown]
        secret = next(f for f in fields if f.kind == "password")
        self.type(next(f for f in fields if f is not secret).selector, name)
        self.type(secret.selector, password)
        press(self.browser, self.look(page.url), "Login")

    def choose_list(self, page, words) -> None:
        name = (quoted(words) or re.findall(r"Select (.+?) from", words))[0]
        field = next(f for f in page.fields if f.shown)
        self.browser._do(
            self.browser._live.tab.locator(field.selector).first.select_option(
                label=name
            ),
            20,
        )
        press(self.browser, self.look(page.url), "Submit")

    def find_word(self, page, words) -> None:
        nth = int(re.search(r"(\d+)(?:st|nd|rd|th)", words).group(1))
        text = max(
            (x.text for x in page.lines if x.shown and x.text not in words), key=len
        )
        word = re.sub(r"[^\w-]", "", text.split()[nth - 1])
        field = next(f for f in page.fields if f.shown)
        self.type(field.selector, word)
        press(self.browser, self.look(page.url), "Submit")

    def use_autocomplete(self, page, words) -> None:
        starts, *rest = quoted(words)
        field = next(f for f in page.fields if f.shown)
        self.type(field.selector, starts)
        time.sleep(0.6)  # the list comes late
        page = self.look(page.url)
        fits = [
            x.text
            for x in page.shown
            if x.text.lower().startswith(starts.lower()) and x.text not in words
        ]
        fits = [w for w in fits if not rest or w.lower().endswith(rest[0].lower())]
        if fits:
            live = self.browser._live
            self.browser._do(
                live.tab.get_by_text(fits[0], exact=True).first.click(), 20
            )
        press(self.browser, self.look(page.url), "Submit")


def main() -> None:
    asked = argparse.ArgumentParser()
    there = importlib.util.find_spec("miniwob")
    known = Path(str(there.origin)).parent if there else None
    asked.add_argument("--pages", type=Path, default=known)
    asked.add_argument("--seeds", type=int, default=20)
    given = asked.parse_args()
    if given.pages is None:
        print("left out: miniwob is not installed here, see --pages")
        return
    told = {}
    with Browser(device="desktop") as browser:
        for task in TASKS:
            file = next(given.pages.rglob(f"{task}.html")).resolve().as_uri()
            won = 0
            for seed in range(given.seeds):
                player = Player(browser)
                try:
                    won += player.play(file, task, seed) > 0
                except Exception as error:  # noqa: BLE001 - a lost episode is counted
                    if seed == 0:
                        print(task, type(error).__name__, str(error)[:160])
            told[task] = won / given.seeds
            print(task, told[task], flush=True)
    print(json.dumps(told | {"mean": sum(told.values()) / len(told)}))


if __name__ == "__main__":
    main()
