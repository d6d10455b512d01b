"""Zendesk: tickets with every public reply, as they change."""

from collections.abc import Iterator
from typing import Any

from walkamile.listen.feed import Feed, Field, flattened
from walkamile.listen.fetching.answer import NotThereError
from walkamile.listen.fetching.moments import back
from walkamile.listen.fetching.page import Asked, Page
from walkamile.listen.fetching.polite import Service, basic

# Fifty tickets are fifty more questions, for their comments.
A_PAGE, MOST_COMMENTS = 50, 100


def fetch(asked: Asked) -> Iterator[Page]:
    """Go through Zendesk's incremental export, with the comments of each ticket."""
    user = basic(f"{asked['email']}/token", asked["token"])
    desk = asked.get.service(_address(asked["subdomain"]), user)
    cursor = asked.cursor.get("cursor")
    start = int(back(asked.now, asked["days"]))
    while True:
        where = {"cursor": cursor} if cursor else {"start_time": start}
        answer = desk.json(
            "/api/v2/incremental/tickets/cursor.json",
            {**where, "per_page": A_PAGE, "include": "users"},
        )
        tickets = [one for one in answer.get("tickets") or () if _readable(one)]
        users = list(answer.get("users") or ())
        whole = [{**one, "comments": _comments(desk, one, users)} for one in tickets]
        cursor = answer.get("after_cursor") or cursor
        # Users first: who is of the staff has to be known before what they say.
        content = [{"users": users}, {"tickets": whole}]
        yield Page(content, len(whole), {"cursor": cursor})
        if answer.get("end_of_stream", True):
            return


def _address(given: str) -> str:
    name = given.removeprefix("https://").strip("/")
    return f"https://{name}" if "." in name else f"https://{name}.zendesk.com"


def _readable(one: Any) -> bool:
    return isinstance(one, dict) and one.get("status") != "deleted"


def _comments(desk: Service, ticket: dict[str, Any], users: list[Any]) -> list[Any]:
    way = f"/api/v2/tickets/{int(ticket['id'])}/comments.json"
    try:
        answer = desk.json(way, {"include": "users", "page[size]": MOST_COMMENTS})
    except NotThereError:  # deleted since
        return []
    users += answer.get("users") or ()
    # What colleagues note among themselves does not even leave Zendesk's answer.
    return [
        one for one in answer.get("comments") or () if one.get("public") is not False
    ]


zendesk = Feed(
    name="zendesk",
    title="Zendesk",
    about=(
        "Tickets and their public replies, whenever one of them changes; no internal notes.",
        "Admin Centre, Apps and integrations, APIs: switch on token access, add a token.",
    ),
    limits="The first hundred replies of a ticket. Zendesk allows ten rounds a minute.",
    trust="seen",
    read_as="zendesk_json",
    fields=(
        Field(name="subdomain", label="Subdomain", help="The part before .zendesk.com"),
        Field(name="email", label="E-mail address of the token's user"),
        Field(name="token", label="API token", kind="secret"),
        Field(name="days", label="Days to look back at first", kind="number", usual="30",
              needed=False, query=True),
    ),
    fetch=fetch,
    every=30,
    together=flattened,
)  # fmt: skip
