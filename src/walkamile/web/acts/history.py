"""Who changed what, from what to what: added to, never altered, and taken back."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from walkamile.refused import Refused
from walkamile.web import log
from walkamile.web.models import Change, Colleague

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
