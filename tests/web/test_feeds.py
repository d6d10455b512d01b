"""Feeds come in by themselves: each word once, whatever their servers do."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from listen.feeds.stranger import Answer, stranger
from walkamile.listen.feeds import feed_named
from walkamile.refused import Refused
from walkamile.web import jobs, keys, reading_in, redaction
from walkamile.web.feeding import adding, laid, pace, rounds, sent
from walkamile.web.models import (
    Delivery,
    Feed,
    Fetch,
    Job,
    LogEntry,
    Run,
    Told,
    Verbatim,
)
from walkamile.web.models.people import Role
from web.house import colleague

pytestmark = pytest.mark.django_db

ABOUT = {"purpose": "To hear", "legal_ground": "legitimate interest"}


@pytest.fixture(autouse=True)
def workspace_folder(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.KEY_FILE = tmp_path / "key"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


@pytest.fixture
def lead():
    return colleague(Role.INSIGHT_LEAD, name="lead")


def item(number, words, *, at="Mon, 16 Nov 2026 08:00:00 GMT"):
    return (
        f"<item><guid>{number}</guid><title>T{number}</title>"
        f"<description>{words}</description><pubDate>{at}</pubDate></item>"
    )


def rss(*items):
    start = '<?xml version="1.0"?><rss version="2.0"><channel><title>Forum</title>'
    return Answer(body=f"{start}{''.join(items)}</channel></rss>".encode())


def post(number, words, **more):
    account = {"acct": f"w{number}", "display_name": "W", "bot": False}
    return {
        "id": str(110_000 + number), "uri": f"https://one.example/{number}",
        "visibility": "public", "created_at": "2026-11-19T10:00:00Z", "content": words,
        "account": {**account, **more.pop("account", {})}, "reblogs_count": 0,
        "tags": [], "url": f"https://one.example/@w/{number}", **more,
    }  # fmt: skip


def add(kind, given, lead, *, name="Forum", every=60):
    feed, _ = adding.add(
        feed_named(kind), name=name, given=given, about=ABOUT, every=every, by=lead
    )
    Feed.objects.filter(pk=feed.pk).update(on=True)
    return again(feed)


def again(feed):
    return Feed.objects.select_related("source", "by").get(pk=feed.pk)


def go(feed, settings, server=None, slept=None):
    """One round, as the worker goes it."""
    settings.OUTSIDE_ALLOW = [server.place] if server else []
    return rounds.follow(again(feed), sleep=(slept if slept is not None else []).append)


def forum(server, lead):
    return add("rss_atom", {"address": server.url + "/feed"}, lead)


def words():
    return sorted(Verbatim.objects.values_list("text", flat=True))


def adds_up(run):
    counted = run.stored + run.updated + run.unchanged + run.refused
    return run.rows_in_file == counted


def changing(*answers):
    """A server that answers the same question with one thing after another."""
    left = list(answers)

    def behave(q):
        if q.path == "/robots.txt":
            return Answer(404)
        return left.pop(0) if len(left) > 1 else left[0]

    return behave


def test_what_is_new_comes_each_round_and_nothing_comes_twice(lead, settings):
    first, second = rss(item(1, "It was late")), rss(item(2, "Nobody rang"), item(1, "It was late"))  # fmt: skip
    with stranger(changing(first, second)) as server:
        feed = forum(server, lead)
        one, two, three = (go(feed, settings, server) for _ in range(3))
    assert words() == ["It was late", "Nobody rang"]
    assert (one.run.stored, two.run.stored, two.run.unchanged) == (1, 1, 1)
    assert (three.state, three.run) == (Fetch.State.NOTHING, None)
    assert all(adds_up(run) for run in Run.objects.all())
    assert again(feed).next_at > timezone.now() + timedelta(minutes=55)


def test_words_of_a_feed_wait_for_redaction_like_those_of_a_file(lead, settings):
    said = rss(item(1, "Please ring Anna Schmidt on +49 30 901820"))
    with stranger(changing(said)) as server:
        go(forum(server, lead), settings, server)
    assert Verbatim.objects.get().spans is None
    redaction.catch_up(wait=True)
    assert "901820" not in Verbatim.objects.get().redacted_text


def test_a_round_is_undone_as_a_whole_and_comes_again_when_begun_anew(lead, settings):
    with stranger(changing(rss(item(1, "It was late")))) as server:
        feed = forum(server, lead)
        reading_in.undo(go(feed, settings, server).run)
        assert words() == []
        go(feed, settings, server)
        assert words() == []  # it did not change, so it is not asked for again
        adding.begin_anew(feed, by=lead)
        go(feed, settings, server)
    assert words() == ["It was late"]


def test_a_server_that_stumbles_repeats_pages_and_lies_about_time_loses_nothing(
    lead, settings
):
    """429, then 500, then a truncated answer; the same page twice; a date in 2099."""
    posts = [post(n, f"Words {n}") for n in range(1, 61)]
    posts[7]["created_at"] = "2099-01-01T00:00:00Z"
    busy = [
        Answer(429, headers={"Retry-After": "2"}),
        Answer(500),
        Answer(body=posts[:40], cut=True),
    ]

    def timeline(q):
        if q.path == "/robots.txt":
            return Answer(404)
        if busy:
            return busy.pop(0)
        older = int(q.params.get("max_id", 10**9))
        page = [p for p in reversed(posts) if int(p["id"]) < older][:40]
        return page + page[:3]  # some of it twice

    with stranger(timeline) as server:
        feed = add("mastodon", {"instance": server.url, "tag": "late"}, lead)
        slept = []
        first = go(feed, settings, server, slept)
        posts.append(post(61, "Words 61", created_at="1999-01-01T00:00:00Z"))
        second = go(feed, settings, server)
    assert 2.0 in slept
    assert len(words()) == 61
    assert first.run.stored == 60
    assert second.run.stored == 1
    assert all(adds_up(run) for run in Run.objects.all())
    future = Verbatim.objects.get(text="Words 8")
    assert future.occurred_at is None or future.occurred_at.year in {2026, 2099}


def test_an_answer_that_never_comes_whole_stores_nothing_and_moves_nothing(
    lead, settings
):
    with stranger(changing(Answer(body=[post(1, "x")], cut=True))) as server:
        feed = add("mastodon", {"instance": server.url, "tag": "late"}, lead)
        ended = go(feed, settings, server)
    assert ended.state == Fetch.State.LATER
    assert (words(), again(feed).cursor) == ([], {})


def test_a_post_that_is_passed_on_counts_once_and_who_hides_is_not_kept(lead, settings):
    original = post(1, "The train was late")
    passed_on = post(2, "", reblog=original)
    hidden = post(3, "I am not to be found", account={"noindex": True})
    with stranger(changing(Answer(body=[hidden, passed_on, original]))) as server:
        feed = add("mastodon", {"instance": server.url, "tag": "late"}, lead)
        run = go(feed, settings, server).run
    assert words() == ["The train was late"]
    assert (run.rows_in_file, run.stored, run.refused) == (3, 1, 2)
    kept = [path.read_bytes() for path in Path(settings.WORKSPACE).rglob("*") if path.is_file()]  # fmt: skip
    assert not any(b"not to be found" in content for content in kept)


def test_a_post_that_was_edited_between_two_pages_says_what_it_said_last(
    lead, settings
):
    pages = [Answer(body=[post(n, f"Words {n}") for n in range(41, 1, -1)])]
    pages.append(Answer(body=[post(5, "Words 5, put right"), post(1, "Words 1")]))
    with stranger(changing(*pages)) as server:
        feed = add("mastodon", {"instance": server.url, "tag": "late"}, lead)
        run = go(feed, settings, server).run
    assert adds_up(run)
    assert Verbatim.objects.count() == 41


def test_a_feed_that_fails_is_asked_ever_later_and_its_owner_is_told_once(
    lead, settings
):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "mail.example.org", 25
    with stranger(lambda q: Answer(404)) as server:
        feed = forum(server, lead)
        waits = []
        for _ in range(5):
            assert go(feed, settings, server).state == Fetch.State.FAILED
            waits.append(again(feed).next_at - timezone.now())
    assert waits[0] < timedelta(minutes=61) < waits[1] < waits[2] < waits[3]
    failing = again(feed)
    assert failing.failures == 5
    assert "nothing at this address" in failing.error
    assert "Check the address" in failing.helps
    letters = Told.objects.filter(channel="mail")
    assert [one.to_whom for one in letters] == [lead.email]


def test_a_server_that_asks_for_a_day_is_left_alone_for_a_day(lead, settings):
    busy = Answer(429, headers={"Retry-After": "80000"})
    with stranger(changing(busy)) as server:
        feed = forum(server, lead)
        assert go(feed, settings, server).state == Fetch.State.LATER
        assert len(server.asked) == 1
    assert again(feed).next_at > timezone.now() + timedelta(hours=22)
    assert not pace.is_due(feed.pk, timezone.now())


def test_a_service_in_the_inner_network_stays_closed_unless_the_house_allows_it(
    lead, settings
):
    with stranger(changing(rss(item(1, "secret")))) as server:
        ended = go(forum(server, lead), settings)
        assert server.asked == []
    assert ended.state == Fetch.State.FAILED
    assert "so nothing is sent there" in ended.error


def test_what_cannot_be_read_is_said_and_the_feed_stays_where_it_was(lead, settings):
    broken = Answer(body=b"<?xml version='1.0'?><rss><channel><item><title>cut off")
    with stranger(changing(broken, rss(item(1, "Whole again")))) as server:
        feed = forum(server, lead)
        bad = go(feed, settings, server)
        assert (words(), again(feed).cursor) in (([], {}), ([], again(feed).cursor))
        go(feed, settings, server)
    assert bad.state in {Fetch.State.FAILED, Fetch.State.NEW}
    assert words() == ["Whole again"]
    assert laid.waiting(feed.pk) is None


def test_secrets_are_sealed_and_in_no_log_and_never_shown(lead, settings):
    given = {"subdomain": "bikes", "email": "a@example.org", "token": "s3cret-zendesk"}
    feed = add("zendesk", given, lead)
    assert b"s3cret" not in bytes(feed.sealed)
    assert "token" not in feed.given
    assert json.loads(keys.unseal(feed.sealed)) == {"token": "s3cret-zendesk"}
    assert "s3cret" not in "".join(one.detail + one.which for one in LogEntry.objects.all())  # fmt: skip
    adding.change(feed, {**given, "token": "", "days": "7"}, every=30, by=lead)
    assert json.loads(keys.unseal(again(feed).sealed)) == {"token": "s3cret-zendesk"}
    assert keys.rotate().sealed_anew >= 1
    assert json.loads(keys.unseal(again(feed).sealed)) == {"token": "s3cret-zendesk"}


def test_a_feed_that_is_let_go_leaves_its_words_and_takes_its_secrets_along(
    lead, settings
):
    with stranger(changing(rss(item(1, "It was late")))) as server:
        feed = forum(server, lead)
        go(feed, settings, server)
    adding.remove(again(feed), by=lead)
    assert (Feed.objects.count(), words()) == (0, ["It was late"])


def test_feeds_that_are_due_are_asked_once_and_paused_ones_are_not(lead, settings):
    feeds = [add("hacker_news", {"words": f"w{n}"}, lead, name=f"n{n}") for n in range(3)]  # fmt: skip
    adding.switch(feeds[1], on=False, by=lead)
    Feed.objects.filter(pk=feeds[2].pk).update(next_at=timezone.now() + timedelta(1))
    for _ in range(2):
        jobs.kinds()["follow_feeds"].run(None)
    waiting = Job.objects.filter(kind="follow_feed")
    assert [job.args for job in waiting] == [{"feed": feeds[0].pk}]


KILLED = """
import os, signal, sys
from django.db import connections
from walkamile.web.workspace import open_workspace
folder, place = sys.argv[1:]
open_workspace(folder)
from django.conf import settings
settings.OUTSIDE_ALLOW = [place]
from walkamile.listen.feeds import feed_named
from walkamile.web.feeding import adding, laid, rounds
from walkamile.web.keep import intake
from walkamile.web.models import Feed, Run, Verbatim

