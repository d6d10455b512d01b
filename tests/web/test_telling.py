"""What was drawn before is used again only where nothing in it has changed."""

import pytest
from django.urls import reverse

from walkamile.web.models import Feeling, Label, Theme, ThemeSet, Verbatim
from walkamile.web.models.listen import Redaction
from web.house import furnish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def inbox(client, tmp_path, settings):
    settings.WORKSPACE = tmp_path
    house = furnish()
    client.force_login(house.people["insight_lead"])

    def look():
        return client.get(reverse("listen")).content.decode()

    return look


def voice():
    return Verbatim.objects.filter(redacted_text=None).order_by("-occurred_at")[0]


def test_a_name_taken_out_later_is_gone_from_the_list_at_once(inbox):
    row = voice()
    Verbatim.objects.filter(pk=row.pk).update(text="Mrs Quince rang twice")
    assert "Mrs Quince rang twice" in inbox()
    Verbatim.objects.filter(pk=row.pk).update(
        redacted_text="[person 1] said it", redaction=Redaction.BY_HAND
    )
    again = inbox()
    assert "Quince" not in again
    assert "[person 1] said it" in again


def test_a_theme_renamed_is_renamed_in_the_list_at_once(inbox):
    row = voice()
    current = ThemeSet.objects.filter(current=True).first()
    current = current or ThemeSet.objects.create(current=True)
    theme = Theme.objects.create(set=current, key="kx", name="Before it")
    Label.objects.filter(verbatim=row).delete()
    Label.objects.create(
        set=current, verbatim=row, theme=theme, occurred_at=row.occurred_at,
        confidence=0.9,
    )  # fmt: skip
    assert "Before it" in inbox()
    Theme.objects.filter(pk=theme.pk).update(curated_name="After it")
    again = inbox()
    assert "Before it" not in again
    assert "After it" in again


def test_a_feeling_learned_anew_is_shown_at_once(inbox):
    row = voice()
    Feeling.objects.filter(verbatim=row).delete()
    feeling = Feeling.objects.create(verbatim=row, sentiment=0.0, effort=-3.0)
    assert "▼ Hard, −3" in inbox()
    Feeling.objects.filter(pk=feeling.pk).update(effort=4.0)
    assert "▲ Easy, +4" in inbox()


def test_words_of_a_customer_stay_words_when_drawn_again(inbox):
    Verbatim.objects.filter(pk=voice().pk).update(text="<b onload=alert(1)>hm</b>")
    for _ in range(2):
        shown = inbox()
        assert "<b onload" not in shown
        assert "&lt;b onload=alert(1)&gt;hm" in shown


def test_the_list_of_themes_shows_what_a_theme_is_now(client, tmp_path, settings):
    settings.WORKSPACE = tmp_path
    client.force_login(furnish().people["coach"])
    theme = Theme.objects.filter(set__current=True, retired=False, size__gt=0).first()
    way = reverse("themes")
    assert str(theme) in client.get(way).content.decode()
    Theme.objects.filter(pk=theme.pk).update(size=7_654, keywords=["zebrawood"])
    shown = client.get(way).content.decode()
    assert "7,654" in shown
    assert "zebrawood" in shown
