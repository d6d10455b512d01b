"""A feed is a good guest, and believes nothing that a stranger's server says."""

import pytest

from listen.feeds.rounds import NOW, Round, read, texts
from listen.feeds.stranger import Answer, stranger
from walkamile.listen.fetching.answer import (
    LaterError,
    NotLetInError,
    NotThereError,
    OddAnswerError,
    asked_to_wait,
)
from walkamile.listen.fetching.newest_first import Listed, newest_first
from walkamile.listen.fetching.robots import ForbiddenByRobotsError
from walkamile.outside import NotAllowedError
from walkamile.refused import Refused

FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Forum</title>'
    b"<item><guid>1</guid><title>Late</title><description>It came nine days late"
    b"</description><pubDate>Mon, 16 Nov 2026 08:00:00 GMT</pubDate></item></channel></rss>"
)


def rss(server, path="/feed"):
    return Round("rss_atom", server, given={"address": server.url + path})


def sometimes(*answers):
    """Answer one after another, the last for ever."""
    left = list(answers)
    return lambda q: (left.pop(0) if len(left) > 1 else left[0]) if q.path != "/robots.txt" else None  # fmt: skip


def test_a_feed_that_did_not_change_is_not_sent_again(tmp_path):
    def behave(q):
        if q.headers.get("if-none-match") == '"v1"':
            return Answer(304)
        return Answer(
            body=FEED,
            headers={"ETag": '"v1"', "Last-Modified": "Mon, 16 Nov 2026 08:00:00 GMT"},
        )

    with stranger(behave) as server:
        feed = rss(server)
        assert texts("rss_atom", feed(), tmp_path) == ["It came nine days late"]
        again = feed()
        assert (again.pages, again.content) == (0, b"")
        assert server.asked[1].headers["if-modified-since"].startswith("Mon, 16 Nov")


def test_a_feed_without_etag_that_says_the_same_again_brings_nothing():
    with stranger(lambda q: FEED if q.path == "/feed" else None) as server:
        feed = rss(server)
        assert feed().records == 1
        assert (feed().records, feed().content) == (0, b"")


def test_a_server_that_asks_to_wait_is_waited_for():
    busy = Answer(429, headers={"Retry-After": "7"})
    with stranger(sometimes(busy, FEED)) as server:
        feed = rss(server)
        assert feed().records == 1
        assert 7.0 in feed.slept


def test_a_server_that_asks_for_an_hour_is_left_alone_for_an_hour():
    with stranger(sometimes(Answer(429, headers={"Retry-After": "3600"}))) as server:
        with pytest.raises(LaterError) as told:
            rss(server)()
        assert told.value.seconds == 3600
        assert len(server.asked) == 1


def test_a_date_to_wait_for_is_read_by_the_servers_own_clock():
    clock = {
        "Date": "Fri, 01 Jan 1999 00:00:00 GMT",
        "Retry-After": "Fri, 01 Jan 1999 00:05:00 GMT",
    }
    assert asked_to_wait(clock) == 300
    assert asked_to_wait({"retry-after": "tomorrow"}) is None


def test_a_server_that_stumbles_is_asked_again_and_ever_later():
    with stranger(sometimes(Answer(500), Answer(503), Answer(502), FEED)) as server:
        feed = rss(server)
        assert feed().records == 1
        assert len(server.asked) == 4
        waits = [one for one in feed.slept if one != 0.25]
        assert len(waits) == 3
        assert all(0 <= one <= 30 for one in waits)


def test_a_server_that_stays_down_is_left_for_the_next_round():
    with (
        stranger(sometimes(Answer(500))) as server,
        pytest.raises(LaterError, match="500"),
    ):
        rss(server)()


def test_an_answer_that_breaks_off_is_fetched_again_and_never_half_kept():
    with stranger(sometimes(Answer(body=FEED, cut=True), FEED)) as server:
        assert rss(server)().content == FEED
    with (
        stranger(sometimes(Answer(body=FEED, cut=True))) as server,
        pytest.raises(LaterError, match="broke off"),
    ):
        rss(server)()


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, NotLetInError),
        (403, NotLetInError),
        (404, NotThereError),
        (410, NotThereError),
        (418, OddAnswerError),
    ],
)
def test_what_is_wrong_is_said_with_what_helps(status, kind):
    with stranger(sometimes(Answer(status))) as server:
        with pytest.raises(kind) as told:
            rss(server)()
        assert told.value.next_step
        assert len(server.asked) == 1


