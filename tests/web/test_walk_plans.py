"""A walk that is planned for every day walks by itself, and says what is gone since."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from walk.sites import page, served
from walkamile.web import jobs
from walkamile.web.models import Job, Walk, WalkObstacle, WalkPlan, WalkSite
from walkamile.web.models.people import Role
from web.house import colleague

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CALL = "<p>Call us: <a href='tel:+441865496012' style='padding:14px'>01865 496012</a>"


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    settings.KEY_FILE = tmp_path / "key"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def a_day_goes_by(plan: WalkPlan) -> Walk:
    """The plan's hour comes, the queue is looked after, the walker walks."""
    Job.objects.all().delete()
    WalkPlan.objects.filter(pk=plan.pk).update(
        next_at=timezone.now() - timedelta(minutes=1)
    )
    jobs.plan(timezone.now())
    Job.objects.exclude(kind="walk_plans").delete()
    for lane in ("post", "walk"):
        taken = jobs.claim(lane, "worker")
        assert taken is not None, lane
        jobs.carry_out(taken)
        taken.refresh_from_db()
        assert taken.state == "done", taken.error
    return Walk.objects.latest("pk")


def test_what_was_mended_between_two_planned_walks_is_told_as_gone(client) -> None:
    pages = {"/": page(f"<h1>Shop</h1>{CALL}<p><a href='/gone'>Sizes</a></p>", nav="")}
    with served(pages) as url:
        site = WalkSite.objects.create(name="Shop", url=url)
        client.force_login(colleague(Role.ADMIN))
        asked = {"site": site.pk, "device": "phone", "every": "day", "hour": "5"}
        client.post(reverse("walk-plans"), asked | {"errands": ["phone_number"]})
        plan = WalkPlan.objects.get()
        first = a_day_goes_by(plan)
        pages["/"] = page(f"<h1>Shop</h1>{CALL}", nav="")
        second = a_day_goes_by(plan)

    assert (first.state, second.state) == ("done", "done")
    assert second.before_id == first.pk
    assert second.gone >= 1
    assert WalkObstacle.objects.get(kind="broken_link").gone_at == second.walked_at
    shown = client.get(reverse("walk", args=[second.pk])).content.decode()
    assert "Gone since then" in shown
    assert "Sizes" in shown
    plan.refresh_from_db()
    assert plan.next_at > timezone.now()
