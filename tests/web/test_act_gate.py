"""A project goes out only when its walks, promises and meetings are as they should be."""

import json
import os
import re
import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.utils import timezone

from walkamile.refused import Refused
from walkamile.web.acts import gate, promises, report
from walkamile.web.models import Walk, WalkErrand, WalkObstacle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path


def walked(verdict, *, days=0, place="shop.example"):
    walk = Walk.objects.create(
        kind="web", place=place, walked_at=timezone.now() - timedelta(days=days)
    )
    WalkErrand.objects.create(
        walk=walk, number=1, errand="returns_policy", title="Give it back",
        verdict=verdict,
    )  # fmt: skip
    return walk


def failed(project="checkout"):
    return [check.kind for check in gate.gate(project).failed]


def test_a_needed_walk_that_fails_or_is_old_closes_the_gate():
    gate.need("checkout", "shop.example", errand="returns_policy", days=14)
    assert failed() == ["walk"]
    walked("reached", days=20)
    assert failed() == ["walk"]
    walked("reached", days=3)
    assert failed() == []
    walked("blocked", days=1)
    assert failed() == ["walk"]
    walked("hard")
    assert failed() == []


def test_an_errand_that_was_not_tried_was_not_reached():
    gate.need("checkout", "shop.example", errand="complain")
    walked("reached")
    assert "did not try" in gate.gate("checkout").failed[0].why


def test_a_promised_fix_closes_the_gate_until_it_is_kept():
    obstacle = report.found("No receipt", by=None, words="seen", project="checkout")
    promise = promises.make("We mend the receipt", obstacle=obstacle)
    assert failed() == ["promise"]
    promises.end(promise, "kept", by=None)
    assert failed() == []


def test_a_planning_meeting_without_the_chair_closes_the_gate():
    day = date(2026, 11, 20)
    gate.meeting("checkout", "Sprint", held=day, chair=False)
    assert failed() == ["meeting"]
    gate.meeting("checkout", "Sprint", held=day, chair=True)
    assert failed() == []


def test_a_misspelt_project_does_not_slip_through():
    gate.need("checkout", "shop.example")
    assert failed("chekout") == ["obstacle"]
    with pytest.raises(Refused):
        gate.need(" ", "shop.example")


def test_what_walks_found_comes_onto_the_board_once():
    walk = walked("blocked")
    for number, severity in enumerate(("critical", "minor")):
        WalkObstacle.objects.create(
            fingerprint=f"f{number}", place="shop.example", kind="dead_link",
            walk_kind="web", severity=severity, name="Returns leads nowhere",
            first_seen=walk.walked_at, last_seen=walk.walked_at, last_walk=walk,
        )  # fmt: skip
    found = report.unreported()
    assert [one.severity for one in found] == ["critical"]
    obstacle = report.from_walk(found[0], by=None)
    assert obstacle.title == "Dead link: Returns leads nowhere"
    assert obstacle.severity == 5
    assert obstacle.evidence.get().kind == "walk"
    assert report.unreported() == []


COMMANDS = """
import sys, json
from walkamile.cli import build
from walkamile.refused import Refused
import typer
for call in json.loads(sys.argv[1]):
    if call[0] == "ada":
        from walkamile.web.models import Colleague
        Colleague.objects.create_user("ada@example.org", name="Ada", role="leader")
        continue
    try:
        code = build()(call, standalone_mode=False) or 0
    except typer.Exit as end:
        code = end.exit_code
    except Refused:
        code = 2
    print(f"exit {code}", flush=True)
"""


ADA = ["--as", "ada@example.org"]
IN_WORDS = [
    ["act", "report", "No word when a repair is ready", "--severity", "4"],
    ["act", "own", "1", *ADA],
    ["act", "report", "Nobody says a word when the repair is ready"],
    ["act", "list"],
    ["act", "do", "Rang her", *ADA, "--obstacle", "1"],
    ["act", "show", "1"],
    ["act", "history", "1"],
    *(["act", name] for name in ("waiting", "promises", "policies", "needs")),
    *(["act", name] for name in ("gather", "pulse")),
]
WRITTEN = [
    ["act", "move", "1", "fixing"],
    ["act", "own", "2", *ADA],
    ["act", "merge", "2", "1"],
    ["act", "apart", "2"],
    ["act", "need", "checkout", "shop.example"],
    ["act", "policy", "No refunds", "--rule", "After 14 days nothing.", *ADA],
    ["act", "decide", "1", "drop", "--why", "It ties our hands", *ADA],
    ["act", "say", "1", "I have to say no to a face."],
    ["act", "offer", "I speak Portuguese", "--language", "pt", *ADA],
    ["act", "withdraw", "1", *ADA],
    ["act", "promise", "We ring her"],
    ["meetings", "AGENDA", "--project", "checkout", "--at", "2031-04-01"],
    ["decisions", "Sell all bananas to one buyer", "--undone", "no"],
    ["decisions", "--number", "1", "--came", "worse", "--outcome", "In vain", *ADA],
]


def told(place, *calls):
    """Return what the commands print, one after another in one process."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("DJANGO")}
    clean.pop("DATABASE_URL", None)
    clean.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # compiled once, it starts in half the time
    given = json.dumps([[*call, "--workspace", place] for call in calls])
    done = subprocess.run(
        [sys.executable, "-c", COMMANDS, given],
        capture_output=True,
        text=True,
        env=clean,
        check=True,
    )
    return done.stdout


def test_the_commands_of_a_new_workspace_one_after_another(tmp_path):
    place = str(tmp_path / "new")
    calls = [
        ["gate", "--project", "checkout"],
        ["act", "need", "checkout", "shop.example"],
        ["gate", "--project", "checkout", "--json", "--junit", f"{place}.xml"],
        ["act", "meeting", "checkout", "Sprint", "--chair"],
        ["act", "promise", "We ring you", "--json"],
        ["act", "kept", "1"],
        ["act", "promises", "--json"],
        ["act", "list", "--json"],
        ["act", "show", "7"],
        ["act", "do", "Refund", "--as", "nobody@example.org"],
        ["act", "waiting", "--json"],
    ]
    agenda = tmp_path / "agenda.md"
    agenda.write_text("- Nobody rings when a repair is ready\n", encoding="utf-8")
    written = [
        [str(agenda) if word == "AGENDA" else word for word in [*call, "--json"]]
        for call in WRITTEN
    ]
    said = told(place, *calls, ["ada"], *IN_WORDS, *written)
    lines = said.splitlines()
    codes = [int(line.split()[1]) for line in lines if line.startswith("exit ")]
    assert codes[: len(calls)] == [2, 0, 1, 0, 0, 0, 0, 0, 2, 2, 0]
    assert not any(codes[len(calls) :])
    documents = [json.loads(line) for line in lines if line.startswith("{")]
    assert {one["schema"] for one in documents} == {"walkamile/1"}
    assert documents[0]["passed"] is False
    assert documents[0]["checks"][0]["kind"] == "walk"
    assert documents[2]["promises"] == []
    assert documents[3]["obstacles"] == []
    assert "failure" in (tmp_path / "new.xml").read_text()
    kept = documents[-len(WRITTEN) :]
    assert kept[-1]["decisions"][0]["came"] == "worse"
    assert kept[-3]["meetings"][0]["project"] == "checkout"
    assert "may be the same as 1: No word when a repair is ready" in said
    assert re.search(r"\? +Ada +No word when a repair is ready", said)
    assert re.search(r"permissions: 1\n +what Rang her", said)
    assert re.search(r"the house: reported\n +title: – → No word", said)
