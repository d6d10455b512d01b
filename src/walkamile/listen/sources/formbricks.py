"""Formbricks feedback records: one field of one submission a row."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.files import tables
from walkamile.listen.recognise import has_columns, has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source

SCALES = {
    "nps": (0, 10, "nps"),
    "csat": (1, 5, "csat"),
    "ces": (1, 7, "ces"),
    "rating": (1, 5, "stars"),
}
NEEDED = ("submission_id", "field_id", "field_type")


def recognises(head: bytes, name: str) -> float:
    """Return how surely these are feedback records."""
    table = 0.97 * has_columns(head, *NEEDED)
    return max(table, has_keys(head, name, *NEEDED))


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read texts as verbatims; a submission's score goes with a rating of its own."""
    del ask
    for stretch in tables.opened(path).stretches():
        yield from stretch.refusals
        for row, one in zip(stretch.rows, stretch.columns.to_pylist(), strict=True):
            yield _record(row, one)


def _record(row: int, one: Record) -> Record | Refusal:
    kind = one.get("field_type") or ""
    number = one.get("value_number")
    if kind != "text" and (kind not in SCALES or not number):
        return Refusal(
            row,
            "field_type",
            f"a {kind or 'nameless'} field: neither words nor a rating.",
        )
    low, high, name = SCALES.get(kind, (None, None, None))
    identity = f"{one.get('submission_id')}/{one.get('field_id')}"
    if one.get("tenant_id"):
        identity = f"{one['tenant_id']}/{identity}"
    return {
        "row": row, "raw": one, "source_record_id": identity,
        "conversation_id": one.get("submission_id"), "author": one.get("user_id"),
        "author_role": "customer", "occurred_at": one.get("collected_at"),
        "language": one.get("language"), "title": one.get("field_label"),
        "text": one.get("value_text") if kind == "text" else "",
        "rating": float(str(number)) if kind in SCALES else None,
        "rating_min": low, "rating_max": high, "rating_kind": name,
        "meta": {"source": one.get("source_name"), "field": one.get("field_id"),
                 "group": one.get("field_group_label"),
                 "metadata": one.get("metadata")},
    }  # fmt: skip


formbricks = Source(
    name="formbricks",
    title="Formbricks feedback records (CSV, JSON)",
    how_to_export=(
        "Export the feedback records of Formbricks Hub as CSV or JSON lines.",
        "The same submission twice is an update, not a doubling.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
