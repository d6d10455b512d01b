"""Who among us could help with what customers ask for?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from walkamile.act.same import content

Array = np.ndarray[Any, Any]

# Chosen by judgement, not measured yet; every match says why.
CLOSE_ENOUGH = 0.42
A_SHARED_WORD, THE_LANGUAGE = 0.12, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a colleague said they could help with; ``language`` as ISO 639-1."""

    id: int
    words: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a customer asked for, and in which language."""

    id: int
    words: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An offer that fits an ask, how well, and why."""

    ask: int
    offer: int
    score: float
    because: tuple[str, ...]


def matches(
    asks: Sequence[Ask],
    offers: Sequence[Offer],
    meaning_of_asks: Array,
    meaning_of_offers: Array,
    *,
    house: str = "en",
    most: int = 3,
) -> list[Match]:
    """Return for each ask the offers that fit it, the best first.

    A shared language counts where it is not the house's own: everyone speaks that one.
    """
    if not asks or not offers:
        return []
    closeness = np.asarray(meaning_of_asks) @ np.asarray(meaning_of_offers).T
    found: list[Match] = []
    for row, ask in enumerate(asks):
        fitting = [
            _match(ask, offer, float(closeness[row, at]), house)
            for at, offer in enumerate(offers)
        ]
        good = [one for one in fitting if one.score >= CLOSE_ENOUGH and one.because]
        found += sorted(good, key=lambda one: (-one.score, one.offer))[:most]
    return found


def _match(ask: Ask, offer: Offer, closeness: float, house: str) -> Match:
    score, because = closeness, []
    shared = sorted(content(ask.words) & content(offer.words))
    if closeness >= CLOSE_ENOUGH:
        because.append("speaks of the same thing")
    if shared:
        score += A_SHARED_WORD * min(len(shared), 3)
        because.append("same words: " + ", ".join(shared[:5]))
    if offer.language and offer.language == ask.language != house:
        score += THE_LANGUAGE
        because.append(f"speaks the customer's language ({offer.language})")
    return Match(
        ask=ask.id, offer=offer.id, score=min(score, 1.0), because=tuple(because)
    )
