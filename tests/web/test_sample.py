"""The sample organisation moves in like any file, and out without a trace."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from walkamile.refused import Refused
from walkamile.web import sample, workspace
from walkamile.web.models import (
    Colleague,
    Exposure,
    Outing,
    Run,
    Source,
    Team,
    Verbatim,
    Walk,
    WalkObstacle,
)
from walkamile.web.models.people import Role
from walkamile.web.themes.learn import learn

pytestmark = pytest.mark.django_db

TODAY = date(2031, 3, 2)

# The house's own, not the sample's: the log of who changed what is never shortened (a
# counter numbers its entries), and the key that makes pseudonyms never changes.
# Django's own tables say which models there are.
NEVER_SHORTENED = {"web_logentry", "web_counter", "web_credential"}


@pytest.fixture(autouse=True)
def house(settings, tmp_path):
    settings.WORKSPACE = tmp_path / "house"
    for folder in workspace.FOLDERS:
        (settings.WORKSPACE / folder).mkdir(parents=True)
    settings.MEDIA_ROOT = settings.WORKSPACE / "media"
    settings.KEY_FILE = settings.WORKSPACE / "key"


def rows_by_table() -> dict[str, int]:
    counted = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("web_") and table not in NEVER_SHORTENED:
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                counted[table] = cursor.fetchone()[0]
    return counted


def pictures() -> list[Path]:
    folder = Path(settings.MEDIA_ROOT)
    return [file for file in folder.rglob("*") if file.is_file()]


def test_the_sample_moves_in_through_the_importers_and_is_marked():
    moved = sample.move_in(today=TODAY)
    assert moved.rows == Verbatim.objects.count() > 550
    assert Source.objects.filter(sample=False).count() == 0
    assert all(run.state == Run.State.COMPLETED for run in Run.objects.all())
    assert Team.objects.filter(sample=True, name="Workshop").exists()
    people = Colleague.objects.filter(sample=True)
    assert people.count() == moved.colleagues == 29
    assert not any(one.has_usable_password() for one in people)

    newest = Verbatim.objects.exclude(occurred_at=None).latest("occurred_at")
    assert newest.occurred_at.date() == TODAY - timedelta(days=1)
    tongues = set(Verbatim.objects.values_list("language", flat=True))
    assert {"en", "de", "fr", "es", "pt", "tr"} <= tongues
    segments = set(Verbatim.objects.values_list("segment", flat=True))
    assert {"commuter", "family", "courier", "e-bike", "club"} <= segments
    heard = Verbatim.objects.filter(segment="adapted bike").count()
    assert 0 < heard < Verbatim.objects.filter(segment="commuter").count() / 10


def test_the_sample_has_walked_its_own_shop_called_its_own_line_and_paid_a_visit():
    sample.move_in(today=TODAY)
    walks = Walk.objects.filter(sample=True)
    kinds = sorted(walks.values_list("kind", flat=True))
    assert kinds == ["phone", "visit", "web", "web"]
    assert max(one.walked_at for one in walks).date() < TODAY
    last = walks.filter(kind="web").latest("walked_at")
    assert last.before is not None
    assert (last.new > 0, last.gone > 0, last.reached) == (True, True, 5)
    visit = walks.get(kind="visit")
    assert visit.by is not None
    assert not visit.revealed
    assert WalkObstacle.objects.filter(sample=False).count() == 0
    assert WalkObstacle.objects.filter(kind="broken_link").get().gone_at is not None


def test_once_removed_no_row_is_left_in_any_table(
    django_capture_on_commit_callbacks,
):
    assert not any(rows_by_table().values())
    sample.move_in(today=TODAY)
    sample.ask_for_themes()
    learn(lambda _: None)
    counted = rows_by_table()
    assert counted["web_verbatim"] > 550
    assert counted["web_theme"] > 3
    assert counted["web_walkobstacle"] > 5
    assert counted["web_media"] == len(pictures()) > 5
    with django_capture_on_commit_callbacks(execute=True):
        sample.move_out()
    assert pictures() == []
    assert {table: rows for table, rows in rows_by_table().items() if rows} == {}


def test_what_was_here_before_the_sample_stays_when_it_goes():
    ours = Source.objects.create(type="table", name="Our own reviews")
    sample_source = Source.objects.create(type="table", name="theirs", sample=True)
    Colleague.objects.create_user("me@shop.example", "long enough to be safe")
    Colleague.objects.create_user("dev@larkspoke.example", sample=True)
    sample.move_out()
    assert list(Source.objects.all()) == [ours]
    assert not Source.objects.filter(pk=sample_source.pk).exists()
    assert [one.email for one in Colleague.objects.all()] == ["me@shop.example"]


def test_the_sample_does_not_move_in_twice():
    Source.objects.create(type="table", name="theirs", sample=True)
    with pytest.raises(Refused, match="already"):
        sample.move_in(today=TODAY)


def test_the_sample_has_been_out_plans_to_go_again_and_has_a_coach():
    sample.move_in(today=TODAY)
    was = Outing.objects.filter(at__date__lt=TODAY)
    assert was.count() == 2
    assert all(one.seat_set.filter(been=True).count() == 1 for one in was)
    coming = Outing.objects.filter(at__date__gt=TODAY)
    assert sum(one.seats - one.seat_set.count() for one in coming) == 3
    assert Exposure.objects.filter(origin="outing").count() == 2
    assert Colleague.objects.get(role=Role.COACH).team.name == "Phone line"
