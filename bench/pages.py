"""How long do pages take with a million verbatims and twenty readers?

Usage: .venv/bin/python bench/pages.py [--rows 1000000] [--seconds 30]
       [--workspace FOLDER_MADE_BEFORE] [--keep FOLDER]

Makes a workspace of composed verbatims with themes, feelings and counts, serves it as
`walkamile serve` does, signs in, and lets `hey -c 20 -q 1` (twenty readers, one request
a second each) read each page. Prints p50, p95 and the server's CPU a request: walls
count only on a machine that does nothing else. The bar is p95 <= 150 ms on two cores,
and the first page <= 60 KB compressed without fonts.
"""

import argparse
import csv
import http.cookiejar
import io
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

PORT = 8157
HERE = f"http://127.0.0.1:{PORT}"
EMAIL, PASSWORD = "reader@example.org", "a long walk in their shoes"
READERS, BAR_MS, BAR_BYTES = 20, 150, 60_000
WARM_SECONDS = 2  # every process of the server has answered by then
THEMES, ROWS_A_BATCH, ENCODED = 60, 10_000, 2_000
FIRST = datetime(2023, 1, 2, tzinfo=UTC)
SEGMENTS = ("web shop", "repairs", "phone", "rental", None)
SENTENCE = (
    "the bell was late and nobody called me back about it although they said "
    "twice that someone would so I had to ride in again on Saturday morning"
)
WORDS = SENTENCE.split()
TICKS = os.sysconf("SC_CLK_TCK")


def words_of(number: int) -> str:
    return f"{number} " + " ".join(
        WORDS[(number * step) % len(WORDS)] for step in range(1, 41)
    )


def batches(rows: int):
    from walkamile import table

    for start in range(0, rows, ROWS_A_BATCH):
        numbers = range(start, min(rows, start + ROWS_A_BATCH))
        yield table.rows(
            [
                {
                    "source_type": "table",
                    "source_name": "Bench",
                    "source_record_id": f"row-{n}",
                    "author_role": "customer",
                    # spread over three years, not in the order of the rows
                    "occurred_at": FIRST + timedelta(minutes=(n * 7_919) % 1_576_800),
                    "language": "en",
                    "text": words_of(n),
                    "text_format": "plain",
                    "rating": float(n % 5 + 1),
                    "segment": SEGMENTS[n % len(SEGMENTS)],
                }
                for n in numbers
            ],
            table.VERBATIMS,
        )


def fill(rows: int) -> None:
    """Verbatims by the importer; themes and feelings, as learned, past the ORM."""
    from django.db import transaction

    from walkamile.web import keep
    from walkamile.web.derived.counts import recount
    from walkamile.web.keep.write import insert
    from walkamile.web.models import Colleague, Source, Theme, ThemeSet, Verbatim

    source = Source.objects.create(type="table", name="Bench")
    keep.keep(batches(rows), run=keep.start(source, file_name="bench"))
    # composed words hold no names: as the worker leaves what it looked through
    Verbatim.objects.update(spans="[]", redaction="clean", spoken="en")
    current = ThemeSet.objects.create(current=True)
    themes = [
        Theme.objects.create(
            set=current,
            key=f"t{n}",
            name=f"Theme {n}",
            keywords=["bell", "late", "phone"],
        )
        for n in range(THEMES)
    ]
    ids = list(Verbatim.objects.order_by("id").values_list("id", "occurred_at"))
    with transaction.atomic():
        insert(
            "web_label",
            (
                "set_id",
                "verbatim_id",
                "theme_id",
                "occurred_at",
                "confidence",
                "unsure",
                "also",
                "by_hand",
            ),
            (
                (
                    current.pk,
                    one,
                    themes[min(one % 97, THEMES - 1)].pk,
                    str(at.replace(tzinfo=None)),
                    0.8,
                    one % 13 == 0,
                    "[]",
                    False,
                )
                for one, at in ids
            ),
        )
        insert(
            "web_feeling",
            ("verbatim_id", "sentiment", "sentiment_label", "effort", "because"),
            ((one, one % 21 / 10 - 1, "mixed", one % 11 - 5.0, "[]") for one, _ in ids),
        )
    recount()
    Colleague.objects.create_user(EMAIL, PASSWORD, role="insight_lead", name="Reader")


def encoder():
    """Encode the first texts, and give the others the vectors of these, turned a little.

    What a page takes does not hang on what vectors mean; encoding a million takes 20
    CPU minutes, which bench/search.py and docs/benchmarks.md tell apart.
    """
    import numpy as np

    from walkamile.understand.search.meant import side_by_side

    some = np.asarray(
        side_by_side([words_of(n) for n in range(ENCODED)]), dtype=np.float32
    )
    chance = np.random.default_rng(5)

    def encode(texts: list[str]) -> np.ndarray:
        mixed = some[chance.integers(0, len(some), len(texts))]
        mixed = mixed + 0.2 * chance.normal(0, 1, mixed.shape) / mixed.shape[1] ** 0.5
        length = np.linalg.norm(mixed, axis=1, keepdims=True)
        return np.asarray(mixed / length, dtype=np.float32)

    return lambda texts: (
        np.asarray(side_by_side(texts)) if len(texts) == 1 else encode(texts)
    )


