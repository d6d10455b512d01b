"""How long is it from opening the page on a phone until a jotting is kept?

python bench/jot.py [--times 11]

Serves a fresh workspace as `walkamile serve` does, opens `/jot` in Chromium at 390 x 844
with a finger, and writes down one sentence the way a person does: a look and a tap before
each choice (Card, Moran and Newell's keystroke-level model: 1.35 s to think, 1.1 s to
point), letters at 36 words a minute (the mean of 37,000 people on phones, Palin et al.,
MobileHCI 2019). Then how it went, and Save. Prints the median from the address being opened
to "Kept", and what of it was the machine's. The bar is 20 s.
"""

import argparse
import itertools
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

EMAIL, PASSWORD = "phone@example.org", "a long walk in their shoes"
THINKS, POINTS = 1.35, 1.1
# 36 words of five signs a minute.
A_SIGN = 60 / (36 * 5)
SAID = (
    "Nobody could tell me if the seat fits.",
    "I gave up and drove home.",
    "Your man at the door was lovely!",
    "Which form do I need for my mother?",
    "It came broken, twice.",
    "The parcel shop closes before I am back.",
    "I was afraid to ask.",
)
MOODS = ("well", "so_so", "badly", "mixed")
PREPARE = """
import sys
from walkamile.web.workspace import open_workspace
open_workspace(sys.argv[1])
from walkamile.web.models import Colleague
Colleague.objects.create_user(sys.argv[2], sys.argv[3], role="colleague")
"""


def free() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def until_there(here: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{here}/healthy", timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


class Person:
    """Someone with a phone in one hand; counts what they took themselves."""

    def __init__(self, page) -> None:
        self.page, self.own = page, 0.0

    def takes(self, seconds: float) -> None:
        self.own += seconds
        time.sleep(seconds)

    def taps(self, what: str) -> None:
        self.takes(THINKS + POINTS)
        self.page.locator(what).tap()

    def writes(self, words: str) -> None:
        self.taps("#id_said")
        for sign in words:
            self.takes(A_SIGN)
            self.page.keyboard.type(sign)


def jotted(page, here: str, words: str, mood: str) -> tuple[float, float]:
    """Return seconds from opening to kept, and those that the person took."""
    who = Person(page)
    begun = time.perf_counter()
    page.goto(f"{here}/jot/", wait_until="commit")
    page.locator("#id_said").wait_for()
    who.writes(words)
    who.taps(f"label:has(input[name=mood][value={mood}])")
    who.taps("form.jotting button.primary")
    page.get_by_text("Kept.").first.wait_for()
    return time.perf_counter() - begun, who.own


def measure(here: str, times: int) -> None:
    from playwright.sync_api import sync_playwright

    from walkamile.walk.browser.find import FLAGS, chromium

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", *FLAGS]
        )
        phone = browser.new_context(
            viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
        )
        page = phone.new_page()
        page.goto(f"{here}/sign-in/")
        page.fill("input[type=email]", EMAIL)
        page.fill("input[type=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "sign-in" not in url)
        took = [
            jotted(page, here, words, mood)
            for words, mood, _ in zip(
                itertools.cycle(SAID), itertools.cycle(MOODS), range(times)
            )
        ]
        browser.close()
    whole = [seconds for seconds, _ in took]
    machine = [seconds - own for seconds, own in took]
    print(
        f"{times} jottings of {min(map(len, SAID))} to {max(map(len, SAID))} signs: "
        f"median {statistics.median(whole):.1f} s from opening to kept (longest "
        f"{max(whole):.1f} s), of it {statistics.median(machine):.1f} s the machine's; "
        f"load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=11)
    given = asked.parse_args()
    port = free()
    with tempfile.TemporaryDirectory(prefix="walkamile-jot-") as folder:
        subprocess.run(
            [sys.executable, "-c", PREPARE, folder, EMAIL, PASSWORD], check=True
        )
        running = subprocess.Popen(
            [sys.executable, "-m", "walkamile", "serve", "--workspace", folder,
             "--port", str(port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            until_there(f"http://127.0.0.1:{port}")
            measure(f"http://127.0.0.1:{port}", given.times)
        finally:
            os.killpg(running.pid, signal.SIGTERM)
            running.wait(30)
