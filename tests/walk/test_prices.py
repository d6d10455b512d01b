"""A sum of money is a price when something can be had for it."""

import pytest

from walkamile.walk.reading.prices import amount, prices, same_price
from walkamile.walk.scent import words

EVERY = words("de", "es", "fr")

READ = [
    "£12.99",
    "€ 4,50",
    "12,90 €",
    "$1,299.00",
    "1.299,00 EUR",
    "CHF 45.–",
    "49 € pro Monat",
    "from $9 per month",
    "Espresso 2,40 €",
    "Adults £8.50",
    "Eintritt: 12 Euro",
    "kr 199",
    "199 kr",
    "Only £5!",
    "Desde 29,90 € al mes",
    "à partir de 15 €",
    "Basic plan | $19",
    "ab 9,99 €",
    "USD 20",
    "£1",
    "Large latte ... £3.20",
    "Preis: 24,95 € inkl. MwSt.",
    "A$35",
    "Haircut and wash £38",
    "39,- €",
]
NOT_READ = [
    "£0.00",
    "Free delivery on orders over £50",
    "Save $10 today",
    "€2 million in turnover",
    "We raised £5,000 for the hospice",
    "Versandkostenfrei ab 50 €",
    "10 € Gutschein sichern",
    "Basket £0.00",
    "$1.2bn revenue",
    "Spend £30 and get a gift",
    "Gehalt ab 3.000 €",
    "Livraison offerte dès 60 €",
    "Envío gratis a partir de 40 €",
    "The council spent £300,000 on the new bridge, which opened in March last year.",
    "Shipping £4.95",
    "Minimum order €25",
]


@pytest.mark.parametrize("line", READ)
def test_a_price_is_read(line: str) -> None:
    assert list(prices([line], EVERY))


@pytest.mark.parametrize("line", NOT_READ)
def test_other_sums_are_no_prices(line: str) -> None:
    assert list(prices([line], EVERY)) == []


@pytest.mark.parametrize(
    ("written", "worth"),
    [
        ("1.299,00 EUR", "1299.00"),
        ("$1,299.00", "1299.00"),
        ("4,50 €", "4.50"),
        ("£5", "5.0"),
    ],
)
def test_commas_and_points_are_read_as_meant(written: str, worth: str) -> None:
    assert str(amount(written)) == worth


def test_the_same_price_in_two_spellings_is_the_same() -> None:
    assert same_price("1.299,00 €", "1299 EUR")
