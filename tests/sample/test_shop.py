"""The sample's web shop: good by itself, and wrong just as it is switched."""

import re
from collections.abc import Iterator
from time import monotonic
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from walkamile.sample.shop import DEFECTS, TRUTH, shop
from walkamile.sample.shop.facts import PLACES
from walkamile.sample.shop.serving import serving

PATHS = sorted({path for place in PLACES.values() for path in place[:2]})
MISSING = "/this-page-does-not-exist"

# Defects that show only after something was done: what to send, and where.
AFTER = {
    "unexplained_form_error": ("/complaint", {"email": "anna", "complaint": "late"}),
    "lost_form_input": ("/complaint", {"email": "anna", "complaint": "late"}),
    "broken_search": ("/search?q=phone", None),
}


@pytest.fixture(scope="module")
def clean() -> Iterator[str]:
    with serving(shop()) as address:
        yield address.rstrip("/")


def visit(address: str, sent: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Return status, address arrived at, and page, as a browser with cookies would."""
    body = urlencode(sent).encode() if sent is not None else None
    browser = build_opener(HTTPCookieProcessor())
    try:
        with browser.open(Request(address, data=body), timeout=20) as answer:
            return answer.status, answer.url, answer.read().decode("utf-8", "replace")
    except HTTPError as error:
        return error.code, error.url, error.read().decode("utf-8", "replace")


@pytest.mark.parametrize("path", PATHS)
def test_every_page_answers_and_every_link_on_it_leads_somewhere(clean, path):
    status, _, html = visit(clean + path)
    assert status == 200
    for link in set(re.findall(r'(?:href|src)="(/[^"#]*)"', html)):
        assert visit(clean + link)[0] == 200, link


def test_an_unknown_address_says_so_and_leads_back(clean):
    status, _, html = visit(clean + MISSING)
    assert status == 404
    assert 'href="/"' in html


def test_a_ware_put_into_the_basket_is_in_the_basket(clean):
    browser = build_opener(HTTPCookieProcessor())
    sent = urlencode({"add": "bell"}).encode()
    with browser.open(f"{clean}/basket", data=sent) as answer:
        assert "Frog bell is in your basket" in answer.read().decode()
    with browser.open(f"{clean}/basket") as answer:
        assert "£9.00" in answer.read().decode()


def test_a_form_says_what_is_wrong_and_keeps_what_was_typed(clean):
    html = visit(f"{clean}/complaint", {"email": "anna", "complaint": "late & <b>"})[2]
    assert "Please enter an e-mail address" in html
    assert 'value="anna"' in html
    assert "late &amp; &lt;b&gt;</textarea>" in html


def test_a_complaint_that_is_filled_in_is_taken(clean):
    sent = {"email": "anna@mail.example", "complaint": "late"}
    assert "Thank you for telling us" in visit(f"{clean}/complaint", sent)[2]


def test_the_search_finds_the_way_to_give_something_back(clean):
    assert 'href="/returns"' in visit(f"{clean}/search?q=printer")[2]


def test_what_the_shop_says_is_true_stands_on_its_pages(clean):
    assert f"tel:{TRUTH['phone_number']}" in visit(f"{clean}/contact")[2]
    for part in TRUTH["way_there"].split(", "):
        assert part in visit(f"{clean}/opening-hours")[2]
    assert TRUTH["write_to_us"] in visit(f"{clean}/contact")[2]


def test_there_are_enough_switches_and_each_says_what_goes_wrong():
    assert len(DEFECTS) >= 30
    assert all(defect.told.endswith(".") for defect in DEFECTS.values())


@pytest.mark.parametrize("name", sorted(DEFECTS))
def test_a_defect_changes_its_page_and_the_clean_twin_lacks_it(clean, name):
    path, sent = AFTER.get(name, (DEFECTS[name].where, None))
    with serving(shop([name])) as spoilt:
        began = monotonic()
        then = visit(spoilt.rstrip("/") + path, sent)
        waited = monotonic() - began
        before = visit(clean + path, sent)
    port = re.compile(r"127\.0\.0\.1:\d+")
    differs = port.sub("", str(then)) != port.sub("", str(before))
    assert differs or (name == "slow_page" and waited > 5)


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1200])
def test_the_clean_shop_hinders_nobody_whom_axe_knows_of(clean, chromium, width):
    from axe_playwright_python.sync_playwright import Axe

    page = chromium.new_page(viewport={"width": width, "height": 844})
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for path in [*PATHS, MISSING, "/search?q=bell", "/bikes?added=bell"]:
        page.goto(clean + path)
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found] == [], path
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} scrolls sideways"
    page.close()
    assert errors == []
