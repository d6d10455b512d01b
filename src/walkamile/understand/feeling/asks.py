"""What does a text ask of us, does it hurry, and whose business does it touch?"""

from functools import lru_cache

from walkamile.understand.feeling.phrases import Cue, Phrases, load

# The order is the order of weight: what hurries most is named first.
URGENT = ("safety", "vulnerable_person", "legal", "leaving")
# These are looked for where a sentence begins (``cued.asking``, ``cued.wishing``).
OPENINGS = ("question", "asking", "wanting")
# What a thing does to the customer's own business: harm is told before help.
BUSINESS = ("hurt", "help")


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
def every(language: str, about: str = "") -> tuple[str, ...]:
    """Return all phrases that this module looks for anywhere in a text of a language.

    ``about`` one of its questions (actionability, urgency, business) or all.
    """
    return tuple(
        phrase
        for question, kinds in load("asks").items()
        for kind, group in kinds.items()
        for phrase in group.get(language, ())
        if kind not in OPENINGS and about in {"", question}
    )


def openings(kind: str, language: str) -> tuple[str, ...]:
    """Return how sentences begin that ask (one of ``OPENINGS``) in a language."""
    return tuple(load("asks")["actionability"][kind].get(language, ()))


def urgency(folded: str, *, languages: tuple[str, ...]) -> Cue | None:
    """Return the cue that makes a text urgent; its value is one of ``URGENT``."""
    found = (_first("urgency", kind, folded, languages) for kind in URGENT)
    return next((cue for cue in found if cue), None)


def request(folded: str, *, languages: tuple[str, ...]) -> Cue | None:
    """Return the cue by which a text wants an answer."""
    return _first("actionability", "response_needed", folded, languages)


def unsettled(folded: str, *, languages: tuple[str, ...]) -> Cue | None:
    """Return the cue of a matter that is not settled yet."""
    return _first("actionability", "unsettled", folded, languages)


def suggestion(folded: str, *, languages: tuple[str, ...]) -> Cue | None:
    """Return the cue by which a text suggests something."""
    return _first("actionability", "suggestion", folded, languages)


def business(folded: str, *, languages: tuple[str, ...]) -> Cue | None:
    """Return the cue of what hurts or helps the customer's own business.

    Its value is one of ``BUSINESS``.
    """
    found = (_first("business", kind, folded, languages) for kind in BUSINESS)
    return next((cue for cue in found if cue), None)
