"""What does a text ask of us, and does it hurry?"""

from functools import lru_cache

from walkamile.understand.feeling.phrases import Cue, Phrases, load

# The order is the order of weight: what hurries most is named first.
URGENT = ("safety", "vulnerable_person", "legal", "leaving")


@lru_cache
def _phrases(question: str, kind: str, language: str) -> Phrases:
    group = load("asks")[question].get(kind, {})
    return Phrases(dict.fromkeys(group.get(language, ()), kind))


def _first(
    question: str, kind: str, folded: str, languages: tuple[str, ...]
) -> Cue | None:
    found = (
        cue
        for language in languages
        for cue in _phrases(question, kind, language).find(folded)
    )
    return next(found, None)


@lru_cache
def every(language: str) -> tuple[str, ...]:
    """Return all phrases that this module looks for in a language."""
    return tuple(
        phrase
        for kinds in load("asks").values()
        for group in kinds.values()
        for phrase in group.get(language, ())
    )


def urgency(folded: str, *, languages: tuple[str, ...]) -> Cue | None:
    """Return the cue that makes a text urgent; its value is one of ``URGENT``."""
    found = (_first("urgency", kind, folded, languages) for kind in URGENT)
    return next((cue for cue in found if cue), None)


def request(folded: str, *, languages: tuple[str, ...]) -> Cue | None:
    """Return the cue by which a text wants an answer."""
    return _first("actionability", "response_needed", folded, languages)


def suggestion(folded: str, *, languages: tuple[str, ...]) -> Cue | None:
    """Return the cue by which a text suggests something."""
    return _first("actionability", "suggestion", folded, languages)


def business(folded: str, *, languages: tuple[str, ...]) -> Cue | None:
    """Return the cue that tells what it does to the customer's own business."""
    return _first("business", "hurt", folded, languages)
