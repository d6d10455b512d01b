"""Every kind of feed brings a customer's words in once, and only what is new after."""

import base64
import json
import runpy
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from listen.feeds.rounds import NOW, Round, read, texts
from listen.feeds.stranger import Answer, stranger
from walkamile.listen.feed import WrongFieldError
from walkamile.listen.feeds import UnknownFeedError, feed_named, known_feeds
from walkamile.listen.read import known_sources, stream
from walkamile.listen.source import Part

HEAVY = "The wheel came off on the first hill, twice 🚲"
EVERY = sorted(known_feeds())
# Numbers and names that merely say who asks.
OPEN = {("reddit", "key"), ("chatwoot", "account")}


def asked_with(question, name):
    return question.headers.get(name, "")


@pytest.mark.parametrize("name", EVERY)
def test_a_feed_says_what_it_brings_and_what_it_cannot(name):
    feed = known_feeds()[name]
    assert feed.read_as in known_sources()
    assert len(feed.about) == 2
    assert all(10 <= len(line) <= 95 for line in feed.about)
    assert 20 <= len(feed.limits) <= 170
    assert all(field.label for field in feed.fields)
    assert feed.every >= 10
    secrets = {"password", "token", "secret", "key", "account"}
    for field in feed.fields:
        if field.name in secrets and (name, field.name) not in OPEN:
            assert field.is_secret, field.name


def test_what_is_missing_or_wrong_in_a_form_is_named():
    with pytest.raises(WrongFieldError, match="Address is missing"):
        feed_named("rss_atom").checked({})
    with pytest.raises(WrongFieldError, match="no choice"):
        feed_named("intercom").checked({"token": "x", "region": "moon"})
    with pytest.raises(UnknownFeedError, match="There are: api, app_store"):
        feed_named("pigeon")


def post(number, words, **more):
    account = {"acct": f"writer{number}", "display_name": "W", "bot": False}
    return {
        "id": str(110_000 + number), "uri": f"https://one.example/{number}", "visibility": "public",
        "created_at": "2026-11-19T10:00:00Z", "content": words, "account": {**account, **more.pop("account", {})},
        "reblogs_count": 0, "tags": [], "url": f"https://one.example/@w/{number}", **more,
    }  # fmt: skip


def test_mastodon_leaves_out_those_who_do_not_want_to_be_found(tmp_path):
    posts = [
        post(1, "<p>It broke</p>"),
        post(2, "<p>do not index me</p>", account={"noindex": True}),
        post(3, "<p>nor me</p>", account={"indexable": False}),
        post(4, "", reblog=post(1, "<p>It broke</p>")),
        post(5, "<p>for friends</p>", visibility="private"),
    ]

    def behave(q):
        if q.path != "/api/v1/timelines/tag/bicycle":
            return None
        below = int(q.params.get("max_id") or 10**9)
        return [one for one in reversed(posts) if int(one["id"]) < below]

    with stranger(behave) as server:
        feed = Round(
            "mastodon", server, given={"instance": server.url, "tag": "#bicycle"}
        )
        done = feed()
        rows, refused = read("mastodon", done.content, tmp_path)
        assert [row["text"] for row in rows] == ["<p>It broke</p>"]
        assert len(refused) == 4
        assert b"index me" not in done.content
        assert b"nor me" not in done.content
        posts.append(post(6, "<p>And now the bell</p>"))
        assert feed().records == 1
        assert feed().records == 0


def test_mastodon_searches_with_a_token(tmp_path):
    def behave(q):
        if (
            q.path == "/api/v2/search"
            and asked_with(q, "authorization") == "Bearer t0ken"
        ):
            assert q.params["q"] == "cargo bike"
            return {"statuses": [post(1, HEAVY)] if q.params["offset"] == "0" else []}
        return Answer(401)

    with stranger(behave) as server:
        given = {"instance": server.url, "words": "cargo bike", "token": "t0ken"}
        assert texts(
            "mastodon", Round("mastodon", server, given=given)(), tmp_path
        ) == [HEAVY]


def skeet(number, words, *, created="2026-11-19T10:00:00Z", labels=()):
    return {
        "uri": f"at://did:plc:abc/app.bsky.feed.post/{number}", "cid": "c",
        "author": {"did": "did:plc:abc", "handle": "ines.example", "labels": [{"val": one} for one in labels]},
        "record": {"$type": "app.bsky.feed.post", "text": words, "createdAt": created, "langs": ["en"]},
        "indexedAt": f"2026-11-19T10:00:{number:02}Z",
    }  # fmt: skip


