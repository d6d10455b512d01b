"""What customers ask of us stands on the pages, and is a way to find them."""

import pytest

from walkamile.web.models import Feeling
from web.house import furnish

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    (tmp_path / "originals").mkdir()
    (tmp_path / "themes").mkdir()
    return furnish()


@pytest.fixture
def lead(client, house):
    client.force_login(house.people["insight_lead"])
    return client


def page(client, way):
    answer = client.get(way)
    assert answer.status_code == 200, way
    return answer.content.decode()


@pytest.fixture
def hurry(house):
    """Give three voices something to ask; return their addresses."""
    kinds = (
        {"urgency": "safety"},
        {"actionability": "response needed"},
        {"business": "hurt"},
    )
    for row, kind in zip(house.voices, kinds, strict=False):
        Feeling.objects.update_or_create(
            verbatim=row, defaults={"sentiment": -0.5, **kind}
        )
    return [f"/q/{row.pk}" for row in house.voices[:3]]


@pytest.mark.parametrize(
    ("asked", "found", "words"),
    [
        ("safety", 0, "Safety"),
        ("urgent", 0, "Safety"),
        ("answer", 1, "Wants an answer"),
        ("business", 2, "Hurts their business"),
    ],
)
def test_those_who_hurry_or_ask_are_found(lead, hurry, asked, found, words):
    shown = page(lead, f"/listen/?asks={asked}")

    assert [f'"{way}"' in shown for way in hurry] == [at == found for at in range(3)]
    assert words in shown
    assert words in page(lead, hurry[found])


def test_a_filter_that_does_not_exist_is_none(lead, hurry):
    shown = page(lead, "/listen/?asks=nonsense")

    assert all(f'"{way}"' in shown for way in hurry)
