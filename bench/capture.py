"""How long does a jotting take to be kept, at fifty a second over HTTP?

python bench/capture.py [--seconds 30] [--rate 50]

Serves a fresh workspace as `walkamile serve` does and sends jottings by a key as a
program would, from as many lines as are needed, each at its moment whether the one
before has answered or not (so a slow answer is not hidden by those that wait for it).
Prints p50 and p99 of the answers, the server's CPU a jotting, and the load before: walls
count only on a machine that does nothing else. The bar is p99 <= 100 ms on two cores.
"""

import argparse
import concurrent.futures
import http.client
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

LINES = 40
KEY = "wamj_bench"
WORDS = "They came twice because nobody could tell them whether the seat would fit"
TICKS = os.sysconf("SC_CLK_TCK")
PREPARE = """
import sys
from walkamile.web.workspace import open_workspace
open_workspace(sys.argv[1])
from walkamile.web.bearer import hashed
from walkamile.web.models import Colleague, JotKey
who = Colleague.objects.create_user("bench@example.org", role="colleague")
JotKey.objects.create(colleague=who, name="bench", digest=hashed(sys.argv[2]))
"""


def free() -> int:
    """Return a port that nobody listens on, so that two runs leave each other alone."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


PORT = free()


def children(of: int) -> list[int]:
    found = subprocess.run(
        ["pgrep", "-P", str(of)], capture_output=True, text=True, check=False
    )
    own = [int(one) for one in found.stdout.split()]
    return own + [deeper for one in own for deeper in children(one)]


def cpu(of: int) -> float:
    """Return the CPU seconds of a process and its children."""
    spent = 0.0
    for one in [of, *children(of)]:
        stat = Path(f"/proc/{one}/stat").read_text(encoding="ascii")
        fields = stat.rpartition(")")[2].split()
        spent += (int(fields[11]) + int(fields[12])) / TICKS
    return spent


def sent(line: threading.local, said: dict[str, str]) -> int:
    if not hasattr(line, "to"):
        line.to = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    headers = {"authorization": f"Bearer {KEY}", "content-type": "application/json"}
    line.to.request("POST", "/api/jot", json.dumps(said), headers)
    answer = line.to.getresponse()
    answer.read()
    return answer.status


def jot(line: threading.local, number: int, due: float) -> float:
    """Send one jotting when it is due; return the milliseconds until it is kept."""
    time.sleep(max(0.0, due - time.perf_counter()))
    said = {"said": f"{WORDS}, number {number}", "id": str(uuid.uuid4())}
    said |= {"segment": "families", "place": "On the way"}
    try:
        status = sent(line, said)
    except OSError:  # the server closed a line that had rested: the same note again
        del line.to
        status = sent(line, said)
    assert status in {200, 201}, status
    # From when it was due: that no line was free is part of the wait.
    return 1000 * (time.perf_counter() - due)


def until_there() -> None:
    for _ in range(600):
        try:
            line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            line.request("GET", "/healthy")
            line.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def measure(server: int, rate: int, seconds: int) -> None:
    line = threading.local()
    with concurrent.futures.ThreadPoolExecutor(LINES) as lines:
        begun = time.perf_counter() + 0.2
        for phase, many in (("warm", 2 * rate), ("", rate * seconds)):
            before = cpu(server)
            begun = time.perf_counter() + 0.2
            tries = [
                lines.submit(jot, line, number, begun + number / rate)
                for number in range(many)
            ]
            took = [one.result() for one in tries]
            if phase:
                continue
            spent = 1000 * (cpu(server) - before) / many
            p99 = statistics.quantiles(took, n=100)[98]
            print(
                f"{many} jottings at {rate} a second: p50 {statistics.median(took):.0f} "
                f"ms, p99 {p99:.0f} ms, {spent:.1f} ms CPU each; "
                f"load before {LOAD[0]:.1f}, after {os.getloadavg()[0]:.1f}"
            )


LOAD = os.getloadavg()

if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=int, default=30)
    asked.add_argument("--rate", type=int, default=50)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="walkamile-capture-") as folder:
        subprocess.run([sys.executable, "-c", PREPARE, folder, KEY], check=True)
        serve = [sys.executable, "-m", "walkamile", "serve", "--workspace", folder]
        running = subprocess.Popen(
            [*serve, "--port", str(PORT)], stdout=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            until_there()
            measure(running.pid, given.rate, given.seconds)
        finally:
            os.killpg(running.pid, signal.SIGTERM)
            running.wait(30)
