"""What a colleague meets on the pages, without a browser."""

import csv
import gzip
import io
import json
import re
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from walkamile.web import jobs, workspace
from walkamile.web.models import (
    Colleague,
    Job,
    LogEntry,
    Run,
    SavedView,
    Source,
    Team,
    Verbatim,
)
from walkamile.web.pages.paging import PAGE
from web.house import WORDS, bring, furnish, rows

pytestmark = pytest.mark.django_db

MOST_COMPRESSED = 60 * 1024


@pytest.fixture(autouse=True)
def workspace_folder(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    (tmp_path / "originals").mkdir()
    (tmp_path / "themes").mkdir()
    return tmp_path


@pytest.fixture
def house():
    return furnish()


@pytest.fixture
def lead(client, house):
    client.force_login(house.people["insight_lead"])
    return client


def page(client, way, **more):
    answer = client.get(way, **more)
    assert answer.status_code == 200, (way, answer.status_code)
    return answer.content.decode()


def work():
    """Do what the worker would do."""
    while taken := (jobs.claim("intake", "test") or jobs.claim("learning", "test")):
        jobs.carry_out(taken)


# The door


def test_the_first_link_makes_the_admin_and_works_once(client):
    way = reverse("start", args=[workspace.first_run_token()])
    assert "You are the first" in page(client, way)
    given = {"name": "Ada", "email": "Ada@Example.org", "password": "a long sentence"}
    assert client.post(way, given).status_code == 302
    assert Colleague.objects.get().role == "admin"
    assert "Nobody has spoken yet" in page(client, "/")
    assert client.get(way).status_code == 404


def test_a_common_password_is_refused_with_a_reason(client):
    way = reverse("start", args=[workspace.first_run_token()])
    given = {"name": "Ada", "email": "ada@example.org", "password": "password123"}
    assert "too common" in client.post(way, given).content.decode()
    assert not Colleague.objects.exists()


def test_an_invited_colleague_chooses_a_password_with_a_link_that_works_once(
    client, house
):
    client.force_login(house.people["admin"])
    given = {"name": "Sofia", "email": "sofia@example.org", "role": "colleague"}
    shown = client.post(reverse("person-add"), {**given, "level": "office"})
    way = re.search(r"/welcome/[^<\s]+", shown.content.decode())[0]
    client.logout()
    assert "Welcome, Sofia" in page(client, way)
    assert client.post(way, {"password": "boots are for walking"}).status_code == 302
    client.logout()
    assert client.get(way).status_code == 404
    given = {"username": "SOFIA@example.org", "password": "boots are for walking"}
    assert client.post(reverse("sign-in"), given).url == "/"


def test_after_eight_wrong_passwords_a_stranger_has_to_wait(client, house):
    given = {"username": house.people["reader"].email, "password": "wrong"}
    answers = [client.post(reverse("sign-in"), given).status_code for _ in range(9)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_an_admin_cannot_lock_themselves_out(client, house):
    admin = house.people["admin"]
    client.force_login(admin)
    given = {"email": admin.email, "name": "A", "role": "reader", "level": "office"}
    said = client.post(reverse("person", args=[admin.pk]), given).content.decode()
    assert "Ask another admin" in said
    admin.refresh_from_db()
    assert admin.role == "admin"
    assert admin.is_active


# Words


def test_a_customer_speaks_in_serif_and_a_paraphrase_never_does(client, house):
    client.force_login(house.people["colleague"])
    said = {
        "whose": "paraphrase",
        "said": "She wants a seat that fits.",
        "mood": "badly",
    }
    client.post(reverse("jot"), said)
    client.post(reverse("jot"), {"whose": "words", "said": "Does it fit my frame?"})
    shown = page(client, reverse("listen"))
    para = shown.index("She wants a seat")
    words = shown.index("Does it fit my frame")
    assert '<div class="para">' in shown[para - 200 : para]
    assert 'class="voice' in shown[words - 200 : words]
    assert "not the customer’s own words" in shown[para : para + 400]


def test_a_jotting_sent_twice_is_kept_once(client, house):
    client.force_login(house.people["colleague"])
    before = Verbatim.objects.count()
    form = page(client, reverse("jot"))
    number = re.search(r'name="client_id" value="([^"]+)"', form)[1]
    said = {"whose": "words", "said": "Too dear.", "client_id": number}
    for _ in range(2):
        client.post(reverse("jot"), said)
    assert Verbatim.objects.count() == before + 1


def test_an_empty_jotting_is_not_kept_and_says_so(client, house):
    client.force_login(house.people["colleague"])
    before = Verbatim.objects.count()
    said = client.post(reverse("jot"), {"said": "  \n "}).content.decode()
    assert "Write at least one sentence" in said
    assert Verbatim.objects.count() == before


def test_a_voice_is_shown_in_its_conversation_with_what_we_said(lead, house):
    asked = Verbatim.objects.get(text="Why did nobody ring?")
    shown = page(lead, reverse("quote", args=[asked.pk]))
    assert "Is my bike ready?" in shown
    assert "Said by us (colleague)" in shown
    assert "Monday." in shown


def test_a_stretch_of_a_voice_is_marked(lead, house):
    voice = Verbatim.objects.filter(text=WORDS[0]).first()
    shown = page(lead, f"/q/{voice.pk}?t=0,11")
    assert "<mark>Nobody rang</mark>" in shown


def test_a_stretch_beyond_the_words_marks_nothing_and_breaks_nothing(lead, house):
    voice = house.voices[0]
    for asked in ("9,3", "900,1000", "x", "1,2,3", "-1,4", "9" * 30 + ",1"):
        assert page(lead, f"/q/{voice.pk}?t={asked}")


def test_words_that_were_reduced_are_the_only_ones_shown(lead, house):
    voice = house.voices[0]
    reduced = "Nobody rang [person 1]. I came in on Saturday for nothing."
    Verbatim.objects.filter(pk=voice.pk).update(
        text="Nobody rang Orla Kent. I came in on Saturday for nothing.",
        redacted_text=reduced,
        redaction="reduced",
    )
    ways = ["/", "/listen/", f"/q/{voice.pk}", f"/q/{voice.pk}/text", "/theme/theme-0/"]
    ways += ["/listen/?q=Orla", "/listen/export/raw/", "/listen/export/csv/?q=Orla"]
    for way in ways:
        answer = lead.get(way)
        body = b"".join(answer) if answer.streaming else answer.content
        assert b"Orla Kent" not in body, way
    assert "[person 1]" in page(lead, f"/q/{voice.pk}")


def test_as_text_a_voice_brings_its_source_and_its_address(lead, house):
    said = page(lead, reverse("quote-text", args=[house.voices[0].pk]))
    assert said.startswith("“Nobody rang.")
    assert f"/q/{house.voices[0].pk}" in said


def test_a_picture_is_made_of_words_but_not_of_a_paraphrase(client, house):
    client.force_login(house.people["colleague"])
    answer = client.get(reverse("quote-picture", args=[house.voices[0].pk]))
    assert answer.content.startswith(b"\x89PNG")
    client.post(reverse("jot"), {"whose": "paraphrase", "said": "She wants a seat."})
    para = Verbatim.objects.get(paraphrase=True)
    assert client.get(reverse("quote-picture", args=[para.pk])).status_code == 404


def test_every_reading_is_written_down(lead, house):
    voice = house.voices[0]
    page(lead, reverse("quote", args=[voice.pk]))
    page(lead, reverse("listen"))
    read = list(LogEntry.objects.filter(action="read").order_by("number"))
    assert read[-2].which == str(voice.pk)
    assert len(read[-1].which.split(",")) == PAGE
    assert all(entry.who == house.people["insight_lead"].pk for entry in read)


# Lists


def test_paging_shows_every_voice_once_the_undated_last(lead, house):
    bring(house.source, rows(70, start=1000), name="more.csv")
    Verbatim.objects.filter(pk__in=[v.pk for v in house.voices[:5]]).update(
        occurred_at=None
    )
    seen, way = [], reverse("listen")
    while way:
        shown = page(lead, way)
        seen += re.findall(r'class="open" href="/q/(\d+)"', shown)
        older = re.search(r'href="([^"]+)">Older voices', shown)
        way = older[1].replace("&amp;", "&") if older else None
    every = Verbatim.objects.filter(author_role="customer")
    assert len(seen) == len(set(seen)) == every.count()
    assert {int(number) for number in seen[-5:]} == {v.pk for v in house.voices[:5]}


def test_a_broken_cursor_begins_at_the_newest(lead, house):
    for cursor in (
        "x",
        "undated_x",
        "2026-01-01_1",
        "_",
        "2026-01-01T00:00:00+00:00_x",
    ):
        assert page(lead, f"/listen/?from={cursor}")


def test_filters_stand_in_the_address_and_hold(lead, house):
    shown = page(lead, f"/listen/?segment=Families&source={house.source.pk}")
    assert WORDS[1] in shown
    assert WORDS[0] not in shown
    hard = page(lead, "/listen/?ease=hard")
    assert WORDS[0] in hard
    assert WORDS[1] not in hard
    in_theme = page(lead, "/listen/?theme=theme-1")
    assert WORDS[1] in in_theme
    assert WORDS[0] not in in_theme


def test_empty_fields_of_a_form_do_not_stay_in_the_address(lead, house):
    answer = lead.get("/listen/?q=&segment=Families&theme=&source=")
    assert answer.url == "/listen/?segment=Families"


def test_searching_marks_the_words_that_were_found(lead, house):
    assert "<mark>rang</mark>" in page(lead, "/listen/?q=rang")


def test_typing_gets_the_list_alone(lead, house):
    answer = lead.get("/listen/?q=rang", HTTP_HX_REQUEST="true")
    shown = answer.content.decode()
    assert "<html" not in shown
    assert answer["HX-Push-Url"] == "/listen/?q=rang"
    assert "<mark>rang</mark>" in shown


def test_what_nobody_said_is_said_plainly(lead, house):
    assert "No customer has said this" in page(lead, "/listen/?q=zeppelin")


def test_a_view_is_saved_shared_and_forgotten(lead, client, house):
    given = {"name": "Hard ones", "ease": "hard", "shared": "on"}
    assert lead.post(reverse("view-save"), given).url == "/listen/?ease=hard"
    assert "Hard ones" in page(lead, "/listen/")
    view = SavedView.objects.get(name="Hard ones")
    client.force_login(house.people["reader"])
    assert "Hard ones" in page(client, "/listen/")
    assert client.post(reverse("view-forget", args=[view.pk])).status_code == 404
    client.force_login(house.people["insight_lead"])
    client.post(reverse("view-forget", args=[view.pk]))
    assert not SavedView.objects.filter(name="Hard ones").exists()


@pytest.mark.parametrize("way", ["/", "/listen/", "/themes/", "/theme/theme-0/"])
def test_more_voices_do_not_mean_more_questions_to_the_database(lead, house, way):
    page(lead, way)  # what is looked up once a process
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(lead, way)
    bring(house.source, rows(40, start=2000), name="more.csv")
    with CaptureQueriesContext(connection) as many:
        page(lead, way)
    assert len(many) <= len(few) + 1
    assert len(many) < 40


@pytest.mark.parametrize("way", ["/", "/listen/", "/themes/", "/jot/"])
def test_the_first_page_is_light(lead, house, way):
    shown = lead.get(way).content
    linked = re.findall(r'(?:src|href)="/static/(walkamile/[^"#]+)"', shown.decode())
    files = [name for name in linked if not name.endswith(".woff2")]
    files.append("walkamile/icons.svg")
    parts = [shown, *(Path(finders.find(name)).read_bytes() for name in files)]
    assert sum(len(gzip.compress(part)) for part in parts) <= MOST_COMPRESSED


def test_no_page_counts_over_all_voices(lead, house):
    for way in (
        "/",
        "/listen/",
        "/listen/?segment=Families",
        "/themes/",
        "/theme/theme-0/",
    ):
        with CaptureQueriesContext(connection) as asked:
            page(lead, way)
        counted = [
            one["sql"]
            for one in asked
            if "COUNT(" in one["sql"].upper() and "web_verbatim" in one["sql"]
        ]
        assert counted == [], way


def test_pages_carry_no_inline_script_or_style(lead, house):
    ways = [
        "/",
        "/listen/",
        "/themes/",
        "/theme/theme-0/",
        "/jot/",
        "/me/",
        "/people/rights/",
    ]
    for way in [*ways, f"/q/{house.voices[0].pk}", f"/listen/files/{house.run.pk}/"]:
        shown = page(lead, way)
        assert not re.search(
            r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", shown
        ), way


# Taking away


def test_a_formula_in_a_voice_does_nothing_in_a_spreadsheet(lead, house):
    live = ["=1+1", "+1", "-1 star", "@me", "\t=2", "\u200b=3", "＝4", "|x"]
    for voice, words in zip(house.voices, live, strict=False):
        Verbatim.objects.filter(pk=voice.pk).update(text=words)
    safe = b"".join(lead.get("/listen/export/csv/")).decode("utf-8-sig")
    cells = [row["words (made safe)"] for row in csv.DictReader(io.StringIO(safe))]
    assert {f"'{words}" for words in live} <= set(cells)
    raw = b"".join(lead.get("/listen/export/raw/")).decode()
    assert set(live) <= {row["words"] for row in csv.DictReader(io.StringIO(raw))}
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(lead.get("/listen/export/xlsx/")))
    )
    kinds = {cell.data_type for row in book.active.iter_rows() for cell in row}
    assert "f" not in kinds


