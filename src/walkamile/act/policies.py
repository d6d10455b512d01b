"""Which rules tie our hands, and what do they cost?"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

# A rule that was kept or changed is looked at again after this long, unless said
# otherwise: long enough to see what it did, short enough to remember why.
LOOK_AGAIN = timedelta(days=182)
DECISIONS = {
    "open": "Not decided yet",
    "keep": "Keep it, and say why",
    "change": "Change it",
    "drop": "Drop it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What getting around a rule costs; null where nobody has counted."""

    exceptions: int | None
    each: Decimal | None

    @property
    def total(self) -> Decimal | None:
        """The cost of all exceptions."""
        if self.exceptions is None or self.each is None:
            return None
        return self.exceptions * self.each


def review_on(decided: date, wished: date | None = None) -> date:
    """Return the day on which a decision is looked at again: there always is one."""
    return wished or decided + LOOK_AGAIN


def overdue(review: date | None, today: date) -> bool:
    """Say whether a rule should have been looked at again by now."""
    return review is not None and review < today
