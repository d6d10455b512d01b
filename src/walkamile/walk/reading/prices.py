"""Prices in lines of text, told apart from all other sums of money."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from walkamile.walk.page import Line
from walkamile.walk.scent import Words, mentions

SIGNS = {
    "€": "EUR",
    "$": "USD",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "zł": "PLN",
    "kr": "kr",
}
CODES = (
    "EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|AUD|CAD|NZD|JPY|INR|BRL|MXN|HUF|RON|SGD|ZAR"
)
SIGN = rf"(?:[A-Z]{{0,2}}\$|[€£¥₹]|(?:{CODES})|(?:CHF|Fr\.|kr\.?|zł|euros?|Euro))"
AMOUNT = (
    r"\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+(?:[.,]\d{2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)"
)
PRICE = re.compile(
    rf"(?<![\w.,])(?P<before>{SIGN})\s?(?P<a>{AMOUNT})(?:[.,]?[-–]{{1,2}})?"
    rf"|(?<![\w.,/€$£])(?P<b>{AMOUNT})(?:,[-–]{{1,2}})?\s?(?P<after>€|\$|£|zł|(?:{CODES}|kr|euros?|Euro)\b)"
)
ALONE = 32  # characters of a line in which a price stands alone
WITH_A_NAME = 90  # characters of a line such as "Espresso … 2,40 €"
AROUND = 40
BIG = re.compile(
    r"^\s*(?:million|billion|bn|mio|mrd|m\b|k\b|millones|milliards)", re.IGNORECASE
)


def prices(
    lines: Sequence[Line] | Sequence[str], words: Words
) -> Iterator[tuple[str, Line]]:
    """Yield every price that stands alone or is spoken of as a price.

    Amounts of nothing are empty baskets; sums in sentences about savings, thresholds,
    vouchers, salaries and turnover are not what something costs.
    """
    for line in (Line(text=x) if isinstance(x, str) else x for x in lines):
        if len(line.text) > 1500:
            continue
        for found in PRICE.finditer(line.text):
            if is_price(found.group(), line.text, found.start(), found.end(), words):
                yield found.group().strip(), line


def is_price(written: str, line: str, start: int, end: int, words: Words) -> bool:
    """Tell whether a sum of money is what something costs."""
    value = amount(written)
    if not value or BIG.match(line[end : end + 12]):
        return False
    near = line[max(0, start - AROUND) : end + AROUND]
    rest = (line[:start] + line[end:]).strip(" |:–-")
    if mentions(near, words.of("not_price")):
        return False
    if mentions(near, words.of("empty")):
        return False
    if len(rest) <= ALONE or mentions(near, words.of("price")):
        return True
    return len(line) <= WITH_A_NAME and not rest.endswith((".", "!", "?"))


def amount(written: str) -> Decimal | None:
    """Return the number in a price: 1.234,50 and 1,234.50 are the same."""
    digits = re.sub(r"[^\d.,]", "", written).strip(".,")
    if not digits:
        return None
    cents = re.search(r"[.,](\d{1,2})$", digits)
    whole = re.sub(r"\D", "", digits[: cents.start()] if cents else digits)
    try:
        return Decimal(f"{whole or 0}.{cents.group(1) if cents else 0}")
    except InvalidOperation:
        return None


def same_price(mine: str, truth: str) -> bool:
    """Tell whether two prices are the same number."""
    return amount(mine) is not None and amount(mine) == amount(truth)
