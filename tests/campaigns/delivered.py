"""Deliver what phones have waiting while lines drop, double and shuffle, and servers die.

python tests/campaigns/delivered.py FOLDER NOTES SEED
python tests/campaigns/delivered.py --server FOLDER      one server, over its pipe

Three servers take notes from their pipes into one workspace and answer each that is
kept. A phone forgets a note only when it has such an answer. Prints as JSON how many
tries, kills, lost, doubled and altered notes there were.
"""

import json
import os
import random
import selectors
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections import deque
from pathlib import Path

SERVERS, AT_ONCE = 3, 240
# What becomes of one try. Only "fine" and "doubled" tell the phone that it is kept.
FATES = ("fine", "dropped", "late", "answer lost", "doubled")
WEIGHTS = (60, 10, 10, 10, 10)
# So many rounds of tries between two kills at most, on average.
ROUNDS_A_KILL = 10
LONGEST_ROUND = 120
WORDS = "Nobody could tell me whether the seat fits."


def tell(said: object) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def serve(folder: str) -> None:
    """Keep notes from the pipe, and answer each only when it is kept."""
    from walkamile.web.workspace import open_workspace

    open_workspace(folder)
    from walkamile.web.models import Colleague
    from walkamile.web.talks import jotting

    who = Colleague.objects.filter(email="phone@example.org").first()
    who = who or Colleague.objects.create_user("phone@example.org", role="colleague")
    tell("ready")
    for line in sys.stdin:
        number, words = json.loads(line)
        jotting.take(jotting.Note(said=words, client_id=number), by=who)
        tell(number)


class Server:
    """A server that may be killed at any moment, and is started anew."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.start()

    def start(self) -> None:
        self.running = subprocess.Popen(
            [sys.executable, __file__, "--server", self.folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.out = self.running.stdout
        assert json.loads(self.out.readline()) == "ready"

    def send(self, note: tuple[str, str]) -> None:
        self.running.stdin.write(json.dumps(note) + "\n")

    def flush(self) -> None:
        self.running.stdin.flush()

    def kill(self) -> None:
        self.running.send_signal(signal.SIGKILL)
        self.running.wait()
        self.running.stdin.close()
        self.out.close()
        self.start()


def answered(servers: list[Server], sent: dict[int, int], doomed: int, when: float):
    """Return what was answered to how many tries; the doomed server dies meanwhile."""
    found: list[str] = []
    begun, dead = time.monotonic(), False
    with selectors.DefaultSelector() as pipes:
        for at, server in enumerate(servers):
            os.set_blocking(server.out.fileno(), False)
            pipes.register(server.out, selectors.EVENT_READ, at)
        left, read = dict(sent), dict.fromkeys(sent, "")
        while any(left.values()) and time.monotonic() - begun < LONGEST_ROUND:
            for key, _ in pipes.select(0.05):
                read[key.data] += os.read(key.fd, 1 << 16).decode()
                *lines, read[key.data] = read[key.data].split("\n")
                left[key.data] -= len(lines)
                found += [json.loads(line) for line in lines]
            if not dead and doomed >= 0 and time.monotonic() - begun > when:
                dead, left[doomed] = True, 0
                pipes.unregister(servers[doomed].out)
                servers[doomed].kill()
    if doomed >= 0 and not dead:  # everything was answered before its moment came
        servers[doomed].kill()
    for server in servers:
        os.set_blocking(server.out.fileno(), True)
    return found, doomed >= 0


def deliver(folder: str, notes: int, seed: int) -> dict[str, int]:
    chance = random.Random(seed)
    said = {
        str(uuid.UUID(int=chance.getrandbits(128))): f"{WORDS} {number}"
        for number in range(notes)
    }
    rarely = max(1, min(ROUNDS_A_KILL, notes // AT_ONCE))
    first = Server(folder)
    servers = [first, *(Server(folder) for _ in range(SERVERS - 1))]
    waiting, tries, kills = deque(said.items()), 0, 0
    while waiting:
        batch = [waiting.popleft() for _ in range(min(AT_ONCE, len(waiting)))]
        tries += len(batch)
        fates = chance.choices(FATES, WEIGHTS, k=len(batch))
        sent = dict.fromkeys(range(SERVERS), 0)
        for note, fate in zip(batch, fates, strict=True):
            many = {"dropped": 0, "late": 0, "doubled": 2}.get(fate, 1)
            for at in chance.sample(range(SERVERS), many):
                servers[at].send(note)
                sent[at] += 1
        for server in servers:
            server.flush()
        doomed = chance.randrange(SERVERS * rarely)
        doomed = doomed if doomed < SERVERS else -1
        heard, died = answered(servers, sent, doomed, chance.random() / 2)
        kills += died
        known = set(heard)
        for note, fate in zip(batch, fates, strict=True):
            if note[0] not in known or fate == "answer lost":
                waiting.insert(chance.randrange(len(waiting) + 1), note)
    for server in servers:
        server.running.stdin.close()
        server.running.wait()
    return {"notes": notes, "tries": tries, "kills": kills, **found(folder, said)}


def found(folder: str, said: dict[str, str]) -> dict[str, int]:
    """Count what the workspace holds against what the phones had."""
    with sqlite3.connect(next(Path(folder).glob("*.db"))) as base:
        rows = base.execute(
            "SELECT source_record_id, text FROM web_verbatim"
        ).fetchall()
        met = base.execute("SELECT count(*) FROM web_exposure").fetchone()[0]
        whole = base.execute("PRAGMA integrity_check").fetchone()[0]
    kept = dict(rows)
    return {
        "lost": len(said.keys() - kept.keys()),
        "doubled": len(rows) - len(kept),
        "altered": sum(
            kept.get(one) not in (None, words) for one, words in said.items()
        ),
        "strange": len(kept.keys() - said.keys()),
        "hours_off": abs(met - len(said)),
        "corrupt": int(whole != "ok"),
    }


if __name__ == "__main__":
    if sys.argv[1] == "--server":
        serve(sys.argv[2])
    else:
        tell(deliver(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
