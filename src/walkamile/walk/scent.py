"""Which link smells most of what the customer came for?"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote, urlsplit

from walkamile.refused import Refused
from walkamile.walk.page import Target

WEIGHTS = {"strong": 1.0, "good": 0.85, "fair": 0.7, "faint": 0.4}
# The prototype's figures, measured over nine foreign sites (see docs/benchmarks.md).
IS_THE_PHRASE = 1.2
HOLDS_THE_PHRASE = 0.9
HOLDS_IT_IN_A_LONG_NAME = 0.6
LONG_NAME = 40
SHARES_WORDS = 0.5
IN_THE_ADDRESS = 0.6
IN_A_FOLDER = 0.25  # the folder of an address says where a page lies, not what it is
IN_THE_CONTEXT = 0.3
IN_NAVIGATION = 0.3
IN_FOOTER = 0.1
NO_NAME = -0.2
BARE = 0.05  # a link that smells of nothing may still be tried
BARE_GOODS = 0.3  # the same in the middle of a page, for errands about what is sold
OF_THE_LAW = 0.6  # a page of law is where a customer looks last
SHORT_STEM = 4  # shorter words must match whole


class UnknownLanguageError(Refused):
    """There is no word list for a language."""


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of one or more languages, laid over each other."""

    languages: tuple[str, ...]
    errands: Mapping[str, Mapping[str, float]]
    lists: Mapping[str, tuple[str, ...]]
    topics: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]

    def of(self, name: str) -> tuple[str, ...]:
        """Return a list such as ``close``, ``not_phone`` or ``home``."""
        return self.lists.get(name, ())


def languages() -> tuple[str, ...]:
    """Return the languages there are word lists for."""
    folder = files("walkamile.walk") / "scent"
    return tuple(
        sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml"))
    )


@cache
def _file(language: str) -> Mapping[str, Any]:
    path = files("walkamile.walk") / "scent" / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def words(*wanted: str) -> Words:
    """Return the lists of the languages wanted, English always among them.

    Languages without a list are left out. ``words("de-AT")`` is German and English.
    """
    there = languages()
    tags = [tag.lower().replace("_", "-").split("-")[0] for tag in wanted if tag]
    chosen = tuple(dict.fromkeys([*(t for t in tags if t in there), "en"]))
    return _laid(chosen)


@lru_cache(maxsize=64)
def _laid(chosen: tuple[str, ...]) -> Words:
    errands: dict[str, dict[str, float]] = {}
    lists: dict[str, list[str]] = {}
    topics: dict[str, tuple[list[str], list[str]]] = {}
    for language in chosen:
        told = _file(language)
        for errand, levels in told.get("errand", {}).items():
            mine = errands.setdefault(errand, {})
            for level, phrases in levels.items():
                for phrase in phrases:
                    plain_phrase = stem(plain(phrase))
                    mine[plain_phrase] = max(mine.get(plain_phrase, 0), WEIGHTS[level])
        for part in ("words", "read"):
            for name, phrases in told.get(part, {}).items():
                lists.setdefault(name, []).extend(phrases)
        for name, both in told.get("topic", {}).items():
            names, rules = topics.setdefault(name, ([], []))
            names.extend(both["name"])
            rules.extend(both["rule"])
    return Words(
        languages=chosen,
        errands=errands,
        lists={name: tuple(dict.fromkeys(some)) for name, some in lists.items()},
        topics={name: (tuple(a), tuple(b)) for name, (a, b) in topics.items()},
    )


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """Return a text in small letters without accents and marks, words apart.

    >>> plain("Öffnungs-Zeiten & Anfahrt!")
    'offnungs zeiten anfahrt'
    """
    folded = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", bare))