def dies(holder, name, *, at=1):
    whole, calls = getattr(holder, name), []
    def until(*given, **more):
        calls.append(1)
        done = whole(*given, **more)
        if len(calls) == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    setattr(holder, name, until)

moments = {
    "laid down": lambda: dies(laid, "lay"),
    "rows not committed": lambda: dies(intake, "_keep_rows"),
    "half of the rows": lambda: dies(intake, "_advance", at=3),
    "kept, cursor behind": lambda: dies(rounds, "_keep"),
    "file not forgotten": lambda: dies(laid, "forget", at=1),
}
feed, _ = adding.add(feed_named("mastodon"), name="Tag", about={}, every=60, by=None,
    given={"instance": "http://" + place, "tag": "late"})
intake.keep.__kwdefaults__["rows_a_transaction"] = 50

def go():
    feed = Feed.objects.select_related("source").get()
    return rounds.follow(feed, sleep=lambda s: None).state

for moment, prepare in moments.items():
    connections.close_all()
    child = os.fork()
    if not child:
        prepare()
        go()
        os._exit(0)
    print(moment, os.waitpid(child, 0)[1])
print(go())
once = Verbatim.objects.values("source_record_id").distinct().count()
done = Run.objects.filter(state="completed")
print(Verbatim.objects.count(), once, all(
    r.rows_in_file == r.stored + r.updated + r.unchanged + r.refused for r in done),
    sum(r.stored for r in done), laid.waiting(feed.pk))