def test_bluesky_does_not_believe_a_date_and_respects_who_hides(tmp_path):
    posts = [
        skeet(1, "It squeaks", created="2099-01-01T00:00:00Z"),
        skeet(2, "Not for strangers", labels=["!no-unauthenticated"]),
    ]

    def behave(q):
        if q.path.endswith("createSession"):
            assert q.json == {"identifier": "me.example", "password": "app"}
            return {"accessJwt": "jwt"}
        assert asked_with(q, "authorization") == "Bearer jwt"
        return {"posts": [] if q.params.get("cursor") else posts, "cursor": "next"}

    with stranger(behave) as server:
        given = {"words": "bike", "handle": "me.example", "password": "app"}
        feed = Round("bluesky", server, at="https://bsky.social", given=given)
        done = feed()
        rows, refused = read("bluesky", done.content, tmp_path)
        assert [row["text"] for row in rows] == ["It squeaks"]
        assert rows[0]["occurred_at"].year == 2026
        assert len(refused) == 1
        assert b"strangers" not in done.content
        posts.insert(0, skeet(3, "Still squeaks"))
        assert texts("bluesky", feed(), tmp_path)[0] == "Still squeaks"
        assert feed().records == 0


def thing(kind, number, **more):
    name = f"t{kind}_{number}"
    data = {"name": name, "id": str(number), "author": "ines", "created_utc": 1_763_000_000.0 + number,
            "subreddit": "bikes", "permalink": f"/r/bikes/{name}", "edited": False, **more}  # fmt: skip
    return {"kind": f"t{kind}", "data": data}


def test_reddit_brings_posts_and_comments_each_once(tmp_path):
    lists = {
        "/r/bikes/new": [thing(3, 1, title="Chain", selftext="It jumps off")],
        "/r/bikes/comments": [
            thing(1, 2, body="Mine too", link_id="t3_1"),
            thing(1, 1, body="[deleted]"),
        ],
    }

    def behave(q):
        if q.path == "/api/v1/access_token":
            assert (
                q.headers["authorization"]
                == "Basic " + base64.b64encode(b"id:s3cret").decode()
            )
            return {"access_token": "tok"}
        assert asked_with(q, "authorization") == "Bearer tok"
        assert "/u/wheelwright" in asked_with(q, "user-agent")
        return {"kind": "Listing", "data": {"children": lists[q.path], "after": None}}

    with stranger(behave) as server:
        given = {
            "subreddit": "r/bikes",
            "user": "wheelwright",
            "key": "id",
            "secret": "s3cret",
        }
        feed = Round(
            "reddit",
            server,
            at="https://www.reddit.com https://oauth.reddit.com",
            given=given,
        )
        assert texts("reddit", feed(), tmp_path) == ["It jumps off", "Mine too"]
        lists["/r/bikes/comments"].insert(0, thing(1, 9, body="Solved it"))
        done = feed()
        assert done.records == 1
        assert "Solved it" in texts("reddit", done, tmp_path)


def test_hacker_news_is_asked_only_for_what_is_new(tmp_path):
    hits = [{"objectID": "7", "created_at_i": 1_763_000_000, "created_at": "2025-11-13T02:13:20Z",
             "author": "ines", "comment_text": HEAVY, "story_id": 1}]  # fmt: skip

    def behave(q):
        after = int(q.params["numericFilters"].partition(">")[2])
        return {
            "hits": [one for one in hits if one["created_at_i"] > after],
            "page": 0,
            "nbPages": 1,
        }

    with stranger(behave) as server:
        feed = Round(
            "hacker_news",
            server,
            at="https://hn.algolia.com",
            given={"words": "walkamile"},
        )
        assert texts("hacker_news", feed(), tmp_path) == [HEAVY]
        assert feed().records == 0
        assert (
            server.asked[1].params["numericFilters"]
            == f"created_at_i>{1_763_000_000 - 900}"
        )


def test_discourse_keeps_colleagues_apart_from_customers(tmp_path):
    def forum(number, **more):
        return {"id": number, "topic_id": 3, "post_number": number, "username": f"u{number}", "cooked": f"<p>{number}</p>",
                "created_at": "2026-11-19T10:00:00Z", "topic_title": "Brakes", **more}  # fmt: skip

    def behave(q):
        if q.path != "/posts.json":
            return None
        return {
            "latest_posts": []
            if q.params.get("before")
            else [forum(2, staff=True), forum(1)]
        }

    with stranger(behave) as server:
        done = Round("discourse", server, given={"forum": server.url})()
    rows, _ = read("discourse", done.content, tmp_path)
    assert [(row["text"], row["author_role"]) for row in rows] == [
        ("<p>2</p>", "colleague"),
        ("<p>1</p>", "customer"),
    ]


