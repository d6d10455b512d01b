"""A workspace is made on first use, and opened by those who may."""

import os
import stat
import subprocess
import sys
from datetime import date

import pytest

from walkamile.refused import Refused
from walkamile.web import keep, rebuild, redaction, workspace
from walkamile.web.models import (
    Colleague,
    Count,
    Feeling,
    Label,
    Source,
    Theme,
    ThemeSet,
    Verbatim,
)
from web.customers import file_of, said

OPEN = (
    "from walkamile.web.workspace import open_workspace; import sys;"
    "w = open_workspace(sys.argv[1], make='make' in sys.argv);"
    "from walkamile.web.models import Verbatim;"
    "print(w.folder, Verbatim.objects.count())"
)


def opening(*arguments, **setting):
    clean = {k: v for k, v in os.environ.items() if not k.startswith("DJANGO")}
    clean.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-c", OPEN, *map(str, arguments)],
        env={**clean, **setting},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_new_workspace_is_for_its_owner_only(tmp_path):
    place = tmp_path / "shop"
    assert opening(place, "make").stdout.split() == [str(place), "0"]
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    secret = place / "secret-key"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    before = secret.read_text()
    assert len(before) > 60
    assert opening(place).returncode == 0
    assert secret.read_text() == before


def test_a_place_without_a_workspace_is_refused_when_nothing_is_to_be_made(tmp_path):
    done = opening(tmp_path / "nowhere")
    assert "there is no workspace here yet" in done.stderr
    assert not (tmp_path / "nowhere").exists()


def test_a_workspace_of_a_newer_version_is_left_alone(tmp_path):
    import sqlite3

    assert opening(tmp_path, "make").returncode == 0
    with sqlite3.connect(tmp_path / "walkamile.db") as db:
        db.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('web', '9999_later', '2030-01-01')"
        )
    db.close()
    assert "a newer Walkamile" in opening(tmp_path).stderr


def test_the_database_is_as_durable_as_was_measured(tmp_path):
    show = (
        "from walkamile.web.workspace import open_workspace; import sys;"
        "open_workspace(sys.argv[1]); from django.db import connection as c;"
        "print([c.cursor().execute('PRAGMA ' + p).fetchone()[0] for p in "
        "('journal_mode', 'synchronous', 'foreign_keys', 'secure_delete')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", show, str(tmp_path)],
        env={k: v for k, v in os.environ.items() if k != "DATABASE_URL"},
        capture_output=True,
        text=True,
        check=True,
    )
    full = 2
    assert done.stdout.strip() == str(["wal", full, 1, 1])


def test_one_process_has_one_workspace_open(tmp_path):
    with pytest.raises(Refused, match="another workspace"):
        workspace._refuse_a_second(tmp_path)


@pytest.fixture
def house(settings, tmp_path):
    settings.WORKSPACE = tmp_path
    return tmp_path


@pytest.mark.django_db(transaction=True)
def test_the_first_link_works_until_somebody_has_an_account(house):
    token = workspace.first_run_token()
    assert workspace.first_run_token() == token
    assert workspace.first_run_matches(token)
    assert not workspace.first_run_matches("")
    assert not workspace.first_run_matches(token + "é")
    Colleague.objects.create_user("ada@example.org")
    assert not workspace.first_run_matches(token)
    assert workspace.first_run_token() is None
    assert not (house / "first-run").exists()


@pytest.mark.django_db(transaction=True)
def test_an_address_belongs_to_one_colleague_whatever_its_capitals():
    from django.db import IntegrityError

    Colleague.objects.create_user("Ada@Example.org")
    with pytest.raises(IntegrityError):
        Colleague.objects.create_user("ada@example.ORG")


def size(**by):
    every = {"week": None, "source": None, "segment": None, "theme": None}
    return Count.objects.get(kind="voices", **{**every, **by}).size


@pytest.mark.django_db(transaction=True)
def test_voices_are_counted_beforehand_by_week_source_segment_and_theme():
    source = Source.objects.create(type="table", name="Till notes")
    rows = [said(n) for n in range(200)] + [said(999, occurred_at=None, segment=None)]
    rows.append(said(1_000, "How may I help?", author_role="colleague"))
    keep.keep(file_of(rows), run=keep.start(source, file_name="a.csv"))
    redaction.look_at(Verbatim.objects.order_by("id")[0].pk)
    rebuild.rebuild(["counts"])
    assert size() == 1, "what nobody has looked through is not there yet"
    redaction.catch_up()
    every = ThemeSet.objects.create(current=True)
    theme = Theme.objects.create(set=every, key="late", name="Late")
    for place, voice in enumerate(Verbatim.objects.order_by("id")[:10]):
        Label.objects.create(set=every, verbatim=voice, theme=theme, unsure=place == 0)
        Feeling.objects.create(verbatim=voice, sentiment=-0.5, effort=2)
    rebuild.rebuild(["counts"])
    assert size() == size(source=source) == 201
    assert size(week=date(2026, 1, 5)) == 159  # Monday 09:30 until Sunday 24:00
    assert size(week=date(2026, 1, 12)) == 41
    assert size(segment="repairs") == 100
    assert size(theme=theme) == 9
    felt = Count.objects.get(theme=theme, week=None, segment=None, source=None)
    assert (felt.sentiment_sum, felt.effort_sum, felt.effort_size) == (-4.5, 18, 9)
    theme.refresh_from_db()
    assert (theme.size, theme.share, theme.effort) == (9, 9 / 201, 2)
    before = list(Count.objects.order_by("id").values_list("size", flat=True))
    rebuild.rebuild(["counts"])
    assert list(Count.objects.order_by("id").values_list("size", flat=True)) == before
    with pytest.raises(Refused, match="no derived store"):
        rebuild.rebuild(["nonsense"])