def test_a_redirect_into_the_house_is_not_followed():
    inner = "http://127.0.0.1:1/secrets"
    with (
        stranger(sometimes(Answer(302, headers={"Location": inner}))) as server,
        pytest.raises(NotAllowedError, match="this machine"),
    ):
        rss(server)()


def test_a_redirect_that_leads_to_itself_ends():
    with (
        stranger(sometimes(Answer(302, headers={"Location": "/feed"}))) as server,
        pytest.raises(OddAnswerError, match="without end"),
    ):
        rss(server)()


def test_a_key_is_not_carried_to_another_server():
    with stranger(lambda q: []) as thief:

        def behave(q):
            return Answer(307, headers={"Location": thief.url + "/posts.json"})

        with stranger(behave) as server:
            forum = {"forum": server.url, "key": "secret", "user": "reader"}
            with pytest.raises(OddAnswerError, match="key is not carried"):
                Round("discourse", server, given=forum)()
        assert thief.asked == []


def test_a_next_page_on_another_server_is_not_asked_for(monkeypatch):
    from walkamile.listen.feeds import app_store_connect as store

    monkeypatch.setattr(store, "ticket", lambda *a, **k: "signed")
    page = {
        "data": [
            {
                "type": "customerReviews",
                "id": "1",
                "attributes": {
                    "createdDate": "2026-11-01T00:00:00Z",
                    "body": "Slow",
                    "rating": 2,
                },
            }
        ]
    }
    evil = page | {"links": {"next": "https://evil.example/next"}}
    with stranger(lambda q: evil) as server:
        fields = {"app": "1", "issuer": "i", "key_id": "k", "key": "p"}
        done = Round(
            "app_store_connect",
            server,
            at="https://api.appstoreconnect.apple.com",
            given=fields,
        )()
        assert done.records == 1
        assert "our key" in str(done.stopped)
        assert len(server.asked) == 1


def test_robots_txt_is_obeyed_and_asked_once():
    def behave(q):
        if q.path == "/robots.txt":
            return Answer(body=b"User-agent: *\nDisallow: /private/")
        return FEED

    with stranger(behave) as server:
        assert rss(server)().records == 1
        with pytest.raises(ForbiddenByRobotsError):
            rss(server, "/private/feed")()
        assert server.ways() == ["/feed"]


def test_where_robots_txt_cannot_be_read_nothing_is(tmp_path):
    with (
        stranger(lambda q: Answer(503) if q.path == "/robots.txt" else FEED) as server,
        pytest.raises(ForbiddenByRobotsError),
    ):
        rss(server)()


def test_the_address_of_a_page_leads_to_the_feed_that_it_names(tmp_path):
    page = b'<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/latest.rss"></head><body><p>Hi'
    with stranger(lambda q: {"/": page, "/latest.rss": FEED}.get(q.path)) as server:
        feed = rss(server, "/")
        assert texts("rss_atom", feed(), tmp_path) == ["It came nine days late"]
        feed()
        assert server.ways() == ["/", "/latest.rss", "/latest.rss"]


def test_a_page_without_a_feed_says_what_to_look_for():
    with stranger(lambda q: b"<html><body>Nothing here</body></html>") as server:  # noqa: SIM117
        with pytest.raises(NotThereError, match="names no feed"):
            rss(server, "/")()


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"null",
        b'"words"',
        b'{"latest_posts": 7}',
        b'{"latest_posts": [7, null]}',
        b'{"latest_posts": [{"id": "x"}]}',
        b"[" * 100_000,
        b'{"a": NaN}',
        b"<html>",
        b"\xff\xfe",
    ],
)
def test_a_service_that_answers_something_else_is_refused_not_crashed_on(body):
    with stranger(lambda q: body if q.path != "/robots.txt" else None) as server:
        try:
            done = Round("discourse", server, given={"forum": server.url})()
        except Refused as refusal:
            assert refusal.next_step  # noqa: PT017
        else:
            assert done.records == 0


