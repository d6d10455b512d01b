"""Google Play: reviews of the last week, with a service account."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from walkamile.listen.feed import Feed, Field
from walkamile.listen.fetching.answer import NotLetInError
from walkamile.listen.fetching.newest_first import Listed, newest_first
from walkamile.listen.fetching.page import Asked, Page
from walkamile.listen.fetching.polite import Service, bearer
from walkamile.listen.fetching.tickets import ticket

# Fixed, not taken from the account's file: a file may name any address.
TOKENS, API = "https://oauth2.googleapis.com", "https://androidpublisher.googleapis.com"
SCOPE = "https://www.googleapis.com/auth/androidpublisher"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def fetch(asked: Asked) -> Iterator[Page]:
    """Walk down the reviews, last changed first: an edited one comes again."""
    play = _let_in(asked)
    package = quote(asked["package"], safe="")
    way = f"/androidpublisher/v3/applications/{package}/reviews"

    def ask(older: Any) -> Listed:
        answer = play.json(way, {"maxResults": 100, "token": older})
        rows = [one for one in answer.get("reviews") or () if isinstance(one, dict)]
        marks = {str(one.get("reviewId")): _changed(one) for one in rows}
        more = (answer.get("tokenPagination") or {}).get("nextPageToken")
        return Listed(answer, marks, more)

    return newest_first(asked.cursor, ask)


def _changed(review: dict[str, Any]) -> float:
    said = [part.get("userComment") or {} for part in review.get("comments") or ()]
    times = [(one.get("lastModified") or {}).get("seconds") or 0 for one in said]
    return max((float(time) for time in times), default=0.0)


def _let_in(asked: Asked) -> Service:
    try:
        account = json.loads(asked["account"])
        said = {
            "iss": account["client_email"],
            "scope": SCOPE,
            "aud": f"{TOKENS}/token",
        }
        key = str(account["private_key"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotLetInError(
            "this is not the file of a service account.",
            next_step="Paste the whole JSON file that Google gave you with the key.",
        ) from None
    word = ticket(said, key=key, kind="RS256", now=asked.now)
    form = {"grant_type": GRANT, "assertion": word}
    answer = asked.get.service(TOKENS).json("/token", form=form)
    return asked.get.service(API, bearer(str(answer.get("access_token") or "")))


google_play = Feed(
    name="google_play",
    title="Google Play reviews",
    about=(
        "Reviews with words that were written or changed within the last week.",
        "Google Cloud: a service account with a JSON key; Play Console: let it see reviews.",
    ),
    limits="Google gives the last seven days only: bring the monthly CSV files for more. "
    "Stars without words are not given.",
    trust="seen",
    read_as="google_play_json",
    fields=(
        Field(name="package", label="Package", help="Such as com.example.app"),
        Field(
            name="account", label="Service account", kind="secret text",
            help="The JSON file that came with the key.",
        ),
    ),
    fetch=fetch,
    every=6 * 60,
)  # fmt: skip
