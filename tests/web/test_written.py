"""A customer whom a colleague names in a note of their own is named to nobody else."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone

from walkamile.web.acts import authority, obstacles, promises, report
from walkamile.web.acts.rules import policies
from walkamile.web.chairs import decisions
from walkamile.web.models import (
    Change,
    Colleague,
    Conversation,
    Exposure,
    Outing,
    Policy,
    Remark,
    Source,
    Verbatim,
)
from walkamile.web.models.act import EvidenceKind
from walkamile.web.models.written import Reduced
from walkamile.web.redaction import rules, written
from walkamile.web.talks import cards, conversations, jotting, ledger, outings

pytestmark = pytest.mark.django_db

WHO, NUMBER = "Ito", "07700 900123"
NAMED = f"Ring Mrs {WHO} on {NUMBER} before noon"


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.KEY_FILE = tmp_path / "key"


@pytest.fixture
def ann():
    return Colleague.objects.create_user("ann@example.org", role="colleague")


@pytest.fixture
def ben():
    return Colleague.objects.create_user("ben@example.org", role="colleague")


def names_her(*words):
    return [one for one in words if WHO in one or NUMBER in one]


def jotted(ann, **more):
    words = f"My name is Yumi {WHO} and my bicycle waits since Monday"
    note = jotting.Note(said=words, **more)
    return jotting.take(note, by=ann).verbatim


def columns_of(row):
    return [
        str(getattr(row, field.name))
        for field in row._meta.concrete_fields
        if field.name != written.KEPT
    ]


def everything_else():
    """Return all that is stored but the words as they were said and written."""
    said = {("Verbatim", "text"), ("Verbatim", "search_text")}
    for model in apps.get_app_config("web").get_models():
        for row in model.objects.all():
            for field in row._meta.concrete_fields:
                if field.name == written.KEPT or (model.__name__, field.name) in said:
                    continue
                if isinstance(
                    field, models.TextField | models.CharField | models.JSONField
                ):
                    yield f"{model.__name__}.{field.name}: {getattr(row, field.name)}"


def test_what_a_jotter_adds_is_read_without_the_name_by_all_but_the_jotter(
    ann, ben, client
):
    voice = jotted(
        ann, surprise=f"{WHO} rides in snow", promise=NAMED, place="14 Mill Lane",
        segment=f"Mrs {WHO}",
    )  # fmt: skip
    card = f"v{voice.pk}"
    client.force_login(ben)
    seen = (
        client.get(reverse("talk")).text
        + client.get(reverse("talk-card", args=[card])).text
    )
    assert names_her(seen) == []
    assert "rides in snow" in seen
    assert "14 Mill Lane" not in seen
    client.force_login(ann)
    own = client.get(reverse("talk-card", args=[card])).text
    assert NAMED in own
    assert "Only you see whom you named" in own


def test_the_same_customer_is_called_the_same_in_the_note_and_beside_it(ann, ben):
    voice = jotted(ann, surprise=f"{WHO} rides in snow")
    assert cards.one(ben, f"v{voice.pk}").surprise == "[person 1] rides in snow"
    assert "[person 1]" in Verbatim.objects.get(pk=voice.pk).redacted_text


def test_what_readers_and_talkers_add_names_nobody(ann, ben, client):
    voice = jotted(ann)
    cards.add(ben, f"v{voice.pk}", f"{WHO.lower()} told me the same, {NUMBER}")
    assert names_her(Remark.objects.get().words) == []
    assert WHO.lower() not in Remark.objects.get().words
    source = Source.objects.create(type="named_turns", name="Conversations")
    talk = Conversation.objects.create(
        source=source, key="T", held_at=timezone.now(), consent="words"
    )
    conversations.learned(talk, {"surprise": NAMED, "promise": NAMED}, by=ann)
    client.force_login(ben)
    page = client.get(reverse("conversation", args=[talk.pk])).text
    assert names_her(page) == []
    client.force_login(ann)
    assert NAMED in client.get(reverse("conversation", args=[talk.pk])).text


def test_only_who_comes_along_reads_where_an_outing_goes(ann, ben, client):
    at = timezone.now() + dt.timedelta(days=2)
    outing = outings.plan(
        ann, mode="visit", at=at, what=f"A visit to Mrs {WHO}", place="14 Mill Lane"
    )
    for way in ("outings", "outing", "outing-date"):
        args = [outing.pk] if way != "outings" else []
        client.force_login(ben)
        page = client.get(reverse(way, args=args)).text
        assert names_her(page) == []
        assert "14 Mill Lane" not in page
    outings.join(outing, ben)
    for way in ("outing", "outing-date"):
        assert "14 Mill Lane" in client.get(reverse(way, args=[outing.pk])).text
    Outing.objects.update(at=timezone.now() - dt.timedelta(hours=2))
    outing.refresh_from_db()
    outings.was_there(outing, ben, minutes=30, learned=NAMED, now=timezone.now())
    client.force_login(ann)
    page = client.get(reverse("outing", args=[outing.pk])).text
    assert "What was learned" in page
    assert NUMBER not in page
    assert names_her(*columns_of(Exposure.objects.get(colleague=ben))) == []


def test_a_promise_is_read_whole_by_who_keeps_it_alone(ann, ben, client):
    promise = promises.make(NAMED, by=ann, owner=ben)
    assert promises.make(NAMED, by=ann, owner=ben, said_in="/talk/1/") != promise
    other = Colleague.objects.create_user("cy@example.org", role="leader")
    whole = {}
    for who in (ann, ben, other):
        client.force_login(who)
        whole[who] = NAMED in client.get(reverse("promises")).text
    assert whole == {ann: True, ben: True, other: False}
    promises.end(promise, "kept", by=ben, how=f"Rang {WHO}, Mrs {WHO} was glad")
    promise.refresh_from_db()
    assert names_her(promise.how) == []


def test_nothing_that_is_done_about_obstacles_names_a_customer(ann, ben):
    leader = Colleague.objects.create_user("lead@example.org", role="leader")
    found = report.found(f"Mrs {WHO} waits", by=ann, what=NAMED, words=NAMED)
    obstacles.change(found.pk, {"outcome": NAMED}, by=ben)
    asked = authority.act(NAMED, by=ann, obstacle=found, money=9)
    authority.answer(asked, granted=True, by=leader, words=NAMED)
    rule = policies.write({"name": "No refunds", "rule": "None", "why": NAMED}, by=ann)
    policies.decide(rule, "drop", by=leader, words=NAMED)
    policies.say(rule, NAMED, signed=None)
    made = decisions.make(
        {"what": f"Sell it to Mrs {WHO}", "gains": NAMED, "expects": NAMED,
         "undone": "yes", "look_back": timezone.localdate()}, by=ann,
    )  # fmt: skip
    decisions.segment(made, "Commuters", by=ann, depends=NAMED)
    decisions.look_back(made, came="as", outcome=NAMED, version=made.version, by=ann)
    assert Change.objects.count() > 8
    assert names_her(*everything_else()) == []
    unsigned = Policy.objects.get().voices.get()
    assert unsigned.as_written is None


def test_an_author_goes_on_from_what_they_wrote_and_loses_nothing(ann, ben, client):
    found = report.found(f"Mrs {WHO} waits", by=ann, what=NAMED)
    client.force_login(ann)
    way = reverse("obstacle-edit", args=[found.pk])
    assert NAMED in client.get(way).text
    obstacles.change(found.pk, {"what": NAMED, "title": f"Mrs {WHO} waits"}, by=ann)
    assert not Change.objects.filter(did="changed").exists()
    client.force_login(ben)
    assert names_her(client.get(way).text) == []
    found.refresh_from_db()
    more = f"{found.what}, and Anna Weber too"
    obstacles.change(found.pk, {"what": more}, by=ben)
    found.refresh_from_db()
    assert found.what.endswith("and [person 2] too")
    assert found.own(ann)["what"] == NAMED
    assert found.own(ben)["what"] == more


def test_what_a_page_of_our_own_says_stays_as_it_is(ann):
    found = report.found(
        f"Phone number: {NUMBER}", by=None, kind=EvidenceKind.WALK, words=NUMBER,
        reference="finding 1", fingerprint="f" * 12,
    )  # fmt: skip
    assert NUMBER in found.title
    obstacles.change(found.pk, {"title": found.title, "severity": 3}, by=ann)
    found.refresh_from_db()
    assert NUMBER in found.title
    written.anew()
    found.refresh_from_db()
    assert NUMBER in found.title


def test_a_kind_of_customer_that_is_called_like_a_person_stays_one(ann):
    from walkamile.web.models import Count

    Count.objects.create(kind="voices", segment="Victoria", size=9)
    at = timezone.now()
    for number, kind in enumerate(("Victoria", f"Mrs {WHO}")):
        ledger.met(
            ann,
            ledger.Meeting(
                started_at=at, minutes=5, mode="visit", segment=kind,
                origin="by hand", origin_id=str(number),
            ),
        )  # fmt: skip
    kinds = list(Exposure.objects.order_by("pk").values_list("segment", flat=True))
    assert kinds == ["Victoria", "[person 1]"]


def test_a_new_rule_of_the_house_reaches_what_was_written_before(ann):
    promise = promises.make("Send bike BK-123456 back", by=ann)
    assert "BK-123456" in promise.what
    rules.add("bike", "BK-######")
    assert written.anew() == 1
    promise.refresh_from_db()
    assert promise.what == "Send bike [bike 1] back"


def test_every_field_that_is_looked_through_is_there():
    tables = dict(written.fields())
    assert len(tables) > 12
    for model, names in tables.items():
        assert issubclass(model, Reduced)
        assert names
        assert all(model._meta.get_field(name) for name in names)


def test_whoever_is_erased_is_gone_from_every_note_answer_and_letter(ann, tmp_path):
    from walkamile.web.customers.erase import erase
    from walkamile.web.customers.export import export
    from walkamile.web.customers.find import find
    from walkamile.web.models import ContactChoice, Meeting, Need, NeedAnswer, Told

    her = "yumi.zuiko@example.org"
    jotted(ann, promise=NAMED)
    promise = promises.make(f"Ring Mrs Zuiko, {her}", by=ann, customer=her)
    named = report.found("zuiko waits", by=ann, words=f"zuiko told me: {her}")
    need = Need.objects.create(name="In time")
    NeedAnswer.objects.create(
        need=need, on=timezone.localdate(), importance=7, customer=her, key="k"
    )
    ContactChoice.objects.create(customer=her, may=False)
    Told.objects.create(channel="mail", to_whom=her, body="Dear Yumi Zuiko")
    Meeting.objects.create(title=f"About {her}", at=timezone.now(), agenda="Bikes")
    held = export(find(her, "Yumi Zuiko"))
    assert [one["importance"] for one in held["answers"]] == [7.0]
    done = erase(find(her, "Yumi Zuiko"), by=ann)
    assert done.notes >= 5
    promise.refresh_from_db()
    named.refresh_from_db()
    assert NeedAnswer.objects.get().customer == ""
    assert promise.customer == ""
    assert promise.as_written is None
    everything = "\n".join(everything_else()).lower()
    assert her not in everything
    assert "yumi zuiko" not in everything
    assert not Told.objects.exists()


@pytest.mark.parametrize(
    "before",
    [
        {"title": "Jürgen Müßig waits"},
        {"asked": ["by JÜRGEN MÜSSIG", {"who": [4, "Jürgen Müßig"]}], "n": 3},
    ],
)
def test_a_name_deep_in_the_history_is_freed_however_it_is_written(before, ann):
    from walkamile.web.customers.erase import erase
    from walkamile.web.customers.find import find
    from walkamile.web.models import Change

    kept = Change.objects.create(
        what="obstacle", number=1, did="renamed", before=before, after={"n": 2}, by=ann
    )
    erase(find("Jürgen Müßig"), by=ann)
    kept.refresh_from_db()
    left = str(kept.before).lower()
    assert "müßig" not in left
    assert "müssig" not in left
    assert kept.after == {"n": 2}
    assert kept.before.get("n") == before.get("n")
