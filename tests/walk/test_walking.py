"""Somebody types an address, and sees what it is like to be a customer there."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

import walkamile as wm
from walk.sites import page, send, served, shop
from walkamile.folder import things
from walkamile.walk import checks
from walkamile.walk.browser.find import chromium
from walkamile.walk.check import Check
from walkamile.walk.exports import playwright_text

pytestmark = pytest.mark.browser
AT = datetime(2026, 3, 2, tzinfo=UTC)


def verdicts(report) -> dict[str, str]:
    return dict(zip(report.errands["errand"], report.errands["verdict"], strict=True))


def row(report, errand: str) -> dict:
    return report.errands.filter(errand=errand).to_dicts()[0]


@pytest.fixture(scope="module")
def good():
    with served(shop()) as url:
        yield wm.walk(url, at=AT)


def test_a_good_shop_lets_a_customer_do_every_errand(good) -> None:
    told = verdicts(good)

    assert {k: v for k, v in told.items() if v != "reached"} == {}


def test_what_was_read_is_what_stands_there(good) -> None:
    assert row(good, "phone_number")["value"] == "01865 496012"
    assert row(good, "opening_hours")["value"] == "Mo-Fr 09:00-17:30; Sa 10:00-16:00"
    assert row(good, "way_there")["value"] == "14 Market Square, Oxford OX1 3HA"
    assert row(good, "price")["value"] == "£48.00"


def test_the_fewest_clicks_are_found(good) -> None:
    clicks = good.errands["clicks"].to_list()
    least = good.errands["least_clicks"].to_list()
    pairs = [(c, m) for c, m in zip(clicks, least, strict=True) if m is not None]

    assert sum(c for c, _ in pairs) <= 1.3 * sum(m for _, m in pairs)


def test_the_report_is_one_page_that_needs_nothing_else(good, tmp_path: Path) -> None:
    text = good.save(tmp_path / "walk.html").read_text()

    assert "Find the phone number" in text
    assert "data:image/jpeg;base64," in text
    assert 'src="http' not in text
    why = {check.kind: check.why for check in things(checks, Check)}
    assert good.found
    assert all(escape(why[o.kind]) in text for o in good.found if o.kind in why)


def test_the_script_of_the_paths_walks_them_by_itself(tmp_path: Path) -> None:
    script = tmp_path / "paths.py"
    with served(shop()) as url:
        report = wm.walk(url, ["phone_number", "price"], at=AT, survey=0)
        script.write_text(playwright_text(report), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, script], check=False, capture_output=True, text=True, timeout=90,
            env={**os.environ, "WALKAMILE_CHROMIUM": str(chromium())},
        )  # fmt: skip
        wrong = script.read_text(encoding="utf-8").replace("01865", "01866")
        script.write_text(wrong, encoding="utf-8")
        other = subprocess.run(
            [sys.executable, script], check=False, capture_output=True, text=True, timeout=90,
            env={**os.environ, "WALKAMILE_CHROMIUM": str(chromium())},
        )  # fmt: skip
    assert done.stdout.split() == ["walked", "phone_number", "walked", "price"]
    assert "press(page, " in wrong
    assert other.returncode
    assert "does not say" in other.stderr


def test_an_empty_site_is_never_said_to_hold_what_it_lacks() -> None:
    with served({"/": page("<h1>Soon</h1><p>We open soon.</p>", nav="")}) as url:
        report = wm.walk(url, at=AT)

    assert set(verdicts(report).values()) - {"not_found", "reached"} == set()
    assert [k for k, v in verdicts(report).items() if v == "reached"] == [
        "unknown_address"
    ]
    assert "not found in" in row(report, "phone_number")["reason"]


def test_the_owner_knows_the_number_to_be_another(tmp_path: Path) -> None:
    errand = tmp_path / "number.toml"
    errand.write_text(
        'title = "Find the number"\nsuccess = ["phone"]\n[scent]\nen = ["contact"]\n[truth]\nphone = ["01865 496099"]\n'
    )
    with served(shop()) as url:
        report = wm.walk(url, [errand], at=AT)

    assert verdicts(report) == {"number": "wrong"}
    assert "truth_differs" in set(report.obstacles["kind"])


def test_a_cookie_banner_costs_a_click_and_is_refused_rather_than_accepted() -> None:
    banner = (
        "<div id=cb style='position:fixed;inset:40% 0 0 0;background:#fff'><p>We use cookies.</p>"
        '<button onclick="localStorage.c=1;cb.remove()">Accept all</button>'
        '<button onclick="localStorage.c=2;cb.remove()">Reject all</button></div>'
        "<script>if(localStorage.c)cb.remove()</script>"
    )
    pages = shop() | {"/": page(banner + "<h1>Welcome</h1>")}
    with served(pages) as url:
        report = wm.walk(url, ["phone_number"], at=AT)

    assert row(report, "phone_number")["clicks"] == 2
    assert report.outcomes[0].banners == 1
    assert report.pages[0].met == ("Reject all",)
    steps = report.outcomes[0].walk.steps
    assert [(s.touchpoint, s.clicks) for s in steps] == [
        ("start", 0),
        ("Reject all", 1),
        ("Contact", 1),
    ]
    assert "popup_over_goal" in set(report.obstacles["kind"])


def test_links_in_a_closed_menu_cost_the_click_that_opens_it() -> None:
    nav = (
        '<button aria-expanded=false aria-controls=m onclick="m.hidden=!m.hidden">Menu</button>'
        "<div id=m hidden><a href='/contact'>Contact</a></div>"
    )
    with served(shop() | {"/": page("<h1>Welcome</h1>", nav=nav)}) as url:
        report = wm.walk(url, ["phone_number"], at=AT)

    assert row(report, "phone_number")["clicks"] == 2
    assert "menu_stuck" not in set(report.obstacles["kind"])


def test_a_menu_that_script_builds_is_opened_and_followed() -> None:
    nav = (
        "<button aria-expanded=false onclick=\"this.insertAdjacentHTML('afterend',"
        "'<a href=/contact>Contact</a>')\">Menu</button>"
    )
    with served(shop() | {"/": page("<h1>Welcome</h1>", nav=nav)}) as url:
        report = wm.walk(url, ["phone_number"], at=AT)

    assert verdicts(report) == {"phone_number": "reached"}


def test_text_in_a_frame_and_in_a_shadow_tree_is_seen() -> None:
    shadow = (
        "<x-hours></x-hours><script>customElements.define('x-hours',class extends HTMLElement{"
        "connectedCallback(){this.attachShadow({mode:'closed'}).innerHTML="
        "'<p>Opening hours: Monday to Friday 8am to 4pm</p>'}})</script>"
    )
    pages = {
        "/": page(
            f"<h1>Hello</h1>{shadow}<iframe src='/frame' width=300 height=200></iframe>",
            nav="",
        ),
        "/frame": page("<p>Call us: 01865 496012</p>", nav=""),
    }
    with served(pages) as url:
        report = wm.walk(url, ["phone_number", "opening_hours"], at=AT)

    assert row(report, "phone_number")["value"] == "01865 496012"
    assert row(report, "opening_hours")["value"] == "Mo-Fr 08:00-16:00"


def test_text_that_shows_only_when_scrolled_to_is_read() -> None:
    late = (
        "<div style='height:3000px'></div><p id=l style='visibility:hidden'>Call us: 01865 496012</p><script>"
        "new IntersectionObserver(e=>e[0].isIntersecting&&(l.style.visibility='visible')).observe(l)</script>"
    )
    with served({"/": page(late, nav="")}) as url:
        report = wm.walk(url, ["phone_number"], at=AT, survey=0)

    assert row(report, "phone_number")["value"] == "01865 496012"


def test_the_site_search_is_used_when_no_link_smells_right() -> None:
    def results(handler) -> None:
        found = (
            "<p>Call us: 01865 496012</p>"
            if "phone" in handler.path
            else "<p>Nothing</p>"
        )
        send(handler, page(f"<h1>Results</h1>{found}", nav="").encode())

    pages = {
        "/": page(
            "<form action='/s' role=search><label>Search <input type=search name=q></label></form>",
            nav="",
        ),
        "/s": results,
    }
    with served(pages) as url:
        report = wm.walk(url, ["phone_number"], at=AT, survey=0)

    assert verdicts(report)["phone_number"] in ("reached", "hard")


def test_a_german_shop_is_walked_in_german() -> None:
    nav = "<a href='/'>Startseite</a> <a href='/kontakt'>Kontakt</a> <a href='/versand'>Versand</a>"
    pages = {
        "/": page("<h1>Willkommen</h1><p>Tee und Tassen.</p>", nav=nav, lang="de"),
        "/kontakt": page(
            "<h1>Kontakt</h1><p>Telefon: 030 1234567</p><p>Hauptstraße 12, 10115 Berlin</p>"
            "<p>Öffnungszeiten: Mo–Fr 9–18 Uhr</p>",
            nav=nav,
            lang="de",
        ),
        "/versand": page(
            "<h1>Versand</h1><p>Die Lieferung dauert 2 bis 4 Werktage und kostet 4,90 €.</p>",
            nav=nav,
            lang="de",
        ),
    }
    with served(pages) as url:
        report = wm.walk(
            url, ["phone_number", "opening_hours", "way_there", "delivery"], at=AT
        )

    assert row(report, "phone_number")["verdict"] == "hard"  # it cannot be tapped
    assert row(report, "opening_hours")["value"] == "Mo-Fr 09:00-18:00"
    assert row(report, "way_there")["value"] == "Hauptstraße 12, 10115 Berlin"
    assert row(report, "delivery")["verdict"] == "reached"


def test_nothing_is_sent_deleted_or_left() -> None:
    asked: list[str] = []

    def note(handler) -> None:
        asked.append(f"{handler.command} {handler.path}")
        send(handler, page("<h1>Done</h1>", nav="").encode())

    pages = shop() | {
        "/": page(
            "<h1>Your account</h1><a href='/logout'>Log out</a> <a href='/delete'>Delete account</a> "
            "<a href='/unsubscribe'>Unsubscribe</a> <form method=post action='/pay'><button>Pay now</button></form>"
            "<a href='/contact'>Contact</a>"
        ),
        "/logout": note,
        "/delete": note,
        "/unsubscribe": note,
        "/pay": note,
        "/send": note,
    }
    with served(pages) as url:
        wm.walk(url, at=AT)

    assert asked == []


def test_robots_txt_is_respected_unless_the_owner_says_so() -> None:
    asked: list[str] = []

    def private(handler) -> None:
        asked.append(handler.path)
        send(
            handler,
            page("<h1>Private</h1><p>Call us: 01865 496012</p>", nav="").encode(),
        )

    pages = {
        "/": page("<a href='/private'>Phone</a>", nav=""),
        "/private": private,
        "/robots.txt": "User-agent: *\nDisallow: /private\n",
    }
    with served(pages) as url:
        shy = wm.walk(url, ["phone_number"], at=AT)
        assert asked == []
        bold = wm.walk(url, ["phone_number"], at=AT, respect_robots=False)

    assert verdicts(shy) == {"phone_number": "blocked"}
    assert "robots.txt" in row(shy, "phone_number")["reason"]
    assert row(bold, "phone_number")["value"] == "01865 496012"


@pytest.mark.parametrize("leads_on", [False, True], ids=["astray", "led on"])
def test_a_link_competes_when_its_page_does_not_lead_on(leads_on: bool) -> None:
    told = page("<p>You can send anything back within 30 days for a full refund.</p>")
    on = "<p><a href='/rules'>The small print</a></p>" if leads_on else ""
    home = "<p><a href='/hub'>Returns</a></p>"
    beside = "" if leads_on else "<p><a href='/rules'>Small print</a></p>"
    pages = {
        "/": page(home + beside, nav=""),
        "/hub": page(f"<h1>Our house</h1>{on}", nav=""),
        "/rules": told,
    }
    with served(pages) as url:
        report = wm.walk(url, ["returns_policy"], at=AT, survey=3)

    competing = "competing_link" in report.obstacles["kind"].to_list()
    assert report.errands["verdict"].to_list() == ["reached"]
    assert competing is not leads_on


def test_a_dialog_of_the_browser_costs_its_click() -> None:
    pages = {"/": page("<script>alert('Hello!')</script>Call us: 01865 496012", nav="")}
    with served(pages) as url:
        report = wm.walk(url, ["phone_number"], at=AT, survey=0)

    steps = [(s.touchpoint, s.text) for s in report.outcomes[0].walk.steps]
    assert row(report, "phone_number")["clicks"] == 1
    assert steps[1] == ("OK", "alert: Hello!")