def review(number, words):
    def label(value):
        return {"label": value}

    return {"id": label(str(number)), "author": {"name": label("Ines")}, "im:rating": label("2"), "title": label("Meh"),
            "content": label(words), "updated": label("2026-11-19T10:00:00-07:00"), "im:version": label("1.2")}  # fmt: skip


def test_the_app_store_is_read_whether_one_review_comes_or_many(tmp_path):
    pages = {"page=1": [review(2, HEAVY), review(1, "ok then")]}

    def behave(q):
        entries = pages.get(q.path.split("/")[4])
        return {"feed": {"entry": entries} if entries else {}}

    with stranger(behave) as server:
        feed = Round(
            "app_store_rss",
            server,
            at="https://itunes.apple.com",
            given={"app": "id310633997", "country": "DE"},
        )
        assert texts("app_store_rss", feed(), tmp_path) == [HEAVY, "ok then"]
        assert (
            server.ways()[0]
            == "/de/rss/customerreviews/page=1/id=310633997/sortby=mostrecent/json"
        )
        pages["page=1"] = review(3, "One alone")
        assert texts("app_store_rss", feed(), tmp_path) == ["One alone"]


def pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_app_store_connect_is_asked_with_a_signed_ticket(tmp_path):
    def behave(q):
        said = claims(asked_with(q, "authorization").removeprefix("Bearer "))
        assert said["aud"] == "appstoreconnect-v1"
        assert said["exp"] - said["iat"] <= 1200
        return {"data": [{"type": "customerReviews", "id": "r1", "attributes": {"rating": 1, "title": "No", "body": HEAVY,
                "reviewerNickname": "i", "createdDate": "2026-11-19T10:00:00Z", "territory": "DEU"}}], "links": {}}  # fmt: skip

    given = {
        "app": "1",
        "issuer": "i",
        "key_id": "k",
        "key": pem(ec.generate_private_key(ec.SECP256R1())),
    }
    with stranger(behave) as server:
        done = Round(
            "app_store_connect",
            server,
            at="https://api.appstoreconnect.apple.com",
            given=given,
        )()
    assert texts("app_store_connect", done, tmp_path) == [HEAVY]


def test_google_play_sends_its_ticket_to_google_alone_whatever_the_file_says(tmp_path):
    account = {
        "client_email": "bot@p.iam",
        "private_key": pem(rsa.generate_private_key(65537, 2048)),
        "token_uri": "https://evil.example/",
    }

    def behave(q):
        if q.path == "/token":
            return {"access_token": "tok"}
        assert q.path == "/androidpublisher/v3/applications/com.example.app/reviews"
        said = {
            "text": f"Slow\t{HEAVY}",
            "lastModified": {"seconds": "1763000000"},
            "starRating": 2,
        }
        return {
            "reviews": [
                {
                    "reviewId": "gp:1",
                    "authorName": "Ines",
                    "comments": [{"userComment": said}],
                }
            ]
        }

    at = "https://oauth2.googleapis.com https://androidpublisher.googleapis.com"
    with stranger(behave) as server:
        feed = Round(
            "google_play",
            server,
            at=at,
            given={"package": "com.example.app", "account": json.dumps(account)},
        )
        assert texts("google_play", feed(), tmp_path) == [HEAVY]
        assert feed().records == 0


def test_trustpilot_comes_page_by_page(tmp_path):
    def behave(q):
        assert asked_with(q, "apikey") == "k"
        number = int(q.params["page"])
        many = {1: 100, 2: 3}.get(number, 0)
        return {"reviews": [{"id": f"{number}-{n}", "stars": 1, "text": f"{number}-{n} late", "createdAt": "2026-11-19T10:00:00Z",
                             "consumer": {"displayName": "I"}} for n in range(many)]}  # fmt: skip

    with stranger(behave) as server:
        done = Round(
            "trustpilot",
            server,
            at="https://api.trustpilot.com",
            given={"unit": "u", "key": "k"},
        )()
    assert len(texts("trustpilot", done, tmp_path)) == 103


