"""Pages of feeds, and the doors through which other systems send."""

import base64
import hashlib
import hmac
import json
import logging

import pytest
from django.urls import reverse
from django.utils import timezone

from listen.feeds.stranger import stranger
from walkamile.listen.feeds import feed_named, known_feeds
from walkamile.web import tell
from walkamile.web.chores.try_feed import try_feed
from walkamile.web.feeding import adding, rounds, sent
from walkamile.web.models import Delivery, Feed, Fetch, Job, LogEntry, Source, Verbatim
from walkamile.web.models.people import Role
from web.house import colleague
from web.test_feeds import ABOUT, changing, item, rss

pytestmark = pytest.mark.django_db

SECRET = "whsec_" + base64.b64encode(b"0" * 32).decode()
BODY = json.dumps({"verbatims": [{"id": "1", "text": "Zanzibar was late"}]}).encode()


@pytest.fixture(autouse=True)
def workspace_folder(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.KEY_FILE = tmp_path / "key"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


@pytest.fixture
def lead(client):
    person = colleague(Role.INSIGHT_LEAD, name="lead")
    client.force_login(person)
    return person


class _Task:
    def go_on(self):
        pass


def typed(**fields):
    about = {"name": "Forum", "purpose": "To hear", "every": "60"}
    about["legal_ground"] = "legitimate interest"
    return about | {f"f-{name}": value for name, value in fields.items()}


def body(answer):
    return answer.content.decode()


@pytest.mark.parametrize("kind", sorted(known_feeds()))
def test_each_kind_asks_for_what_it_needs_by_its_own_words(client, lead, kind):
    page = body(client.get(reverse("feed-add", args=[kind])))
    for field in feed_named(kind).fields:
        assert f'name="f-{field.name}"' in page
    empty = client.post(reverse("feed-add", args=[kind]), {})
    assert (empty.status_code, Feed.objects.count()) == (200, 0)


def test_a_feed_is_added_looked_at_followed_paused_and_let_go(client, lead, settings):
    with stranger(changing(rss(item(1, "It was late &lt;script&gt;")))) as server:
        settings.OUTSIDE_ALLOW = [server.place]
        asked = typed(address=server.url + "/feed")
        way = client.post(reverse("feed-add", args=["rss_atom"]), asked).url
        feed = Feed.objects.get()
        assert not feed.on
        fresh = body(client.get(way))
        assert "Asking it for its first page" in fresh
        assert "Look at its first rows" in fresh
        first = reverse("feed-tried", args=[feed.pk])
        assert "Asking it for its first page" in body(client.get(first))
        try_feed.run(_Task(), feed=feed.pk)
        Job.objects.filter(kind="try_feed").update(state=Job.State.DONE)
        shown = body(client.get(first))
        assert "Nothing is kept yet" in shown
        assert "It was late" in shown
        assert "<script>" not in shown
        assert Verbatim.objects.count() == 0
        client.post(reverse("feed-switch", args=[feed.pk]), {"on": "1"})
        feed.refresh_from_db()
        rounds.follow(feed, sleep=lambda _: None)
    page = body(client.get(way))
    assert "Something new" in page
    for done in ("It is being asked", "Begin anew", "Pause it", "every 1 h"):
        assert done in page
    assert reverse("run", args=[Fetch.objects.get().run_id]) in page
    client.post(reverse("feed-switch", args=[feed.pk]), {"on": "0"})
    assert not Feed.objects.get().on
    assert "paused" in body(client.get(reverse("feeds")))
    client.post(reverse("feed-anew", args=[feed.pk]))
    assert Feed.objects.get().cursor == {}
    client.post(reverse("feed-remove", args=[feed.pk]))
    assert (Feed.objects.count(), Verbatim.objects.count()) == (0, 1)
    assert Source.objects.get().purpose == "To hear"


def test_a_secret_is_on_no_page_and_stays_when_it_is_left_empty(client, lead):
    asked = typed(subdomain="bikes", email="a@example.org", token="s3cret-word")
    client.post(reverse("feed-add", args=["zendesk"]), asked)
    feed = Feed.objects.get()
    for name in ("feed", "feed-edit"):
        page = body(client.get(reverse(name, args=[feed.pk])))
        assert "s3cret" not in page
        assert "bikes" in page
    changed = typed(subdomain="trains", email="a@example.org", token="")
    assert client.post(reverse("feed-edit", args=[feed.pk]), changed).status_code == 302
    feed.refresh_from_db()
    assert feed.given["subdomain"] == "trains"
    assert adding.fields_of(feed)["token"] == "s3cret-word"


def test_the_page_says_what_is_never_collected_and_what_is_only_hidden(client, lead):
    asked = typed(words="bikes", what="comment")
    client.post(reverse("feed-add", args=["hacker_news"]), asked)
    page = body(client.get(reverse("feed", args=[Feed.objects.get().pk])))
    assert "never comes into the house" in page
    assert "only hide what is here" in page
    assert "bikes" in page


def test_a_failing_feed_says_why_and_what_helps(client, lead, settings):
    settings.OUTSIDE_ALLOW = []
    with stranger(changing(rss(item(1, "x")))) as server:
        client.post(
            reverse("feed-add", args=["rss_atom"]), typed(address=server.url + "/feed")
        )
        feed = Feed.objects.get()
        rounds.follow(feed, sleep=lambda _: None)
    page = body(client.get(reverse("feed", args=[feed.pk])))
    assert "so nothing is sent there" in page
    assert "fails" in body(client.get(reverse("feeds")))


# Sent to us --------------------------------------------------------------------------


@pytest.fixture
def hooked(lead):
    feed, _ = adding.add(
        feed_named("webhook"), name="Shop", given={"secret": SECRET}, about=ABOUT,
        every=60, by=lead,
    )  # fmt: skip
    return feed


def post(client, feed, content, headers, **more):
    client.logout()
    way = reverse("feed-hook", args=[feed.key])
    return client.post(way, content, "application/json", headers=headers, **more)


def standard(content, *, name="msg_1", at=None, secret=SECRET):
    at = int(timezone.now().timestamp()) if at is None else at
    signed = tell.sign(secret, name, at, content.decode())
    return {
        "webhook-id": name,
        "webhook-timestamp": str(at),
        "webhook-signature": signed,
    }


def test_a_signed_message_comes_in_once_however_often_it_is_sent(client, hooked):
    answers = [post(client, hooked, BODY, standard(BODY)) for _ in range(2)]
    assert [one.status_code for one in answers] == [202, 200]
    rounds.follow(Feed.objects.get(), sleep=lambda _: None)
    assert [one.text for one in Verbatim.objects.all()] == ["Zanzibar was late"]
    assert Delivery.objects.get().body == ""


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda h: {},
        lambda h: {**h, "webhook-signature": "v1,AAAA"},
        lambda h: {**h, "webhook-id": "msg_2"},
        lambda h: {**h, "webhook-timestamp": "9" * 30},
        lambda h: standard(BODY, at=int(timezone.now().timestamp()) - 301),
        lambda h: standard(BODY, at=int(timezone.now().timestamp()) + 301),
        lambda h: standard(BODY, secret="whsec_" + base64.b64encode(b"1" * 32).decode()),
        lambda h: {"x-hub-signature-256": "sha256=00", "x-hub-signature": "sha1=00"},
        lambda h: {"typeform-signature": "sha256=é"},
    ],
)  # fmt: skip
def test_a_forged_old_or_unsigned_message_is_refused(client, hooked, spoilt):
    answer = post(client, hooked, BODY, spoilt(standard(BODY)))
    assert answer.status_code == 401
    assert Delivery.objects.count() == 0


