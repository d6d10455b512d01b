"""Pages of journeys are without fault for everyone, and run nothing they were given."""

import os

import pytest
from django.urls import reverse

from walkamile.web.followed import bringing
from walkamile.web.models import EventLog, SaidDone
from walkamile.web.models.people import Role
from web.house import PASSWORD, colleague
from web.journeys import DAY, START, orders, travel, words, write
from web.test_axe import look_at
from web.test_xss_pages import hostile

# Playwright's own loop runs in this thread; Django would refuse the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def workspace_folder(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


def test_no_page_of_journeys_has_a_fault(chromium, live_server, tmp_path):
    log, lead = travel(tmp_path), colleague(Role.INSIGHT_LEAD)
    case = SaidDone.objects.get(agreement="differs").case
    ways = ["/follow/", "/follow/bring/", f"/follow/{log.pk}/?segment=family&with=club"]
    ways += [f"/follow/{log.pk}/said/", f"/follow/{log.pk}/said/?show=silent_trouble"]
    ways += [f"/follow/{log.pk}/case/{case}/", f"/follow/{log.pk}/stages/"]
    assert look_at(chromium, live_server.url, lead, ways) == {}


@pytest.mark.data
def test_hostile_activities_and_words_about_them_run_nowhere(
    chromium, live_server, data, tmp_path
):
    strings, ran = hostile(data)[-30:], []
    rows = orders(30)
    for n, text in enumerate(strings):
        at = (START + n * DAY / 4 + DAY).isoformat()
        rows += [(f"ORD-{m}", text, at, strings[n % 3]) for m in range(n % 3 * 9, 30)]
    words(
        *((f"ORD-{n}", f"It never arrived. {text}") for n, text in enumerate(strings))
    )
    bringing.bring(write(tmp_path, rows), name=strings[-6][:100])
    log, lead = EventLog.objects.get(), colleague(Role.INSIGHT_LEAD)
    case = SaidDone.objects.exclude(verbatim=None).first().case
    page = chromium.new_page()
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.goto(live_server.url + reverse("sign-in"))
    page.fill("#id_username", lead.email)
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    for way in ("", "said/", "said/?show=agrees", f"case/{case}/", "stages/"):
        page.goto(f"{live_server.url}/follow/{log.pk}/{way}")
        page.wait_for_load_state()
    page.goto(f"{live_server.url}/follow/")
    assert ran == []
    page.close()
