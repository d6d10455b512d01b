"""Chatwoot: conversations with their messages, as they go on."""

from collections.abc import Iterator
from typing import Any

from walkamile.listen.feed import Feed, Field, flattened
from walkamile.listen.fetching.answer import WrongQuestionError
from walkamile.listen.fetching.moments import ceiling, seconds
from walkamile.listen.fetching.newest_first import Listed, newest_first
from walkamile.listen.fetching.page import Asked, Page
from walkamile.listen.fetching.polite import Service

A_PAGE = 25
# Messages come twenty at a time, the latest first (chatwoot#9488).
MOST_STRETCHES = 10


def fetch(asked: Asked) -> Iterator[Page]:
    """Walk down the conversations, the one that went on last first."""
    if not asked["account"].isdecimal():
        raise WrongQuestionError("the account is a number.")
    inbox = asked.get.service(asked["address"], {"api_access_token": asked["token"]})
    account = f"/api/v1/accounts/{asked['account']}/conversations"

    def ask(older: Any) -> Listed:
        page = int(older or 1)
        asking = {"status": "all", "sort_by": "last_activity_at_desc", "page": page}
        answer = inbox.json(account, asking)
        rows = (answer.get("data") or {}).get("payload") or []
        marks = {str(one["id"]): seconds(one.get("last_activity_at")) for one in rows}
        content = [
            {"messages": _messages(inbox, f"{account}/{int(one['id'])}/messages")}
            for one in rows
            if marks[str(one["id"])] > float(asked.cursor.get("since") or 0)
        ]
        return Listed(content, marks, page + 1 if len(rows) >= A_PAGE else None)

    return newest_first(asked.cursor, ask, ceiling=ceiling(asked.now))


def _messages(inbox: Service, way: str) -> list[Any]:
    """Return what was said in a conversation, oldest stretch last; no private notes."""
    found: dict[Any, Any] = {}
    before = None
    for _ in range(MOST_STRETCHES):
        stretch = inbox.json(way, {"before": before}).get("payload") or []
        new = [one for one in stretch if one.get("id") not in found]
        if not new:
            break
        found |= {one.get("id"): one for one in new}
        before = min(one["id"] for one in new)
    return [one for _, one in sorted(found.items()) if not one.get("private")]


chatwoot = Feed(
    name="chatwoot",
    title="Chatwoot",
    about=(
        "Conversations of all inboxes with their messages; no private notes.",
        "Profile settings: Access token. The account's number stands in every address.",
    ),
    limits="The last two hundred messages of a conversation.",
    trust="unverified",
    read_as="chatwoot",
    fields=(
        Field(name="address", label="Address", help="Such as app.chatwoot.com"),
        Field(name="account", label="Account", kind="number", help="A number."),
        Field(name="token", label="Access token", kind="secret"),
    ),
    fetch=fetch,
    every=15,
    together=flattened,
)
