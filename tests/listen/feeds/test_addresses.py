"""An address on the command line is taken in like a file."""

import json
import os
import subprocess
import sys

import pytest

from listen.feeds.stranger import Answer, stranger
from walkamile.listen.feeds import feed_named
from walkamile.listen.fetching.addresses import fields_of, known_place
from walkamile.recipes.fetching_in import is_address, kind_of

FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Forum</title>'
    b"<item><guid>1</guid><title>Late</title><description>It came nine days late"
    b"</description><pubDate>Mon, 16 Nov 2026 08:00:00 GMT</pubDate></item></channel></rss>"
)
PAGE = b'<!doctype html><link rel="alternate" type="application/rss+xml" href="/feed">'
TABLE = b"comment,date\nNobody rang for a week,2026-11-01\nAll fine,2026-11-02\n"


def site(q):
    said = {"/": PAGE, "/feed": FEED, "/export.csv": TABLE, "/empty": b"<html>hello"}
    return Answer(body=said[q.path]) if q.path in said else Answer(404)


def walkamile(*given, **environment):
    return subprocess.run(
        [sys.executable, "-m", "walkamile", *map(str, given)],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )


def test_the_address_of_a_page_a_feed_or_a_file_is_enough(tmp_path):
    with stranger(site) as server:
        three = [server.url + way for way in ("/", "/feed", "/export.csv")]
        tried = walkamile("listen", *three, "--dry-run", "--json")
        assert tried.returncode == 0, tried.stderr
        told = json.loads(tried.stdout)
        assert [row["text"] for row in told["frame"]] == [
            "It came nine days late",
            "It came nine days late",
            "Nobody rang for a week",
            "All fine",
        ]
        assert told["receipt"]["stored"] == 4
        into = ("--workspace", tmp_path / "shop", "--json")
        done = walkamile("listen", server.url + "/feed", *into)
        assert done.returncode == 0, done.stderr
        first = json.loads(done.stdout)
        again = json.loads(walkamile("listen", server.url + "/feed", *into).stdout)
    kept = [one["receipt"] for one in (first, again)]
    assert [(one["stored"], one["unchanged"]) for one in kept] == [(1, 0), (0, 1)]


@pytest.mark.parametrize(
    ("way", "said"),
    [("/gone", "nothing at this address"), ("/empty", "names no feed")],
)
def test_an_address_that_gives_nothing_says_what_helps(way, said):
    with stranger(site) as server:
        done = walkamile("listen", server.url + way, "--dry-run")
    assert done.returncode == 2
    assert said in done.stderr


def test_a_private_address_that_a_page_leads_to_stays_closed():
    with stranger(site) as inner:
        away = Answer(302, headers={"Location": inner.url + "/feed"})
        with stranger(lambda q: Answer(404) if "robots" in q.path else away) as server:
            done = walkamile("listen", server.url, "--dry-run")
        assert done.returncode == 2
        assert "so nothing is sent there" in done.stderr
        assert inner.asked == []


def test_what_an_address_does_not_say_is_asked_for_and_secrets_never_typed():
    done = walkamile("listen", "https://bikes.zendesk.com/agent", "--dry-run")
    assert done.returncode == 2
    assert "--map email=…" in done.stderr
    assert "WALKAMILE_FEED_TOKEN=… in the environment" in done.stderr


def test_what_people_copy_from_their_browser_says_which_feed_it_is():
    store = "https://apps.apple.com/de/app/bikes-and-more/id123456789?see=all"
    assert known_place(store) == ("app_store_rss", {"country": "de", "app": "123456789"})  # fmt: skip
    assert known_place("https://one.example/tags/late%20trains") == (
        "mastodon",
        {"instance": "https://one.example", "tag": "late trains"},
    )
    assert known_place("https://one.example/elsewhere") is None
    mailbox = known_place("imaps://us@mail.example.org/Feedback")
    assert mailbox == (
        "imap",
        {"user": "us", "host": "mail.example.org", "folder": "Feedback"},
    )
    names = [field.name for field in feed_named("discourse").fields]
    assert fields_of("discourse", names, "https://f.example")["forum"] == "https://f.example"  # fmt: skip
    assert kind_of("https://f.example/x.json", "zendesk_json") == (None, {})
    assert is_address("HTTPS://f.example")
    assert not is_address("export.csv")
