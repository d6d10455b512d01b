"""G2 reviews: one review answers several questions."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.files.answers import records
from walkamile.listen.recognise import has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source


def recognises(head: bytes, name: str) -> float:
    """Return how surely these are reviews with answers."""
    return has_keys(head, name, "comment_answers")


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read each answer as a verbatim of its own, with its question as the title."""
    del ask
    for item in records(path, "data"):
        if isinstance(item, Refusal):
            yield item
            continue
        row, _, one = item
        said = one.get("attributes") if isinstance(one, dict) else None
        answers = (said or {}).get("comment_answers")
        if not isinstance(answers, dict):
            yield Refusal(row, "comment_answers", "it is no review with answers.")
            continue
        for key, answer in answers.items():
            if isinstance(answer, dict) and answer.get("value"):
                yield _answer(row, one, said or {}, key, answer)


def _answer(row: int, one: Record, said: Record, key: str, answer: Record) -> Record:
    return {
        "row": row, "raw": answer, "source_record_id": f"{one.get('id')}/{key}",
        "conversation_id": one.get("id"), "author_role": "customer",
        "author": said.get("user_name"), "occurred_at": said.get("submitted_at"),
        "title": answer.get("text"), "text": answer["value"],
        "rating": said.get("star_rating"),
        "rating_min": 0, "rating_max": 5, "rating_kind": "stars",
        "product": said.get("product_name"),
        "meta": {"field": key, "review_title": said.get("title")},
    }  # fmt: skip


g2 = Source(
    name="g2",
    title="G2 reviews (API)",
    how_to_export=(
        "Save the answers of the reviews endpoint of your G2 account as JSON.",
        "What people love and hate become verbatims of their own.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
