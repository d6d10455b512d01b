"""A link that names a fact outright leads to that fact, or sends customers astray."""

from datetime import UTC, datetime

from walkamile.nouns import Channel, Verdict, Walk
from walkamile.walk.check import Recorded
from walkamile.walk.checks.competing_link import competing_link
from walkamile.walk.errand import shipped
from walkamile.walk.misled import promised
from walkamile.walk.page import Line, Page, Target
from walkamile.walk.scent import words
from walkamile.walk.trip import Outcome

AT = datetime(2026, 3, 2, tzinfo=UTC)
HOURS = "Monday to Saturday 9am to 5.30pm, Sunday 10.30am to 4.30pm"
FOOT = Line(text=f"Open {HOURS}", tag="td")  # of a layout table: marked as nothing
MENU = (("Visit us", "/visit"), ("Contact", "/contact"))


def a_page(path: str, *lines: Line, links=()) -> Page:
    targets = (Target(name=n, href=f"http://a.example{h}") for n, h in (*MENU, *links))
    return Page(
        url=f"http://a.example{path}",
        title=lines[0].text,
        lang="en",
        lines=(*lines, FOOT),
        targets=tuple(targets),
        meta={},
        vitals={},
    )


def recorded(link: str, there: str) -> Recorded:
    walked = {"channel": Channel.WEB, "walked_at": AT, "verdict": Verdict.REACHED}
    return Recorded(
        home="http://a.example/",
        device="phone",
        at=AT,
        words=words("en"),
        outcomes=tuple(
            Outcome(errand=one, walk=Walk(journey=one.id, steps=(), **walked))
            for one in shipped().values()
        ),
        pages=(
            a_page("/", Line(text="Hardy plants", tag="h1"), links=[(link, there)]),
            a_page("/about", Line(text="Two sisters", tag="h1"), Line(text="Twenty hours a week.")),
            a_page("/visit", Line(text="Visit us", tag="h1"), Line(text=f"Open {HOURS[:32]}")),
            a_page("/contact", Line(text="Contact", tag="h1"), Line(text="Ring 01743 496014")),
            a_page("/plants", Line(text="Plants", tag="h1")),
        ),
    )  # fmt: skip


def astray(link: str, there: str) -> list[str]:
    return [s.name for s in competing_link.find(recorded(link, there))]


def test_what_stands_at_the_foot_of_every_page_does_not_keep_a_promise() -> None:
    assert astray("Opening hours", "/about") == ["Opening hours"]
    assert astray("Opening hours", "/visit") == []


def test_a_number_promised_is_a_number_whatever_else_is_named_beside_it() -> None:
    name = "Phone number and contact"
    assert promised(name, recorded(name, "/about")) == ["phone_number"]
    assert astray(name, "/about") == [name]
    assert astray(name, "/contact") == []


def test_a_link_to_job_openings_need_not_lead_to_opening_hours() -> None:
    told = recorded("Job openings", "/about")
    assert "job_opening" in promised("Job openings", told)


def test_a_button_that_adds_to_the_basket_is_no_way_to_the_basket_page() -> None:
    told = recorded("Add to cart", "/about")
    assert promised("Add to cart", told) == ["basket"]
    assert astray("Add to cart", "/about") == []
    assert astray("Delivery", "/about") == ["Delivery"]
