"""The same errand for another customer: slow, in a hurry, hearing, back again."""

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import walkamile as wm
from walk.sites import page, send, served
from walkamile.nouns import Errand
from walkamile.walk.customer import CUSTOMERS, WrongCustomerError, customer
from walkamile.walk.errand import WrongErrandError, read_errand, shipped
from walkamile.walk.heard import as_heard
from walkamile.walk.page import Field, Line, Page, Picture, Target

NUMBER = "<p>Call us: <a href='tel:+441865496012'>01865 496012</a></p>"
CALL = shipped()["phone_number"]


def by(who: str, errand: Errand = CALL) -> Errand:
    return replace(errand, id=f"{errand.id}_{who}", who=CUSTOMERS[who].name)


def walked(pages: dict[str, Any], *who: str, errand: Errand = CALL) -> Any:
    with served(pages) as url:
        return wm.walk(url, [by(one, errand) for one in who], survey=1)


def row(report: Any, who: str) -> dict[str, Any]:
    return report.errands.filter(who=who).to_dicts()[0]


def kinds(report: Any) -> set[str]:
    return set(report.obstacles["kind"])


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("first-time customer", "first-time"),
        ("Returning customer", "returning"),
        ("in a hurry", "hurry"),
        ("customer with a screen reader", "screen-reader"),
        ("screen_reader", "screen-reader"),
        ("slow connection", "slow"),
        ("customer", "first-time"),
    ],
)
def test_a_customer_is_known_by_id_and_in_words(said: str, meant: str) -> None:
    assert customer(said).id == meant


@pytest.mark.parametrize("said", ["", "a pirate", "returning customer in a hurry"])
def test_nobody_walks_as_somebody_unknown(said: str) -> None:
    with pytest.raises(WrongCustomerError) as refused:
        customer(said)

    assert "screen-reader" in str(refused.value)


def test_an_errand_for_an_unknown_customer_says_the_line_and_who_there_is(
    tmp_path: Path,
) -> None:
    file = tmp_path / "call.toml"
    file.write_text('title = "Call"\nsuccess = ["phone"]\nwho = "a pirate"\n')

    with pytest.raises(WrongErrandError) as refused:
        read_errand(file)
    assert (refused.value.row, refused.value.field) == (3, "who")
    assert "screen-reader" in str(refused.value)


def test_a_page_is_heard_without_what_is_only_seen() -> None:
    seen = Page(
        url="http://x.example/",
        lines=(
            Line(text="Call 1", said=""),
            Line(text="Skip to the menu", shown=False, said="Skip to the menu"),
            Line(text="★ Sale", said="Sale"),
            Line(text="closed", shown=False),
        ),
        targets=(
            Target(name="→", said=""),
            Target(name="More", said="More about delivery"),
            Target(name="Old", heard=False),
            Target(name="Inside", shown=False, hidden_by="nav", heard=False),
        ),
        fields=(Field(label="Message"), Field()),
        pictures=(Picture(alt="Open 9 to 5"), Picture(alt="")),
    )

    heard = as_heard(seen)
    assert [x.text for x in heard.shown] == ["Skip to the menu", "Sale", "Open 9 to 5"]
    assert [t.name for t in heard.targets] == ["More about delivery"]
    assert [f.label for f in heard.fields] == ["Message"]
    assert as_heard(heard) == heard


def test_closed_menus_are_heard_only_where_keys_open_them() -> None:
    inside = Target(name="Contact", shown=False, hidden_by="nav", heard=False)
    burger = Target(kind="toggle", name="Menu")
    page_of = Page(url="http://x.example/", targets=(burger, inside))
    drawn = replace(page_of, targets=(replace(burger, operable=False), inside))

    assert "Contact" in [t.name for t in as_heard(page_of).targets]
    assert "Contact" not in [t.name for t in as_heard(drawn).targets]


@pytest.mark.browser
def test_a_heavy_page_is_slow_only_on_a_slow_connection() -> None:
    heavy = "<link rel=stylesheet href=/heavy.css>"
    pages = {
        "/": page("<h1>Shop</h1>" + NUMBER, head=heavy),
        "/heavy.css": "/*" + "x" * 600_000 + "*/",
    }

    report = walked(pages, "first-time", "slow")

    assert row(report, "first-time")["seconds"] < 2.5 < row(report, "slow")["seconds"]
    slow = report.obstacles.filter(kind="slow_page").to_dicts()
    assert [one["seconds"] > 2.5 for one in slow] == [True]
    assert "on a slow connection" in slow[0]["quote"]


@pytest.mark.browser
def test_whoever_is_in_a_hurry_does_not_wait_for_a_page() -> None:
    def late(handler: Any) -> None:
        time.sleep(3.3)  # the server's own slowness, longer than patience
        send(handler, page("<h1>Contact</h1>" + NUMBER, title="Contact").encode())

    pages = {"/": page("<h1>Shop</h1>"), "/contact": late}

    report = walked(pages, "first-time", "hurry")

    assert row(report, "first-time")["value"] == "01865 496012"
    assert row(report, "hurry")["verdict"] == "not_found"
    assert "left after 3 seconds" in row(report, "hurry")["reason"]


