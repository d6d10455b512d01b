"""Every page is without a fault that axe can find: light, dark, phone and desktop."""

import os

import pytest
from django.urls import reverse

from walkamile.web import surveying, workspace
from walkamile.web.models import Colleague, Verbatim
from walkamile.web.models.people import Role
from web.followed import followed
from web.house import PASSWORD, furnish

# Playwright's own loop runs in this thread; Django would refuse the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = {"phone": (390, 844), "desktop": (1200, 900)}
LOOKS = ("light", "dark")
# The best practices as well, and what is new in WCAG 2.2.
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
}


@pytest.fixture(autouse=True)
def workspace_folder(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


def sign_in(page, site, who):
    page.goto(site + reverse("sign-in"))
    page.fill("#id_username", who.email)
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.wait_for_url(site + "/")


def faults(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]
    ]


def look_at(chromium, site, who, ways):
    """Open each page in every look and size; return what is wrong, by page."""
    wrong = {}
    for name, (width, height) in SIZES.items():
        page = chromium.new_page(viewport={"width": width, "height": height})
        said = []
        page.on(
            "console", lambda m, said=said: m.type == "error" and said.append(m.text)
        )
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        if who is not None:
            sign_in(page, site, who)
            said.clear()
        for way in ways:
            page.goto(site + way)
            for look in LOOKS:
                page.emulate_media(color_scheme=look, reduced_motion="reduce")
                found = faults(page) + [line for line in said if "404" not in line]
                if sideways(page):
                    found.append("it scrolls sideways")
                if found:
                    wrong[way, name, look] = found
                said.clear()
        page.close()
    return wrong


def sideways(page):
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


def test_the_door_has_no_fault(chromium, live_server):
    token = workspace.first_run_token()
    ways = [reverse("sign-in"), reverse("start", args=[token]), "/start/used/"]
    assert look_at(chromium, live_server.url, None, ways) == {}


def test_an_empty_house_has_no_fault(chromium, live_server):
    admin = Colleague.objects.create_superuser("a@example.org", PASSWORD, name="Ada")
    ways = ["/", "/listen/", "/themes/", "/listen/files/", "/listen/bring/", "/jot/"]
    assert look_at(chromium, live_server.url, admin, ways) == {}


def test_no_page_of_reading_has_a_fault(chromium, live_server):
    house = furnish()
    talk = Verbatim.objects.get(text="Why did nobody ring?")
    ways = [
        "/",
        "/listen/",
        "/listen/?q=rang&segment=Commuters",
        "/listen/?q=zeppelin",
        "/themes/",
        "/theme/theme-0/",
        f"/q/{talk.pk}",
        f"/q/{house.voices[0].pk}?t=0,11",
        "/jot/",
        "/me/",
        "/people/rights/",
        "/listen/names/",
        f"/q/{house.voices[0].pk}/original",
        "/nothing/here/",
    ]
    reader = house.people[Role.INSIGHT_LEAD]
    assert look_at(chromium, live_server.url, reader, ways) == {}


def test_no_picture_of_themes_has_a_fault(chromium, live_server):
    house = furnish()
    names = (
        "map",
        "treemap",
        "weeks",
        "together",
        "differences",
        "drivers",
        "shifts",
        "versions",
        "proposals",
    )
    ways = [f"/themes/{name}/" for name in names]
    reader = house.people[Role.COLLEAGUE]
    assert look_at(chromium, live_server.url, reader, ways) == {}


def test_no_page_of_the_house_has_a_fault(chromium, live_server):
    house = furnish()
    house.source.sample = True
    house.source.save()
    coach = house.people[Role.COACH]
    asked = surveying.make("Repairs", "get my bike repaired", by=coach)
    ways = [
        "/",
        "/people/",
        "/people/add/",
        "/follow/surveys/",
        reverse("survey-sheet", args=[asked.pk]),
        reverse("survey", args=[surveying.token_of(asked)]),
        "/people/outlets/",
        "/people/log/",
        f"/people/{house.people[Role.READER].pk}/",
        "/people/teams/add/",
        "/listen/files/",
        f"/listen/files/{house.run.pk}/",
        "/listen/bring/",
        "/listen/feeds/",
        "/listen/feeds/add/mastodon/",
        f"/listen/feeds/{followed(house).pk}/",
        f"/listen/feeds/{followed(house).pk}/edit/",
        "/privacy/sources/",
        f"/privacy/sources/{house.source.pk}/",
        "/privacy/record",
    ]
    admin = house.people[Role.ADMIN]
    assert look_at(chromium, live_server.url, admin, ways) == {}


def test_what_opens_has_no_fault(chromium, live_server):
    """Palette, keys, menus, tables of pictures, messages."""
    house = furnish()
    page = chromium.new_page(viewport={"width": 1200, "height": 900})
    sign_in(page, live_server.url, house.people[Role.INSIGHT_LEAD])
    page.keyboard.press("Control+k")
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert faults(page) == []
    page.goto(live_server.url + "/theme/theme-0/")
    for closed in page.locator("summary").all():
        closed.click()
    assert faults(page) == []
    page.fill("#nm", "A better name")
    page.click("text=Rename")
    page.wait_for_selector("[role=status] >> text=Renamed")
    assert faults(page) == []


def test_it_holds_when_read_from_right_to_left_and_at_twice_the_size(
    chromium, live_server
):
    house = furnish()
    page = chromium.new_page(viewport={"width": 600, "height": 900})
    sign_in(page, live_server.url, house.people[Role.INSIGHT_LEAD])
    ways = ["/", "/listen/", "/themes/", "/theme/theme-0/", "/jot/"]
    for way in [*ways, "/themes/treemap/", "/themes/differences/", "/themes/drivers/"]:
        page.goto(live_server.url + way)
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert not sideways(page), way
        assert faults(page) == [], way
        page.evaluate("document.documentElement.dir = 'ltr'")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not sideways(page), way
    page.close()


def test_what_is_pressed_with_a_thumb_is_large_enough(chromium, live_server):
    """44 px at least, but for links within a sentence (WCAG 2.5.5, 2.5.8)."""
    house = furnish()
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    sign_in(page, live_server.url, house.people[Role.INSIGHT_LEAD])
    for way in ("/", "/listen/", "/themes/", "/theme/theme-0/", "/jot/", "/me/"):
        page.goto(live_server.url + way)
        small = page.evaluate(
            """() => [...document.querySelectorAll(
                "button, .btn, input, select, summary, .places a")]
              .filter(el => el.offsetParent && !["hidden", "radio"].includes(el.type))
              .filter(el => !el.closest("[aria-hidden=true]"))
              .map(el => [el, el.closest("label.check, label.btn") || el])
              .filter(([el, box]) => box.getBoundingClientRect().height < 43.5)
              .map(([el]) => el.outerHTML.slice(0, 120))"""
        )
        assert small == [], way
    page.close()
