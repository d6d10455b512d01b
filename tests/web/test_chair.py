"""The customer sits in the meeting: in pages, for each reader what they may read."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from walkamile.web import indexing
from walkamile.web.acts import promises
from walkamile.web.chairs import briefs, decisions, hearing, meetings, papers
from walkamile.web.derived.counts import recount
from walkamile.web.models import (
    ChairQuestion,
    Decision,
    LogEntry,
    Meeting,
    MeetingBrief,
    Paper,
    Verbatim,
)
from walkamile.web.models.people import Role
from web.house import bring, furnish, said

pytestmark = pytest.mark.django_db

AGENDA = "# Winter plan\n- Nobody rang when the repair was ready\n- Office carpets"


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


WAITED = (
    "two hours",
    "until noon",
    "a whole week",
    "for nothing",
    "all Saturday",
    "in the rain",
)
GROUPS = ("Commuters", "Families", "Retired")


def voices():
    """Eighteen customers, six of each group; only commuters speak of ringing."""
    about = (
        "Nobody rang when my repair was ready, I waited {}.",
        "The seat for the child does not fit, we looked {}.",
        "The staff know bicycles well, I stood and talked {}.",
    )
    return [
        said(7100 + at, about[at % 3].format(WAITED[at // 3]), segment=GROUPS[at % 3],
             author_ref=f"c{at}", language="en", occurred_at=timezone.now())
        for at in range(18)
    ]  # fmt: skip


@pytest.fixture
def house():
    made = furnish(3)
    bring(made.source, voices(), name="talks.csv")
    recount()
    indexing.feed()
    return made


@pytest.fixture
def mirela(house):
    return house.people[Role.COLLEAGUE]


def meet(by, agenda=AGENDA, **more):
    values = {"title": "Winter plan", "agenda": agenda, "place": "", "project": ""}
    at = timezone.now() + dt.timedelta(days=1)
    return meetings.make({**values, "at": at, **more}, by=by)


def page(client, who, name, *args):
    client.force_login(who)
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def test_an_agenda_pasted_becomes_a_brief_whose_quotes_lead_to_their_place(
    client, mirela
):
    client.force_login(mirela)
    answer = client.post(reverse("meeting-set"), {"agenda": AGENDA}, follow=True)
    told = answer.content.decode()
    assert "Winter plan" in told
    assert "Nobody rang when my repair was ready" in told
    assert "No customer has spoken of this yet." in told
    quote = briefs.brief(Meeting.objects.get(), mirela).items[0].quotes[0]
    assert f'href="{quote.link}"'.replace("&", "&amp;") in told
    assert client.get(quote.link).status_code == 200
    assert Meeting.objects.get().heard_at is not None


def test_a_quote_is_its_row_to_the_letter(mirela):
    made = briefs.brief(meet(mirela), mirela)
    quotes = [quote for item in made.items for quote in item.quotes]
    assert quotes
    for quote in quotes:
        row = Verbatim.objects.get(pk=quote.verbatim)
        assert quote.text == hearing.words_of(row)[quote.start : quote.end]


def test_a_kept_brief_holds_no_word_of_a_customer(mirela):
    briefs.brief(meet(mirela), mirela)
    assert "rang" not in str(MeetingBrief.objects.get().content["items"][0]["quotes"])


def test_what_was_erased_or_masked_is_gone_from_the_brief_at_once(mirela):
    meeting = meet(mirela)
    before = briefs.brief(meeting, mirela).items[0].quotes[0]
    rows = Verbatim.objects.filter(text=before.text)
    rows.update(redacted_text="Nobody rang when my repair was ready.")
    now = [q.text for q in briefs.brief(meeting, mirela).items[0].quotes]
    assert before.text not in now
    rows.delete()
    shown = [q.verbatim for q in briefs.brief(meeting, mirela).items[0].quotes]
    assert before.verbatim not in shown


def test_words_kept_to_a_team_are_in_no_brief_of_another(client, house, mirela):
    indexing.feed()
    meeting = meet(mirela, agenda="- The canary that sang in the boardroom")
    for role in Role.values:
        told = page(client, house.people[role], "meeting", meeting.pk)
        sees = role in {Role.INSIGHT_LEAD, Role.ADMIN}
        assert ("A canary sang in the boardroom" in told) == sees, role
    told = page(client, mirela, "chair-ask", meeting.pk)
    client.force_login(mirela)
    asked = client.post(reverse("chair-ask", args=[meeting.pk]), {"q": "canary"})
    assert "A canary sang" not in asked.content.decode()


def test_segments_that_only_another_team_hears_are_not_named(house, mirela):
    letters = [said(800 + at, f"The board was late {at}") for at in range(6)]
    bring(house.secret, [one | {"segment": "Board members"} for one in letters])
    recount()
    assert "Board members" not in hearing.segments(mirela)
    assert "Board members" in hearing.segments(house.people[Role.ADMIN])


def test_a_paraphrase_is_no_quote(mirela):
    Verbatim.objects.update(paraphrase=True)
    assert not briefs.brief(meet(mirela), mirela).items[0].quotes


def test_an_open_promise_stands_beside_what_it_is_about(client, mirela):
    promises.make("We ring you when your repair is ready", by=mirela)
    promises.make("New tyres for the van", by=mirela)
    told = page(client, mirela, "meeting", meet(mirela).pk)
    assert "We ring you when your repair is ready" in told
    assert "New tyres for the van" not in told


def test_whoever_reads_a_brief_stands_in_the_log(client, mirela):
    meeting = meet(mirela)
    page(client, mirela, "meeting", meeting.pk)
    entry = LogEntry.objects.filter(action="read").latest("number")
    assert entry.who == mirela.pk
    assert f"meeting {meeting.pk}" in entry.detail


@pytest.mark.parametrize(
    ("shape", "begins"),
    [("pdf", b"%PDF"), ("pptx", b"PK"), ("md", b"# "), ("txt", b"On")],
)
def test_a_brief_is_taken_away_as_a_file(client, house, mirela, shape, begins):
    meeting = meet(mirela)
    way = reverse("meeting-file", args=[meeting.pk, shape])
    client.force_login(house.people[Role.LEADER])
    answer = client.get(way)
    assert answer.content.startswith(begins)
    if shape == "md":
        assert b"](<http" in answer.content


def test_the_entry_of_the_calendar_leads_to_the_brief(client, mirela):
    meeting = meet(mirela)
    client.force_login(mirela)
    entry = client.get(reverse("meeting-ics", args=[meeting.pk])).content.decode()
    whole = entry.replace("\r\n ", "")
    assert f"/chair/{meeting.pk}/" in whole
    assert "The customer’s chair: " in whole


def test_a_calendar_file_brings_its_meetings_and_brings_them_once(client, mirela):
    day = timezone.now() + dt.timedelta(days=3)
    written = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:u1\r\n"
        f"DTSTART:{day:%Y%m%dT%H%M%SZ}\r\nSUMMARY:Spring planning\r\n"
        "DESCRIPTION:- Late repairs\\n- Prices\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    client.force_login(mirela)
    from django.core.files.uploadedfile import SimpleUploadedFile

    for _ in range(2):
        file = SimpleUploadedFile("m.ics", written.encode())
        client.post(reverse("meeting-set"), {"file": file})
    assert Meeting.objects.get().agenda == "- Late repairs\n- Prices"


def test_the_card_leads_to_the_meeting_that_comes_next(client, mirela):
    later = meet(mirela, at=timezone.now() + dt.timedelta(days=9))
    sooner = meet(mirela, title="Today", at=timezone.now() + dt.timedelta(hours=1))
    client.force_login(mirela)
    answer = client.get(reverse("chair-now"))
    assert answer.url == reverse("meeting", args=[sooner.pk])
    assert "svg" in page(client, mirela, "chair-card")
    assert "svg" in page(client, mirela, "meeting-card", later.pk)


def test_anyone_may_ask_and_what_nobody_said_is_said_to_be_unknown(
    client, house, mirela
):
    meeting = meet(mirela)
    client.force_login(mirela)
    way = reverse("chair-ask", args=[meeting.pk])
    heard = client.post(
        way, {"q": "Who rang when the repair was ready?"}
    ).content.decode()
    assert "Nobody rang" in heard
    silent = client.post(way, {"q": "Elephants in the garden?"}).content.decode()
    assert "We do not know." in silent
    assert "???" in client.post(way, {"q": "???"}).content.decode()
    kept = dict(ChairQuestion.objects.values_list("words", "answered"))
    assert kept["Elephants in the garden?"] is False
    client.force_login(house.people[Role.READER])
    assert "Nobody rang" in client.post(way, {"q": "nobody rang"}).content.decode()
    assert not ChairQuestion.objects.filter(words="nobody rang").exists()


def test_two_who_change_a_meeting_lose_nothing(client, mirela):
    meeting = meet(mirela)
    client.force_login(mirela)
    way = reverse("meeting-change", args=[meeting.pk])
    first = {"agenda": "- Prices", "title": "Mine", "version": "1"}
    assert client.post(way, first).status_code == 302
    second = {"agenda": "- Opening hours", "title": "Theirs", "version": "1"}
    told = client.post(way, second).content.decode()
    assert "- Opening hours" in told
    assert "- Prices" in told
    assert Meeting.objects.get().agenda == "- Prices"


def test_a_meeting_called_off_can_be_set_again(client, mirela):
    meeting = meet(mirela)
    client.force_login(mirela)
    way = reverse("meeting-off", args=[meeting.pk])
    client.post(way)
    assert Meeting.objects.get().off
    client.post(way)
    assert not Meeting.objects.get().off


def test_a_decision_names_who_else_is_affected_and_is_looked_back_at(client, mirela):
    client.force_login(mirela)
    typed = {
        "what": "We no longer ring when a repair is ready",
        "gains": "The workshop",
        "expects": "Nobody minds",
        "undone": "yes",
        "look_back": "2027-03-01",
    }
    way = reverse("decision-check")
    proposed = client.post(way, typed).content.decode()
    assert "Commuters" in proposed
    assert "Nobody rang" in proposed
    assert not Decision.objects.exists()
    client.post(way, {**typed, "sure": "1"})
    made = Decision.objects.get()
    assert {one.segment for one in made.segments.all()} >= {"Commuters", "Families"}
    add = reverse("decision-segment", args=[made.pk])
    client.post(add, {"segment": "Night couriers", "depends": "They have no time"})
    told = page(client, mirela, "decision", made.pk)
    assert "Night couriers" in told
    assert "We have not asked" in told
    back = reverse("decision-look-back", args=[made.pk])
    looked = {"came": "worse", "outcome": "Twelve complained", "version": "1"}
    client.post(back, looked)
    again = client.post(back, {**looked, "outcome": "Mine"}).content.decode()
    assert "somebody else changed this" in again
    assert "Twelve complained" in page(client, mirela, "decision", made.pk)
    assert "Nobody minds" in page(client, mirela, "decision", made.pk)


def test_a_decision_names_products_and_plans_but_never_a_colleague(
    client, house, mirela
):
    helped = (mirela.name, house.people[Role.COACH].name)
    rows = list(Verbatim.objects.order_by("id"))
    for at, row in enumerate(rows):
        row.product = "Cargo bike" if at % 2 else "City bike"
        row.meta = json.dumps(
            {"plan": "Gold" if at % 2 else "Basic", "helped": helped[at % 2]}
        )
        row.author_ref = f"customer {at}"
    Verbatim.objects.bulk_update(rows, ["product", "meta", "author_ref"])
    client.force_login(mirela)
    typed = {"what": "We no longer ring when a repair is ready", "undone": "yes",
             "look_back": "2027-03-01"}  # fmt: skip
    way = reverse("decision-check")
    proposed = client.post(way, typed).content.decode()
    assert "Product: Cargo bike" in proposed
    assert "Plan: Gold" in proposed
    assert "Helped" not in proposed
    client.post(way, {**typed, "sure": "1"})
    told = page(client, mirela, "decision", Decision.objects.get().pk)
    assert "Product: City bike" in told
    assert told.count("speak of it") + told.count("speaks of it") > 1


def test_focus_is_counted_by_month_and_never_by_person(client, mirela):
    words = "Customers told us they wait forty minutes on the phone. " * 8
    words += "Our revenue grew by four percent and our margin is stable. " * 4
    client.force_login(mirela)
    typed = {"kind": "minutes", "title": "May", "day": "2026-05-04", "words": words}
    client.post(reverse("paper-keep"), typed)
    month = papers.by_month(Paper.objects.all())[0]
    assert (month.customers, month.ourselves) == (8, 4)
    assert "67" in page(client, mirela, "focus")
    told = page(client, mirela, "paper", Paper.objects.get().pk)
    assert "grew by four percent" in told
    assert "<mark" in told
    fields = {field.name for field in Paper._meta.get_fields()}
    assert not fields & {"by", "author", "made_by", "colleague"}


def test_a_meeting_of_a_team_is_open_to_that_team_alone(client, house, mirela):
    meeting = meet(house.people[Role.ADMIN])
    Meeting.objects.update(team=house.secret.team)
    client.force_login(mirela)
    for name in (
        "meeting",
        "meeting-screen",
        "meeting-card",
        "meeting-ics",
        "chair-ask",
    ):
        way = reverse(name, args=[meeting.pk])
        assert client.get(way).status_code == 404, name
    assert "Winter plan" not in page(client, mirela, "chair")


def test_a_project_whose_meeting_had_no_chair_does_not_pass(client, mirela):
    from walkamile.web.acts.gate import gate

    meeting = meet(mirela, project="checkout")
    assert not gate("checkout").passed
    page(client, mirela, "meeting", meeting.pk)
    assert gate("checkout").passed


def test_new_words_are_in_the_brief_once_the_index_has_them(house, mirela):
    meeting = meet(mirela, agenda="- Elephants in the garden")
    assert briefs.brief(meeting, mirela).items[0].silence
    bring(house.source, [said(7001, "Your elephants in the garden trod on my roses.")])
    indexing.feed()
    MeetingBrief.objects.update(made_at=timezone.now() - dt.timedelta(hours=1))
    assert briefs.brief(meeting, mirela).items[0].quotes


def test_decisions_due_are_shown_where_meetings_are(client, mirela):
    decisions.make(
        {"what": "Sell all bananas to one buyer", "gains": "One buyer", "expects": "",
         "undone": "no", "look_back": timezone.localdate()},
        by=mirela,
    )  # fmt: skip
    assert "Sell all bananas to one buyer" in page(client, mirela, "chair")


def test_sentences_of_a_connected_model_are_shown_with_what_they_stand_on(
    client, mirela, settings
):
    from chair.test_connect import talking

    meeting = meet(mirela, agenda="- Nobody rang when the repair was ready")
    assert "Joined by" not in page(client, mirela, "meeting", meeting.pk)
    client.force_login(mirela)
    way = reverse("meeting-joined", args=[meeting.pk])
    assert client.get(way).status_code == 404
    first = briefs.brief(meeting, mirela).items[0].quotes[0]
    told = {"point": 1, "sentences": [f"{first.text} [1]", "All is well [1]."]}
    with talking(told) as address:
        settings.MODEL_URL, settings.MODEL_NAME = address, "some model"
        shown = client.get(way).content.decode()
    assert first.text in shown
    assert first.link.replace("&", "&amp;") in shown
    assert "All is well" not in shown
    settings.MODEL_URL = address
    assert "does not help" in client.get(way).content.decode()


def test_links_of_a_brief_lead_where_the_pages_stand():
    assert reverse("quote", args=[7]) == hearing.QUOTES + "7"
    assert reverse("promises") == hearing.PROMISES
    assert f"{hearing.WALKS}7/" == reverse("walk", args=[7])
