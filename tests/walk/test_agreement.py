"""The same number, hours and address must stand everywhere."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from walkamile.folder import things
from walkamile.walk import checks
from walkamile.walk.check import Check, Recorded
from walkamile.walk.page import Line, Page
from walkamile.walk.scent import words

AT = datetime(2026, 3, 2, tzinfo=UTC)


def site(*pages: tuple[str, str, str]) -> Recorded:
    """Pages as (main, footer, structured data)."""
    made = [
        Page(
            url=f"http://shop.example/{number}",
            lang="en",
            meta={},
            vitals={},
            lines=(Line(text=main, region="main"), Line(text=footer, region="footer")),
            jsonld=(data,) if data else (),
        )
        for number, (main, footer, data) in enumerate(pages)
    ]
    return Recorded(
        home="http://shop.example/",
        device="phone",
        at=AT,
        words=words("en"),
        pages=tuple(made),
    )


def quotes(name: str, given: Recorded) -> list[str]:
    check = next(c for c in things(checks, Check) if c.kind == name)
    return [s.quote for s in check.find(given)]


SAME = [
    (
        "numbers_disagree",
        "Call us: 01865 496012",
        "Tel. +44 1865 496012",
        '{"telephone":"+441865496012"}',
    ),
    (
        "hours_disagree",
        "Open Monday to Friday 9am-5pm",
        "Opening hours: Mon-Fri 9:00 - 17:00",
        '{"openingHours":"Mo-Fr 09:00-17:00"}',
    ),
    (
        "addresses_disagree",
        "Visit us: 14 Market Square, Oxford OX1 3HA",
        "14 Market Square, Oxford OX1 3HA",
        '{"address":{"streetAddress":"14 Market Square","postalCode":"OX1 3HA","addressLocality":"Oxford"}}',
    ),
]


@pytest.mark.parametrize(("name", "main", "footer", "data"), SAME)
def test_what_agrees_in_three_spellings_is_no_obstacle(
    name, main, footer, data
) -> None:
    assert quotes(name, site((main, footer, data), ("Hello", footer, ""))) == []


@pytest.mark.parametrize(
    ("name", "main", "footer", "data"),
    [
        ("numbers_disagree", "Call us: 01865 496013", "Tel. 01865 496012", ""),
        (
            "numbers_disagree",
            "Hello",
            "Tel. 01865 496012",
            '{"telephone":"+441865496019"}',
        ),
        (
            "hours_disagree",
            "Open Monday to Friday 9am-6pm",
            "Opening hours: Mon-Fri 9:00 - 17:00",
            "",
        ),
        (
            "hours_disagree",
            "Hello",
            "Opening hours: Mon-Fri 9:00 - 17:00",
            '{"openingHoursSpecification":[{"dayOfWeek":["Monday","Tuesday"],"opens":"08:00","closes":"17:00"}]}',
        ),
        (
            "addresses_disagree",
            "Visit us: 41 Market Square, Oxford OX1 3HA",
            "14 Market Square, Oxford OX1 3HA",
            "",
        ),
    ],
)
def test_what_disagrees_is_told_with_both_sides(name, main, footer, data) -> None:
    assert quotes(name, site((main, footer, data), ("Hello", footer, "")))


def test_a_list_of_branches_is_not_a_disagreement() -> None:
    pages = [(f"Call us: 01865 49601{n}", "", "") for n in range(8)]

    assert quotes("numbers_disagree", site(*pages)) == []


def test_branches_in_one_folder_each_have_their_own_address() -> None:
    def branch(name: str, street: str) -> Page:
        return Page(
            url=f"http://bank.example/branches/{name}",
            lang="en",
            meta={},
            vitals={},
            lines=(Line(text=f"Visit us: {street}", region="main"),),
        )

    home = replace(
        site(("Visit us: 1 High Street, Leeds LS1 4AA", "", "")).pages[0],
        url="http://bank.example/contact",
    )
    given = replace(
        site(("Welcome", "", "")),
        home="http://bank.example/",
        pages=(
            home,
            branch("ripon", "12 Market Place, Ripon HG4 1BN"),
            branch("leeds", "1 High Street, Leeds LS1 4AA"),
        ),
    )

    assert quotes("addresses_disagree", given) == []


def test_a_list_of_people_with_their_numbers_is_not_a_disagreement() -> None:
    staff = Page(
        url="http://town.example/people",
        lang="de",
        meta={},
        vitals={},
        lines=tuple(
            Line(text=f"Telefon 06284 9200-{n}", region="main") for n in (11, 14, 22)
        ),
    )
    given = site(("Welcome", "Telefon 06284 9200-0", ""))
    given = replace(given, words=words("de"), pages=(*given.pages, staff))

    assert quotes("numbers_disagree", given) == []


def test_the_hours_of_a_swimming_pool_are_not_those_of_the_town_hall() -> None:
    def told(heading: str, hours: str, way: str) -> Page:
        return Page(
            url=f"http://town.example/{way}",
            lang="en",
            meta={},
            vitals={},
            headings=((1, heading),),
            title=heading,
            lines=(Line(text=hours, region="main"),),
        )

    hall = told("Opening hours", "Open Monday to Friday 9am - 4pm", "hours")
    pool = told("Swimming pool", "Open Monday to Friday 7am - 9pm", "pool")
    other = told("Contact us", "Open Monday to Friday 9am - 5pm", "contact")
    given = site(("", "", ""))

    assert quotes("hours_disagree", replace(given, pages=(hall, pool))) == []
    assert quotes("hours_disagree", replace(given, pages=(hall, other))) != []
