"""The pages of act hold on a phone and in the dark, by keyboard, and with hostile words."""

import os
import re
import shutil
import subprocess

import pytest
from django.urls import reverse
from django.utils import timezone

from walkamile.act.answers import answers
from walkamile.act.authority import Limits
from walkamile.act.year import shipped
from walkamile.web.acts import authority, gate, obstacles, promises, report
from walkamile.web.acts.rules import needs, policies, talents
from walkamile.web.acts.sample.loop import asked
from walkamile.web.acts.told import letters
from walkamile.web.acts.year import pulses, years
from walkamile.web.models import Change, Obstacle, PulseShown
from walkamile.web.models.people import Role
from web.house import PASSWORD, furnish

# Playwright's own loop runs in this thread; Django would refuse the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
LOOKS = (((390, 844), "dark"), ((1200, 900), "light"))
CRUEL = '"><img src=x onerror=alert(1)><script>alert(1)</script>{{ 7*7 }}\u202e'
TODAY = timezone.localdate()
GROUP = {
    "teams": [CRUEL[:60]], "answered": 5, "comfort": "pinch", "why": "rules",
    "met": "few", "customers": "", "voices": None,
}  # fmt: skip


@pytest.fixture(autouse=True)
def workspace_folder(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def lived_in(house):
    """Put something hostile on every page of act; return the pages."""
    by, boss = house.people[Role.COLLEAGUE], house.people[Role.ADMIN]
    made = report.found(CRUEL, by=by, verbatim=house.voices[0], severity=4, reach=9.0,
                        effort=2.0, project=CRUEL[:60])  # fmt: skip
    report.found("Nobody rings", by=by, words=CRUEL, kind="note", reference="n1")
    authority.grant(
        by, Limits(money_each=5, remedies=(CRUEL[:70],)), by=boss, words=CRUEL
    )
    authority.act(CRUEL, by=by, obstacle=made, money=1)
    authority.act(CRUEL, by=by, obstacle=made, money=90)
    promises.make(CRUEL, by=by, obstacle=made, project=CRUEL[:60])
    done = {"state": "fixed", "outcome": CRUEL, "owner_id": by.pk}
    obstacles.change(made.pk, done, by=by)
    letter = letters.write(Obstacle.objects.get(pk=made.pk), by=by)[0]
    sent = letters.send(letter, by=by, how="chat", ground=CRUEL)
    rule = policies.write({"name": CRUEL, "rule": CRUEL, "why": CRUEL}, by=by)
    policies.say(rule, CRUEL, signed=None)
    needs.take(answers(asked(TODAY)), by=by)
    needs.add(CRUEL, by=by)
    talents.offer(by, CRUEL)
    year = years.begin(CRUEL[:100], TODAY, shipped(), by=boss)
    years.coach(year, house.team, by, by=boss)
    PulseShown.objects.create(month=TODAY.replace(day=1), groups=[GROUP])
    gate.need(CRUEL[:60], CRUEL)
    pulses.publish_what_is_over(TODAY)
    return [
        "/act/", f"/act/{made.pk}/", f"/act/{made.pk}/letters/", "/act/now/",
        "/act/mine/", "/act/authority/", "/act/authority/write/", "/act/promises/",
        "/act/policies/", f"/act/policies/{rule.pk}/", "/act/needs/",
        f"/act/talents/?q={CRUEL[:20]}", "/act/year/", "/act/pulse/", "/act/gate/",
        f"/told/{letters.token_of(sent)}/", "/act/year/set/",
        "/act/year/exercise/layers/", f"/act/{made.pk}/history/",
    ]  # fmt: skip


def sign_in(page, site, who):
    page.goto(site + reverse("sign-in"))
    page.fill("#id_username", who.email)
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.wait_for_url(site + "/")


def faults(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{one['id']}: {n['html'][:160]}" for one in found for n in one["nodes"]]


def sideways(page):
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


def test_no_page_of_act_has_a_fault_or_runs_what_somebody_wrote(chromium, live_server):
    house = furnish(12)
    ways = lived_in(house)
    wrong, ran = {}, []
    for (width, height), look in LOOKS:
        page = chromium.new_page(
            viewport={"width": width, "height": height}, color_scheme=look,
            reduced_motion="reduce",
        )  # fmt: skip
        page.on("dialog", lambda one: (ran.append(one.message), one.dismiss()))
        page.on("request", lambda asked: asked.url.startswith(
            (live_server.url, "data:", "blob:")) or ran.append(asked.url))  # fmt: skip
        page.on("pageerror", lambda error: ran.append(str(error)))
        sign_in(page, live_server.url, house.people[Role.ADMIN])
        for way in ways:
            page.goto(live_server.url + way)
            found = faults(page) + (["it scrolls sideways"] if sideways(page) else [])
            if found:
                wrong[way, look] = found
        page.close()
    assert ran == []
    assert wrong == {}


def test_the_board_is_worked_with_keys_alone_and_one_press_takes_it_back(
    chromium, live_server
):
    house = furnish(6)
    by = house.people[Role.COLLEAGUE]
    for title in ("Nobody rings", "The seat does not fit", "No receipt"):
        report.found(title, by=by, words=title)
    page = chromium.new_page(viewport={"width": 1200, "height": 900})
    sign_in(page, live_server.url, by)
    page.goto(live_server.url + "/act/")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    assert "2 chosen" in page.inner_text("[data-chosen]", timeout=2_000)
    page.focus(".severally summary")
    page.keyboard.press("Enter")
    page.focus(".severally input[name=mine]")
    page.keyboard.press("Space")
    page.focus(".severally button")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=2 changed.")
    assert Obstacle.objects.filter(owner=by).count() == 2
    page.click("#toasts button")
    page.wait_for_selector("text=2 are as they were.")
    assert not Obstacle.objects.filter(owner=by).exists()
    assert Change.objects.exclude(undoes=None).count() == 2
    page.close()


def test_a_year_prints_whole_on_two_sheets_at_most(chromium, live_server, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext: apt-get install poppler-utils")
    house = furnish(6)
    by, boss = house.people[Role.COLLEAGUE], house.people[Role.ADMIN]
    years.coach(
        years.begin("Our year", TODAY, shipped(), by=boss), house.team, by, by=boss
    )
    page = chromium.new_page(viewport={"width": 1200, "height": 900})
    sign_in(page, live_server.url, boss)
    page.goto(live_server.url + "/act/year/")
    practices = page.locator(".months p.strong").all_inner_texts()
    heads = [one.split("\n")[0] for one in page.locator(".months h2").all_inner_texts()]
    sheet = tmp_path / "year.pdf"
    sheet.write_bytes(page.pdf(format="A4"))
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", sheet.read_bytes())) <= 2
    if target := os.environ.get("WALKAMILE_PICTURES"):
        shutil.copy(sheet, target)
    told = subprocess.run(
        ["pdftotext", "-raw", sheet, "-"], capture_output=True, text=True, check=True
    ).stdout
    printed = " ".join(told.split())
    assert len(heads) == 12
    for words in ("Our year, since", *heads, *practices):
        assert " ".join(words.removesuffix(" now").split()) in printed
    assert "Only you see this" not in printed
    page.close()
