"""The chair's pages have no fault, print on one sheet, and no word in them runs."""

import os
from io import BytesIO

import pytest

from walkamile.web.models import Verbatim
from walkamile.web.models.people import Role
from web.chair_pages import lay
from web.house import furnish
from web.test_axe import look_at, sign_in
from web.test_xss_pages import hostile

# Playwright's own loop runs in this thread; Django would refuse the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def workspace_folder(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def test_no_page_of_the_chair_has_a_fault(chromium, live_server):
    reader = furnish(9).people[Role.INSIGHT_LEAD]
    assert look_at(chromium, live_server.url, reader, lay(reader)) == {}


def test_a_brief_prints_on_one_sheet_and_the_screen_goes_by_arrow_keys(
    chromium, live_server
):
    import re

    reader = furnish(9).people[Role.INSIGHT_LEAD]
    brief, screen = lay(reader)[2:4]
    page = chromium.new_page(viewport={"width": 1200, "height": 900})
    sign_in(page, live_server.url, reader)
    page.goto(live_server.url + brief)
    page.fill("#id_q", "nobody rang")
    page.click("form[hx-post] button")
    page.wait_for_selector("#answer >> text=Nobody rang")
    for paper in ("A4", "Letter"):
        printed = page.pdf(format=paper)
        pages = re.findall(rb"/Type\s*/Page\b", BytesIO(printed).read())
        assert len(pages) == 1, paper
    page.goto(live_server.url + screen)
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#point-2:focus")
    page.close()


@pytest.mark.data
def test_hostile_words_in_the_chair_run_nowhere(chromium, live_server, data):
    house, strings = furnish(9), hostile(data)
    for voice, text in zip(Verbatim.objects.all(), strings, strict=False):
        voice.text, voice.segment = f"Nobody rang {text}", text[:100]
        voice.save()
    calm = [text.replace("\n", " ") for text in strings[-40:] if text.strip()]
    admin, ran = house.people[Role.ADMIN], []
    ways = lay(admin, calm)
    page = chromium.new_page()
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.on(
        "request",
        lambda asked: (
            asked.url.startswith((live_server.url, "data:", "blob:"))
            or ran.append(asked.url)
        ),
    )
    sign_in(page, live_server.url, admin)
    for way in ways:
        assert page.goto(live_server.url + way).status == 200, way
    assert ran == []
    page.close()
