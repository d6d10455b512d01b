"""One jotted note: what a colleague just heard a customer say."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa
from django.db import transaction
from django.utils import timezone

from walkamile import table
from walkamile.refused import Refused
from walkamile.web.keep import shape, write
from walkamile.web.models import Colleague, Source, Verbatim

JOTTED = "jotted"
NAME = "Jotted notes"


class NothingSaidError(Refused):
    """A note without words, or with words that cannot be kept."""


def jot(
    words: str,
    *,
    by: Colleague | None = None,
    client_id: str | None = None,
    segment: str | None = None,
    place: str | None = None,
    heard_at: datetime | None = None,
    **more: Any,
) -> Verbatim:
    """Keep one note and return it; the same ``client_id`` again returns the same note.

    ``more``: paraphrase, mood, looked. Others see it once it was looked through for
    names: later (``redaction.look_at``), or before, where ``looked`` holds the columns
    that such a look writes.
    ``paraphrase`` marks a colleague's own wording, which is never shown as a quote.
    """
    if not words.strip():
        raise NothingSaidError(
            "there are no words in this note.",
            next_step="Write what the customer said, as nearly as you remember it.",
            field="text",
        )
    now = timezone.now()
    into = Source.objects.get_or_create(type=JOTTED, name=NAME)[0]
    rows = shape.canonical(
        table.rows(
            [
                {
                    "source_type": into.type,
                    "source_name": into.name,
                    "source_record_id": client_id or str(uuid.uuid4()),
                    "author_role": "customer",
                    "occurred_at": heard_at or now,
                    "tz_assumed": False,
                    "text": words,
                    "text_format": "plain",
                    "segment": segment or None,
                    "place": place or None,
                }
            ],
            table.VERBATIMS,
        )
    )
    refuse(rows)
    with transaction.atomic():
        return keep_one(rows, into, by=by, **more)


def refuse(rows: pa.Table) -> None:
    """Raise NothingSaidError where a row holds what cannot be kept."""
    for bad in shape.unholdable(rows):
        raise NothingSaidError(bad.reason, next_step=bad.next_step, field=bad.field)


def keep_one(
    rows: pa.Table,
    into: Source,
    *,
    by: Colleague | None = None,
    paraphrase: bool = False,
    mood: str = "",
    looked: Mapping[str, Any] | None = None,
) -> Verbatim:
    """Keep a table of one row, or return what is kept under its record's id."""
    seq = write.take_numbers(write.SEQ, 1)
    row = rows.to_pylist()[0]
    there = into.verbatim_set.filter(source_record_id=row["source_record_id"])
    for number in there.values_list("pk", flat=True):
        return Verbatim.objects.get(pk=number)
    return Verbatim.objects.create(
        source=into,
        team_id=into.team_id,
        seq=seq,
        digest=shape.digests(rows)[0],
        paraphrase=paraphrase,
        heard_by=by,
        mood=mood,
        **row,
        **(looked or {}),
    )
