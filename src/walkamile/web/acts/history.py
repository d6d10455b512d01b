"""Who changed what, from what to what: added to, never altered, and taken back."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from walkamile.refused import Refused
from walkamile.web import log
from walkamile.web.models import Change, Colleague
from walkamile.web.models.written import Reduced
from walkamile.web.redaction import written

Values = Mapping[str, Any]


class ChangedMeanwhileError(Refused):
    """Somebody else saved the same thing in between. Nobody's text is lost.

    ``theirs`` is the row as it stands now; what was typed is still in the form.
    """

    def __init__(self, theirs: Any) -> None:
        super().__init__(
            "somebody else changed this while you were writing.",
            next_step="Both versions are shown: take what is right from each, and save.",
        )
        self.theirs = theirs


class CannotTakeBackError(Refused):
    """A change that something newer rests on."""


def note(
    what: str,
    number: int,
    did: str,
    *,
    before: Values,
    after: Values,
    by: Colleague | None,
    batch: UUID | None = None,
    undoes: Change | None = None,
) -> Change:
    """Add a change to the history; the house's chained log holds its hash."""
    change = Change.objects.create(
        what=what,
        number=number,
        did=did,
        before={name: plain(value) for name, value in before.items()},
        after={name: plain(value) for name, value in after.items()},
        by=by,
        batch=batch,
        undoes=undoes,
    )
    log.changed(by, what, str(number), f"{did}: change {change.pk} {digest(change)}")
    return change


@transaction.atomic
def save(
    row: Any,
    values: Values,
    *,
    what: str,
    by: Colleague | None,
    version: int | None = None,
    did: str = "changed",
) -> Any:
    """Change a row that has a ``version``, and note it; return the row as it is now.

    With ``version`` it is refused (``ChangedMeanwhileError``) when somebody else saved
    it after that version was read. Where nothing differs nothing is noted.
    """
    kept = type(row).objects.select_for_update().get(pk=row.pk)
    if version is not None and kept.version != version:
        raise ChangedMeanwhileError(kept)
    held = dict(values)
    if isinstance(kept, Reduced):
        held = written.reduced(values, kept, by)
        kept.as_written = held.pop(written.KEPT, kept.as_written)
    new = {n: v for n, v in held.items() if plain(getattr(kept, n)) != plain(v)}
    if not new:
        return kept
    before = {name: getattr(kept, name) for name in new}
    for name, value in new.items():
        setattr(kept, name, value)
    kept.version += 1
    kept.save()
    note(what, kept.pk, did, before=before, after=new, by=by)
    return kept


def differing(
    form: Any, theirs: Mapping[str, Any], mine: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return each field in which two editors differ, with both versions."""
    return [
        {"label": form.fields[name].label, "theirs": theirs.get(name), "yours": value}
        for name, value in mine.items()
        if str(theirs.get(name) or "") != str(value or "")
    ]


def of(what: str, number: int) -> QuerySet[Change]:
    """Return the history of one thing, the newest first."""
    found = Change.objects.filter(what=what, number=number)
    return found.select_related("by", "undoes").order_by("-id")


def digest(change: Change) -> str:
    """Return the hash of what a change says: as it stands in the log."""
    said = [change.what, change.number, change.did, change.before, change.after]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value