def ticket(number, **more):
    return {"id": number, "requester_id": 5, "submitter_id": 5, "subject": "Chain", "description": HEAVY,
            "created_at": "2026-11-19T10:00:00Z", "updated_at": "2026-11-19T10:00:00Z", "status": "open", **more}  # fmt: skip


def test_zendesk_tells_customer_from_agent_and_never_fetches_notes_into_the_house(
    tmp_path,
):
    comments = [
        {
            "id": 1,
            "author_id": 5,
            "plain_body": HEAVY,
            "public": True,
            "created_at": "2026-11-19T10:00:00Z",
        },
        {
            "id": 2,
            "author_id": 6,
            "plain_body": "We are sorry",
            "public": True,
            "created_at": "2026-11-19T11:00:00Z",
        },
        {
            "id": 3,
            "author_id": 6,
            "plain_body": "a difficult one",
            "public": False,
            "created_at": "2026-11-19T11:01:00Z",
        },
    ]
    users = [{"id": 5, "role": "end-user"}, {"id": 6, "role": "agent"}]

    def behave(q):
        if q.path.endswith("/cursor.json"):
            if q.params.get("cursor") == "c1":
                return {
                    "tickets": [],
                    "users": [],
                    "after_cursor": "c1",
                    "end_of_stream": True,
                }
            assert int(q.params["start_time"]) == int(NOW.timestamp()) - 7 * 86_400
            return {
                "tickets": [ticket(8), ticket(9, status="deleted")],
                "users": users,
                "after_cursor": "c1",
                "end_of_stream": False,
            }
        assert q.path == "/api/v2/tickets/8/comments.json"
        return {"comments": comments, "users": users}

    with stranger(behave) as server:
        given = {
            "subdomain": "shop",
            "email": "a@example.org",
            "token": "t",
            "days": "7",
        }
        feed = Round("zendesk", server, at="https://shop.zendesk.com", given=given)
        done = feed()
        rows, _ = read("zendesk", done.content, tmp_path)
        assert [(row["text"], row["author_role"]) for row in rows] == [
            (HEAVY, "customer"),
            ("We are sorry", "colleague"),
        ]
        assert b"difficult" not in done.content
        assert feed.cursor == {"cursor": "c1"}
        assert feed().records == 0


def test_intercom_goes_on_where_a_round_was_cut_short(tmp_path):
    def behave(q):
        if q.path == "/conversations/search":
            first = "starting_after" not in q.json["pagination"]
            rows = [
                {
                    "id": "1" if first else "2",
                    "updated_at": 1_795_000_000 if first else 1_795_000_100,
                }
            ]
            return {
                "conversations": rows,
                "pages": {"next": {"starting_after": "p2"}} if first else {},
            }
        number = q.path.rsplit("/", 1)[1]
        parts = [
            {
                "id": "9",
                "part_type": "note",
                "body": "secret note",
                "author": {"type": "admin"},
            }
        ]
        return {"id": number, "created_at": 1_795_000_000, "source": {"id": "s", "body": f"{HEAVY} {number}", "author": {"type": "user", "name": "I"}},
                "conversation_parts": {"conversation_parts": parts}}  # fmt: skip

    with stranger(behave) as server:
        feed = Round(
            "intercom",
            server,
            at="https://api.eu.intercom.io",
            given={"token": "t", "region": "eu"},
        )
        first = feed(most_pages=1)
        assert texts("intercom", first, tmp_path) == [f"{HEAVY} 1"]
        assert b"secret note" not in first.content
        assert first.more
        assert texts("intercom", feed(), tmp_path) == [f"{HEAVY} 2"]
        assert feed.cursor == {"since": 1_795_000_100}


def test_freshdesk_reads_what_changed_and_no_private_notes(tmp_path):
    def behave(q):
        assert (
            q.headers["authorization"] == "Basic " + base64.b64encode(b"k:X").decode()
        )
        if q.path == "/api/v2/tickets":
            row = {"id": 4, "subject": "Chain", "description_text": HEAVY, "source": 1, "requester_id": 5, "responder_id": 6,
                   "created_at": "2026-11-19T10:00:00Z", "updated_at": "2026-11-19T12:00:00Z"}  # fmt: skip
            return [row]
        said = {
            "id": 1,
            "ticket_id": 4,
            "incoming": True,
            "created_at": "2026-11-19T12:00:00Z",
            "user_id": 5,
        }
        return [
            {**said, "body_text": "Still broken", "private": False},
            {**said, "id": 2, "body_text": "hush", "private": True},
        ]

    with stranger(behave) as server:
        feed = Round(
            "freshdesk",
            server,
            at="https://shop.freshdesk.com",
            given={"domain": "shop", "key": "k"},
        )
        done = feed()
        assert texts("freshdesk", done, tmp_path) == [HEAVY, "Still broken"]
        assert b"hush" not in done.content
        assert feed().records == 0