def test_the_signatures_of_the_services_people_use_are_understood(client, hooked):
    key, at = SECRET.encode(), timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ")

    def b64(content):
        return base64.b64encode(hmac.digest(key, content, "sha256")).decode()

    ways = [
        {"typeform-signature": f"sha256={b64(BODY)}"},
        {
            "x-zendesk-webhook-signature": b64(at.encode() + BODY),
            "x-zendesk-webhook-signature-timestamp": at,
        },
        {"x-hub-signature": "sha1=" + hmac.new(key, BODY, hashlib.sha1).hexdigest()},
        {"x-hub-signature-256": "sha256=" + hmac.digest(key, BODY, "sha256").hex()},
    ]
    at = str(int(timezone.now().timestamp()))
    signed = hmac.digest(key, f"{at}.".encode() + BODY, "sha256").hex()
    chatwoot = {"x-chatwoot-signature": f"sha256={signed}", "x-chatwoot-timestamp": at}
    ways.append(chatwoot)
    codes = [post(client, hooked, BODY, way).status_code for way in ways]
    assert codes == [202, 200, 200, 200, 200]  # the same message: it counts once
    old = str(int(at) - 301)
    late = hmac.digest(key, f"{old}.".encode() + BODY, "sha256").hex()
    for spoilt in (
        {**chatwoot, "x-chatwoot-timestamp": old},
        {"x-chatwoot-signature": f"sha256={late}", "x-chatwoot-timestamp": old},
        {"x-chatwoot-signature": f"sha256={signed}"},
    ):
        assert post(client, hooked, BODY, spoilt).status_code == 401


