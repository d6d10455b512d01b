"""What to ask today: what we do not understand yet, and who has not been heard."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from walkamile.web.models import (
    Colleague,
    Count,
    Exposure,
    Label,
    Source,
    Team,
    Theme,
    ThemeSet,
    Verbatim,
)
from walkamile.web.talks import ledger, questions

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ann():
    return Colleague.objects.create_user("ann@example.org", role="colleague")


@pytest.fixture
def current():
    return ThemeSet.objects.create(current=True)


def theme(current, name, *, unsure=0, sure=20, effort=None):
    made = Theme.objects.create(
        set=current, key=name, name=name, size=unsure + sure, effort=effort
    )
    source = Source.objects.get_or_create(type="csv", name="Shop")[0]
    for number in range(unsure + sure):
        row = voice(source, f"{name} {number}")
        Label.objects.create(
            set=current, theme=made, verbatim=row, occurred_at=row.occurred_at,
            confidence=0.5, unsure=number < unsure, also=[],
        )  # fmt: skip
    return made


def voice(source, words, **more):
    number = Verbatim.objects.count() + 1
    return Verbatim.objects.create(
        source=source, seq=number, digest="x", source_type="csv",
        source_name=source.name, source_record_id=str(number), author_role="customer",
        text=words, text_format="plain", occurred_at=timezone.now(), spans="[]", **more,
    )  # fmt: skip


def segment(name, voices):
    Count.objects.create(kind="voices", segment=name, size=voices)


def met(who, name, days):
    at = timezone.now() - timedelta(days=days)
    ledger.met(
        who,
        ledger.Meeting(
            started_at=at, minutes=20, mode="visit", segment=name,
            origin="by hand", origin_id=name,
        ),
    )  # fmt: skip
    cache.clear()


def test_a_day_asks_for_what_is_unclear_and_for_whom_nobody_has_heard(ann, current):
    theme(current, "Waiting to hear", unsure=9, sure=11)
    theme(current, "Well understood", unsure=1, sure=19)
    theme(current, "Hard to return", effort=-2.0)
    segment("Pensioners", 40)
    asked = {one.about: one.because for one in questions.for_today(ann, today=DAY)}
    assert asked == {
        "Waiting to hear": "45% of the newest voices there only nearly fit",
        "Ask a customer: Pensioners": "Nobody here has spoken with them yet",
        "Hard to return": "Their words tell of effort, not yet of why",
    }


def test_other_days_and_other_colleagues_ask_other_things(ann, current):
    for name in "ABC":
        theme(current, name, unsure=9, sure=11)
        segment(f"Segment {name}", 10)
    days = [
        {(one.words, one.about) for one in questions.for_today(ann, today=DAY + n)}
        for n in (timedelta(0), timedelta(1), timedelta(2))
    ]
    assert days[0] != days[1] != days[2]
    for day in days:
        kinds = {about.startswith("Ask ") for _, about in day}
        assert kinds == {True, False}
        assert len({words for words, _ in day}) == questions.MANY


def test_whom_somebody_met_lately_nobody_is_sent_to(ann):
    for name, voices in (("Pensioners", 40), ("Commuters", 90), ("Families", 10)):
        segment(name, voices)
    met(ann, "Commuters", days=3)
    met(ann, "Families", days=80)
    assert [one.name for one in questions.unheard()] == ["Pensioners", "Families"]
    told = {one.about: one.because for one in questions.for_today(ann, today=DAY)}
    assert (
        told["Ask a customer: Families"]
        == "Nobody here has spoken with them for 11 weeks"
    )
    Exposure.objects.update(direct=False)  # to watch is not to speak with
    assert questions.unheard()[0].name == "Commuters"


def test_a_segment_that_a_team_keeps_to_itself_is_named_to_nobody_else(ann):
    team = Team.objects.create(name="Clinic")
    kept = Source.objects.create(type="csv", name="Clinic", team=team)
    for number in range(5):
        voice(kept, f"words {number}", segment="Patients", team=team)
    segment("Patients", 5)
    segment("Commuters", 9)
    assert [one.name for one in questions.unheard()] == ["Commuters"]
    assert "Ask Patients" not in {
        one.about for one in questions.for_today(ann, today=DAY)
    }


def test_without_any_themes_or_segments_there_are_questions_still(ann):
    asked = questions.for_today(ann, today=DAY)
    assert len({one.words for one in asked}) == questions.MANY
    assert {one.because for one in asked} == {"Always worth asking"}


def test_a_day_with_one_thing_unclear_still_has_three_questions(ann, current):
    theme(current, "Hard to return", effort=-2.0)
    asked = questions.for_today(ann, today=DAY)
    assert len({one.words for one in asked}) == 3
    assert [one.about for one in asked] == ["Hard to return", "", ""]