def test_chatwoot_reads_a_conversation_to_its_beginning(tmp_path):
    said = [{"id": n, "content": f"{n} please", "inbox_id": 1, "conversation_id": 3, "message_type": 0, "private": n == 7,
             "created_at": 1_763_000_000 + n, "sender": {"name": "I"}} for n in range(1, 46)]  # fmt: skip

    def behave(q):
        assert q.headers["api_access_token"] == "t"
        if q.path.endswith("/conversations"):
            return {"data": {"payload": [{"id": 3, "last_activity_at": 1_763_000_045}]}}
        before = int(q.params.get("before") or 10**6)
        return {"payload": [one for one in said if one["id"] < before][-20:]}

    with stranger(behave) as server:
        feed = Round(
            "chatwoot",
            server,
            given={"address": server.url, "account": "1", "token": "t"},
        )
        assert len(texts("chatwoot", feed(), tmp_path)) == 44
        assert feed().records == 0


def test_zammad_reads_articles_of_what_changed(tmp_path):
    def behave(q):
        assert q.headers["authorization"] == "Token token=t"
        if q.path == "/api/v1/tickets/search":
            changed = {"id": 5, "updated_at": "2026-11-19T10:00:00Z"}
            return {"tickets": [5], "assets": {"Ticket": {"5": changed}}}
        article = {
            "ticket_id": 5,
            "created_at": "2026-11-19T10:00:00Z",
            "content_type": "text/plain",
            "from": "I",
        }
        return [{**article, "id": 1, "sender": "Customer", "internal": False, "body": HEAVY},
                {**article, "id": 2, "sender": "Agent", "internal": True, "body": "hush"}]  # fmt: skip

    with stranger(behave) as server:
        feed = Round("zammad", server, given={"address": server.url, "token": "t"})
        done = feed()
        assert texts("zammad", done, tmp_path) == [HEAVY]
        assert b"hush" not in done.content
        assert feed().records == 0


def test_fider_ideas_are_read_as_its_export_is(tmp_path):
    posts = [{"id": 1, "number": 12, "title": "A longer seat post", "description": HEAVY, "createdAt": "2026-11-19T10:00:00Z",
              "user": {"name": "Ines"}, "votesCount": 4, "tags": ["bikes"], "status": "open"}]  # fmt: skip
    with stranger(lambda q: posts) as server:
        feed = Round("fider", server, given={"board": server.url})
        assert set(texts("fider", feed(), tmp_path)) == {"A longer seat post", HEAVY}
        assert feed().records == 0


def read_own(content, folder):
    path = folder / "sent.json"
    path.write_bytes(content)
    parts = [one for one in stream(path, "verbatims", {}) if isinstance(one, Part)]
    rows = [row for part in parts for row in part.batch.to_pylist()]
    return rows, [one for part in parts for one in part.refusals]


def test_verbatims_sent_in_our_own_form_keep_every_field(tmp_path):
    path: Path = tmp_path
    sent = [{"verbatims": [{"id": "a1", "text": HEAVY, "occurred_at": "2026-11-19T10:00:00+01:00", "author": "Ines", "rating": 2,
             "rating_min": 1, "rating_max": 5, "segment": "Families", "tags": ["late"], "till": 4, "language": "en"}]},
            {"verbatims": [{"text": 7}, {"text": "x", "rating": "two"}, 9, {"id": "a2"}]}]  # fmt: skip
    rows, refused = read_own(json.dumps(sent).encode(), path)
    row = rows[0]
    assert (row["text"], row["source_record_id"], row["rating"], row["segment"]) == (
        HEAVY,
        "a1",
        2.0,
        "Families",
    )
    assert row["occurred_at"].isoformat() == "2026-11-19T09:00:00+00:00"
    assert json.loads(row["meta"])["till"] == 4
    assert [one.field for one in refused] == ["text", "rating", None, "text"]


def test_the_page_of_feeds_says_what_the_feeds_say() -> None:
    root = Path(__file__).resolve().parents[3]
    page = runpy.run_path(str(root / "tools" / "feeds_page.py"))["page"]
    assert (root / "docs" / "feeds.md").read_text("utf-8") == page()
