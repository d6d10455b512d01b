"""What colleagues noted of a customer elsewhere: freed of them when they are erased."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, TextField
from django.db.models.functions import Cast

from walkamile.web import log
from walkamile.web.acts.history import digest
from walkamile.web.customers.find import Customer, spellings
from walkamile.web.models import (
    ChairQuestion,
    Change,
    Colleague,
    Confirmation,
    ContactChoice,
    EventLog,
    Exposure,
    Meeting,
    NeedAnswer,
    Paper,
    Promise,
    Proposal,
    Told,
)
from walkamile.web.redaction import written
from walkamile.web.redaction.written import GONE

# Where a row says by a reference which customer it is about.
REFERENCES: tuple[type[Model], ...] = (NeedAnswer, Promise, Exposure)
# Papers and letters that are not looked through for names when they are written.
PAPERS: dict[type[Model], tuple[str, ...]] = {
    ChairQuestion: ("words",),
    Confirmation: ("understood", "their_words"),
    EventLog: ("believed",),
    Meeting: ("title", "place", "agenda"),
    Paper: ("title", "words"),
    Proposal: ("title", "place"),
}
# A word of a name that is as short as this stands in half of all texts.
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Freed:
    """How many rows lost a reference, and how many texts a name."""

    references: int
    texts: int


def erase(customer: Customer, *, by: Colleague | None) -> Freed:
    """Take a customer out of what colleagues noted of them; the rest of it stays.

    Scores, minutes and promises stay without the customer; a wish to be left alone
    goes, as nobody is left whom it protects.
    """
    who = sorted({*customer.refs, *spellings(*customer.asked)})
    references = 0
    for model in REFERENCES:
        rows = model._default_manager.filter(_any("customer", who, "iexact"))
        references += rows.update(customer="")
    references += ContactChoice.objects.filter(customer__in=who).delete()[0]
    told = _any("to_whom", who, "iexact") | _any("body", who, "icontains")
    references += Told.objects.filter(told).delete()[0]
    ways = list(spellings(*customer.asked))
    texts = written.erase(ways, _words_of(customer.asked))
    texts += sum(_free(model, names, ways) for model, names in PAPERS.items())
    return Freed(references, texts + _changes(ways, by))


def _any(field: str, values: Sequence[str], how: str) -> Q:
    found = Q(pk=None)
    for value in values:
        found |= Q(**{f"{field}__{how}": value})
    return found


def _words_of(asked: Sequence[str]) -> list[str]:
    """Return the words of a name: what was written of "Mrs Ito" is hers, too."""
    names = [one for one in asked if not re.search(r"[@\d]", one)]
    return [word for name in names for word in name.split() if len(word) >= SHORTEST]


def _free(model: type[Model], names: Sequence[str], ways: list[str]) -> int:
    done, pattern = 0, _pattern(ways)
    for name in names:
        for row in model._default_manager.filter(_any(name, ways, "icontains")):
            freed = pattern.sub(GONE, getattr(row, name))
            done += model._default_manager.filter(pk=row.pk).update(**{name: freed})
    return done


def _changes(ways: list[str], by: Colleague | None) -> int:
    """Free the history, too; the log says which of its entries are others now."""
    pattern, done = _pattern(ways), 0
    as_text = {name: Cast(name, TextField()) for name in ("before", "after")}
    rows = Change.objects.annotate(was=as_text["before"], is_now=as_text["after"])
    # SQLite keeps JSON as it was written: "M\\u00fcller".
    written_as = sorted({*ways, *(json.dumps(way)[1:-1] for way in ways)})
    named = _any("was", written_as, "icontains")
    named |= _any("is_now", written_as, "icontains")
    for row in rows.filter(named).order_by("pk"):
        row.before, row.after = _freed(row.before, pattern), _freed(row.after, pattern)
        row.save(update_fields=["before", "after"])
        log.changed(
            by, row.what, str(row.number), f"erased: change {row.pk} {digest(row)}"
        )
        done += 1
    return done


def _freed(value: Any, pattern: "re.Pattern[str]") -> Any:
    """Return what a history holds, however deep, without the names."""
    if isinstance(value, str):
        return pattern.sub(GONE, value)
    if isinstance(value, list):
        return [_freed(one, pattern) for one in value]
    if isinstance(value, dict):
        return {name: _freed(one, pattern) for name, one in value.items()}
    return value


def _pattern(ways: list[str]) -> "re.Pattern[str]":
    return re.compile("|".join(map(re.escape, ways)), re.IGNORECASE)
