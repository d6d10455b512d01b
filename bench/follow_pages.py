"""How long do the pages of a journey take? p95 over a log of many cases, in process.

python bench/follow_pages.py [WORKSPACE [CASES [TIMES]]]: makes the log where it is not
there. Without a workspace one is made and thrown away.
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

ACTS = ("visit", "order", "pay", "pack", "send", "deliver", "ask", "return")


def events(cases: int, folder: Path) -> Path:
    """Write a log of so many cases, about seven events each."""
    chance = np.random.default_rng(5)
    many = cases * 7
    case = np.repeat(np.arange(cases), 7)
    step = np.minimum(np.tile(np.arange(7), cases) + chance.integers(0, 2, many), 7)
    start = chance.integers(0, 300 * 86_400, cases)
    at = 1_735_689_600 + np.repeat(start, 7) + np.tile(np.arange(7), cases) * 40_000
    names = np.array(ACTS)[step]
    segments = np.array(["new", "old", "club"])[
        np.repeat(chance.integers(0, 3, cases), 7)
    ]
    file = folder / f"log-{cases}.parquet"
    pl.DataFrame(
        {"case": case.astype(str), "activity": names, "at": at, "segment": segments}
    ).write_parquet(file)
    return file


def main() -> None:
    given = sys.argv[1:]
    cases, times = (int(one) for one in [*given[1:], "20000", "20"][:2])
    with tempfile.TemporaryDirectory() as spare:
        measure(Path([*given, spare][0]), cases, times)


def measure(place: Path, cases: int, times: int) -> None:
    from walkamile.web.workspace import open_workspace

    open_workspace(place)
    from django.test import Client

    from walkamile.web.followed import bringing
    from walkamile.web.models import Colleague, EventLog, EventPiece

    name = f"{cases} cases"
    if not EventLog.objects.filter(name=name).exists():
        began, wall = time.process_time(), time.monotonic()
        receipt = bringing.bring(events(cases, place), name=name)
        spent = time.process_time() - began
        print(f"{receipt.stored:,} events kept and counted: {spent:.1f} CPU s, "
              f"{time.monotonic() - wall:.1f} s")  # fmt: skip
    log = EventLog.objects.get(name=name)
    admin = Colleague.objects.filter(email="bench@example.org").first()
    client = Client(SERVER_NAME="localhost")
    client.force_login(
        admin or Colleague.objects.create_superuser("bench@example.org", "x" * 20)
    )
    piece = EventPiece.objects.filter(log=log).first()
    ways = {
        "journeys": "/follow/",
        "map": f"/follow/{log.pk}/",
        "two groups": f"/follow/{log.pk}/?segment=new&with=old",
        "said": f"/follow/{log.pk}/said/?show=silent_trouble",
        "one case": f"/follow/{log.pk}/case/{piece.first}/",
    }
    for what, way in ways.items():
        spent, wall = [], []
        for _ in range(times):
            began, clock = time.process_time(), time.monotonic()
            assert client.get(way).status_code == 200, way
            spent.append(time.process_time() - began)
            wall.append(time.monotonic() - clock)
        print(f"{what}: p95 {np.quantile(spent, 0.95) * 1000:.0f} ms CPU, "
              f"{np.quantile(wall, 0.95) * 1000:.0f} ms")  # fmt: skip


if __name__ == "__main__":
    main()
