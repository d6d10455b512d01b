"""What real services once answered comes through our feeds whole."""

import json
from typing import Any

import pytest

from listen.feeds.rounds import Round, read
from listen.feeds.stranger import Answer, stranger

pytestmark = pytest.mark.data


def recorded(data, name):
    path = data / "import_samples" / "dev" / name
    if not path.is_file():
        pytest.skip(f"no recorded answer {name}")
    return json.loads(path.read_text(encoding="utf-8"))


def listings(value: Any) -> list[Any]:
    """Every list that Reddit gave in a recording, wherever it lies in it."""
    if isinstance(value, str) and value.startswith('{"'):
        return listings(json.loads(value))
    if isinstance(value, dict):
        own = [value] if value.get("kind") == "Listing" else []
        return own + [one for part in value.values() for one in listings(part)]
    if isinstance(value, list):
        return [one for part in value for one in listings(part)]
    return []


def test_a_discourse_forum_is_read_page_by_page(data, tmp_path):
    latest = recorded(data, "discourse/posts_latest.json")
    before = recorded(data, "discourse/posts_before.json")

    def behave(q):
        if q.path != "/posts.json":
            return Answer(404)
        first = min(post["id"] for post in latest["latest_posts"])
        older = "before" in q.params
        if older and int(q.params["before"]) < first - 1:
            return {"latest_posts": []}
        return before if older else latest

    with stranger(behave) as server:
        done = Round("discourse", server, given={"forum": server.url})()
    rows, refused = read("discourse", done.content, tmp_path)
    posts = {one["id"] for page in (latest, before) for one in page["latest_posts"]}
    assert done.pages >= 2
    assert len({row["source_record_id"] for row in rows}) + len(refused) >= len(posts)
    assert "hi there.  hi there.  hi there." in {row["text"] for row in rows}


def test_reviews_of_the_app_store_come_with_their_stars(data, tmp_path):
    given = recorded(data, "appstore_rss/FixtureReviewAPI.json")
    entries = given["feed"]["entry"]

    def behave(q):
        return given if "page=1/" in q.path + "/" else {"feed": {}}

    with stranger(behave) as server:
        feed = Round(
            "app_store_rss",
            server,
            at="https://itunes.apple.com",
            given={"app": "638572168", "country": "jp"},
        )
        rows, refused = read("app_store_rss", feed().content, tmp_path)
    reviews = [one for one in entries if "im:rating" in one]
    assert (len(rows), refused) == (len(reviews), [])
    stars = sorted(float(one["im:rating"]["label"]) for one in reviews)
    assert sorted(row["rating"] for row in rows) == stars


def test_a_listing_of_reddit_is_read_as_it_was_recorded(data, tmp_path):
    tape = recorded(data, "reddit/TestMultiredditListings.test_rising.json")
    [listing, *_] = [one for one in listings(tape) if one["data"]["children"]]
    listing["data"]["after"] = None

    def behave(q):
        if q.path == "/api/v1/access_token":
            return {"access_token": "t"}
        empty = {"kind": "Listing", "data": {"children": [], "after": None}}
        return listing if q.path.endswith("/new") else empty

    with stranger(behave) as server:
        feed = Round(
            "reddit",
            server,
            at="https://www.reddit.com https://oauth.reddit.com",
            given={"subreddit": "all", "user": "w", "key": "id", "secret": "s"},
        )
        rows, refused = read("reddit", feed().content, tmp_path)
    posts = [one["data"]["name"] for one in listing["data"]["children"]]
    assert len(rows) + len(refused) == len(posts)
    assert rows
