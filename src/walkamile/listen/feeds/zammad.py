"""Zammad: tickets with their articles, as they change."""

from collections.abc import Iterator
from typing import Any

from walkamile.listen.feed import Feed, Field
from walkamile.listen.fetching.moments import OVERLAP, back, iso, seconds
from walkamile.listen.fetching.page import Asked, Page
from walkamile.listen.fetching.polite import Service

A_PAGE = 50


def fetch(asked: Asked) -> Iterator[Page]:
    """Search what changed since, oldest change first, with the articles of each."""
    token = {"authorization": f"Token token={asked['token']}"}
    desk = asked.get.service(asked["address"], token)
    since = float(asked.cursor.get("since") or back(asked.now, asked["days"]))
    latest, page, more = since, 1, True
    while more:
        asking = {"query": f"updated_at:[{iso(since - OVERLAP)} TO *]", "page": page,
                  "per_page": A_PAGE, "sort_by": "updated_at", "order_by": "asc"}  # fmt: skip
        found = _tickets(desk.json("/api/v1/tickets/search", asking))
        times = {str(one["id"]): seconds(one.get("updated_at")) for one in found}
        changed = [one for one in found if times[str(one["id"])] > since]
        articles = [article for one in changed for article in _articles(desk, one)]
        latest = max([latest, *times.values()])
        more = len(found) == A_PAGE
        page += 1
        yield Page({"articles": articles}, len(articles), {"since": latest})


def _tickets(answer: Any) -> list[dict[str, Any]]:
    """Return the tickets: a list, or numbers with the things they stand for."""
    if isinstance(answer, list):
        return [one for one in answer if isinstance(one, dict) and "id" in one]
    known = ((answer.get("assets") or {}).get("Ticket")) or {}
    listed = (known.get(str(number)) for number in answer.get("tickets") or ())
    return [one for one in listed if isinstance(one, dict) and "id" in one]


def _articles(desk: Service, ticket: dict[str, Any]) -> list[Any]:
    found = desk.json(f"/api/v1/ticket_articles/by_ticket/{int(ticket['id'])}")
    return [one for one in found if isinstance(one, dict) and not one.get("internal")]


zammad = Feed(
    name="zammad",
    title="Zammad",
    about=(
        "Tickets and their public articles, whenever one changes; nothing internal.",
        "Profile, Token access: a token with the right “ticket.agent”.",
    ),
    limits="Needs Elasticsearch in Zammad, which finds what has changed.",
    trust="unverified",
    read_as="zammad",
    fields=(
        Field(name="address", label="Address", help="Such as help.example.org"),
        Field(name="token", label="Access token", kind="secret"),
        Field(name="days", label="Days to look back at first", kind="number", usual="30",
              needed=False, query=True),
    ),
    fetch=fetch,
    every=30,
)  # fmt: skip
