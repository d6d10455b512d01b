"""Walk a shop of django-oscar: basket, login, wrong password, search, goods behind a sign-in.

usage: python bench/walk_oscar.py [ERRAND…] | --again 3

django-oscar (BSD) is none of our dependencies: it is installed from the package index
into bench/.venv-oscar and runs there as a program of its own, on loopback. Prints what
each errand came to against what is true, as a JSON document in the last line.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket
from typing import Any

import httpx

from walkamile.nouns import Errand
from walkamile.recipes.walking import walk
from walkamile.walk.errand import shipped

HERE = Path(__file__).parent
APART = HERE / ".venv-oscar"
OSCAR = ("django-oscar[sorl-thumbnail]>=4.2,<5", "whoosh-reloaded>=2.7")
PATIENCE = 240  # seconds for migrations on a busy machine
WANDA = ("wanda@example.org", "a mile in her shoes")
FOUND = ("reached", "hard")
FEW, PAGES = ("phone_number", "price", "wrong_password", "delivery"), 40  # for --again
# Errand: what a correct value holds, and the least clicks on a phone; None is absent.
TRUTH: dict[str, tuple[str, float] | None] = {
    "price": ("£", 0.0),
    "basket": ("", 1.0),
    "delivery": ("three working days", 1.0),
    "returns_policy": ("60 days", 1.0),
    "wrong_password": ("", 3.0),
    "unknown_address": None,  # Django's own bare page: no way back
    "sign_in": ("", 2.0),
    "kettle": ("Folding kettle", 1.0),
    "own_orders": ("", 2.0),
    "phone_number": None,
    "opening_hours": None,
    "way_there": None,
    "job_opening": None,
    "accessibility": None,
    "complain": None,
    "write_to_us": None,
    "speak_to_a_person": None,
}


def own(name: str, title: str, scent: str, look_for: str, **more: Any) -> Errand:
    """Return an errand of an owner's own, as one writes it in ten lines of TOML."""
    return Errand(
        id=name,
        title=title,
        story=title,
        success=("words",),
        scent={"en": {scent: 1.0}},
        truth={},
        look_for=(look_for,),
        **more,
    )


SIGN_IN = own("sign_in", "Sign in", "login", "Log In")
KETTLE = own("kettle", "Find the kettle", "kettle", "Folding kettle")
ORDERS = own("own_orders", "See my orders", "order history", "Order History")


def environment() -> Path | None:
    """Return the Python that has django-oscar, installed at the first time."""
    python = APART / "bin" / "python"
    if not python.exists():
        uv = Path(sys.executable).parent / "uv"
        try:
            make = [uv, "venv", "-q", "--python", sys.executable, APART]
            subprocess.run(make, check=True, capture_output=True)
            put = [uv, "pip", "install", "-q", "--python", python, *OSCAR]
            subprocess.run(put, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            return None
    return python


@contextmanager
def serving(python: Path) -> Iterator[str]:
    """Serve the shop on loopback while the block lasts; yields its address."""
    with socket() as free, tempfile.TemporaryDirectory() as folder:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = [python, HERE / "oscar" / "shop.py", folder, str(port)]
        with (Path(folder) / "log").open("w", encoding="utf-8") as log:
            shop = subprocess.Popen(command, stdout=log, stderr=log)
            try:
                url = f"http://127.0.0.1:{port}/"
                _wait(url, shop)
                yield url
            finally:
                shop.terminate()
                shop.wait(timeout=20)


def _wait(url: str, shop: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and shop.poll() is None:
        try:
            httpx.get(url, timeout=20)
            return
        except httpx.TransportError:
            time.sleep(1)
    raise SystemExit("the shop did not start")


def signed_in(url: str) -> dict[str, Any]:
    """Return Wanda's stored sign-in, as Playwright's storage state has it."""
    page = f"{url}accounts/login/"
    with httpx.Client(follow_redirects=True, timeout=60) as client:
        client.get(page)
        form = {
            "login-username": WANDA[0],
            "login-password": WANDA[1],
            "login-redirect_url": "/accounts/orders/",
            "login_submit": "Log In",
            "csrfmiddlewaretoken": client.cookies["csrftoken"],
        }
        client.post(page, data=form, headers={"Referer": page}).raise_for_status()
        cookies = [
            {"name": each.name, "value": each.value or "", "domain": "127.0.0.1", "path": "/"}
            for each in client.cookies.jar
        ]  # fmt: skip
    return {"cookies": cookies, "origins": []}


def judged(outcomes: Any) -> list[dict[str, Any]]:
    """Return a row for each errand: what it came to, and whether that is right."""
    rows = []
    for outcome in outcomes:
        one, true = outcome.walk, TRUTH.get(outcome.errand.id, ("?", -1.0))
        found = one.verdict in FOUND
        right = not found if true is None else found and true[0] in (one.quote or "")
        steps = [step.touchpoint for step in one.steps]
        row = {"errand": outcome.errand.id, "right": right, "verdict": one.verdict}
        least = true[1] if true else None
        print(
            row | {"value": (one.value or "")[:60], "least": least}, one.clicks, steps
        )
        rows.append(row | {"clicks": one.clicks, "least": least})
    return rows


def again(python: Path, times: int) -> None:
    """Walk the shop several times and count the obstacles that keep their print."""
    runs: list[dict[str, str]] = []
    with serving(python) as url:
        for _ in range(times):
            found = walk(url, [shipped()[one] for one in FEW], survey=PAGES).found
            runs.append({o.fingerprint: f"{o.kind}: {o.quote[:90]}" for o in found})
    same, ever = set.intersection(*map(set, runs)), set.union(*map(set, runs))
    for lost in ever - same:
        print("not in every run:", next(run[lost] for run in runs if lost in run))
    print(json.dumps({"same": len(same), "ever": len(ever)}))


def main() -> None:
    """Walk the shop and print what came of it."""
    python = environment()
    if python is None:
        print(json.dumps({"left out": "django-oscar could not be installed"}))
        return
    if "--again" in sys.argv:
        again(python, int(sys.argv[-1]))
        return
    wanted = set(sys.argv[1:]) or set(TRUTH)
    mine = [shipped()[name] for name in TRUTH if name in wanted and name in shipped()]
    mine += [one for one in (SIGN_IN, KETTLE) if one.id in wanted]
    rows, kinds = [], []
    with serving(python) as url:
        report = walk(url, mine)
        rows += judged(report.outcomes)
        kinds = sorted({one.kind for one in report.found})
        if "own_orders" in wanted:
            rows += judged(walk(url, [ORDERS], state=signed_in(url), survey=0).outcomes)
    there = [row for row in rows if row["least"] is not None]
    sums = {
        "present": len(there),
        "reached": sum(row["right"] for row in there),
        "absent": len(rows) - len(there),
        "wrongly": sum(not row["right"] for row in rows if row["least"] is None),
        "clicks": sum(row["clicks"] for row in there if row["right"]),
        "least": sum(row["least"] for row in there if row["right"]),
        "obstacles": kinds,
    }
    print(json.dumps(sums))


if __name__ == "__main__":
    main()
