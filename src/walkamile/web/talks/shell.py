"""Jot down from the command line: the same form, the same note, a person by address."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from walkamile.refused import Refused
from walkamile.web.models import Colleague
from walkamile.web.talks import jotting
from walkamile.web.talks.forms import Jot

# What people type for the words of a pipe.
PIPE = "-"


class NotJottedError(Refused):
    """A note that cannot be kept as it was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jotted:
    """A note that is kept: its number, and whether it had been sent before."""

    id: int
    again: bool
    paraphrase: bool
    heard_by: str | None


def jotted(words: str, *, by: str | None, told: Mapping[str, Any]) -> Jotted:
    """Keep a note; ``told`` are further fields of the form. Raises Refused."""
    said = sys.stdin.read() if words.strip() == PIPE else words
    given = {name: "" if value is None else str(value) for name, value in told.items()}
    form = Jot({"said": said, **given})
    if not form.is_valid():
        field, texts = next(iter(form.errors.items()))
        raise NotJottedError(
            " ".join(str(text) for text in texts),
            next_step="walkamile jot --help shows what may be said.",
            field=field,
        )
    heard_by = _colleague(by)
    kept = jotting.take(form.note(), by=heard_by)
    return Jotted(
        id=kept.verbatim.pk,
        again=kept.again,
        paraphrase=kept.verbatim.paraphrase,
        heard_by=heard_by.email if heard_by else None,
    )


def _colleague(address: str | None) -> Colleague | None:
    if address is None:
        return None
    found = Colleague.objects.filter(email=address.strip().lower(), is_active=True)
    who = found.first()
    if who is None:
        raise NotJottedError(
            f"nobody here has the address {address!r}.",
            next_step="Leave --as out, or ask an admin for an account.",
            field="as",
        )
    return who
