"""The plain word lists of this verb, read once from ``words.toml``."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "de", "es", "fr", "pt")


@cache
def lists(purpose: str) -> dict[str, dict[str, list[str]]]:
    """Return the lists for ``agenda``, ``focus`` or ``connect``: language, name, words."""
    written = files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, list[str]]] = tomllib.loads(written)[purpose]
    return found


@cache
def pattern(language: str, name: str) -> re.Pattern[str]:
    """Return what finds any word of one list for focus, whole words, longest first."""
    return any_of(lists("focus")[language][name])


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of these words; ``*`` at the end is any ending."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    parts = (re.escape(word).replace(r"\*", r"\w*") for word in ordered)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