"""


def test_a_round_that_is_killed_at_any_moment_goes_on_without_loss_or_doubling(
    tmp_path,
):
    posts = [post(n, f"Words {n}") for n in range(1, 181)]

    def timeline(q):
        older = int(q.params.get("max_id", 10**9))
        page = [p for p in reversed(posts) if int(p["id"]) < older][:40]
        return Answer(404) if q.path == "/robots.txt" else page

    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    with stranger(timeline) as server:
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(tmp_path / "shop"), server.place],
            capture_output=True, text=True, env=environment, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    *killed, _, counted = done.stdout.splitlines()
    assert [line.rsplit(" ", 1)[1] for line in killed] == [str(int(signal.SIGKILL))] * 5
    assert counted == "180 180 True 180 None"


# What others send --------------------------------------------------------------------


def test_what_is_sent_again_counts_once_and_a_changed_one_is_refused(lead):
    feed = add("api", {}, lead, name="Till")
    body = json.dumps({"verbatims": [{"id": "1", "text": "It was late"}]}).encode()
    assert sent.take(feed, "a", body) is True
    assert sent.take(feed, "a", body) is False
    with pytest.raises(sent.AnotherBodyError):
        sent.take(feed, "a", body + b" ")
    assert Job.objects.filter(kind="follow_feed").count() == 1


def test_what_was_sent_is_kept_and_its_body_let_go(lead, settings):
    feed = add("api", {}, lead, name="Till")
    for number in range(3):
        told = {"verbatims": [{"id": str(number), "text": f"Words {number}"}]}
        sent.take(feed, f"d{number}", json.dumps(told).encode())
    later = {"verbatims": [{"id": "1", "text": "Words 1, put right"}]}
    sent.take(feed, "d9", json.dumps(later).encode())
    run = go(feed, settings).run
    assert words() == ["Words 0", "Words 1, put right", "Words 2"]
    assert adds_up(run)
    assert (run.rows_in_file, run.refused) == (4, 0)
    assert not Delivery.objects.exclude(body="", taken__isnull=False).exists()


def test_one_delivery_that_says_nothing_is_refused_and_holds_up_no_other(
    lead, settings
):
    feed = add("webhook", {"reader": "typeform_json"}, lead, name="Survey")
    answer = {
        "token": "t1", "submitted_at": "2026-11-19T10:00:00Z",
        "answers": [{"type": "text", "text": "It was late", "field": {"id": "f"}}],
    }  # fmt: skip
    sent.take(feed, "bad", b'{"weather": "fine"}')
    sent.take(feed, "good", json.dumps({"form_response": answer}).encode())
    for _ in range(4):
        go(feed, settings)
    assert sent.waits(feed) == 0
    assert words() == ["It was late"]
    assert sum(run.refused for run in Run.objects.all()) >= 1


def test_too_much_at_once_is_asked_to_come_later(lead, monkeypatch):
    monkeypatch.setattr(sent, "MOST_A_MINUTE", 3)
    feed = add("api", {}, lead, name="Till")
    for number in range(3):
        sent.take(feed, str(number), b'{"text": "x"}')
    with pytest.raises(Refused, match="too much at once"):
        sent.take(feed, "4", b'{"text": "x"}')
