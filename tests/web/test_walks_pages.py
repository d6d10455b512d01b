"""Walks in a browser: filled in without a network, watched as they go, harmless, for all."""

import datetime as dt
import os
import time

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from walkamile import sample as files
from walkamile.web.models import (
    Colleague,
    Job,
    Media,
    PhoneAccount,
    PhoneLine,
    PhonePlan,
    Walk,
    WalkErrand,
    WalkObstacle,
    WalkPage,
    WalkPlan,
    WalkSighting,
    WalkSite,
    WalkStep,
)
from walkamile.web.models.people import Role
from walkamile.web.walks import asking, pictures
from walkamile.web.walks import sample as walks
from web.house import PASSWORD, colleague
from web.test_axe import look_at
from web.test_xss_pages import hostile

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHELLS = "async () => !!(await (await caches.open('walkamile-pages')).match(location.pathname))"
PLACES = ("walks", "walk-obstacles", "walk-sites", "walk-plans", "walk-bring", "walk-call",
          "walk-menu", "visits", "phone-lines", "phone-account", "phone-line-add")  # fmt: skip


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


@pytest.fixture
def walked():
    """A house in which the sample firm has walked, and one site may be walked."""
    for who in ("graham.spoke", "wanda.ferrier"):
        Colleague.objects.create_user(f"{who}@larkspoke.example", name=who, sample=True)
    walks.move_in(files.FILES / "walks")
    site = WalkSite.objects.create(
        name="Shop", url="http://shop.example/", truth={"phone": ["0161 496 0321"]}
    )
    WalkPlan.objects.create(site=site)
    line = PhoneLine.objects.create(number="+442079460123", name="The shop")
    PhonePlan.objects.create(line=line)
    PhoneAccount.objects.create(server="sip.example", user="4420")
    Walk.objects.create(
        kind="menu", place="The shop", template="called", state="failed", error="Busy",
        answers={"number": line.number, "told": ["Call 1"], "whence": "at the shell"},
    )  # fmt: skip
    return site


def every_page():
    ways = [reverse(name) for name in PLACES]
    ways += [reverse("walk", args=[one.pk]) for one in Walk.objects.all()]
    ways += [
        reverse("walk-obstacle", args=[one.pk])
        for one in WalkObstacle.objects.all()[:2]
    ]
    ways += [
        reverse("visit-fill", args=[name])
        for name in ("shop", "ride_along", "their_place")
    ]
    return [*ways, reverse("walk-site", args=[WalkSite.objects.get().pk])]


@pytest.fixture
def phone(chromium, live_server):
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, live_server.url, colleague(Role.COLLEAGUE, name="jorin"))
    yield page
    context.close()


def sign_in(page, site, who):
    page.goto(site + reverse("sign-in"))
    page.fill("#id_username", who.email)
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.wait_for_url(site + "/")


def until(page, holds, seconds=20):
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        page.wait_for_timeout(100)
    assert holds()


def out_of_town(phone, site, name, *args):
    """Open a page, let the phone keep it, and walk out of the network with it."""
    phone.goto(site + reverse(name, args=args))
    phone.evaluate(
        "async () => { await navigator.serviceWorker.ready; await offline.ready }"
    )
    until(phone, lambda: phone.evaluate(SHELLS))
    phone.context.set_offline(True)
    phone.reload()
    phone.wait_for_selector("text=There is no network just now")


def test_no_page_of_walk_has_a_fault(chromium, live_server, walked):
    assert walked.pk
    admin = colleague(Role.ADMIN)
    assert look_at(chromium, live_server.url, admin, every_page()) == {}


def test_a_visit_is_filled_in_without_a_network_and_sent_once_with_its_photo(
    phone, live_server, tmp_path
):
    out_of_town(phone, live_server.url, "visit-fill", "shop")
    phone.fill("[name=place]", "High Street")
    phone.check("[name=found_phone][value=yes]", force=True)
    phone.check("[name=step_free][value=no]", force=True)
    phone.fill("[name=story]", "Three steps, and no bell.")
    phone.set_input_files("[name=front_photo]", photo_from("Berlin", tmp_path))
    phone.click("button:has-text('Save')")
    until(phone, lambda: waiting(phone) == 1)
    assert not Walk.objects.exists()
    phone.context.set_offline(False)
    until(phone, Walk.objects.exists)
    until(phone, lambda: waiting(phone) == 0)
    visit = Walk.objects.get()
    assert (visit.place, visit.answers["step_free"]) == ("High Street", "no")
    assert visit.answers["story"] == "Three steps, and no bell."
    assert WalkObstacle.objects.filter(walk_kind="visit").count() == 1
    kept = Media.objects.get(owner_kind=pictures.OWNER)
    from django.conf import settings

    with Image.open(settings.MEDIA_ROOT / kept.file) as picture:
        assert max(picture.size) <= 2048
        assert not picture.getexif()


def test_an_open_question_appears_only_where_its_answer_asks_for_it(phone, live_server):
    phone.goto(live_server.url + reverse("visit-fill", args=["shop"]))
    assert not phone.is_visible("[name=hours_online]")
    phone.check("[name=found_hours][value=yes]", force=True)
    assert phone.is_visible("[name=hours_online]")


