"""The chair asks a whole workspace, and every quote leads to its place."""

import http.server
import json
import os
import socketserver
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import polars as pl
from django.utils import timezone


def run(folder: Path, *words: str) -> str:
    told = subprocess.run(
        [sys.executable, "-m", "walkamile", *words],
        env={**os.environ, "WALKAMILE_WORKSPACE": str(folder / "workspace")},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return told.stdout


def test_what_was_listened_to_is_quoted_with_its_place(tmp_path: Path) -> None:
    said = [
        "The delivery was late by two weeks.",
        "Late delivery, no word from you.",
        "The bread is fresh and tasty.",
        "Nobody answers the phone in the morning.",
    ]
    frame = pl.DataFrame(
        {"id": [f"v{at}" for at in range(4)], "text": said, "date": ["2026-01-05"] * 4}
    )
    frame.write_csv(tmp_path / "words.csv")
    run(tmp_path, "listen", "words.csv")
    told = json.loads(
        run(tmp_path, "chair", "Late deliveries\nElephants in the garden", "--json")
    )
    late, elephants = told["items"]
    assert {quote["text"] for quote in late["quotes"]} == set(said[:2])
    assert all(quote["link"].startswith("/q/") for quote in late["quotes"])
    assert elephants["silence"] == "No customer has spoken of this yet."


class Published(http.server.BaseHTTPRequestHandler):
    """A calendar at an address that nobody else knows."""

    def do_GET(self) -> None:
        at = timezone.now() + timedelta(days=1)
        body = ICS.format(at=at).replace("\n", "\r\n").encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//walkamile//test//EN
BEGIN:VEVENT
UID:u9
DTSTAMP:{at:%Y%m%dT%H%M%SZ}
DTSTART:{at:%Y%m%dT%H%M%SZ}
SUMMARY:Planning
DESCRIPTION:- Late deliveries
END:VEVENT
END:VCALENDAR
"""
# One process: each start of Python and Django costs a second.
COMMANDS = """
import json, sys
from typer.main import get_command
from walkamile.cli import build
from walkamile.refused import Refused
program = get_command(build())
for call in json.loads(sys.argv[1]):
    if call == ["ada"]:
        from walkamile.web.models import Colleague
        Colleague.objects.create_user("ada@example.org", role="insight_lead")
        continue
    try:
        code = program(call, standalone_mode=False)
    except Refused as refusal:
        code = 2
    print("exit", code if isinstance(code, int) else 0)
"""
ADA = ["--as", "ada@example.org"]


def test_at_a_shell_the_chair_is_asked_and_follows_and_the_pulse_is_answered(
    tmp_path: Path,
) -> None:
    frame = pl.DataFrame(
        {
            "id": [f"v{at}" for at in range(3)],
            "text": [f"The delivery was late by {n} weeks." for n in ("two", "six", "ten")],
        }
    )  # fmt: skip
    frame.write_csv(tmp_path / "words.csv")
    pulse = ["act", "pulse", "--comfort", "4", "--why", "time", "--met", "yes", *ADA]
    with socketserver.TCPServer(("127.0.0.1", 0), Published) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        calls = [
            ["listen", str(tmp_path / "words.csv")],
            ["ada"],
            ["ask", "Were deliveries late?", "--json"],
            ["ask", "Elephants in the garden?"],
            ["ask", "Late?", "--meeting", "77"],
            ["calendars", f"http://127.0.0.1:{port}/s3cret.ics", *ADA],
            ["calendars", "--json"],
            ["meetings", "--json"],
            ["ask", "Were deliveries late?", "--meeting", "1"],
            ["calendars", "imap.example.org", "--kind", "fax", *ADA],
            ["calendars", "--stop", "1", *ADA],
            ["calendars", "--json"],
            pulse,
            pulse,
            ["act", "pulse", "--comfort", "9", *ADA],
        ]
        done = subprocess.run(
            [sys.executable, "-c", COMMANDS, json.dumps(calls)],
            env={
                **os.environ,
                "WALKAMILE_WORKSPACE": str(tmp_path / "workspace"),
                "WALKAMILE_ALLOW": f"127.0.0.1:{port}",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        server.shutdown()
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    codes = [int(line.split()[1]) for line in lines if line.startswith("exit ")]
    assert codes == [0, 0, 1, 2, 0, 0, 0, 0, 2, 0, 0, 0, 2, 2]
    asked, followed, met, left = [json.loads(one) for one in lines if one[0] == "{"]
    assert asked["known"]
    assert {one["text"] for one in asked["quotes"]} <= set(frame["text"])
    assert followed["calendars"][0]["name"] == "127.0.0.1"
    assert not followed["calendars"][0]["error"]
    assert "s3cret" not in done.stdout
    assert [one["title"] for one in met["meetings"]] == ["Planning"]
    assert left["calendars"] == []
