"""App Store Connect: every review of an app, with the owner's key."""

from collections.abc import Iterator
from typing import Any

from walkamile.listen.feed import Feed, Field
from walkamile.listen.fetching.moments import ceiling, seconds
from walkamile.listen.fetching.newest_first import Listed, newest_first
from walkamile.listen.fetching.page import Asked, Page
from walkamile.listen.fetching.polite import bearer
from walkamile.listen.fetching.tickets import ticket

API = "https://api.appstoreconnect.apple.com"


def fetch(asked: Asked) -> Iterator[Page]:
    """Walk down all reviews, newest first."""
    word = ticket(
        {"iss": asked["issuer"], "aud": "appstoreconnect-v1"},
        key=asked["key"], kind="ES256", key_id=asked["key_id"], now=asked.now,
    )  # fmt: skip
    store = asked.get.service(API, bearer(word))
    first = f"/v1/apps/{asked['app']}/customerReviews?limit=200&sort=-createdDate"

    def ask(older: Any) -> Listed:
        answer = store.json(str(older or first))
        rows = [one for one in answer.get("data") or () if isinstance(one, dict)]
        marks = {
            str(one.get("id")): seconds(
                (one.get("attributes") or {}).get("createdDate")
            )
            for one in rows
        }
        return Listed(answer, marks, (answer.get("links") or {}).get("next"))

    return newest_first(asked.cursor, ask, ceiling=ceiling(asked.now))


app_store_connect = Feed(
    name="app_store_connect",
    title="App Store reviews (App Store Connect)",
    about=(
        "Every review of your app, of all countries.",
        "Users and Access, Integrations, Keys: the role “Customer Support” is enough.",
    ),
    limits="A review that is edited later is not fetched again.",
    trust="seen",
    read_as="app_store_connect",
    fields=(
        Field(name="app", label="Apple ID of the app", help="A number."),
        Field(name="issuer", label="Issuer ID", help="Above the list of keys."),
        Field(name="key_id", label="Key ID"),
        Field(
            name="key", label="Private key", kind="secret text",
            help="What the file AuthKey_….p8 holds.",
        ),
    ),
    fetch=fetch,
)  # fmt: skip
