"""Hacker News: stories and comments that a search finds."""

from collections.abc import Iterator
from typing import Any

from walkamile.listen.feed import Feed, Field
from walkamile.listen.fetching.moments import OVERLAP, ceiling
from walkamile.listen.fetching.newest_first import Listed, newest_first
from walkamile.listen.fetching.page import Asked, Page

SEARCH = "https://hn.algolia.com"
A_PAGE = 100


def fetch(asked: Asked) -> Iterator[Page]:
    """Walk down what was found, from the newest on."""
    search = asked.get.service(SEARCH)
    since = float(asked.cursor.get("since") or 0) - OVERLAP

    def ask(older: Any) -> Listed:
        asking = {"query": asked["words"], "tags": asked["what"] or "(story,comment)",
                  "hitsPerPage": A_PAGE, "page": older or 0,
                  "numericFilters": f"created_at_i>{max(since, 0):.0f}"}  # fmt: skip
        answer = search.json("/api/v1/search_by_date", asking)
        hits = [one for one in answer.get("hits") or () if isinstance(one, dict)]
        marks = {
            str(one.get("objectID")): float(one.get("created_at_i") or 0)
            for one in hits
        }
        next_page = int(answer.get("page") or 0) + 1
        more = next_page < int(answer.get("nbPages") or 0)
        return Listed(answer, marks, next_page if more else None)

    return newest_first(asked.cursor, ask, ceiling=ceiling(asked.now))


hacker_news = Feed(
    name="hacker_news",
    title="Hacker News",
    about=(
        "Stories and comments that hold certain words, by Algolia's search.",
        "No key is needed.",
    ),
    limits="The search gives the latest thousand findings at most.",
    trust="unverified",
    read_as="hacker_news",
    fields=(
        Field(name="words", label="Words", help="Your name, your product.", query=True),
        Field(
            name="what", label="What", kind="choice", usual="(story,comment)", query=True,
            choices=(("(story,comment)", "Stories and comments"), ("comment", "Comments"),
                     ("story", "Stories")), needed=False,
        ),
    ),
    fetch=fetch,
)  # fmt: skip
