"""App Store: the latest reviews of one country, without a key."""

from collections.abc import Iterator, Sequence
from typing import Any

from walkamile.listen.feed import Feed, Field
from walkamile.listen.fetching.answer import WrongQuestionError
from walkamile.listen.fetching.newest_first import Listed, newest_first
from walkamile.listen.fetching.page import Asked, Page

STORE = "https://itunes.apple.com"
LAST_PAGE = 10  # Apple gives no more


def fetch(asked: Asked) -> Iterator[Page]:
    """Walk down the ten pages of reviews, most recent first."""
    store = asked.get.service(STORE)
    country, app = asked["country"].lower(), asked["app"].removeprefix("id")
    if not (len(country) == 2 and country.isascii() and app.isdecimal()):
        raise WrongQuestionError(
            "the country is two letters and the app a number.",
            next_step="Take both from the app's address: apps.apple.com/COUNTRY/app/idAPP",
        )

    def ask(older: Any) -> Listed:
        page = int(older or 1)
        way = f"/{country}/rss/customerreviews/page={page}/id={app}/sortby=mostrecent/json"
        answer = store.json(way)
        reviews = _reviews(answer)
        marks = {
            _label(one): float(_label(one))
            for one in reviews
            if _label(one).isdecimal()
        }
        return Listed(reviews, marks, page + 1 if page < LAST_PAGE and marks else None)

    return newest_first(asked.cursor, ask)


def _reviews(answer: Any) -> list[dict[str, Any]]:
    """Return the entries: many are a list, one alone is not, none are missing."""
    feed = (answer.get("feed") if isinstance(answer, dict) else None) or {}
    entries = feed.get("entry") or []
    entries = entries if isinstance(entries, list) else [entries]
    return [one for one in entries if isinstance(one, dict) and "im:rating" in one]


def _label(entry: dict[str, Any]) -> str:
    return str((entry.get("id") or {}).get("label") or "")


def together(pages: Sequence[Any]) -> Any:
    """Return all reviews as Apple writes them."""
    return {"feed": {"entry": [one for page in pages for one in page]}}


app_store_rss = Feed(
    name="app_store_rss",
    title="App Store reviews (Apple's public feed)",
    about=(
        "The latest 500 reviews of an app in one country: add one feed a country.",
        "No key is needed: country and number stand in the app's address.",
    ),
    limits="Apple shows 500 reviews a country, and no others.",
    trust="seen",
    read_as="app_store_rss",
    fields=(
        Field(name="app", label="Number of the app", help="After “id” in its address."),
        Field(name="country", label="Country", help="Two letters, such as de."),
    ),
    fetch=fetch,
    every=6 * 60,
    together=together,
)