def test_a_call_is_stopped_without_a_network_and_keeps_its_ease(phone, live_server):
    out_of_town(phone, live_server.url, "walk-call")
    phone.fill("[name=line]", "The service desk")
    for name in ("dialled", "menu", "human", "ended"):
        phone.click(f"[data-mark={name}]")
    phone.select_option("[name=solved]", "yes")
    phone.click("text=Save the call")
    until(phone, lambda: waiting(phone) == 1)
    phone.context.set_offline(False)
    until(phone, Walk.objects.exists)
    call = Walk.objects.get()
    assert (call.kind, call.ease, call.passed) == ("phone", 7.0, True)


def test_half_a_call_survives_the_phone_being_put_away(phone, live_server):
    phone.goto(live_server.url + reverse("walk-call"))
    phone.evaluate("async () => { await offline.ready }")
    for name in ("dialled", "menu"):
        phone.click(f"[data-mark={name}]")
    drafted = "async () => !!(await offline.draft('call'))"
    until(phone, lambda: phone.evaluate(drafted))
    phone.reload()
    until(phone, lambda: phone.locator("[data-marks] li").count() == 2)


def test_a_walk_is_watched_page_by_page_and_then_read(phone, live_server):
    job = Job.objects.create(kind="walk", state="running", total=2, message="Find it")
    walk = Walk.objects.create(
        kind="web", place="shop.example", url="http://shop.example/", device="phone",
        state="running", job=job,
    )  # fmt: skip
    phone.goto(live_server.url + reverse("walk", args=[walk.pk]))
    phone.wait_for_selector("text=0 pages seen")
    WalkPage.objects.create(
        walk=walk, number=1, url="http://shop.example/", title="Home"
    )
    phone.wait_for_selector("text=1 pages seen")
    WalkErrand.objects.create(
        walk=walk, number=0, errand="price", title="Know what it costs",
        verdict="reached", quote="£649.00",
    )  # fmt: skip
    phone.wait_for_selector("text=£649.00")
    phone.click("text=Stop")
    phone.wait_for_selector("text=Stopping")
    job.refresh_from_db()
    assert job.cancel_asked
    Walk.objects.filter(pk=walk.pk).update(state="done", errands=1, reached=1)
    phone.wait_for_selector("h1:has-text('shop.example')")
    until(phone, lambda: phone.locator("#live").count() == 0)


def test_what_a_hostile_site_says_runs_nowhere(chromium, live_server, walked, data):
    strings = [text[:300] for text in hostile(data)]
    spread(strings)
    ran, outside = [], []
    context = chromium.new_context()
    page = context.new_page()
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    context.on("page", lambda opened: ran.append(f"opened {opened.url}"))
    ours = (live_server.url, "data:", "blob:")
    page.on("request", lambda r: r.url.startswith(ours) or outside.append(r.url))
    sign_in(page, live_server.url, colleague(Role.ADMIN))
    ran.clear()
    web = Walk.objects.filter(kind="web").first()
    for way in every_page():
        page.goto(live_server.url + way)
    report = page.request.get(
        live_server.url + reverse("walk-file", args=[web.pk, "report"])
    )
    page.set_content(report.text())
    assert walked.pk
    assert (ran, outside) == ([], [])
    context.close()


def spread(strings):
    """Put hostile strings into every field of a walk that a page shows."""
    turn = iter(strings * 40)
    for model, fields in (
        (WalkErrand, ("title", "story", "value", "quote", "reason")),
        (WalkStep, ("touchpoint", "text", "url")),
        (WalkObstacle, ("kind", "name", "quote", "url", "place")),
        (WalkSighting, ("name", "quote", "url", "selector")),
        (Walk, ("place", "url", "nickname", "error")),
        (WalkSite, ("name",)),
        (PhoneLine, ("name",)),
        (PhoneAccount, ("server", "user", "caller")),
    ):
        for row in model.objects.all():
            for field in fields:
                most = model._meta.get_field(field).max_length
                setattr(row, field, next(turn)[: min(most or 200, 60)])
            row.save()
    for row in WalkErrand.objects.all():
        row.seen, row.not_followed = [next(turn)], [next(turn)]
        row.save()
    for row in Walk.objects.exclude(kind="web"):
        row.answers = {**row.answers, "story": next(turn), "about": next(turn)}
        row.answers |= {"told": [next(turn)], "whence": next(turn)}
        row.save()


def waiting(page):
    return page.evaluate("async () => (await offline.pending()).length")


def photo_from(place, folder):
    """A photograph with a place in its metadata, larger than is kept."""
    about = Image.Exif()
    about[0x010E] = place
    about.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    Image.new("RGB", (2600, 1300), "sienna").save(folder / "front.jpg", exif=about)
    return folder / "front.jpg"


def test_a_planned_walk_comes_again_at_its_hour_and_a_missed_one_only_once(client):
    site = WalkSite.objects.create(name="Shop", url="http://shop.example/")
    client.force_login(colleague(Role.ADMIN))
    asked = {"site": site.pk, "device": "phone", "every": "week", "hour": "5"}
    client.post(reverse("walk-plans"), asked)
    plan = WalkPlan.objects.get()
    assert plan.next_at > timezone.now()
    assert timezone.localtime(plan.next_at).hour == 5
    assert asking.start_what_is_due(timezone.now()) == 0
    due = plan.next_at
    assert asking.start_what_is_due(due + dt.timedelta(days=15)) == 1
    plan.refresh_from_db()
    assert plan.next_at == due + dt.timedelta(days=21)
    assert Walk.objects.get().state == "waiting"
    client.post(reverse("walk-plan-stop", args=[plan.pk]))
    assert asking.start_what_is_due(due + dt.timedelta(days=90)) == 0
