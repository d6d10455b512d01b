"""Typeform answers from its API."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.files.answers import records
from walkamile.listen.recognise import has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source

IN_WORDS = {"text", "long_text", "short_text"}


def recognises(head: bytes, name: str) -> float:
    """Return how surely these are answers to a form."""
    return has_keys(head, name, "landed_at", "answers")


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read each open answer as a verbatim; numbers of the same person go beside it."""
    del ask
    for item in records(path, "items", "form_response"):
        if isinstance(item, Refusal):
            yield item
            continue
        row, _, one = item
        if not isinstance(one, dict) or "answers" not in one:
            yield Refusal(row, "answers", "it is no response with answers.")
            continue
        numbers = {
            _ref(part): part["number"]
            for part in one["answers"] or ()
            if "number" in part
        }
        for part in one["answers"] or ():
            if part.get("type") in IN_WORDS and part.get("text"):
                yield _answer(row, one, part, numbers)


def _ref(part: Record) -> str:
    field = part.get("field") or {}
    return str(field.get("ref") or field.get("id"))


def _answer(row: int, one: Record, part: Record, numbers: dict[str, float]) -> Record:
    token = one.get("response_id") or one.get("token") or one.get("landing_id")
    return {
        "row": row, "raw": part, "source_record_id": f"{token}/{_ref(part)}",
        "conversation_id": token, "author_role": "customer",
        "author": (one.get("hidden") or {}).get("email"),
        "occurred_at": one.get("submitted_at") or one.get("landed_at"),
        "title": _ref(part), "text": part["text"],
        "tags": [str(tag) for tag in one.get("tags") or ()],
        "meta": {"hidden": one.get("hidden"), "numbers": numbers},
    }  # fmt: skip


typeform_json = Source(
    name="typeform_json",
    title="Typeform answers (API)",
    how_to_export=(
        "Save the answers of /forms/ID/responses?page_size=1000 as JSON.",
        "The API names questions by their reference: the CSV has their words.",
    ),
    trust="unverified",
    recognises=recognises,
    read=read,
)
