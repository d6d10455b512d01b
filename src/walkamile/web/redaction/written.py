"""What colleagues write goes through the same sieve as what customers say.

It is looked through when it is written, so that the row itself, its history, and all
that is made of either hold nothing that leads to a person. Whoever wrote it still sees
their own words: a promise has to be kept to somebody.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db.models import Q

from walkamile.listen.redact import Thread, redact_one
from walkamile.listen.redact.words import fold
from walkamile.web.models import Colleague, Count, Verbatim
from walkamile.web.models.written import Reduced
from walkamile.web.redaction.rules import patterns

KEPT = "as_written"
# A pseudonym that stands in the text already: its number is taken.
THERE = re.compile(r"\[([a-z]+(?: [a-z]+)*) (\d{1,6})\]")
# Names of a talk are gathered from so many of its turns.
MOST_TURNS = 400
GONE = "[erased]"
AT_ONCE = 500

Values = dict[str, Any]
Called = dict[tuple[str, str], int]
Rules = Mapping[str, "re.Pattern[str]"]


def masked(
    words: str, said: Iterable[Verbatim] = (), rules: Rules | None = None
) -> str:
    """Return words without what leads to a person.

    ``said`` are the customer's words that they are about: whoever was found there is
    found here, too, and is called the same. ``rules`` are the owner's own.
    """
    called: Called = {}
    for text, spans in _read(said):
        for span in spans:
            _recall(called, span, text[span["start"] : span["end"]])
    for kind, number in THERE.findall(words):
        called[kind.replace(" ", "_"), f"\x00{number}"] = int(number)
    names = [value for kind, value in called if kind == "person" and value[0] != "\x00"]
    own_rules = patterns() if rules is None else rules
    return redact_one(words, Thread(called=called), names, own_rules).text


def reduced(
    values: Mapping[str, Any],
    of: type[Reduced] | Reduced,
    by: Colleague | None,
    said: Iterable[Verbatim] = (),
) -> Values:
    """Return values as everyone may read them, with what ``by`` wrote kept beside.

    ``of`` is the row that is changed, or the class of one that is made. A field that
    is given as it stands is left as it stands.
    """
    out = dict(values)
    kept = _copy(of)
    there = list(said)
    for name in set(of.REDUCED) & set(values):
        words = values[name]
        if not isinstance(words, str) or not words:
            continue
        if isinstance(of, Reduced) and words == getattr(of, name):
            continue
        most = _longest(of, name)
        out[name] = masked(words, there)[:most]
        _keep(kept, name, by, words if out[name] != words else None)
    if kept != _copy(of):
        out[KEPT] = kept or None
    return out


def segment(name: str, rules: Rules | None = None) -> str:
    """Return which kind of customer somebody typed in: never a person.

    What the voices themselves are sorted by is a segment, whatever it is called.
    """
    plain = masked(name, rules=rules)
    if plain == name or Count.objects.filter(segment=name).exists():
        return name
    return plain


def fields() -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Yield every table that holds what colleagues write, with those fields."""
    for model in apps.get_app_config("web").get_models():
        if issubclass(model, Reduced):
            yield model, model.REDUCED


def anew() -> int:
    """Look through all of it again, for a new rule; return how many rows changed."""
    done, rules = 0, patterns()
    for model, names in fields():
        rows = model.objects.exclude(model.OURS).only("pk", *names).order_by("pk")
        for row in rows.iterator(AT_ONCE):
            done += _again(row, names, rules)
    return done


def erase(spelled: Iterable[str], words: Iterable[str] = ()) -> int:
    """Take one customer out of what colleagues wrote; return how many rows held them.

    What only its writer could see goes for good where it names them in one of these
    ways, or by one of these ``words``; what everyone sees is freed of the name.
    """
    ways = [one for one in spelled if one]
    if not ways:
        return 0
    full = "|".join(map(re.escape, ways))
    parts = "".join(rf"|\b{re.escape(word)}\b" for word in words)
    pattern = re.compile(full, re.IGNORECASE)
    wide = re.compile(full + parts, re.IGNORECASE)
    done = 0
    for model, names in fields():
        rows = _naming(model, names, ways)
        done += sum(_erased(row, names, pattern, wide) for row in rows)
    return done


def _naming(model: Any, names: tuple[str, ...], ways: list[str]) -> list[Any]:
    named = Q(as_written__isnull=False)
    for name in names:
        for way in ways:
            named |= Q(**{f"{name}__icontains": way})
    return list(model.objects.filter(named).only("pk", KEPT, *names))


def _erased(
    row: Any,
    names: tuple[str, ...],
    pattern: "re.Pattern[str]",
    wide: "re.Pattern[str]",
) -> bool:
    before = {name: getattr(row, name) for name in names}
    after = {name: pattern.sub(GONE, words) for name, words in before.items()}
    held = {
        name: left
        for name, by in (row.as_written or {}).items()
        if (left := {who: said for who, said in by.items() if not wide.search(said)})
    }
    if after == before and held == (row.as_written or {}):
        return False
    type(row).objects.filter(pk=row.pk).update(**after, as_written=held or None)
    return True


def _again(row: Any, names: tuple[str, ...], rules: Rules) -> bool:
    before = {name: getattr(row, name) for name in names}
    after = {
        name: masked(words, rules=rules)[: _longest(row, name)]
        for name, words in before.items()
    }
    if after == before:
        return False
    type(row).objects.filter(pk=row.pk).update(**after)
    return True


def _copy(of: Any) -> dict[str, dict[str, str]]:
    held = of.as_written if isinstance(of, Reduced) else None
    return {name: dict(by) for name, by in (held or {}).items()}


def _keep(
    kept: dict[str, dict[str, str]], name: str, by: Colleague | None, words: str | None
) -> None:
    """Keep what one colleague wrote into a field; nothing where nothing was taken out."""
    if by is None:
        return
    whose = kept.setdefault(name, {})
    whose.pop(str(by.pk), None)
    if words is not None:
        whose[str(by.pk)] = words
    if not whose:
        del kept[name]


def _read(said: Iterable[Verbatim]) -> Iterator[tuple[str, Any]]:
    for row in list(said)[:MOST_TURNS]:
        if row.spans and row.spans != "[]":
            yield row.text, _spans(row.spans)


@lru_cache(maxsize=256)
def _spans(written: str) -> Any:
    return json.loads(written)


def _recall(called: Called, span: Mapping[str, Any], value: str) -> None:
    found = THERE.fullmatch(span["replaced_by"])
    if found is None:
        return
    number = int(found[2])
    called.setdefault((span["kind"], " ".join(fold(value).split())), number)
    if span["kind"] == "person":
        for part in value.split():
            if len(part) > 2:
                called.setdefault(("person", fold(part)), number)


def _longest(of: Any, name: str) -> int | None:
    """Return what a column holds: a pseudonym may be longer than a name."""
    most: int | None = of._meta.get_field(name).max_length
    return most
