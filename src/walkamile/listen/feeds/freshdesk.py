"""Freshdesk: tickets with their conversations, as they change."""

from collections.abc import Iterator
from typing import Any

from walkamile.listen.feed import Feed, Field
from walkamile.listen.fetching.moments import back, iso, seconds
from walkamile.listen.fetching.page import Asked, Page
from walkamile.listen.fetching.polite import basic

A_PAGE, LAST_PAGE = 50, 300  # Freshdesk gives no page after the 300th


def fetch(asked: Asked) -> Iterator[Page]:
    """List what changed since, oldest change first, with what was said in each."""
    desk = asked.get.service(_address(asked["domain"]), basic(asked["key"], "X"))
    since = float(asked.cursor.get("since") or back(asked.now, asked["days"]))
    latest = since
    for page in range(1, LAST_PAGE + 1):
        asking = {"updated_since": iso(since), "order_by": "updated_at", "page": page,
                  "order_type": "asc", "per_page": A_PAGE, "include": "description"}  # fmt: skip
        found = desk.json("/api/v2/tickets", asking)
        rows = [one for one in found if isinstance(one, dict)]
        whole = [{**one, "conversations": _said(desk, one)} for one in rows]
        times = [seconds(one.get("updated_at")) for one in rows]
        new = sum(1 for one in times if one > since)
        latest = max([latest, *times])
        yield Page({"tickets": whole}, new, {"since": latest})
        if len(rows) < A_PAGE:
            return


def _address(given: str) -> str:
    name = given.removeprefix("https://").strip("/")
    return f"https://{name}" if "." in name else f"https://{name}.freshdesk.com"


def _said(desk: Any, ticket: dict[str, Any]) -> list[Any]:
    way = f"/api/v2/tickets/{int(ticket['id'])}/conversations"
    found = desk.json(way, {"per_page": 100})
    return [one for one in found if isinstance(one, dict) and not one.get("private")]


freshdesk = Feed(
    name="freshdesk",
    title="Freshdesk",
    about=(
        "Tickets and their public replies, whenever one of them changes; no private notes.",
        "Profile settings, on the right: your API key.",
    ),
    limits="The first hundred replies of a ticket. Satisfaction ratings are not fetched.",
    trust="unverified",
    read_as="freshdesk_json",
    fields=(
        Field(name="domain", label="Domain", help="The part before .freshdesk.com"),
        Field(name="key", label="API key", kind="secret"),
        Field(name="days", label="Days to look back at first", kind="number", usual="30",
              needed=False, query=True),
    ),
    fetch=fetch,
    every=30,
)  # fmt: skip
