"""A number counts when a customer would dial it, in many countries' spellings."""

import pytest

from walkamile.walk.reading.numbers import numbers, same
from walkamile.walk.scent import words

EVERY = words("de", "es", "fr")

DIALLED = [
    ("Call us: 020 7946 0958", "GB"),
    ("Tel. 030 1234567", "DE"),
    ("Telefon: (030) 123-4567", "DE"),
    ("Tel.: 030/123 45 67", "DE"),
    ("Fon +49 (0)89 12 34 56 78", "DE"),
    ("+1 (555) 867-5309", "US"),
    ("(317) 585-8468", "US"),
    ("555-867-5309", "US"),
    ("1-800-555-0199", "US"),
    ("Phone 01632 960123", "GB"),
    ("T: 01225 896 123", "GB"),
    ("+44 20 7946 0958", None),
    ("+44 (0)161 496 0000", None),
    ("0044 161 496 0000", None),
    ("Teléfono: 91 123 45 67", "ES"),
    ("Tel 912 345 678", "ES"),
    ("Llámanos al 900 123 456", "ES"),
    ("+34 912 34 56 78", None),
    ("Tél. : 01 23 45 67 89", "FR"),
    ("Appelez-nous au 04.78.12.34.56", "FR"),
    ("+33 1 23 45 67 89", None),
    ("Tel: 043 210 98 76", "CH"),
    ("+41 44 668 18 00", None),
    ("Tel. 01 / 512 34 56", "AT"),
    ("+43 1 5123456-12", None),
    ("Tel. 020-1234567", "NL"),
    ("+31 20 123 4567", None),
    ("Tel. 06 1234 5678", "IT"),
    ("+39 06 1234 5678", None),
    ("Phone: (02) 9374 4000", "AU"),
    ("+61 2 9374 4000", None),
    ("Call 416-555-0123 for a table", "CA"),
    ("Hotline 0800 123 4567", "DE"),
    ("Ring us on 0117 496 0123 any time", "GB"),
    ("Tel: +353 1 234 5678", None),
    ("Telefon 08-123 456 78", "SE"),
    ("+46 8 123 456 78", None),
    ("+48 22 123 45 67", None),
    ("Give us a call on 01865 496 012.", "GB"),
    ("WhatsApp +55 11 91234-5678", None),
    ("Kontakt: 0221 / 998877-0", "DE"),
    ("Reservations: 212.555.0147", "US"),
    ("Mobile 07700 900123", "GB"),
    ("Phone +91 98765 43210", None),
]
NOT_DIALLED = [
    "Order no. 123456789",
    "ISBN 978-3-16-148410-0",
    "USt-IdNr. DE 123456789",
    "VAT number GB 123 4567 89",
    "IBAN DE89 3704 0044 0532 0130 00",
    "Fax: 030 7654321",
    "Fax +49 30 7654321",
    "Company number 01234567",
    "HRB 1234567",
    "SIRET 123 456 789 00012",
    "2024-05-17",
    "17.05.2024",
    "2010 - 2024",
    "1 000 000 customers",
    "1.250.000 Euro",
    "£1,299.00",
    "Artikelnummer 4711081512",
    "192.168.10.12",
    "Card 4111 1111 1111 1111",
    "EAN 4006381333931",
    "10:00-18:00",
    "9.00 - 17.30",
    "Kundennummer 12345678",
    "CIF B12345678",
    "52.520008, 13.404954",
    "Your reference: 0123456789",
    "Steuernummer 12/345/67890",
    "10115 Berlin",
    "Sizes 36 37 38 39 40 41 42",
    "Tracking number 00340434292135100186",
    "© 2019-2025",
    "Charity no. 1234567",
    "Bankleitzahl 100 500 00, Konto 1234567890",
    "20 000 - 30 000",
    "SKU 55512345",
]


@pytest.mark.parametrize(("line", "country"), DIALLED)
def test_a_number_that_a_customer_would_dial_is_read(line: str, country: str) -> None:
    assert len(list(numbers([line], EVERY, country))) == 1


@pytest.mark.parametrize("line", NOT_DIALLED)
@pytest.mark.parametrize("country", ["DE", "GB", "US", None])
def test_other_digits_are_no_telephone(line: str, country: str | None) -> None:
    assert list(numbers([line], EVERY, country)) == []


def test_a_fax_beside_a_telephone_is_left_out() -> None:
    line = "Tel: 030 1234567 | Fax: 030 7654321"

    assert [number for number, _ in numbers([line], EVERY, "DE")] == ["030 1234567"]


def test_a_label_on_the_line_above_counts() -> None:
    read = list(numbers(["Telephone", "01225 896123"], EVERY, "GB"))

    assert [number for number, _ in read] == ["01225 896123"]


def test_two_numbers_in_one_line_are_two() -> None:
    line = "Call 020 7946 0958 or 020 7946 0959"

    assert len(list(numbers([line], EVERY, "GB"))) == 2


@pytest.mark.parametrize(
    ("mine", "truth"),
    [
        ("030 1234567", "+49 30 1234567"),
        ("(030) 123 45 67", "+49301234567"),
        ("+49 (0)30 1234567", "030/1234567"),
        ("1-800-555-0199", "+1 800 555 0199"),
    ],
)
def test_two_spellings_dial_the_same(mine: str, truth: str) -> None:
    assert same(mine, truth)


def test_one_digit_off_is_another_number() -> None:
    assert not same("030 1234567", "+49 30 1234568")
