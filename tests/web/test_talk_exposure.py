"""The ledger shows groups of five, oneself to oneself, and nobody to anybody."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from walkamile.talk import calendar
from walkamile.web.models import (
    Colleague,
    Exposure,
    ExposureSummary,
    Outing,
    Proposal,
    Team,
)
from walkamile.web.models.people import Level, Role
from walkamile.web.talks import ledger, outings, own, summary
from web.house import colleague

pytestmark = pytest.mark.django_db

NOW = timezone.now()
ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y//EN
BEGIN:VEVENT
UID:1
DTSTART:{day}T090000Z
DTEND:{day}T094500Z
SUMMARY:Customer interview with Ines Orr
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART:{day}T100000Z
DTEND:{day}T110000Z
SUMMARY:Planning
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART:{day}T120000Z
DURATION:PT30M
SUMMARY:Lunch
ATTENDEE:mailto:somebody@elsewhere.example
END:VEVENT
BEGIN:VEVENT
UID:4
DTSTART:{first}T080000Z
DTEND:{first}T100000Z
RRULE:FREQ=WEEKLY;COUNT=3
SUMMARY:Support shift
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


@pytest.fixture
def bea():
    return colleague(Role.COLLEAGUE, name="bea")


def met(who, minutes, *, days=1, **more):
    told = {"mode": "visit", "origin": "by hand", "origin_id": f"{who.pk} {days}"}
    started_at = NOW - timedelta(days=days)
    return ledger.met(
        who, ledger.Meeting(started_at=started_at, minutes=minutes, **told | more)
    )


def staff(many, *, team, level=Level.OFFICE):
    group = Team.objects.get_or_create(name=team)[0]
    return [
        Colleague.objects.create(
            email=f"{team}{n}@example.org".lower(), name=f"{team} {n}", team=group,
            level=level,
        )
        for n in range(many)
    ]  # fmt: skip


def calendar_file():
    day, first = NOW - timedelta(days=2), NOW - timedelta(days=20)
    return ICS.format(day=f"{day:%Y%m%d}", first=f"{first:%Y%m%d}").encode()


def test_groups_under_five_are_put_together_and_executives_have_their_row(client, bea):
    workshop, board = (
        staff(6, team="Workshop"),
        staff(5, team="Board", level=Level.EXECUTIVE),
    )
    staff(3, team="Finance")
    for one in workshop[:3]:
        met(one, 150)
    met(board[0], 30)
    met(workshop[3], 500, mode="call", direct=False)
    client.force_login(bea)
    page = client.get(reverse("exposure"))
    shown = page.context["now"]
    assert (shown["people"], shown["two_hours"]) == (15, 3)
    teams = next(group for group in shown["groups"] if group["by"] == "Team")["rows"]
    assert min(row["people"] for row in teams) >= 5
    assert "Finance" not in page.content.decode()
    levels = next(group for group in shown["groups"] if group["by"] == "Level")["rows"]
    assert (levels[0]["name"], levels[0]["executive"]) == ("Executive", True)
    assert shown["heat"][0]["executive"]
    assert not any(one.name in page.content.decode() for one in workshop)


def test_a_count_is_kept_until_the_ledger_changes(bea):
    workshop = staff(6, team="Workshop")
    met(workshop[0], 150)
    first = summary.current()
    assert summary.current()["made_at"] == first["made_at"]
    met(workshop[1], 150)
    assert summary.current()["two_hours"] == 2
    assert ExposureSummary.objects.count() == 1


def test_my_page_shows_my_hours_and_nobody_elses(client, bea):
    other = colleague(Role.COACH, name="other")
    met(bea, 45, segment="Commuters")
    met(other, 99, segment="The rival")
    client.force_login(bea)
    page = client.get(reverse("exposure-mine"))
    assert page.context["own"].minutes == 45
    assert "The rival" not in page.content.decode()
    theirs = Exposure.objects.get(colleague=other)
    client.post(reverse("exposure-change", args=[theirs.pk]), {"minutes": 1})
    theirs.refresh_from_db()
    assert theirs.minutes == 99
    mine = Exposure.objects.get(colleague=bea)
    client.post(reverse("exposure-change", args=[mine.pk]), {"minutes": 0})
    assert not Exposure.objects.filter(colleague=bea).exists()


def test_a_row_is_seen_only_by_whom_its_owner_chose(client, bea):
    coach = colleague(Role.COACH)
    met(bea, 77)
    client.force_login(coach)
    assert "77" not in client.get(reverse("exposure-mine")).content.decode()
    client.force_login(bea)
    client.post(reverse("exposure-show"), {"who": coach.email})
    client.force_login(coach)
    assert "77 minutes" in client.get(reverse("exposure-mine")).content.decode()
    client.force_login(bea)
    client.post(reverse("exposure-show"), {"hide": coach.pk})
    client.force_login(coach)
    assert "77 minutes" not in client.get(reverse("exposure-mine")).content.decode()


def test_a_streak_goes_on_over_one_week_of_rest():
    today = datetime(2026, 11, 18, 12, tzinfo=UTC)
    weeks = [today - timedelta(weeks=ago) for ago in (1, 2, 4, 7)]
    assert own.streak(weeks, today.date()) == 3
    assert own.streak([], today.date()) == 0


def test_a_meeting_noted_by_hand_counts_and_a_recording_does_not(client, bea):
    client.force_login(bea)
    given = {
        "mode": "call",
        "started_at": "2026-11-02T09:00",
        "minutes": 20,
        "direct": "1",
    }
    assert client.post(reverse("exposure-mine"), given).status_code == 302
    assert Exposure.objects.get().minutes == 20
    with pytest.raises(ledger.NotMetError):
        met(bea, 60, mode="recording")


def test_a_calendar_proposes_and_only_its_owner_says_what_counts(client, bea):
    client.force_login(bea)
    for _ in range(2):
        given = io.BytesIO(calendar_file())
        given.name = "bea.ics"
        client.post(reverse("exposure-calendar"), {"calendar": given})
    assert Proposal.objects.count() == 5
    assert not Exposure.objects.exists()
    talk = Proposal.objects.get(title__startswith="Customer interview")
    assert (talk.mode, talk.minutes) == ("interview", 45)
    way = reverse("exposure-proposal", args=[talk.pk])
    client.post(way, {"yes": "1", "mode": "interview", "minutes": 40})
    client.post(way, {"yes": "1", "mode": "interview", "minutes": 40})
    assert Exposure.objects.get().minutes == 40
    lunch = Proposal.objects.get(title="Lunch")
    refuse = reverse("exposure-proposal", args=[lunch.pk])
    client.post(refuse, {"no": "1", "mode": "call", "minutes": 30})
    assert Exposure.objects.count() == 1
    assert not Proposal.objects.exclude(taken=None).exclude(title="").exists()


@pytest.mark.parametrize("data", [b"", b"nonsense", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT"])
def test_what_is_no_calendar_is_refused(data):
    try:
        found = calendar.meetings(data, since=NOW - timedelta(days=9), until=NOW)
    except calendar.UnreadableCalendarError:
        return
    assert found == []


def test_a_rule_that_never_ends_is_read_within_its_days():
    rule = calendar_file().replace(b"FREQ=WEEKLY;COUNT=3", b"FREQ=SECONDLY")
    since = NOW - timedelta(days=84)
    assert len(calendar.meetings(rule, since=since, until=NOW)) < 10
    daily = calendar_file().replace(b"FREQ=WEEKLY;COUNT=3", b"FREQ=DAILY")
    assert len(calendar.meetings(daily, since=since, until=NOW)) < 90


def test_an_outing_is_planned_joined_logged_and_counts(client, bea):
    driver = colleague(Role.COLLEAGUE, name="driver")
    client.force_login(driver)
    when = timezone.localtime(NOW + timedelta(days=3))
    given = {
        "mode": "ride_along", "what": "<b>Bread round</b>", "minutes": 90, "seats": 1,
        "at": f"{when:%Y-%m-%dT%H:%M}", "place": "Depot",
    }  # fmt: skip
    client.post(reverse("outings"), given)
    outing = Outing.objects.get()
    client.force_login(bea)
    assert "Come along" in client.get(reverse("exposure-mine")).content.decode()
    client.post(reverse("outing-join", args=[outing.pk]))
    full = colleague(Role.COLLEAGUE, name="late")
    with pytest.raises(outings.NotGoneError, match="every seat is taken"):
        outings.join(outing, full)
    dates = client.get(reverse("outings-mine")).content
    assert b"BEGIN:VEVENT" in dates
    assert b"Ride-along" in dates
    log = reverse("outing-log", args=[outing.pk])
    client.post(log, {"minutes": 80, "learned": "They wait at six."})
    assert not Exposure.objects.exists()
    Outing.objects.update(at=NOW - timedelta(days=1))
    client.post(log, {"minutes": 80, "learned": "They wait at six."})
    client.post(log, {"minutes": 80, "learned": "They wait at six."})
    row = Exposure.objects.get()
    assert (row.colleague, row.minutes, row.led_by) == (bea, 80, driver)
    page = client.get(reverse("outing", args=[outing.pk])).content.decode()
    assert "They wait at six." in page
    assert "<b>Bread" not in page
    listed = client.get(reverse("outings"))
    assert listed.context["coming"] == []
    assert "You were there" in listed.content.decode()
    client.force_login(driver)
    assert "Say how it was" in client.get(reverse("outings")).content.decode()


def test_the_sheet_says_what_is_written_down_and_who_sees_it(client, bea):
    client.force_login(bea)
    page = client.get(reverse("exposure-sheet")).content.decode()
    for words in ("No ranking of persons", "whom one lets see them", "ride-along"):
        assert words in page


def test_a_ride_along_that_was_filled_in_counts_once_and_one_in_mystery_never(bea):
    from walkamile.web.chores.count_exposure import from_walks
    from walkamile.web.models import Walk

    for kind, revealed in (
        ("ride_along", True),
        ("ride_along", False),
        ("visit", True),
    ):
        Walk.objects.create(
            kind=kind, place="A", by=bea, nickname="x", revealed=revealed
        )
    from_walks()
    from_walks()
    row = Exposure.objects.get()
    assert (row.mode, row.colleague, row.assumed) == ("ride_along", bea, True)


def test_the_workspaces_ledger_gives_what_a_file_gives(bea):
    import walkamile as wm

    for one in staff(6, team="Workshop"):
        met(one, 130)
    met(bea, 35)
    rows, people = summary.as_tables()
    today = timezone.localdate()
    found = wm.exposure(rows, today=today, people=people, me=bea.email).to_pylist()
    assert next(row for row in found if row["by"] == "me")["direct_minutes"] == 35
    level = next(row for row in found if row["by"] == "level")
    assert (level["people"], level["direct_minutes"]) == (7, 815)
