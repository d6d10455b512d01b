"""Where something that identifies a person stands in a text."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from walkamile.listen.redact.words import FAMILY, LAST, LITTLE, NEVER

# "8 Graham Trafficway": a house, a street called after somebody, and what belongs to it.
HOUSE = re.compile(r"(?:\d{1,4}/)?\d{1,5}[a-z]?", re.IGNORECASE)
BETWEEN = 2  # words between such a name and the rest of its address
# "Carrera 7 # 91-97 Este": a street and the distance along it, as Colombia writes them.
GRID = re.compile(
    r"\b(?:(?:calle|cll?|carrera|cra?|kra?|avenida|av|diagonal|dg|transversal|tv|tr|circular)\.? ?"
    r"\d{1,3}[a-z]{0,2}ª?(?: (?:bis(?: [a-z]\b)?|sur|este|norte|oeste))*"
    r"|avenida [^\W\d_]{2,20}(?: [^\W\d_]{2,20}){0,2}) ?(?:#|n[o°º]\.?) ?"
    r"\d{1,3}[a-z]{0,2} ?- ?\d{1,3}(?: (?:sur|este|norte|oeste))?"
    r"(?:[,\n] ?(?:casa|apartamento|apto|torre|local|interior|piso|oficina|etapa|bloque) \w{1,4}"
    r"(?: (?:casa|apartamento|apto|torre|local|interior|piso|oficina|etapa|bloque) \w{1,4})*)?"
    r"(?:[,\n] ?\d{6}(?:[,\n] ?[^\W\d_]+(?: [^\W\d_]+){0,3}){0,2})?",
    re.IGNORECASE,
)

# "rua do freixo, 3", "av sousa 191", "r. de pereira, s/n", in letters of any size.
NAMED_STREET = re.compile(
    r"(?<![\w'])(?:rua|r\.|avenida|avda\.?|av\.?|alameda|travessa|tv\.|largo|pra[çc]a|estrada|rodovia"
    r"|ladeira|vereda|viela|beco|trecho|ch[áa]cara|quinta|calle|c/|plaza|paseo|camino|ronda|carrer"
    r"|calzada|callej[óo]n|cerrada|circuito|privada|andador|retorno"
    r"|pasadizo|continuaci[óo]n|loteamento|esplanada|passarela|pasaje|perif[ée]rico|prolongaci[óo]n|corredor|boulevard|rue|chemin"
    r"|impasse|quai|via|viale|piazza|corso) (?:d[eaou]s? |del |de la |de los |de las |des |della )?"
    r"[^\W\d_]{2,30}(?: [^\W\d_]{1,30}){0,3}(?:, ?| n[.º°o]{1,2} ?| )(?:\d{1,5}[a-z]?|s/n)\b"
    r"(?: \d{3}\b)?"
    r"(?!\s?(?:%|€|h\b|hor|heure|ore\b|d[ií]a|dia|jour|giorn|mes|mois|seman|semain|a[nñ]o|an[so]\b"
    r"|eur|reai|peso|ve[cz]|fois|volt|min|person|pesso|pi[eè]c|metr|m[èe]tre|km|x\b))",
    re.IGNORECASE,
)
NUMBER_BEHIND = re.compile(r"(?:, ?| )(?:\d{1,5}[a-z]?|s/n)\b", re.IGNORECASE)

OF = frozenset({"de", "do", "da", "dos", "das", "du", "des", "del", "della", "di"})

JOINED = re.compile("[-'\u2019]")

# A town, the state as Mexico shortens it, the postcode.
IN_MEXICO = (
    r"\b[^\W\d_]+(?: [^\W\d_]+)?, (?:ags|bcs|camp|chis|chih|coah|cdmx|dgo|gto|gro|hgo|jal"
    r"|mex|mich|nay|oax|pue|qro|qroo|slp|tab|tamps|tlax|yuc|zac|son(?=\W\d{5}-))\.? "
    r"\d{5}(?:-\d{4})?\b"
)
# A postcode with its town and state, in letters of any size: Brazil, Portugal, Canada, US.
CODED = (
    r"\b\d{5}-?\d{3} [^\W\d_]+(?: [^\W\d_]+){0,4} / [a-z]{2}\b",
    r"\b\d{4}-\d{3} [^\W\d_]{3,30}(?: [^\W\d_]{3,30})?(?=\s*(?:[.,\n]|$))",
    r"\b(?:[a-z]{2} )?[abceghj-nprstvxy]\d[a-z] ?\d[a-z]\d\b",
    r"\b[^\W\d_]+(?: [^\W\d_]+)?, [a-z]{2} \d{5}(?:-\d{4})?\b",
    IN_MEXICO,
)
# What must stand in a text for the last three to be worth looking for.
IN_CANADA = re.compile(r"[A-Za-z][0-9][A-Za-z]")
IN_A_STATE = re.compile(r", \w{2,5}\.? \d{5}")


# Streets that are called after somebody more often than not: "rue fontaine", "rua caldeira".
NAMED_OFTEN = frozenset(
    {"rue", "avenue", "rua", "alameda", "calle", "avenida", "chemin"}
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


def grid(text: str, read: Sequence[Any], streets: Container[str]) -> Iterator[Found]:
    """Yield addresses that are distances along a street, and postcodes with a town.

    A pattern is only looked for where the text holds what each of its finds holds;
    ``streets`` is what every ``NAMED_STREET`` begins with, folded.
    """
    patterns = [GRID] if "-" in text else []
    if any(possible := _codes(text)):
        patterns.append(_coded(possible))
    if any(word in streets for word in _words(text, read)):
        patterns.append(NAMED_STREET)
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield Found(*match.span(), "address")


def _codes(text: str) -> tuple[bool, ...]:
    """Tell which of ``CODED`` can stand in a text at all."""
    hyphen, canada = "-" in text, not text.isascii() or IN_CANADA.search(text)
    state = IN_A_STATE.search(text) is not None
    return "/" in text, hyphen, bool(canada), state, state


@lru_cache(maxsize=1 << len(CODED))
def _coded(possible: tuple[bool, ...]) -> "re.Pattern[str]":
    forms = [form for form, there in zip(CODED, possible, strict=True) if there]
    return re.compile("|".join(forms), re.IGNORECASE)


def _words(text: str, read: Sequence[Any]) -> Iterable[str]:
    """Return the words of a text, folded, and the parts of joined ones."""
    words = {token.plain for token in read}
    if "-" in text or "\u2019" in text:
        words.update(JOINED.split(" ".join(words).replace(" ", "-")))
    return words


def houses(
    read: Sequence[Any], found: Sequence[Found], suffixes: Container[str] = ()
) -> Iterator[Found]:
    """Yield addresses whose street is called after somebody: its number, name, and rest.

    ``found`` holds the name as a person. One word alone is a street only where the rest
    of an address follows it, or one of ``suffixes``.
    """
    people = {one.start: one.end for one in found if one.kind == "person"}
    if not people:
        return
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
        if onward and onward[0].gap == " " and onward[0].plain in suffixes:
            more = max(more, onward[0].end)
        if more or last - at > BETWEEN:
            flat = at and number.gap == "/" and read[at - 1].digits
            start = read[at - 1].start if flat else number.start
            yield Found(start, max(end, more), "address")


def streets_of(
    text: str, read: Sequence[Any], found: Sequence[Found], streets: Container[str]
) -> Iterator[Found]:
    """Yield ``alameda`` before a name found, with the number behind it: ``, 21``.

    Behind some streets any family name will do.
    """
    people = {one.start: one.end for one in found if one.kind == "person"}
    there = any(token.plain in NAMED_OFTEN for token in read)
    for at, token in enumerate(read if people or there else ()):
        if not at or token.gap not in {" ", ". "}:
            continue
        end = people.get(token.start) or _after_somebody(read, at)
        if end is None:
            continue
        of = read[at - 1].plain in OF and at > 1 and read[at - 1].gap == " "
        before = read[at - 2] if of else read[at - 1]
        if before.plain not in streets:
            continue
        number = NUMBER_BEHIND.match(text, end)
        yield Found(before.start, number.end() if number else end, "address")


def _after_somebody(read: Sequence[Any], at: int) -> int | None:
    """Return where a family name ends that stands right behind its street."""
    of = read[at - 1].plain in OF and at > 1 and read[at - 1].gap == " "
    street = read[at - 2] if of else read[at - 1]
    called = read[at].is_a & (LAST | FAMILY) and not read[at].is_a & (LITTLE | NEVER)
    return read[at].end if called and street.plain in NAMED_OFTEN else None
