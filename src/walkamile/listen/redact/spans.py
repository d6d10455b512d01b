"""Where something that identifies a person stands in a text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

# "8 Graham Trafficway": a house, a street called after somebody, and what belongs to it.
HOUSE = re.compile(r"(?:\d{1,4}/)?\d{1,5}[a-z]?", re.IGNORECASE)
BETWEEN = 2  # words between such a name and the rest of its address
# "Carrera 7 # 91-97 Este": a street and the distance along it, as Colombia writes them.
GRID = re.compile(
    r"\b(?:calle|cll?|carrera|cra?|kra?|avenida|av|diagonal|dg|transversal|tv|circular)\.? ?"
    r"\d{1,3}[a-z]{0,2}ª?(?: (?:bis|sur|este|norte|oeste))* ?(?:#|n[o°º]\.?) ?"
    r"\d{1,3}[a-z]{0,2} ?- ?\d{1,3}(?: (?:sur|este|norte|oeste))?"
    r"(?:[,\n] ?(?:casa|apartamento|apto|torre|local|interior|piso|oficina) \w{1,4}"
    r"(?: (?:casa|apartamento|apto|torre|local|interior|piso|oficina) \w{1,4})*)?"
    r"(?:[,\n] ?\d{6}(?:[,\n] ?[^\W\d_]+(?: [^\W\d_]+){0,3}){0,2})?",
    re.IGNORECASE,
)

# A postcode with its town and state, in letters of any size: Brazil, Portugal, Canada, US.
CODED = re.compile(
    r"\b\d{5}-?\d{3} [^\W\d_]+(?: [^\W\d_]+){0,4} / [a-z]{2}\b"
    r"|\b\d{4}-\d{3} [^\W\d_]{3,30}(?: [^\W\d_]{3,30})?(?=\s*(?:[.,\n]|$))"
    r"|\b(?:[a-z]{2} )?[abceghj-nprstvxy]\d[a-z] ?\d[a-z]\d\b"
    r"|\b[^\W\d_]+(?: [^\W\d_]+)?, [a-z]{2} \d{5}(?:-\d{4})?\b",
    re.IGNORECASE,
)


class Found(NamedTuple):
    """A span that identifies someone: code points of the text, and its kind."""

    start: int
    end: int
    kind: str


def apart(found: Iterable[Found]) -> list[Found]:
    """Return spans in order without overlaps: what was found first wins and grows.

    A later one that reaches over an earlier one's edge is cut to what is left of it,
    so that no letter found by either stays readable.
    """
    kept: list[Found] = []
    for one in sorted(found, key=lambda span: (span.start, -span.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end > kept[-1].end:
            before = kept[-1]
            kept[-1] = Found(before.start, one.end, before.kind)
    return kept


def grid(text: str) -> Iterator[Found]:
    """Yield addresses that are distances along a street, and postcodes with a town."""
    for pattern in (GRID, CODED):
        for match in pattern.finditer(text):
            yield Found(*match.span(), "address")


def houses(read: Sequence[Any], found: Sequence[Found]) -> Iterator[Found]:
    """Yield addresses whose street is called after somebody: its number, name, and rest.

    ``found`` holds the name as a person. One word alone is a street only where the rest
    of an address follows it.
    """
    people = {one.start: one.end for one in found if one.kind == "person"}
    rest = {one.start: one.end for one in found if one.kind == "address"}
    for at, number in enumerate(read[:-1]):
        following = read[at + 1]
        if not number.digits or following.gap != " " or following.start not in people:
            continue
        if not HOUSE.fullmatch(number.word):
            continue
        end = people[following.start]
        last = next((n for n, t in enumerate(read) if t.start >= end), len(read))
        onward = [t for t in read[last : last + BETWEEN + 1] if "\n" not in t.gap]
        more = next((rest[t.start] for t in onward if t.start in rest), 0)
        if more or last - at > BETWEEN:
            yield Found(number.start, max(end, more), "address")