def test_an_export_holds_just_what_the_filters_let_through(lead, house):
    body = b"".join(lead.get("/listen/export/parquet/?segment=Families"))
    table = pq.read_table(io.BytesIO(body))
    assert set(table["segment"].to_pylist()) == {"Families"}
    assert table.num_rows == Verbatim.objects.filter(segment="Families").count()
    assert str(table.schema.field("said_at").type) == "timestamp[us, tz=UTC]"


def test_themes_are_taken_away_too(lead, house):
    body = b"".join(lead.get("/themes/export/raw/")).decode()
    first = next(csv.DictReader(io.StringIO(body)))
    assert first["name"] == str(house.themes[0])
    assert lead.get("/themes/export/pptx/").status_code == 404


# Bringing a file


FILE = (
    "Date,Customer comment,Stars,Group\n"
    '2026-10-03,"The bell is so quiet that nobody hears it.",2,Commuters\n'
    '2026-10-04,"The same person looks after my bike each time.",5,Families\n'
    '2026-10-17,"Why do I type my address again?",2,Commuters\n'
)


def test_a_file_is_looked_into_read_in_and_undone(lead, house):
    given = SimpleUploadedFile("bells & seats.csv", FILE.encode())
    look = lead.post(reverse("bring"), {"file": given})
    shown = page(lead, look.url)
    assert "The bell is so quiet" in shown
    assert "Nothing is kept yet" in shown
    before = Verbatim.objects.count()
    form = {"map-text": "Customer comment", "map-segment": "Group"}
    again = lead.post(look.url, form).content.decode()
    assert "Families" in again
    about = {"source_name": "Bells", "purpose": "To listen."}
    going = lead.post(look.url + "start/", {**form, **about})
    assert Verbatim.objects.count() == before
    work()
    run = Run.objects.get(job=Job.objects.get(kind="read_in"))
    assert lead.get(going.url).url == reverse("run", args=[run.pk])
    receipt = page(lead, reverse("run", args=[run.pk]))
    assert "Receipt" in receipt
    assert run.file_name == "bells & seats.csv"
    assert run.stored == 3
    assert Source.objects.get(name="Bells").purpose == "To listen."
    brought = Verbatim.objects.filter(run=run)
    assert {v.segment for v in brought} == {"Commuters", "Families"}
    lead.post(reverse("run-undo", args=[run.pk]))
    work()
    assert Verbatim.objects.count() == before
    assert "Undone" in page(lead, reverse("run", args=[run.pk]))


