"""Meetings of a calendar: series, moved days, zones, and what services add."""

from contextlib import suppress
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from walkamile.chair.agenda import NoAgendaError
from walkamile.chair.calendar import entries, invitation

BERLIN = ZoneInfo("Europe/Berlin")
WHEN = {"since": date(2026, 3, 1), "until": date(2026, 4, 30)}


def calendar(*parts: str) -> str:
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:u1\r\n{part}\r\nEND:VEVENT\r\n" for part in parts
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n{events}END:VCALENDAR\r\n"


def days(*parts: str, **more: object) -> list[datetime]:
    return [one.at for one in entries(calendar(*parts), **{**WHEN, **more})]


def test_a_weekly_meeting_keeps_its_hour_over_the_change_to_summer_time() -> None:
    found = days(
        "DTSTART;TZID=Europe/Berlin:20260320T090000\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nSUMMARY:Plan"
    )
    assert [at.astimezone(BERLIN).hour for at in found] == [9, 9, 9]
    assert [at.hour for at in found] == [8, 8, 7]


def test_a_day_left_out_and_a_day_moved_are_respected() -> None:
    series = "DTSTART:20260302T090000Z\r\nRRULE:FREQ=WEEKLY;UNTIL=20260331T235959Z\r\nEXDATE:20260309T090000Z\r\nSUMMARY:Plan"
    moved = "RECURRENCE-ID:20260316T090000Z\r\nDTSTART:20260317T110000Z\r\nSUMMARY:Plan"
    assert [(at.day, at.hour) for at in days(series, moved)] == [
        (2, 9), (17, 11), (23, 9), (30, 9),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=100000000",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=DAILY;COUNT=900000;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=WEEKLY;BYSETPOS=9",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
    ],
)
def test_a_rule_that_fires_for_ever_or_never_keeps_nobody_waiting(rule: str) -> None:
    assert len(days(f"DTSTART:20260302T090000Z\r\nRRULE:{rule}\r\nSUMMARY:x")) <= 1


def test_a_series_since_the_year_one_keeps_nobody_waiting() -> None:
    assert not days("DTSTART:00010102T090000Z\r\nRRULE:FREQ=DAILY\r\nSUMMARY:x")


def test_the_first_monday_of_each_month_is_found() -> None:
    rule = "RRULE:FREQ=MONTHLY;BYDAY=1MO"
    found = days(f"DTSTART:20260105T090000Z\r\n{rule}\r\nSUMMARY:x")
    assert [at.day for at in found] == [2, 6]


def test_times_without_a_zone_are_ours_and_a_whole_day_begins_at_midnight() -> None:
    assert days("DTSTART:20260302T090000\r\nSUMMARY:x", zone=BERLIN)[0].hour == 8
    day = days("DTSTART;VALUE=DATE:20260302\r\nSUMMARY:x", zone=BERLIN)[0]
    assert day.astimezone(BERLIN).hour == 0


def test_what_a_video_service_adds_is_no_point_to_speak_about() -> None:
    said = (
        "Late repairs\\nPrices\\n________________________________\\nMicrosoft Teams "
        "meeting\\nJoin on your computer\\nhttps://teams.example/l/1\\nMeeting ID: 123\\n"
        "Passcode: abc\\n+49 69 1234 5678\\nThe customer’s chair: https://us.example/chair/1/"
    )
    one = entries(
        calendar(
            f"DTSTART:20260302T090000Z\r\nDTEND:20260302T103000Z\r\nSUMMARY:Plan\r\nDESCRIPTION:{said}"
        ),
        **WHEN,
    )[0]
    assert one.agenda == "Late repairs\nPrices"
    assert one.minutes == 90


def test_an_entry_taken_out_and_in_again_is_the_same() -> None:
    one = entries(
        calendar(
            "DTSTART:20260302T090000Z\r\nDURATION:PT45M\r\nSUMMARY:Plan\\, again\r\nLOCATION:Kitchen\r\nDESCRIPTION:- Prices"
        ),
        **WHEN,
    )[0]
    written = invitation(one, link="https://us.example/chair/7/")
    assert entries(written, **WHEN) == (one,)
    assert b"https://us.example/chair/7/" in written.replace(b"\r\n ", b"")


@pytest.mark.parametrize(
    "wrong", ["", "x", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "\x00"]
)
def test_what_is_no_calendar_is_refused_or_empty(wrong: str) -> None:
    with suppress(NoAgendaError):
        assert entries(wrong, **WHEN) == ()


def test_a_cancelled_meeting_says_so() -> None:
    cancelled = "DTSTART:20260302T090000Z\r\nSTATUS:CANCELLED\r\nSUMMARY:x"
    assert entries(calendar(cancelled), **WHEN)[0].off