@lru_cache(maxsize=20_000)
def _matcher(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    parts = []
    for phrase in sorted({plain(p) for p in phrases if plain(p)}, key=len)[::-1]:
        end = "" if len(phrase) > SHORT_STEM else r"\b"
        parts.append(re.escape(phrase) + end)
    return re.compile(r"\b(?:" + "|".join(parts) + ")") if parts else None


def mentions(text: str, phrases: Iterable[str]) -> str | None:
    """Return the first of the phrases that a text mentions, at the start of a word."""
    pattern = _matcher(tuple(phrases))
    found = pattern.search(plain(text)) if pattern else None
    return found.group() if found else None


def count(text: str, phrases: Iterable[str]) -> int:
    """Return how many different ones of the phrases a text mentions."""
    pattern = _matcher(tuple(phrases))
    return len(set(pattern.findall(plain(text)))) if pattern else 0


def is_one_of(name: str, phrases: Iterable[str]) -> bool:
    """Tell whether a short name is one of the phrases, give or take a word."""
    bare, known = plain(name), {plain(p) for p in phrases}
    if not bare:
        return name.strip() in set(phrases)
    return bare in known


def scent(target: Target, phrases: Mapping[str, float]) -> float:
    """Return how much a target promises for an errand: about 0 (nothing) to 1.5."""
    name = stem(plain(target.name))
    best = max((w * _match(name, p) for p, w in phrases.items()), default=0.0)
    best = max(best, _covered(name, phrases))
    best = max(best, _address(target, phrases))
    if target.context and best < IN_THE_CONTEXT:
        context = stem(plain(target.context))
        holds = [w for p, w in phrases.items() if _holds(context, p)]
        best = max([best, *(IN_THE_CONTEXT * w for w in holds)])
    if best <= 0:
        return BARE + (NO_NAME if not name else 0.0)
    # Where a link stands counts as much as its words do: a faint one in the
    # navigation does not beat a fair one in the text.
    standing = {"nav": IN_NAVIGATION, "header": IN_NAVIGATION, "footer": IN_FOOTER}
    best += standing.get(target.region, 0.0) * min(1.0, best)
    return best + (NO_NAME if not name else 0.0)


@lru_cache(maxsize=50_000)
def stem(bare: str) -> str:
    """Return plain words without their plural s: "stores" and "store" are one."""
    return " ".join(
        w[:-1] if len(w) > SHORT_STEM and w[-1] == "s" else w for w in bare.split()
    )


def _match(name: str, phrase: str) -> float:
    if not name:
        return 0.0
    if name == phrase:
        return IS_THE_PHRASE
    if _holds(name, phrase):
        return HOLDS_THE_PHRASE if len(name) < LONG_NAME else HOLDS_IT_IN_A_LONG_NAME
    mine, its = set(name.split()), set(phrase.split())
    if len(its) < 2:
        return 0.0
    shared = len(mine & its) / len(mine | its)
    return SHARES_WORDS * shared


def _covered(name: str, phrases: Mapping[str, float]) -> float:
    """Return what a short name is worth of which phrases take up the most.

    "Directions & contact" promises an address as surely as "Directions" does.
    """
    held = [(w, p) for p, w in phrases.items() if _holds(name, p)]
    if not held or len(name) >= LONG_NAME:
        return 0.0
    top = max(w for w, _ in held)
    said = {word for w, p in held if w >= top for word in p.split()}
    words_of = [w for w in name.split() if len(w) > 2]
    taken = sum(1 for w in words_of if any(w.startswith(s) for s in said))
    share = taken / max(1, len(words_of))
    return top * (HOLDS_THE_PHRASE + (IS_THE_PHRASE - HOLDS_THE_PHRASE) * share)


def _holds(text: str, phrase: str) -> bool:
    at = text.find(phrase)
    while at >= 0:
        starts = at == 0 or text[at - 1] == " "
        end = at + len(phrase)
        ends = end == len(text) or text[end] == " "
        if starts and (ends or len(phrase) > SHORT_STEM):
            return True
        at = text.find(phrase, at + 1)
    return False


def _address(target: Target, phrases: Mapping[str, float]) -> float:
    parts = urlsplit(target.href or target.raw)
    if parts.scheme not in ("", "http", "https"):
        return 0.0
    folder, _, last = unquote(parts.path).rstrip("/").rpartition("/")
    own, above = stem(plain(f"{last} {unquote(parts.fragment)}")), stem(plain(folder))
    promises = [IN_THE_ADDRESS * w for p, w in phrases.items() if _holds(own, p)]
    promises += [IN_A_FOLDER * w for p, w in phrases.items() if _holds(above, p)]
    return max(promises, default=0.0)
