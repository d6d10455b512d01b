"""Which groups of customers are there, beside the segments somebody named?

What they bought, where they go, which way and stage they are on, which language they
speak, and whatever column of the data parts customers into a few groups: their plan,
their region, their age. Values that tell a person apart make no group.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

# Columns of a verbatim that part customers, and what a reader calls them.
KINDS = {
    "product": "Product",
    "place": "Place",
    "journey": "Journey",
    "stage": "Stage",
    "language": "Language",
}
SEGMENT, THEME = "segment", "theme"
# A column of more values than this parts nobody; it is a name, a number or a day.
MOST_VALUES = 20
LONGEST_VALUE, LONGEST_NAME = 60, 40  # characters of a value and of a column's name
# A group of fewer customers than this is not shown: its words could be one person's.
FEWEST_CUSTOMERS = 5
# A column has to be known of so many of the texts, or it parts nobody.
LEAST_KNOWN = 0.05
# Columns that say who wrote, who served, when, how it was said or how it was rated are
# no groups of customers; nobody's words are counted against a colleague.
NO_GROUP = re.compile(
    r"(^|_)(id|ids|uuid|guid|key|hash|token|name|names|mail|email|phone|mobile|address|"
    r"street|zip|postcode|user|username|login|author|writer|customer|client|contact|"
    r"agent|agents|employee|staff|colleague|operator|advisor|adviser|owner|assignee|"
    r"manager|seller|clerk|nurse|doctor|driver|date|day|time|timestamp|at|created|"
    r"updated|month|year|url|link|file|text|title|subject|body|comment|comments|note|"
    r"notes|message|answer|question|rating|score|stars|nps|csat|ces|sentiment|label|"
    r"by|jotted|paraphrase|interviewer|rep|representative|technician|mechanic|waiter|"
    r"handler|resolver|reviewer|worker|labels|topic|theme|status|ip|thread|run|row|"
    r"index)(_|$)"
)
# … but for those that say themselves that they are ("customer_type", "age_group").
IS_GROUP = re.compile(r"_(type|group|tier|plan|kind|class|category|segment|level)$")
# Where so many of a column's values are people's names, the others are names, too.
MOST_NAMES = 1 / 3

Group = tuple[str, str]  # kind and value


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The groups of some data: of each how many texts; ``whole`` if all was looked at."""

    sizes: Mapping[Group, int]
    whole: bool = True


def known(
    rows: Iterable[tuple[str, Mapping[str, str]]],
    *,
    whole: bool = True,
    identifies: Callable[[list[str]], list[bool]] = lambda values: (
        [False] * len(values)
    ),
) -> Known:
    """Return the groups among rows: of each its customer, and what parts them.

    A column counts where it has two to ``MOST_VALUES`` values and is known often enough;
    a group where enough different customers are in it. ``identifies`` tells which values
    lead to a person: those are no groups, nor are columns of such.
    """
    texts: Counter[Group] = Counter()
    customers: dict[Group, set[str]] = {}
    many = 0
    for customer, parts in rows:
        many += 1
        for group in parts.items():
            texts[group] += 1
            theirs = customers.setdefault(group, set())
            if len(theirs) < FEWEST_CUSTOMERS:
                theirs.add(customer)
    values, told = Counter(kind for kind, _ in texts), Counter[str]()
    for (kind, _), n in texts.items():
        told[kind] += n
    parting = {
        kind
        for kind, n in values.items()
        if told[kind] >= LEAST_KNOWN * many and (kind in KINDS or n <= MOST_VALUES)
    }
    hidden = _of_people([one for one in texts if one[0] in parting], identifies)
    sizes = {
        group: n
        for group, n in texts.items()
        if group[0] in parting
        and len(customers[group]) == FEWEST_CUSTOMERS
        and group not in hidden
    }
    shown = Counter(kind for kind, _ in sizes)
    two = {group: n for group, n in sizes.items() if shown[group[0]] > 1}
    return Known(sizes=two, whole=whole)


def _of_people(
    groups: list[Group], identifies: Callable[[list[str]], list[bool]]
) -> set[Group]:
    """Return the groups that lead to a person, and all of a column of such."""
    asked = [group for group in groups if group[0] not in KINDS]
    told = identifies([value for _, value in asked])
    led = {group for group, leads in zip(asked, told, strict=True) if leads}
    values, names = (Counter(kind for kind, _ in some) for some in (asked, led))
    return {
        group
        for group in asked
        if group in led or names[group[0]] > MOST_NAMES * values[group[0]]
    }


def parts(row: Mapping[str, Any], meta: Any = None) -> dict[str, str]:
    """Return what parts the customer of a row: by column, and by what else is known.

    ``meta``: a JSON object as text, or a mapping.
    """
    own = {kind: _value(row.get(kind)) for kind in KINDS}
    others = {
        str(name): _value(value)
        for name, value in read_meta(meta).items()
        if is_group(str(name))
    }
    return {kind: value for kind, value in {**others, **own}.items() if value}


@lru_cache(maxsize=1_000)
def is_group(column: str) -> bool:
    """Say whether a column may part customers, by its name."""
    plain = re.sub(r"[^a-z0-9]+", "_", _snake(column)).strip("_")
    is_short = 0 < len(plain) <= LONGEST_NAME
    return is_short and bool(IS_GROUP.search(plain) or not NO_GROUP.search(plain))


def called(kind: str) -> str:
    """Return what a reader calls a kind of group."""
    words = " ".join(re.sub(r"[_\-.]+", " ", _snake(kind)).split())
    return KINDS.get(kind) or words[:1].upper() + words[1:]


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def read_meta(meta: Any) -> Mapping[str, Any]:
    """Return what else is known of a row: a JSON object as text, or a mapping."""
    if isinstance(meta, str):
        try:
            meta = json.loads(meta)
        except ValueError:
            return {}
    return meta if isinstance(meta, Mapping) else {}


def _value(value: Any) -> str:
    """Return a value as a group's name; nothing for numbers, dates and long texts."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    words = " ".join(value.split()) if isinstance(value, str) else ""
    is_number = bool(re.fullmatch(r"[\d.,:/ -]+", words)) and not _is_range(words)
    known = words.casefold() not in {"", "unknown", "none", "null", "nan", "n/a", "-"}
    return words if known and not is_number and len(words) <= LONGEST_VALUE else ""


def _is_range(words: str) -> bool:
    """Say whether it is a range, such as an age from 25 to 34."""
    return bool(re.fullmatch(r"\d{1,3} ?[-–] ?\d{1,3}", words))