def test_a_file_that_holds_nothing_is_refused_with_what_helps(lead, house):
    for name, body in (
        ("empty.csv", b""),
        ("numbers.csv", b"a,b\n1,2\n3,4\n"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 60),
        ("../../etc/passwd", b"root:x:0:0\n"),
    ):
        answer = lead.post(reverse("bring"), {"file": SimpleUploadedFile(name, body)})
        if answer.status_code == 302:
            answer = lead.get(answer.url)
        assert answer.status_code in {200, 422}, name
        assert 'role="alert"' in answer.content.decode() or "Nothing is kept" in (
            answer.content.decode()
        )


def test_a_file_too_large_is_refused(lead, house, settings):
    settings.MOST_UPLOADED_BYTES = 10
    given = SimpleUploadedFile("big.csv", FILE.encode())
    answer = lead.post(reverse("bring"), {"file": given})
    assert answer.status_code == 422
    assert "are allowed" in answer.content.decode()


def test_nobody_looks_into_a_file_that_another_brought(client, house):
    client.force_login(house.people["insight_lead"])
    given = SimpleUploadedFile("mine.csv", FILE.encode())
    look = client.post(reverse("bring"), {"file": given})
    client.force_login(house.people["admin"])
    assert client.get(look.url).status_code == 404


def test_words_kept_to_a_team_from_the_start(lead, house):
    given = SimpleUploadedFile("board.csv", FILE.encode())
    look = lead.post(reverse("bring"), {"file": given})
    board = Team.objects.get(name="Board")
    about = {"source_name": "Board notes", "purpose": "To listen.", "team": board.pk}
    lead.post(look.url + "start/", about)
    work()
    assert Verbatim.objects.filter(source__name="Board notes", team=board).count() == 3


def test_refused_rows_are_a_file_with_what_helps(lead, house):
    body = b"".join(lead.get(reverse("run-refused", args=[house.run.pk])))
    said = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert said[0]["row"] == "88"
    assert "no day" in said[0]["reason"]


def test_every_picture_that_a_phone_installs_us_with_is_there():
    from pathlib import Path

    import walkamile.web

    static = Path(walkamile.web.__file__).parent / "static" / "walkamile"
    manifest = json.loads((static / "walkamile.webmanifest").read_text())
    named = [icon["src"] for icon in manifest["icons"]]
    assert named
    assert [one for one in named if not (static / one).is_file()] == []


def test_the_palette_shows_words_and_nothing_of_how_it_is_made(client, house):
    client.force_login(house.people["admin"])
    shown = page(client, reverse("today"))
    assert "Who looked" in shown
    assert "dict_keys" not in shown
