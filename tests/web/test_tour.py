"""A colleague goes through the house by keyboard, without scripts, and with a file."""

import os
import re

import pytest
from django.urls import reverse
from PIL import Image

from walkamile.web import jobs
from walkamile.web.models import Run, Theme, Verbatim
from walkamile.web.models.people import Role
from web.house import PASSWORD, WORDS, furnish

# Playwright's own loop runs in this thread; Django would refuse the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def workspace_folder(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


@pytest.fixture
def house():
    return furnish()


def sign_in(page, site, who):
    page.goto(site + reverse("sign-in"))
    page.locator("input:focus").wait_for()  # the first field takes the focus by itself
    page.keyboard.type(who.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(site + "/")


@pytest.fixture
def lead(chromium, live_server, house):
    page = chromium.new_page(viewport={"width": 1200, "height": 900})
    page.set_default_timeout(15_000)
    sign_in(page, live_server.url, house.people[Role.INSIGHT_LEAD])
    yield page
    page.close()


def test_any_quote_is_three_keys_away(lead):
    lead.keyboard.press("j")
    lead.keyboard.press("j")
    lead.keyboard.press("Enter")
    lead.wait_for_url(re.compile(r"/q/\d+$"))


def test_k_goes_back_up_and_never_out_of_the_list(lead):
    for key in ("j", "j", "k", "k", "k"):
        lead.keyboard.press(key)
    rows = lead.locator("[data-walk] > li")
    assert rows.first.get_attribute("aria-current") == "true"


def test_the_slash_searches_and_escape_does_no_harm(lead, live_server):
    lead.goto(live_server.url + "/listen/")
    lead.keyboard.press("/")
    lead.keyboard.type("rang")
    lead.wait_for_url(re.compile(r"q=rang"))
    lead.wait_for_selector("#voices mark")
    assert lead.locator("#voices mark").first.inner_text() == "rang"
    lead.keyboard.type("j")  # a letter in a field is a letter
    assert lead.input_value("#hunt") == "rangj"


def test_the_palette_goes_anywhere_and_searches_everything_else(lead):
    lead.keyboard.press("Control+k")
    lead.keyboard.type("them")
    lead.keyboard.press("Enter")
    lead.wait_for_url(re.compile(r"/themes/$"))
    lead.keyboard.press("Control+k")
    lead.keyboard.type("nobody rang")
    lead.keyboard.press("Enter")
    lead.wait_for_url(re.compile(r"/listen/\?q=nobody"))


def test_g_and_a_letter_go_to_a_place(lead):
    lead.keyboard.press("g")
    lead.keyboard.press("l")
    lead.wait_for_url(re.compile(r"/listen/$"))


def test_single_letters_can_be_switched_off(lead, live_server):
    lead.goto(live_server.url + "/me/")
    lead.uncheck("#id_single_keys")
    lead.click("main form >> text=Save")
    lead.wait_for_selector("[role=status] >> text=Saved")
    lead.goto(live_server.url + "/")
    lead.keyboard.press("j")
    assert lead.locator("[data-walk] > li[aria-current]").count() == 0
    lead.keyboard.press("Control+k")
    assert lead.locator("#palette[open]").count() == 1


def test_the_focus_is_always_seen(lead, live_server):
    """Tab through a page: whatever has the focus is in sight and has a ring."""
    lead.goto(live_server.url + "/themes/")
    for _ in range(25):
        lead.keyboard.press("Tab")
        seen = lead.evaluate(
            """() => {
              const el = document.activeElement, box = el.getBoundingClientRect();
              if (el === document.body) return true;
              const ring = getComputedStyle(el);
              return ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2
                && box.bottom > 0 && box.top < innerHeight;
            }"""
        )
        assert seen, lead.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_a_stretch_in_the_address_is_marked_by_code_points(lead, live_server, house):
    voice = house.voices[0]
    Verbatim.objects.filter(pk=voice.pk).update(text="🚲🚲 Nobody rang me.")
    lead.goto(f"{live_server.url}/q/{voice.pk}#t=3,14")
    assert lead.inner_text("#words mark") == "Nobody rang"


def test_marking_words_makes_a_link_and_a_picture_of_just_those(
    lead, live_server, house
):
    voice = Verbatim.objects.filter(text=WORDS[0]).first()
    lead.goto(f"{live_server.url}/q/{voice.pk}")
    lead.evaluate(
        """() => {
          const text = document.querySelector("#words").firstChild.firstChild
            || document.querySelector("#words").firstChild;
          const range = document.createRange();
          range.setStart(text, 0); range.setEnd(text, 6);
          getSelection().removeAllRanges(); getSelection().addRange(range);
        }"""
    )
    lead.wait_for_selector("[data-stretch-link][data-copy$='#t=0,6']")
    with lead.expect_download() as taken:
        lead.click("text=Picture")
    with Image.open(taken.value.path()) as picture:
        assert picture.width == 1200


def test_a_theme_is_renamed_and_the_undo_is_right_there(lead, live_server, house):
    lead.goto(live_server.url + "/theme/theme-0/")
    lead.fill("#nm", "Is it ready yet?")
    lead.click("text=Rename")
    lead.wait_for_selector("h1:has-text('Is it ready yet?')")
    lead.click("[role=status] >> text=Undo")
    lead.wait_for_selector("h1:has-text('Waiting to hear')")


def test_a_file_is_dropped_watched_and_undone(lead, live_server, tmp_path):
    brought = tmp_path / "bells.csv"
    brought.write_text(
        "Date,Customer comment,Group\n"
        '2026-10-13,"The bell is so quiet that nobody hears it.",Commuters\n'
        '2026-10-14,"The same person looks after my bike each time.",Families\n',
        encoding="utf-8",
    )
    lead.goto(live_server.url + "/listen/bring/")
    lead.set_input_files("#file", brought)
    lead.click("text=Look into it")
    lead.wait_for_selector("text=Nothing is kept yet")
    lead.click("text=Read it in")
    lead.wait_for_selector("text=Waiting for its turn")
    jobs.carry_out(jobs.claim("intake", "test"))
    lead.wait_for_selector("text=Receipt")  # by itself: the page asks every second
    assert Run.objects.get(file_name="bells.csv").stored == 2
    lead.click("text=Undo this run")
    lead.wait_for_selector("text=Taking it out again")
    jobs.carry_out(jobs.claim("intake", "test"))
    lead.wait_for_selector("h2:has-text('Undone')")
    assert not Verbatim.objects.filter(run__file_name="bells.csv").exists()


def test_everything_that_matters_works_without_scripts(
    chromium, live_server, house, tmp_path
):
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    site = live_server.url
    page.goto(site + reverse("sign-in"))
    page.fill("#id_username", house.people[Role.INSIGHT_LEAD].email)
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.goto(site + "/listen/")
    page.fill("#hunt", "rang")
    page.click(".hunt button")
    assert page.locator("#voices mark").count() > 0
    page.goto(site + "/jot/")
    page.fill("#id_said", "Do you also pump tyres?")
    page.check("input[value=well]", force=True)
    page.click("form button.primary.wide")
    assert "Kept" in " ".join(page.locator("[role=status]").all_inner_texts())
    page.goto(site + "/theme/theme-2/")
    page.select_option("#mg", "theme-0")
    page.click("button:has-text('Merge')")
    assert "is now part of" in page.inner_text("[role=status]")
    page.click("[role=status] >> text=Undo")
    page.wait_for_selector("[role=status] >> text=Undone")
    assert Theme.objects.filter(key="theme-2", retired=False).exists()
    brought = tmp_path / "bells.csv"
    brought.write_text("Comment\nThe bell is far too quiet.\n", encoding="utf-8")
    page.goto(site + "/listen/bring/")
    page.set_input_files("#file", brought)
    page.click("text=Look into it")
    page.click("text=Read it in")
    jobs.carry_out(jobs.claim("intake", "test"))
    page.wait_for_selector("text=Receipt")  # the page loads itself anew
    context.close()


def test_a_page_prints_without_its_frame(lead, live_server):
    lead.goto(live_server.url + "/theme/theme-0/")
    lead.emulate_media(media="print")
    assert not lead.locator("header.side").is_visible()
    assert not lead.locator("button >> text=Rename").is_visible()
    assert lead.locator(".voice").first.is_visible()


def test_nothing_moves_while_a_page_loads(lead, live_server):
    for way in ("/", "/listen/", "/theme/theme-0/"):
        lead.goto(live_server.url + way)
        moved = lead.evaluate(
            """() => new Promise(done => {
              let sum = 0;
              new PerformanceObserver(list => {
                for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value;
              }).observe({type: "layout-shift", buffered: true});
              setTimeout(() => done(sum), 400);
            })"""
        )
        assert moved < 0.02, way