def test_a_paused_webhook_and_a_guessed_address_are_no_address(client, hooked, lead):
    adding.switch(hooked, on=False, by=lead)
    assert post(client, hooked, BODY, standard(BODY)).status_code == 404
    hooked.key = "guessed"
    assert post(client, hooked, BODY, standard(BODY)).status_code == 404


def test_what_is_no_json_or_too_long_is_refused(client, hooked):
    for content, status in (
        (b"not json", 400), (b'"text"', 400), (b"[" * 100_000, 400),
        (b'{"text": "' + b"a" * (1 << 20) + b'"}', 413), (b'\xff\xfe{"a":1}', 400),
    ):  # fmt: skip
        name = hashlib.sha256(content[:99]).hexdigest()
        at = int(timezone.now().timestamp())
        raw = f"{name}.{at}.".encode() + content
        signed = base64.b64encode(hmac.digest(b"0" * 32, raw, "sha256")).decode()
        headers = {
            "webhook-id": name, "webhook-timestamp": str(at),
            "webhook-signature": f"v0,x v1,{signed}",
        }  # fmt: skip
        assert post(client, hooked, content, headers).status_code == status


@pytest.fixture
def program(lead):
    feed, token = adding.add(
        feed_named("api"), name="Till", given={}, about=ABOUT, every=60, by=lead
    )
    return feed, token


def send(client, token, content, **headers):
    client.logout()
    said = {"Authorization": f"Bearer {token}", **headers}
    return client.post(reverse("feed-api"), content, "application/json", headers=said)


def test_a_program_with_a_token_sends_verbatims_once(client, program):
    _, token = program
    key = {"Idempotency-Key": "till-7"}
    answers = [send(client, token, BODY, **key) for _ in range(2)]
    answers.append(send(client, token, BODY + b" ", **key))
    assert [one.status_code for one in answers] == [202, 200, 409]
    assert answers[0].json()["verbatims"] == 1
    rounds.follow(Feed.objects.get(), sleep=lambda _: None)
    assert Verbatim.objects.get().source.name == "Till"


def test_what_a_program_sends_wrongly_is_said_by_row(client, program):
    _, token = program
    rows = [{"text": "fine"}, {"text": "  "}, "words", {"words": "none"}]
    answer = send(client, token, json.dumps(rows).encode())
    assert (answer.status_code, answer.json()["rows"]) == (422, [1, 2, 3])
    assert send(client, token, b"{").status_code == 400
    assert send(client, token, b'{"verbatims": []}').status_code == 422
    assert send(client, "wamf_wrong", BODY).status_code == 401
    assert Delivery.objects.count() == 0


def test_an_old_token_opens_nothing_once_there_is_a_new_one(client, program, lead):
    feed, token = program
    new = adding.new_token(feed, by=lead)
    assert send(client, token, BODY).status_code == 401
    assert send(client, new, BODY).status_code == 202
    assert new not in "".join(f"{e.which}{e.detail}" for e in LogEntry.objects.all())


def test_a_program_that_sends_too_fast_is_asked_to_wait(client, program, monkeypatch):
    monkeypatch.setattr(sent, "MOST_A_MINUTE", 1)
    _, token = program
    assert send(client, token, BODY).status_code == 202
    answer = send(client, token, b'{"text": "another"}')
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")


def test_no_word_of_a_customer_is_in_any_log(client, program, hooked, caplog):
    caplog.set_level(logging.DEBUG)
    _, token = program
    send(client, token, BODY)
    post(client, hooked, BODY, {})
    post(client, hooked, BODY[:-3], standard(BODY[:-3]))
    for feed in Feed.objects.all():
        rounds.follow(feed, sleep=lambda _: None)
    written = caplog.text + "".join(
        f"{e.which} {e.detail}" for e in LogEntry.objects.all()
    )
    assert "Zanzibar" not in written


def test_who_sees_the_secret_of_a_webhook_is_in_the_log(client, hooked):
    way = reverse("feed-key", args=[hooked.pk])
    assert SECRET in body(client.post(way, follow=True))
    note = LogEntry.objects.get(what="feed secret")
    assert (note.which, SECRET in note.detail) == (str(hooked.pk), False)
