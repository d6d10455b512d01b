"""From what hinders customers to what we do about it: who hands what to whom."""

from collections.abc import Sequence

from walkamile.act.same import Alike, Described, suggestions
from walkamile.act.talents import Ask, Match, Offer, matches
from walkamile.understand.meaning import static


def same_obstacles(
    new: Sequence[Described], known: Sequence[Described], *, most: int = 5
) -> list[Alike]:
    """Suggest which obstacles are one, by words, meaning and place.

    Nothing is merged: each suggestion says why, and a person decides.
    """
    if not new or not known:
        return []
    meant = static([one.words for one in new])
    known_meant = meant if known is new else static([one.words for one in known])
    return suggestions(new, known, meant, known_meant, most=most)


def who_could_help(
    asks: Sequence[Ask], offers: Sequence[Offer], *, house: str = "en", most: int = 3
) -> list[Match]:
    """Suggest which colleague could help with what customers ask for, with reasons."""
    if not asks or not offers:
        return []
    meant = static([one.words for one in asks])
    offered = static([one.words for one in offers])
    return matches(asks, offers, meant, offered, house=house, most=most)