class Server:
    """`walkamile serve`, and how much CPU it has used."""

    def __init__(self, workspace: str) -> None:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "walkamile", "serve", "--no-sample"),
                *("--workspace", workspace, "--port", str(PORT), "--no-worker"),
            ],
            stdout=subprocess.DEVNULL,
        )
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{HERE}/healthy").close()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the server does not answer")

    def cpu(self) -> float:
        """CPU seconds of the server and its processes."""
        used = 0.0
        for number in [str(self.process.pid), *self._children()]:
            parts = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()
            used += (int(parts[11]) + int(parts[12])) / TICKS
        return used

    def _children(self) -> list[str]:
        own = str(self.process.pid)
        return Path(f"/proc/{own}/task/{own}/children").read_text().split()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


def sign_in() -> str:
    """Sign in as a browser does; return the cookies."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    form = browser.open(f"{HERE}/sign-in/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    field = re.search(r'<input[^>]+type="email"[^>]*>', form)
    name = re.search(r'name="([^"]+)"', field.group()).group(1) if field else "username"
    given = {
        name: EMAIL,
        "password": PASSWORD,
        "csrfmiddlewaretoken": token.group(1) if token else "",
    }
    request = urllib.request.Request(
        f"{HERE}/sign-in/",
        urllib.parse.urlencode(given).encode(),
        {"Referer": f"{HERE}/sign-in/"},
    )
    browser.open(request).close()
    return "; ".join(f"{one.name}={one.value}" for one in jar)


def read(page: str, cookies: str, seconds: int, server: Server) -> dict[str, object]:
    before = server.cpu()
    done = subprocess.run(
        [
            *("hey", "-z", f"{seconds}s", "-c", str(READERS), "-q", "1", "-o", "csv"),
            *("-H", f"Cookie: {cookies}", "-H", "Accept-Encoding: gzip"),
            f"{HERE}{page}",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    took = sorted(float(row["response-time"]) * 1_000 for row in rows)
    return {
        "page": page,
        "requests": len(rows),
        "not_200": sum(row["status-code"] != "200" for row in rows),
        "p50": round(statistics.median(took), 1),
        "p95": round(took[int(len(took) * 0.95) - 1], 1),
        "cpu_ms": round((server.cpu() - before) * 1_000 / len(rows), 1),
    }


def weight(cookies: str) -> int:
    """The first page with its style and scripts, compressed, without fonts."""
    headers = {"Cookie": cookies, "Accept-Encoding": "gzip"}
    first = urllib.request.Request(f"{HERE}/", headers=headers)
    with urllib.request.urlopen(first) as answer:
        packed = answer.read()
    import gzip

    html = gzip.decompress(packed).decode()
    total = len(packed)
    parts = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg))', html)
    for part in set(parts):
        request = urllib.request.Request(f"{HERE}{part}", headers=headers)
        with urllib.request.urlopen(request) as answer:
            total += len(answer.read())
    return total


def pages() -> list[str]:
    from walkamile.web.models import Theme, Verbatim

    theme = Theme.objects.order_by("-size").first()
    voice = Verbatim.objects.order_by("id")[Verbatim.objects.count() // 2]
    from django.urls import reverse

    assert theme
    return [
        reverse("today"),
        reverse("listen"),
        reverse("listen") + "?segment=repairs",
        reverse("listen") + "?q=late+bell",
        reverse("themes"),
        reverse("theme", args=[theme.key]),
        reverse("quote", args=[voice.pk]),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--workspace", help="made before by --keep")
    parser.add_argument("--keep", help="keep the workspace in this folder")
    parser.add_argument("--only", default="", help="pages with this in their address")
    asked = parser.parse_args()
    if not shutil.which("hey"):
        raise SystemExit("hey is needed: sudo apt-get install hey")
    with tempfile.TemporaryDirectory() as spare:
        folder = asked.workspace or asked.keep or spare
        from walkamile.web.workspace import open_workspace

        open_workspace(folder)
        if not asked.workspace:
            fill(asked.rows)
            from walkamile.web import indexing

            indexing.BATCH = ROWS_A_BATCH
            indexing.feed(encode=encoder())
        shown = [page for page in pages() if asked.only in page]
        server = Server(folder)
        try:
            cookies = sign_in()
            size = weight(cookies)
            for page in shown:  # so that nothing is loaded while we measure
                read(page, cookies, WARM_SECONDS, server)
            found = [read(page, cookies, asked.seconds, server) for page in shown]
        finally:
            server.stop()
    show(found, size)


def show(found: list[dict[str, object]], size: int) -> None:
    names = list(found[0])
    print(f"| {' | '.join(names)} |\n|{'---|' * len(names)}")
    for row in found:
        print(f"| {' | '.join(str(row[name]) for name in names)} |")
    load = json.dumps([round(one, 1) for one in os.getloadavg()])
    print(f"\nbar: p95 <= {BAR_MS} ms; load while measuring: {load}")
    print(f"first page: {size:,} bytes compressed (bar {BAR_BYTES:,})")


if __name__ == "__main__":
    main()
