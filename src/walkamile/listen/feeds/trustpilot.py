"""Trustpilot: public reviews of one business."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from walkamile.listen.feed import Feed, Field
from walkamile.listen.fetching.moments import ceiling, seconds
from walkamile.listen.fetching.newest_first import Listed, newest_first
from walkamile.listen.fetching.page import Asked, Page

API, A_PAGE = "https://api.trustpilot.com", 100


def fetch(asked: Asked) -> Iterator[Page]:
    """Walk down the reviews, newest first."""
    service = asked.get.service(API, {"apikey": asked["key"]})
    way = f"/v1/business-units/{quote(asked['unit'], safe='')}/reviews"

    def ask(older: Any) -> Listed:
        page = int(older or 1)
        asking = {"perPage": A_PAGE, "page": page, "orderBy": "createdat.desc"}
        answer = service.json(way, asking)
        rows = [one for one in answer.get("reviews") or () if isinstance(one, dict)]
        marks = {str(one.get("id")): seconds(one.get("createdAt")) for one in rows}
        return Listed(answer, marks, page + 1 if len(rows) == A_PAGE else None)

    return newest_first(asked.cursor, ask, ceiling=ceiling(asked.now))


trustpilot = Feed(
    name="trustpilot",
    title="Trustpilot reviews",
    about=(
        "Every public review of your business unit, newest first.",
        "Trustpilot Business, Integrations, Developers: make an application, take its key.",
    ),
    limits="A review that is edited later is not fetched again. The key needs a paid plan.",
    trust="unverified",
    read_as="trustpilot_json",
    fields=(
        Field(
            name="unit", label="Business unit id",
            help="24 letters and digits; the API's “find” gives it for your domain.",
        ),
        Field(name="key", label="API key", kind="secret"),
    ),
    fetch=fetch,
    every=3 * 60,
)  # fmt: skip
