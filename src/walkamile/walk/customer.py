"""Who walks: what each kind of customer has that another has not."""

import re
from dataclasses import dataclass

from walkamile.refused import Refused

# Google, "The need for mobile speed" (September 2016): 53 % of visits to mobile sites
# were given up where a page took longer than this.
GIVEN_UP_AFTER = 3.0  # seconds for one page
# Judgements of this project, measured on nobody: of eight clicks and a minute, four
# and twenty seconds are left.
IN_A_HURRY_CLICKS, IN_A_HURRY_SECONDS = 1 / 2, 1 / 3


class WrongCustomerError(Refused):
    """A kind of customer that nobody can walk as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A kind of customer, and how the walk of one differs.

    ``clicks`` and ``seconds`` are shares of an errand's budget; ``patience`` is the
    seconds that one page is waited for before it is left. ``slow`` walks on a slow
    connection, ``by_ear`` hears the page and presses keys, ``returning`` has been here
    on another day.
    """

    id: str
    name: str
    clicks: float = 1.0
    seconds: float = 1.0
    patience: float | None = None
    slow: bool = False
    by_ear: bool = False
    returning: bool = False


FIRST = Customer(id="first-time", name="first-time customer")
CUSTOMERS = {
    one.id: one
    for one in (
        FIRST,
        Customer(id="returning", name="returning customer", returning=True),
        Customer(
            id="hurry",
            name="customer in a hurry",
            clicks=IN_A_HURRY_CLICKS,
            seconds=IN_A_HURRY_SECONDS,
            patience=GIVEN_UP_AFTER,
        ),
        Customer(id="screen-reader", name="customer with a screen reader", by_ear=True),
        Customer(id="slow", name="customer on a slow connection", slow=True),
    )
}
# What people write for each of them; a plain "customer" comes for the first time.
SAID = {
    "returning": r"\breturning\b|\bregular\b|\bexisting\b",
    "hurry": r"\bhurr",
    "screen-reader": r"\bscreen ?reader|\bblind\b",
    "slow": r"\bslow\b",
    "first-time": r"\bfirst\b|\bnew customer\b|^(a )?customer$",
}
EXPECTED = ", ".join(CUSTOMERS)


def customer(who: str) -> Customer:
    """Return the kind of customer that is meant, by its id or in words.

    >>> customer("in a hurry").id
    'hurry'

    Raises WrongCustomerError for one that is not known, or for two at once.
    """
    said = " ".join(re.findall(r"[a-z]+", who.casefold()))
    meant = [name for name, words in SAID.items() if re.search(words, said)]
    if len(meant) != 1:
        raise WrongCustomerError(
            f"{who!r} is {'no customer' if not meant else 'two customers'}.",
            field="who",
            next_step=f"Use one of {EXPECTED}.",
        )
    return CUSTOMERS[meant[0]]
