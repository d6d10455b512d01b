"""Nobody reads through a meeting, a decision or an obstacle what is not theirs to read."""

import io
import shutil
import subprocess
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from walkamile.web import indexing
from walkamile.web.access import may
from walkamile.web.acts import report
from walkamile.web.chairs import decisions, hearing, meetings, touching
from walkamile.web.derived.counts import recount
from walkamile.web.models import Policy, Team, Verbatim
from walkamile.web.models.people import Role
from web.house import bring, colleague, furnish, said

pytestmark = pytest.mark.django_db

KEPT = "A canary sang in the boardroom"
ASKED = "The canary that sang in the boardroom"
WAITED = (
    "two hours", "until noon", "a whole week", "for nothing", "all Saturday",
    "in the rain", "with a pram", "beside a sign", "and sang",
)  # fmt: skip
SHAPES = ("html", "md", "txt", "pptx", "pdf")


@pytest.fixture
def house(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    made = furnish(3)
    lifts = [
        said(5000 + at, f"The lift was stuck, we waited {when}.", author_ref=f"c{at}",
             segment="Pilots" if at < 2 else "Sailors", language="en")
        for at, when in enumerate(WAITED)
    ]  # fmt: skip
    bring(made.source, lifts, name="lifts.csv")
    recount()
    indexing.feed()
    return made


def ways(house):
    """Return the ways to everything that shows words about one hidden voice."""
    by = house.people[Role.ADMIN]
    hidden = Verbatim.objects.filter(source=house.secret).first()
    at = timezone.now() + timedelta(days=1)
    meeting = meetings.make(
        {"title": "Planning", "agenda": f"- {ASKED}\n- Lifts", "place": "", "at": at,
         "project": ""}, by=by,
    )  # fmt: skip
    decision = decisions.make(
        {"what": ASKED, "gains": "us", "expects": "", "undone": "no",
         "look_back": timezone.localdate()}, by=by,
    )  # fmt: skip
    shown = report.found("Birds at work", by=by, verbatim=hidden, words="a bird")
    rule = Policy.objects.create(name="Birds", rule="No birds.", verbatim=hidden)
    here, there = f"/chair/{meeting.pk}/", f"/act/{shown.pk}/"
    return {
        here: "meeting", f"{here}screen/": "meeting-screen",
        f"{here}ask/?q=canary": "chair-ask", f"{here}card/": "meeting-card",
        f"{here}meeting.ics": "meeting-ics",
        **{f"{here}brief.{shape}": "meeting-file" for shape in SHAPES},
        f"/chair/decisions/{decision.pk}/": "decision",
        "/act/": "act", there: "obstacle", f"{there}evidence/": "obstacle-evidence",
        f"{there}history/": "obstacle-history", f"{there}edit/": "obstacle-edit",
        f"{there}letters/": "obstacle-letters", f"/act/policies/{rule.pk}/": "policy",
        f"/act/policies/{rule.pk}/edit/": "policy-edit", "/act/policies/": "policies",
        "/act/talents/?q=canary": "talents", "/act/mine/": "my-part",
        f"/act/report/?quote={hidden.pk}": "obstacle-report",
    }  # fmt: skip


def words(answer, way, folder):
    """Return the words of an answer, whatever paper they are on."""
    if way.endswith(".pptx"):
        from pptx import Presentation

        slides = Presentation(io.BytesIO(answer.content)).slides
        shapes = [shape for slide in slides for shape in slide.shapes]
        return " ".join(one.text_frame.text for one in shapes if one.has_text_frame)
    if way.endswith(".pdf"):
        sheet = folder / "sheet.pdf"
        sheet.write_bytes(answer.content)
        read = ["pdftotext", str(sheet), "-"]
        done = subprocess.run(read, capture_output=True, text=True, check=True)
        return " ".join(done.stdout.split())
    return answer.content.decode()


def test_each_role_and_team_reads_what_is_its_own_on_every_paper(
    client, house, tmp_path
):
    readers = {f"{role}, no team": (house.people[role], role) for role in Role.values}
    other = Team.objects.create(name="Somebody else")
    for name, team in (("Board", house.secret.team), ("Else", other)):
        for role in (Role.READER, Role.COLLEAGUE, Role.COACH, Role.LEADER):
            who = colleague(role, team=team, name=f"{name}{role}")
            readers[f"{role}, {name}"] = (who, role)
    all_ways = ways(house)
    if shutil.which("pdftotext") is None:
        all_ways = {way: name for way, name in all_ways.items() if ".pdf" not in way}
    told, wrong = 0, []
    for reader, (who, role) in readers.items():
        sees = role in {Role.INSIGHT_LEAD, Role.ADMIN} or reader.endswith("Board")
        client.force_login(who)
        for way, name in all_ways.items():
            answer = client.get(way)
            if not may(role, name):
                assert answer.status_code == 403, (reader, way)
                continue
            assert answer.status_code == 200, (reader, way, answer.status_code)
            found = KEPT in words(answer, way, tmp_path)
            told += found
            wrong += [(reader, way)] if found and not sees else []
            if sees and name in {"meeting", "meeting-file", "chair-ask"}:
                wrong += [] if found else [("not told", reader, way)]
    assert not wrong
    assert told > 40


def test_a_group_of_two_is_named_in_no_brief(house):
    lead = house.people[Role.ADMIN]
    made = hearing.brief(["Late deliveries of spare parts", "Opening hours"], lead)
    named = {one["segment"] for item in made.items for one in item.not_heard}
    assert "Sailors" in named
    assert "Pilots" not in named
    assert "Pilots" not in {one.segment for one in touching.affected("Lifts", lead)}
    assert all("Pilots" not in (item.ask or "") for item in made.items)


def test_the_link_of_a_card_is_no_way_in(client, house):
    here = next(iter(ways(house)))
    for way in (here, reverse("chair-now"), f"{here}brief.md"):
        answer = client.get(way)
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("sign-in"))