@pytest.mark.browser
def test_whoever_is_in_a_hurry_turns_back_sooner() -> None:
    deep: dict[str, Any] = {
        f"/{n}": page(f"<h1>{n}</h1><a href='/{n + 1}'>Contact {n + 1}</a>", nav="")
        for n in range(6)
    }
    pages = {**deep, "/": deep["/0"], "/6": page(NUMBER, nav="")}

    report = walked(pages, "first-time", "hurry")

    assert row(report, "first-time")["clicks"] == 6
    assert row(report, "hurry")["verdict"] == "not_found"
    assert row(report, "hurry")["clicks"] <= 4


@pytest.mark.browser
def test_what_only_a_mouse_presses_ends_the_walk_of_a_screen_reader() -> None:
    drawn = (
        "<p><span id=c style='cursor:pointer'>Contact</span></p><p id=n></p>"
        "<script>c.addEventListener('click',()=>{n.innerHTML=\"Call us: 01865 496012\"})</script>"
    )
    pages = {"/": page("<h1>Shop</h1>" + drawn, nav="")}

    report = walked(pages, "first-time", "screen-reader")

    assert row(report, "first-time")["value"] == "01865 496012"
    assert row(report, "screen-reader")["verdict"] == "not_found"
    barred = report.obstacles.filter(kind="no_keyboard").to_dicts()
    assert [(o["wcag"], o["selector"]) for o in barred] == [("2.1.1", "#c")]
    assert barred[0]["screenshot"].startswith("data:image/")


@pytest.mark.browser
def test_what_takes_the_focus_and_no_key_is_found_by_pressing_it() -> None:
    def shows(more: str) -> str:
        return (
            f"<p><span id=c role=button tabindex=0>Contact</span></p><p id=n></p><script>"
            f"const tell=()=>{{n.textContent='Call us: 01865 496012'}};c.onclick=tell;{more}</script>"
            "<div style='height:3000px'></div>"  # Space scrolls, and that is no answer
        )

    deaf = walked({"/": page(shows(""), nav="")}, "screen-reader")
    hears = walked({"/": page(shows("c.onkeydown=tell"), nav="")}, "screen-reader")

    assert row(deaf, "screen-reader")["verdict"] == "not_found"
    assert (
        "a click works, keys do not"
        in deaf.obstacles.filter(kind="no_keyboard")["quote"][0]
    )
    assert row(hears, "screen-reader")["value"] == "01865 496012"
    assert "no_keyboard" not in kinds(hears)


@pytest.mark.browser
def test_a_screen_reader_hears_the_names_and_not_the_looks() -> None:
    hidden = "<p aria-hidden=true>Call us: 01865 496012</p>"
    only = (
        "<a href='/phone' style='position:absolute;width:1px;height:1px;overflow:hidden;"
        "clip-path:inset(50%)'>Our phone number</a>"
    )
    pages = {
        "/": page("<h1>Shop</h1>" + hidden + only, nav=""),
        "/phone": page("<h1>Phone</h1>" + NUMBER, nav=""),
    }

    report = walked(pages, "first-time", "screen-reader")

    assert row(report, "first-time")["clicks"] == 0
    assert row(report, "screen-reader")["clicks"] == 1
    missed = report.obstacles.filter(kind="unheard").to_dicts()
    assert [(o["url"].rpartition("/")[2], o["quote"][:7]) for o in missed] == [
        ("", "Call us")
    ]


def with_banner(kept_in: str) -> dict[str, Any]:
    banner = (
        "<div id=b style='position:fixed;inset:40% 0 0 0;background:#fff'><p>We use cookies.</p>"
        f'<button onclick="{kept_in}.no=1;b.remove()">Reject all</button></div>'
        f"<script>if({kept_in}.no)b.remove()</script>"
    )
    return {"/": page("<h1>Shop</h1>" + NUMBER + banner, nav="")}


@pytest.mark.browser
def test_a_returning_customer_is_not_asked_again_what_was_answered() -> None:
    report = walked(with_banner("localStorage"), "first-time", "returning")

    assert row(report, "first-time")["clicks"] == 1
    assert row(report, "returning")["clicks"] == 0
    assert "asked_again" not in kinds(report)


@pytest.mark.browser
def test_a_banner_that_forgets_the_answer_is_an_obstacle_to_who_comes_back() -> None:
    report = walked(with_banner("sessionStorage"), "returning")

    assert row(report, "returning")["clicks"] == 1
    asked = report.obstacles.filter(kind="asked_again").to_dicts()
    assert [
        o["quote"].startswith("answered before with “Reject all”") for o in asked
    ] == [True]
    assert report.who == ""


@pytest.mark.browser
def test_the_shell_says_who_walked_and_compares_with_the_same_customer_alone(
    tmp_path: Path,
) -> None:
    from typer.testing import CliRunner

    from walkamile.cli import build

    earlier = tmp_path / "earlier.json"
    earlier.write_text('{"schema": "walkamile/1", "who": "slow", "obstacles": []}')
    with served({"/": page(NUMBER, nav="")}) as url:
        asked = ["walk", url, "--errand", "phone_number", "--pages", "0", "--json"]
        more = ["--who", "hurry", "--before", str(earlier)]
        told = CliRunner().invoke(build(), [*asked, *more])

    said = json.loads(told.stdout)
    assert (said["who"], said["errands"][0]["who"]) == ("hurry", "hurry")
    assert "another customer walked there" in told.stderr
