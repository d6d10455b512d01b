"""The sample firm closes a loop before one's eyes, and leaves no row behind."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from walkamile import sample as files
from walkamile.web import indexing, reading_in, redaction, sample, workspace
from walkamile.web.acts import gate, report, trail
from walkamile.web.acts.sample import leaving, loop
from walkamile.web.models import (
    Change,
    Colleague,
    Need,
    Obstacle,
    Policy,
    Promise,
    PulseShown,
    Talent,
    Verbatim,
    Year,
)

pytestmark = pytest.mark.django_db
# Never shortened: the log of who changed what, and the counter of its entries.
NEVER_SHORTENED = {"web_logentry", "web_counter"}
BROUGHT = ("reviews.csv", "jottings.jsonl")


@pytest.fixture(autouse=True)
def firm(settings, tmp_path):
    """The sample's people and some of its words, as the importers bring them."""
    settings.WORKSPACE = tmp_path / "house"
    for folder in workspace.FOLDERS:
        (settings.WORKSPACE / folder).mkdir(parents=True)
    settings.KEY_FILE = settings.WORKSPACE / "key"
    files.lay_out(tmp_path / "files", today=timezone.localdate())
    sample._colleagues(tmp_path / "files" / "colleagues.csv")
    for file in files.words(tmp_path / "files"):
        if file.name in BROUGHT:
            reading_in.import_file(
                file, mapping={"source_name": sample._name(file)}, started=sample._mark
            )
    redaction.catch_up(wait=True)
    indexing.feed()


def rows_by_table():
    counted = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("web_") and table not in NEVER_SHORTENED:
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                counted[table] = cursor.fetchone()[0]
    return counted


def test_a_loop_is_closed_from_a_quote_to_what_customers_say_and_goes_again():
    before = rows_by_table()
    assert loop.move_in(timezone.localdate()) >= 2
    first = Obstacle.objects.get(title=loop.BOOKING)
    assert first.state == "solved"
    said = trail.plain(first)
    assert len(said["evidence"]) > 2
    assert said["actions"]
    mentions = next(one for one in said["measured"] if one["kind"] == "mentions")
    assert mentions["after"] < mentions["before"]
    assert mentions["high"] is not None
    assert [one["answer"] for one in said["letters"]].count("fixed") == 3
    assert Promise.objects.filter(state="open").exists()
    assert Policy.objects.get().voices.get().signed is None
    assert Need.objects.exclude(alarm_since=None).get().name.startswith("Somebody")
    assert Year.objects.get().yearcoach_set.exists()
    assert Talent.objects.exists()
    assert all(one.groups for one in PulseShown.objects.all())
    assert gate.gate(loop.PROJECT).checks
    assert Obstacle.objects.filter(state="waiting").count() == 1
    me = Colleague.objects.create_user("me@shop.example", "long enough to be safe")
    mine = report.found("Mine", by=me, words="seen at the counter")
    voice = Verbatim.objects.filter(source__sample=True).first()
    report.add(mine, report.Piece(verbatim=voice), by=me)
    leaving.move_out()
    mine.refresh_from_db()
    assert sum(mine.shown_by.values()) == 1  # what is one's own stays
    noted = Change.objects.filter(what="obstacle").values_list("number", flat=True)
    assert set(noted) == {mine.pk}
    Change.objects.all().delete()
    Obstacle.objects.all().delete()
    me.delete()
    leaving.move_out()
    assert rows_by_table() == before


def test_the_needs_of_the_sample_are_a_year_of_answers():
    lines = loop.asked(date(2031, 3, 2)).splitlines()
    assert len(lines) == 1 + len(loop.NEEDS) * loop.A_YEAR * 4
    last = max(line.split(",")[1] for line in lines[1:])
    assert last == str(date(2031, 3, 2) - timedelta(days=7))
