"""The shape of a verifier: has the customer found it, and is it what we know is true?"""

from collections.abc import Callable
from dataclasses import dataclass, field

from walkamile.nouns import Errand
from walkamile.walk.page import Box, Page
from walkamile.walk.scent import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was read, word for word, and where."""

    value: str
    quote: str
    selector: str = ""
    box: Box = (0, 0, 0, 0)
    tappable: bool | None = None
    others: tuple[str, ...] = ()  # further values of the same kind on the page


Find = Callable[[Page, Words, Errand], Found | None]
Same = Callable[[str, str], bool]


def same_text(mine: str, truth: str) -> bool:
    """Tell whether two values are the same but for spaces and capitals."""
    return " ".join(mine.casefold().split()) == " ".join(truth.casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """One kind of success: how it is found on a page, and when two values agree."""

    find: Find = field(repr=False)
    same: Same = field(default=same_text, repr=False)
