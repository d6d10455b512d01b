"""Zendesk tickets and comments, as the JSON export or the API gives them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from walkamile.listen.files.answers import records
from walkamile.listen.recognise import has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source, UnreadableError

LISTS = ("tickets", "ticket", "comments", "users", "user", "satisfaction_ratings")
ROLES = {"end-user": "customer", "agent": "colleague", "admin": "colleague"}
SCORES = {"good": 1.0, "bad": 0.0}


def recognises(head: bytes, name: str) -> float:
    """Return how surely these are tickets with a requester, or recorded answers."""
    known = has_keys(head, name, "requester_id", "submitter_id")
    recorded = b"zendesk.com" in head and has_keys(head, name, "http_interactions")
    return max(
        known, 0.85 if recorded else 0.0, has_keys(head, name, "author_id", "html_body")
    )


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read a ticket's first message once, then its comments; notes are refused."""
    del ask
    users: dict[Any, str] = {}
    customers: set[Any] = set()
    found = False
    for item in records(path, *LISTS):
        if isinstance(item, Refusal):
            yield item
            continue
        row, kind, one = item
        found = True
        if not isinstance(one, dict):
            yield Refusal(row, None, "it is neither a ticket nor a comment.")
        elif kind in {"users", "user"}:
            users[one.get("id")] = ROLES.get(str(one.get("role")), "unknown")
        elif "requester_id" in one and "score" not in one:
            customers.add(one["requester_id"])
            yield from _ticket(row, one, users, customers)
        else:
            yield _comment(row, one, users, customers, one.get("ticket_id"))
    if not found:
        raise UnreadableError(
            "neither a ticket nor a comment is in it.",
            next_step="Export tickets as JSON, or save the API's tickets and comments.",
            file=path.name,
        )


def _ticket(
    row: int, one: Record, users: dict[Any, str], customers: set[Any]
) -> Iterator[Record | Refusal]:
    comments = one.get("comments") or []
    score = (one.get("satisfaction_rating") or {}).get("score")
    if not comments:  # the description is the first comment once more
        yield {
            "row": row, "raw": one, "source_record_id": f"ticket-{one.get('id')}",
            "conversation_id": one.get("id"), "turn_index": 0,
            "author": one.get("requester_id"), "author_role": "customer",
            "occurred_at": one.get("created_at"), "updated_at": one.get("updated_at"),
            "title": one.get("subject"), "text": one.get("description"),
            "tags": one.get("tags") or [], "url": one.get("url"),
            "meta": {"status": one.get("status"), "satisfaction": score,
                     "via": one.get("via")},
        }  # fmt: skip
    for turn, comment in enumerate(comments):
        made = _comment(row, comment, users, customers, one.get("id"))
        yield (
            made
            if isinstance(made, Refusal)
            else {**made, "turn_index": turn, "title": one.get("subject")}
        )


def _comment(
    row: int, one: Record, users: dict[Any, str], customers: set[Any], ticket: Any
) -> Record | Refusal:
    if one.get("public") is False:
        return Refusal(
            row, "public", "an internal note: these are no words of a customer."
        )
    author = one.get("author_id") or one.get("requester_id")
    role = users.get(author) or ("customer" if author in customers else "unknown")
    score = SCORES.get(str(one.get("score")))
    rated = (
        {"rating": score, "rating_min": 0, "rating_max": 1, "rating_kind": "thumbs"}
        if score is not None
        else {}
    )
    return {
        "row": row, "raw": one, "source_record_id": f"comment-{one.get('id')}", **rated,
        "conversation_id": ticket, "author": author,
        "author_role": "customer" if "score" in one else role,
        "occurred_at": one.get("created_at"), "updated_at": one.get("updated_at"),
        "text": one.get("plain_body") or one.get("body") or one.get("comment"),
        "meta": {"html": one.get("html_body"), "via": one.get("via")},
    }  # fmt: skip


zendesk_json = Source(
    name="zendesk_json",
    title="Zendesk tickets (JSON)",
    how_to_export=(
        "Admin Centre, Account, Reports, Export: JSON (Zendesk has to enable it).",
        "Or save the answers of the API's tickets, comments and users.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
