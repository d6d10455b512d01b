"""Reddit: posts and comments of a subreddit, or posts that a search finds."""

from collections.abc import Iterator
from typing import Any

from walkamile.listen.feed import Feed, Field
from walkamile.listen.fetching.moments import ceiling
from walkamile.listen.fetching.newest_first import Listed, newest_first
from walkamile.listen.fetching.page import Asked, Page
from walkamile.listen.fetching.polite import Service, basic, bearer

SITE, API = "https://www.reddit.com", "https://oauth.reddit.com"
A_PAGE = 100


def fetch(asked: Asked) -> Iterator[Page]:
    """Walk down posts, and comments where asked for; each has a cursor of its own."""
    reddit = _let_in(asked)
    cursor = dict(asked.cursor)
    for name, (way, more) in _ways(asked).items():

        def ask(older: Any, way: str = way, more: dict[str, Any] = more) -> Listed:
            asking = {"limit": A_PAGE, "after": older, "raw_json": 1, **more}
            return _listed(reddit.json(way, asking))

        for page in newest_first(
            cursor.get(name) or {}, ask, ceiling=ceiling(asked.now)
        ):
            cursor = {**cursor, name: dict(page.cursor)}
            yield Page(page.content, page.records, cursor)


def _ways(asked: Asked) -> dict[str, tuple[str, dict[str, Any]]]:
    sub, words = asked["subreddit"].removeprefix("r/").strip("/"), asked["words"]
    place = f"/r/{sub}" if sub else ""
    if words or not sub:
        query = {"q": words, "sort": "new", "type": "link"}
        found = {
            "posts": (f"{place}/search", query | ({"restrict_sr": 1} if sub else {}))
        }
    else:
        found = {"posts": (f"{place}/new", {})}
    if sub and not words and asked["comments"] != "no":
        found["comments"] = (f"{place}/comments", {})
    return found


def _listed(answer: Any) -> Listed:
    data = (answer.get("data") if isinstance(answer, dict) else None) or {}
    things = [one.get("data") or {} for one in data.get("children") or ()]
    marks = {str(one.get("name")): float(one.get("created_utc") or 0) for one in things}
    return Listed(answer, marks, data.get("after"))


def _let_in(asked: Asked) -> Service:
    agent = {"user-agent": f"python:walkamile:0.1 (by /u/{asked['user'] or 'unknown'})"}
    door = asked.get.service(SITE, {**basic(asked["key"], asked["secret"]), **agent})
    answer = door.json(
        "/api/v1/access_token", form={"grant_type": "client_credentials"}
    )
    token = str(answer.get("access_token") or "")
    return asked.get.service(API, {**bearer(token), **agent})


reddit = Feed(
    name="reddit",
    title="Reddit",
    about=(
        "New posts and comments of a subreddit, or posts that hold certain words.",
        "reddit.com/prefs/apps: create an app of the kind “script”; mind Reddit's terms.",
    ),
    limits="Reddit gives about the last thousand of a list, so look in often enough. "
    "Comments are not searched for words.",
    trust="seen",
    read_as="reddit",
    fields=(
        Field(name="subreddit", label="Subreddit", needed=False, query=True,
              help="Without r/; empty searches all of Reddit."),
        Field(name="words", label="Words", needed=False, query=True,
              help="Only posts with these words; empty takes all."),
        Field(name="comments", label="Comments too", kind="choice", usual="yes",
              choices=(("yes", "Yes"), ("no", "No")), needed=False, query=True),
        Field(name="user", label="Your user name", help="Reddit wants to know who asks."),
        Field(name="key", label="App id", help="Below the name of the app."),
        Field(name="secret", label="App secret", kind="secret"),
    ),
    fetch=fetch,
)  # fmt: skip
