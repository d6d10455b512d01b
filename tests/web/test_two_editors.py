"""Two people write the same thing at the same time: nobody's text is lost, on any page."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone

from walkamile.web.acts import obstacles, report
from walkamile.web.acts.rules import policies
from walkamile.web.chairs import decisions
from walkamile.web.models import (
    Colleague,
    Conversation,
    EventLog,
    OwnGuide,
    Policy,
    Source,
)
from walkamile.web.together import together

pytestmark = pytest.mark.django_db

MINE, THEIRS = "They wait since noon", "The bell is too quiet"
GUIDE = """title = "{}"
when = "At the till"
minutes = 5
[[topic]]
title = "Waiting"
layers = ["What happened?", "And before?"]
confirm = "Did I get it right?"
"""
STAGES = """[[stage]]
name = "{}"
activities = ["order"]
"""


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.KEY_FILE = tmp_path / "key"


@pytest.fixture
def ann():
    return Colleague.objects.create_user("ann@example.org", role="insight_lead")


@pytest.fixture
def ben():
    return Colleague.objects.create_user("ben@example.org", role="leader")


def test_what_two_wrote_stands_together_and_what_one_wrote_alone():
    assert together("", "", MINE) == MINE
    assert together(THEIRS, THEIRS, MINE) == MINE  # it was read and changed
    assert together(THEIRS, "", MINE) == f"{THEIRS}\n{MINE}"
    assert together(THEIRS, "", "") == THEIRS
    assert together(THEIRS, "", f"{THEIRS}, too") == f"{THEIRS}, too"
    assert together(THEIRS, None, MINE) == MINE  # a program says what it wants


def test_what_a_conversation_brought_is_kept_of_both(ann, ben, client):
    source = Source.objects.create(type="named_turns", name="Conversations")
    talk = Conversation.objects.create(
        source=source, key="T", held_at=timezone.now(), consent="words"
    )
    way = reverse("conversation-learned", args=[talk.pk])
    for who, words in ((ben, THEIRS), (ann, MINE)):
        client.force_login(who)
        client.post(way, {"surprise": words, "was-surprise": "", "was-promise": ""})
    talk.refresh_from_db()
    assert talk.surprise == f"{THEIRS}\n{MINE}"


def test_how_a_segment_depends_on_a_decision_is_kept_of_both(ann, ben, client):
    day = timezone.localdate()
    made = decisions.make(
        {"what": "Close on Mondays", "undone": "yes", "look_back": day}, by=ann
    )
    way = reverse("decision-segment", args=[made.pk])
    for who, words in ((ben, THEIRS), (ann, MINE)):
        client.force_login(who)
        client.post(way, {"segment": "Commuters", "depends": words, "was": ""})
    assert made.segments.get().depends == f"{THEIRS}\n{MINE}"


def test_why_an_obstacle_was_moved_is_kept_of_both(ann, ben, client):
    found = report.found("No word when it is ready", by=ann)
    way = reverse("obstacle-move", args=[found.pk])
    for who, words in ((ben, THEIRS), (ann, MINE)):
        client.force_login(who)
        client.post(way, {"state": "fixing", "outcome": words, "was": ""})
    assert obstacles.get(found.pk).outcome == f"{THEIRS}\n{MINE}"


def test_two_decisions_on_a_rule_are_shown_beside_each_other(ann, ben, client):
    rule = policies.write({"name": "No refunds", "rule": "None"}, by=ann)
    drawn = {"decision": "keep", "words": MINE, "version": rule.version}
    policies.decide(rule, "drop", by=ben, words=THEIRS)
    client.force_login(ben)
    way = reverse("policy-decide", args=[rule.pk])
    page = client.post(way, drawn).text
    assert THEIRS in page
    assert MINE in page
    kept = Policy.objects.get()
    assert (kept.decision, kept.decided) == ("drop", THEIRS)
    again = client.post(way, {**drawn, "version": kept.version})
    assert again.status_code == 302
    assert Policy.objects.get().decided == MINE


def test_a_guide_of_somebody_else_under_the_same_name_stays(ann, ben, client):
    for who, title in ((ann, "Mine"), (ben, "Theirs"), (ben, "Theirs, better")):
        client.force_login(who)
        given = io.BytesIO(GUIDE.format(title).encode())
        given.name = "till.toml"
        client.post(reverse("guide-bring"), {"guide": given})
    kept = {one.name: one.text.partition("\n")[0] for one in OwnGuide.objects.all()}
    assert kept == {
        "till": 'title = "Theirs, better"',
        "till-before-1": 'title = "Mine"',
    }


def test_stages_that_somebody_kept_meanwhile_are_shown_before_they_go(ann, ben, client):
    source = Source.objects.create(type="csv", name="Shop log")
    log = EventLog.objects.create(source=source, name="Shop", stages=STAGES.format("A"))
    way = reverse("journey-stages", args=[log.pk])
    client.force_login(ann)
    seen = client.get(way).context["seen"]
    first = client.post(way, {"stages": STAGES.format("Theirs"), "seen": seen})
    assert first.status_code == 302
    second = client.post(way, {"stages": STAGES.format("Mine"), "seen": seen})
    assert "Theirs" in second.text
    assert "Mine" in second.text
    log.refresh_from_db()
    assert "Theirs" in log.stages
    now = second.context["seen"]
    client.post(way, {"stages": STAGES.format("Mine"), "seen": now})
    log.refresh_from_db()
    assert "Mine" in log.stages
