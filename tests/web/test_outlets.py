"""An admin says where news goes; what goes there is never a customer's words."""

import datetime
import re

import pytest
from django.urls import reverse

from walkamile.web import keys
from walkamile.web.chores.learn_themes import say_what_shifts
from walkamile.web.models import Outlet, Shift, Theme, ThemeSet, Told
from walkamile.web.models.people import Colleague, Role

pytestmark = pytest.mark.django_db

HOOK = {
    "kind": "webhook",
    "name": "Till <b>",
    "address": "https://till.example/hook?key=s3cret",
    "events": ["shift"],
}


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.KEY_FILE = tmp_path / "key"
    settings.URL = "https://house.example"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def admin(client):
    boss = Colleague.objects.create_user("a@example.org", "long enough", role="admin")
    client.force_login(boss)
    return client


def added(client, **more):
    return client.post(reverse("outlets"), HOOK | more, follow=True).content.decode()


def test_a_webhook_is_added_with_a_secret_that_is_shown_once(admin):
    shown = added(admin)
    secret = re.search(r"whsec_[A-Za-z0-9+/=]+", shown)[0]
    hook = Outlet.objects.get()
    assert keys.unseal(hook.secret) == secret
    assert keys.unseal(hook.address) == HOOK["address"]
    again = admin.get(reverse("outlets")).content.decode()
    assert secret not in again
    assert "s3cret" not in again
    assert "Till &lt;b&gt;" in again


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "http://till.example/hook"},
        {"kind": "chat", "address": "my team"},
        {"events": []},
        {"name": ""},
    ],
)
def test_what_cannot_be_told_is_refused_with_a_reason(admin, wrong):
    shown = added(admin, **wrong)
    assert 'class="wrong"' in shown
    assert not Outlet.objects.exists()


def test_an_outlet_is_tried_silenced_and_removed(admin):
    added(admin)
    hook = Outlet.objects.get()
    admin.post(reverse("outlet-try", args=[hook.pk]))
    assert Told.objects.get().to_whom == str(hook.pk)
    admin.post(reverse("outlet-switch", args=[hook.pk]))
    assert not Outlet.objects.get().on
    admin.post(reverse("outlet-remove", args=[hook.pk]))
    assert not Outlet.objects.exists()
    assert "Walkamile says hello" in admin.get(reverse("outlets")).content.decode()


def test_a_shift_is_told_once_by_its_name_and_numbers(admin):
    added(admin)
    theme = Theme.objects.create(
        set=ThemeSet.objects.create(current=True),
        key="k1",
        name="waiting for a repair",
        sentence="They said they would call me back and never did",
    )
    Shift.objects.create(
        theme=theme,
        kind="swelling",
        since=datetime.date(2026, 3, 2),
        size=2.5,
        quotes=[{"text": "They said they would call me back and never did"}],
    )
    for _ in range(2):
        say_what_shifts()
    told = Told.objects.get()
    assert "waiting for a repair" in told.body
    assert "2.5 times" in told.body
    assert "call me back" not in told.body


def test_everyone_chooses_how_often_a_letter_comes(client):
    mine = Colleague.objects.create_user("c@example.org", "long enough", name="Cy")
    assert mine.role == Role.COLLEAGUE
    client.force_login(mine)
    client.post(reverse("me"), {"name": "Cy", "digest": "week", "single_keys": "on"})
    assert Colleague.objects.get(pk=mine.pk).digest == "week"
