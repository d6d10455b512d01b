"""The sample organisation's files: one year that always ends yesterday."""

import csv
import json
import mailbox
import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from walkamile.sample import FILES, lay_out, shifted, words

TODAY = date(2031, 3, 2)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def laid_out(tmp_path: Path) -> Path:
    lay_out(tmp_path, today=TODAY)
    return tmp_path


def days_in(folder: Path) -> list[date]:
    found = []
    for path in words(folder):
        text = path.read_text(encoding="utf-8") + path.name
        found += [
            date.fromisoformat(day) for day in re.findall(r"20\d\d-\d\d-\d\d", text)
        ]
    return found


def test_the_newest_words_are_from_yesterday_and_the_oldest_from_a_year_ago(laid_out):
    days = days_in(laid_out)
    assert max(days) == YESTERDAY
    assert min(days) > YESTERDAY - timedelta(days=366)
    assert not [day for day in days if day > YESTERDAY]


def test_a_letter_names_the_weekday_that_its_date_has(laid_out):
    letters = mailbox.mbox(laid_out / "words" / "letters.mbox")
    sent = [letter["Date"] for letter in letters]
    assert len(sent) == 30
    for written in sent:
        assert parsedate_to_datetime(written).strftime("%a") == written[:3]
        assert parsedate_to_datetime(written) < datetime(2031, 3, 2, tzinfo=UTC)


def test_moving_the_year_leaves_the_words_alone(laid_out):
    with (FILES / "words/reviews.csv").open(encoding="utf-8") as before:
        said = [row["review"] for row in csv.DictReader(before)]
    with (laid_out / "words/reviews.csv").open(encoding="utf-8") as after:
        assert [row["review"] for row in csv.DictReader(after)] == said


def test_no_two_customers_say_exactly_the_same():
    with (FILES / "words/reviews.csv").open(encoding="utf-8") as file:
        said = [row["review"] for row in csv.DictReader(file)]
    tickets = json.loads((FILES / "words/tickets.json").read_text(encoding="utf-8"))
    said += [one["message"] for one in tickets if one["author_role"] == "customer"]
    assert len(said) == len(set(said))


def test_only_invented_addresses_and_numbers_stand_in_the_sample():
    """Mail at .example (RFC 2606); numbers that regulators set aside for fiction."""
    whole = "\n".join(
        path.read_text(encoding="utf-8") for path in words(FILES.parent / "files")
    )
    hosts = re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)*\.[a-z]{2,})", whole)
    assert hosts
    assert all(host.endswith(".example") for host in hosts)
    british = re.findall(r"(?:\+44 |0)161 \d{3} \d{4}", whole)
    assert british
    assert all(" 496 0" in number for number in british)


def test_a_day_of_another_year_is_not_touched():
    assert shifted("since 2019", timedelta(days=9)) == "since 2019"
    assert shifted("2025-12-31", timedelta(days=1)) == "2026-01-01"
    assert shifted("Wed, 31 Dec 2025", timedelta(days=1)) == "Thu, 01 Jan 2026"