def test_an_answer_without_end_is_cut_off():
    big = b'{"latest_posts": [' + b" " * (13 << 20)
    with (
        stranger(lambda q: big if q.path != "/robots.txt" else None) as server,
        pytest.raises(OddAnswerError, match="too much"),
    ):
        Round("discourse", server, given={"forum": server.url})()


def numbered(*ids):
    return {str(one): float(one) for one in ids}


def test_a_list_that_repeats_its_page_for_ever_ends():
    pages = list(
        newest_first({}, lambda older: Listed("same", numbered(3, 2, 1), "again"))
    )
    assert [page.records for page in pages] == [3, 0]
    assert pages[-1].cursor == {"since": 3.0}


def test_a_list_without_end_is_read_a_bounded_stretch_each_round():
    def behave(q):
        if q.path == "/robots.txt":
            return None
        top = int(q.params.get("before") or 100_000)
        return {
            "latest_posts": [
                {"id": top - n, "cooked": f"<p>{top - n}</p>", "post_number": 1}
                for n in range(50)
            ]
        }

    with stranger(behave) as server:
        forum = Round("discourse", server, given={"forum": server.url})
        first = forum(most_pages=3)
        assert (first.pages, first.records, first.more) == (3, 150, True)
        second = forum(most_pages=3)
        assert forum.server.asked[3].params["before"] == str(100_000 - 150)
        assert second.records == 150


def test_nothing_is_missed_when_a_round_is_cut_short_and_more_comes_meanwhile():
    posts = list(range(1, 31))

    def ask(older):
        top = [one for one in reversed(posts) if older is None or one <= older][:5]
        return Listed(top, numbered(*top), top[-1] - 1 if top and top[-1] > 1 else None)

    cursor, got = {}, set()
    for _ in range(12):
        for count, page in enumerate(newest_first(cursor, ask)):
            cursor = page.cursor
            got |= set(page.content)
            if count == 1:
                break
        posts += [posts[-1] + 1] if len(posts) < 36 else []
    assert got == set(posts)


def test_a_date_in_the_far_future_hides_nothing_that_comes_later():
    at = NOW.timestamp()
    first = Listed("a", {"liar": at + 10**9, "true": at - 60})
    cursor = list(newest_first({}, lambda older: first, ceiling=at + 86_400))[-1].cursor
    assert cursor["since"] == at - 60
    second = Listed("b", {"liar": at + 10**9, "new": at - 10}, "more")
    pages = newest_first(
        cursor, lambda older: second if older is None else first, ceiling=at + 86_400
    )
    assert next(pages).records == 2


def test_a_way_on_that_has_lapsed_begins_from_the_top():
    def behave(q):
        if q.path == "/robots.txt":
            return None
        if q.params.get("before") == "3":
            return Answer(400)
        if "before" in q.params:
            return {"latest_posts": []}
        return {
            "latest_posts": [
                {"id": 7, "cooked": "<p>Hello there</p>", "post_number": 1}
            ]
        }

    with stranger(behave) as server:
        forum = Round("discourse", server, given={"forum": server.url})
        forum.cursor = {"since": 1, "older": 3, "top": 6}
        assert forum().records == 1
        assert forum.cursor["since"] == 7


def test_what_came_before_a_failure_is_kept(tmp_path):
    def behave(q):
        if q.path == "/robots.txt":
            return None
        if q.params.get("before"):
            return Answer(429, headers={"Retry-After": "999"})
        return {
            "latest_posts": [
                {"id": 9, "cooked": "<p>Broken again</p>", "post_number": 1}
            ]
        }

    with stranger(behave) as server:
        done = Round("discourse", server, given={"forum": server.url})()
        assert isinstance(done.stopped, LaterError)
        assert texts("discourse", done, tmp_path) == ["<p>Broken again</p>"]
        assert done.cursor["older"] == 8


def test_lone_surrogates_and_odd_numbers_reach_the_reader_as_they_were(tmp_path):
    body = b'{"latest_posts": [{"id": 1, "cooked": "bad \\ud800 sign", "post_number": 1}, {"id": 2, "cooked": "good", "post_number": 1}]}'
    with stranger(lambda q: body if q.path != "/robots.txt" else None) as server:
        done = Round("discourse", server, given={"forum": server.url})()
    rows, refused = read("discourse", done.content, tmp_path)
    assert [row["text"] for row in rows] == ["good"]
    assert [one.field for one in refused] == ["text"]
