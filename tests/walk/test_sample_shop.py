"""What is wrong with the sample's shop is found; of the good shop nothing is invented."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

import walkamile as wm
from walk.sites import page, send, served, shop
from walkamile.sample.shop import shop as sample
from walkamile.sample.shop.serving import serving

pytestmark = pytest.mark.browser
AT = datetime(2026, 3, 2, tzinfo=UTC)
COMPLAIN = """title = "Send a complaint, as a test"
success = ["complain"]
test = true
[scent]
en = ["complaint", "help", "contact"]
"""


def kinds(report) -> set[str]:
    return set(report.obstacles["kind"])


@pytest.fixture
def complaint(tmp_path: Path) -> Path:
    file = tmp_path / "complaint.toml"
    file.write_text(COMPLAIN)
    return file


@pytest.mark.parametrize(
    ("seed", "kind"),
    [
        ("unexplained_form_error", "form_error_unexplained"),
        ("lost_form_input", "lost_input"),
    ],
)
def test_a_form_that_only_says_error_or_comes_back_empty(complaint, seed, kind) -> None:
    with serving(sample([seed])) as url:
        report = wm.walk(url, [complaint], at=AT, survey=1)

    assert kind in kinds(report)
    assert "form_fails" not in kinds(report)


def test_a_form_that_explains_and_keeps_is_no_obstacle(complaint) -> None:
    with serving(sample()) as url:
        report = wm.walk(url, [complaint], at=AT, survey=1)

    found = {"form_error_unexplained", "lost_input", "form_fails"}
    assert kinds(report) & found == set()
    assert report.outcomes[0].walk.steps[-1].touchpoint == "Sent as a test"


def test_a_form_is_sent_only_when_the_errand_says_that_it_is_a_test(tmp_path) -> None:
    sent: list[str] = []

    def note(handler) -> None:
        sent.append(handler.command)
        send(handler, page("<h1>Thank you</h1>", nav="").encode())

    shy, bold = tmp_path / "shy.toml", tmp_path / "bold.toml"
    bare = 'title = "Write"\nsuccess = ["form"]\n[scent]\nen = ["contact"]\n'
    shy.write_text(bare)
    bold.write_text("test = true\n" + bare)
    with served(shop() | {"/send": note}) as url:
        wm.walk(url, [shy], at=AT, survey=0)
        assert sent == []
        wm.walk(url, [bold], at=AT, survey=0)

    assert sent  # once the owner says so


def test_a_payment_form_is_never_sent_not_even_as_a_test(tmp_path) -> None:
    sent: list[str] = []

    def note(handler) -> None:
        sent.append(handler.command)
        send(handler, page("<h1>Paid</h1>", nav="").encode())

    form = (
        "<h1>Contact</h1><form method=post action='/pay'><h2>Write to us</h2>"
        "<label>Card number <input name=card></label>"
        "<label>Message <textarea name=m></textarea></label><button>Send</button></form>"
    )
    file = tmp_path / "write.toml"
    file.write_text('title = "Write"\nsuccess = ["form"]\ntest = true\n')
    with served({"/": page(form), "/pay": note}) as url:
        wm.walk(url, [file], at=AT, survey=0)

    assert sent == []


def test_an_answer_under_a_closed_question_costs_the_press_that_opens_it() -> None:
    closed = (
        "<h1>Questions</h1><details><summary>May I give it back?</summary>"
        "<p>You can return anything within 30 days for a full refund.</p></details>"
    )
    with served({"/": page(closed, nav="")}) as url:
        report = wm.walk(url, ["returns_policy"], at=AT, survey=0)

    row = report.errands.to_dicts()[0]
    assert (row["verdict"], row["clicks"]) == ("reached", 1)
    assert report.outcomes[0].walk.steps[-1].touchpoint == "May I give it back?"


def test_a_search_that_finds_nothing_and_a_link_that_leads_astray() -> None:
    with serving(sample(["broken_search", "competing_link"])) as url:
        bad = kinds(wm.walk(url, ["phone_number", "opening_hours"], at=AT, survey=25))
    with serving(sample()) as url:
        good = kinds(wm.walk(url, ["phone_number", "opening_hours"], at=AT, survey=25))

    assert {"search_finds_nothing", "competing_link"} <= bad
    assert good & {"search_finds_nothing", "competing_link", "hidden_price"} == set()


def test_the_same_shop_three_times_gives_the_same_fingerprints() -> None:
    seeds = ["low_contrast", "phone_differs", "tiny_target", "broken_link"]
    prints = []
    for _ in range(3):
        with serving(sample(seeds)) as url:
            report = wm.walk(url, ["phone_number", "price"], at=AT, survey=12)
        prints.append(set(report.obstacles["fingerprint"]))

    assert prints[0]
    assert set.intersection(*prints) == set.union(*prints)


def test_where_robots_txt_shuts_every_door_the_errand_is_blocked() -> None:
    with serving(sample(["robots_block_all"])) as url:
        report = wm.walk(url, ["returns_policy"], at=AT, survey=0)

    assert report.errands["verdict"].to_list() == ["blocked"]
    assert "robots.txt" in report.errands["reason"][0]


def test_axe_is_asked_about_a_page_with_three_thousand_links_too() -> None:
    links = " ".join(f"<a href='#a{n}'>Part {n}</a>" for n in range(3_000))
    body = f"<div role=buton>Buy</div><div>{links}</div>"
    began = time.monotonic()
    with served({"/": page(body, nav="")}) as url:
        report = wm.walk(url, ["phone_number"], at=AT, survey=1)

    told = set(report.obstacles["kind"])
    assert {"too_many_targets", "axe_aria_roles"} <= told
    assert time.monotonic() - began < 60
