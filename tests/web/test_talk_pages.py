"""Every page of Talk is without a fault, on a phone and a desk, and runs no stranger's word."""

import os
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from walkamile.web import keep, redaction
from walkamile.web.models import (
    Card,
    Confirmation,
    Conversation,
    Exposure,
    Outing,
    Proposal,
    Recording,
    Remark,
    Sight,
    Source,
    Speaker,
    Standing,
    Verbatim,
)
from walkamile.web.models.people import Role
from walkamile.web.talks import jotting, ledger, receipts
from web.customers import file_of, said
from web.house import furnish
from web.test_axe import faults, sideways, sign_in

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EVIL = '"><img src=x onerror=alert(1)><script>alert(1)</script>'
LOOKS = {"phone": (390, 844, "light"), "desk": (1200, 900, "dark")}
SAID = (
    "How did you get to work while the bicycle was with us?",
    f"By bus, badly. I leave at six. {EVIL}",
    "It sounds like the morning was what went wrong for you.",
    "Yes, exactly.",
    "You should have asked for a loan bike, we recommend it.",
    "Right.",
)


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


def conversation(lead, coach):
    source = Source.objects.create(type="named_turns", name="Conversations")
    rows = [
        said(
            9000 + at, words, conversation_id="T9", turn_index=at,
            author_role=("colleague", "customer")[at % 2],
            author_ref=("p-us", "p-them")[at % 2],
        )
        for at, words in enumerate(SAID)
    ]  # fmt: skip
    run = keep.start(source, file_name="talk.txt", read_as="named_turns")
    keep.keep(file_of(rows), run=run, receipt=lambda: {"refused": 0, "refusals": []})
    redaction.catch_up(wait=True)
    first = Verbatim.objects.filter(source=source).order_by("turn_index").first()
    talk = Conversation.objects.create(
        source=source, key="T9", title=EVIL, segment=EVIL, surprise=EVIL, promise=EVIL,
        held_at=timezone.now() - timedelta(days=1), minutes=12, consent="words",
        brought_by=lead,
    )  # fmt: skip
    known = {"colleague": lead, "customer": None}
    for turn in Verbatim.objects.filter(source=source).order_by("turn_index")[:2]:
        Speaker.objects.create(
            conversation=talk, name=turn.author_ref, side=turn.author_role,
            colleague=known[turn.author_role],
        )  # fmt: skip
    Speaker.objects.create(conversation=talk, name="silent 1", side="customer")
    Sight.objects.create(owner=lead, viewer=coach, what="mirror", about=str(talk.pk))
    assert first is not None
    return talk


def furnished():
    """A house in which every field of Talk holds what would hurt a careless page."""
    house = furnish(6)
    lead, coach = house.people[Role.INSIGHT_LEAD], house.people[Role.COACH]
    note = jotting.take(
        jotting.Note(said=EVIL, segment=EVIL[:100], place=EVIL[:100]), by=lead
    ).verbatim
    Card.objects.create(verbatim=note, surprise=EVIL, promise=EVIL)
    Remark.objects.create(card=f"v{note.pk}", verbatim=note, by=coach, words=EVIL)
    receipts.used(note, EVIL, "/talk/")
    outing = Outing.objects.create(
        mode="ride_along", at=timezone.now() + timedelta(days=2), what=EVIL, place=EVIL,
        segment=EVIL[:100], led_by=coach,
    )  # fmt: skip
    Proposal.objects.create(
        colleague=lead, uid="1", started_at=timezone.now(), minutes=30, title=EVIL,
        place=EVIL, mode="call",
    )  # fmt: skip
    for number, who in enumerate(house.people.values()):
        Standing.objects.create(colleague=who, work=EVIL[:100])
        meeting = ledger.Meeting(
            started_at=timezone.now() - timedelta(days=number), minutes=40 * number,
            mode="visit", origin="by hand", origin_id=str(number), segment=EVIL[:100],
            learned=EVIL,
        )  # fmt: skip
        ledger.met(who, meeting)
    Sight.objects.create(owner=coach, viewer=lead, what="row")
    Sight.objects.create(owner=lead, viewer=coach, what="row")
    asked = Confirmation.objects.create(
        token="t" * 32, understood=EVIL, asked_by=lead, verbatim=note, their_words=EVIL
    )
    assert Exposure.objects.count() == len(house.people) + 1
    return house, lead, note, outing, conversation(lead, coach), asked


def recorded(lead):
    """The pages of a recording that is written down, and of one that failed."""
    now = timezone.now()
    turns = [{"who": "me", "text": EVIL, "start": 1.5, "end": 2.0}] * 2
    told = {"by": lead, "consent": "yes", "held_at": now}
    made = Recording.objects.create(**told, state="written", turns=turns)
    failed = Recording.objects.create(**told, state="failed", why=EVIL)
    ways = [("recording", made), ("recording", failed), ("recording-check", made)]
    return [reverse(name, args=[one.pk]) for name, one in ways]


def test_no_page_of_talk_has_a_fault_or_runs_a_strangers_word(
    chromium, live_server, monkeypatch
):
    monkeypatch.setenv("WALKAMILE_TRANSCRIBER", "true {sound}")
    _, lead, note, outing, talk, asked = furnished()
    ways = [
        reverse("talk"),
        reverse("talk-card", args=[f"v{note.pk}"]),
        reverse("conversations"),
        reverse("conversation-bring"),
        reverse("recording-make"),
        *recorded(lead),
        reverse("conversation", args=[talk.pk]),
        reverse("mirror", args=[talk.pk]),
        reverse("exposure"),
        reverse("exposure-mine"),
        reverse("exposure-sheet"),
        reverse("outings"),
        reverse("outing", args=[outing.pk]),
        reverse("guides"),
        reverse("guide-ask", args=["in_passing"]),
        reverse("confirmation", args=[asked.pk]),
        reverse("confirm", args=[asked.token]),
        reverse("jot-keys"),
    ]
    wrong, pictures = {}, os.environ.get("WALKAMILE_PICTURES")
    for name, (width, height, look) in LOOKS.items():
        page = chromium.new_page(viewport={"width": width, "height": height})
        ran = []
        page.on("dialog", lambda asks, ran=ran: (ran.append("ran"), asks.dismiss()))
        page.on("pageerror", lambda error, ran=ran: ran.append(str(error)))
        sign_in(page, live_server.url, lead)
        page.emulate_media(color_scheme=look, reduced_motion="reduce")
        for way in ways:
            page.goto(live_server.url + way)
            found = faults(page) + ran
            if sideways(page):
                found.append("it scrolls sideways")
            if found:
                wrong[way, name] = found
            ran.clear()
            if pictures:
                file = way.strip("/").replace("/", "-")
                page.screenshot(path=f"{pictures}/{file}-{name}.png", full_page=True)
        page.close()
    assert wrong == {}
