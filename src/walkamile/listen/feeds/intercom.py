"""Intercom: conversations with every part, as they change."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from walkamile.listen.feed import Feed, Field
from walkamile.listen.fetching.moments import back
from walkamile.listen.fetching.page import Asked, Page
from walkamile.listen.fetching.polite import bearer

PLACES = {"us": "https://api.intercom.io", "eu": "https://api.eu.intercom.io",
          "au": "https://api.au.intercom.io"}  # fmt: skip
VERSION, A_PAGE = "2.11", 50


def fetch(asked: Asked) -> Iterator[Page]:
    """Search what changed since, oldest change first, and fetch each conversation."""
    headers = {**bearer(asked["token"]), "intercom-version": VERSION}
    service = asked.get.service(PLACES[asked["region"] or "us"], headers)
    since = int(asked.cursor.get("since") or back(asked.now, asked["days"]))
    after = asked.cursor.get("after")
    while True:
        found = service.json("/conversations/search", body=_question(since, after))
        rows = [
            one for one in found.get("conversations") or () if isinstance(one, dict)
        ]
        whole = [
            service.json(f"/conversations/{quote(str(one['id']), safe='')}")
            for one in rows
        ]
        content = {"conversations": [_without_notes(one) for one in whole]}
        following = ((found.get("pages") or {}).get("next") or {}).get("starting_after")
        latest = max((int(one.get("updated_at") or 0) for one in rows), default=since)
        if not following:
            yield Page(content, len(rows), {"since": max(latest, since)})
            return
        after = following
        yield Page(content, len(rows), {"since": since, "after": after})


def _question(since: int, after: str | None) -> dict[str, Any]:
    page = {"per_page": A_PAGE, **({"starting_after": after} if after else {})}
    return {
        "query": {"field": "updated_at", "operator": ">", "value": since},
        "pagination": page,
        "sort": {"field": "updated_at", "order": "ascending"},
    }


def _without_notes(one: dict[str, Any]) -> dict[str, Any]:
    inner = one.get("conversation_parts")
    if not isinstance(inner, dict):
        return one
    said = [
        part
        for part in inner.get("conversation_parts") or ()
        if isinstance(part, dict) and part.get("part_type") != "note"
    ]
    return {**one, "conversation_parts": {**inner, "conversation_parts": said}}


intercom = Feed(
    name="intercom",
    title="Intercom",
    about=(
        "Conversations, their parts and ratings, whenever one changes; no internal notes.",
        "Settings, Integrations, Developer hub: make an app, copy its access token.",
    ),
    limits="Intercom gives the last five hundred parts of a conversation.",
    trust="unverified",
    read_as="intercom",
    fields=(
        Field(name="token", label="Access token", kind="secret"),
        Field(name="region", label="Region", kind="choice", usual="us",
              choices=(("us", "United States"), ("eu", "Europe"), ("au", "Australia"))),
        Field(name="days", label="Days to look back at first", kind="number", usual="30",
              needed=False, query=True),
    ),
    fetch=fetch,
    every=30,
)  # fmt: skip
