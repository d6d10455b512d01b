"""What was backed up comes back, equal to the last byte, into either database."""

import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import threading
from pathlib import Path

import pyarrow as pa
import pytest

from walkamile.refused import Refused
from walkamile.web import (
    archives,
    keep,
    keys,
    log,
    originals,
    portable,
    redaction,
    restore,
    verify,
)
from walkamile.web.backup import backup
from walkamile.web.derived.counts import recount
from walkamile.web.models import (
    Colleague,
    Credential,
    Label,
    Source,
    Theme,
    ThemeSet,
    Verbatim,
)
from walkamile.web.workspace import current
from web.customers import file_of, said

pytestmark = pytest.mark.django_db(transaction=True)

SECRET_WORD = "sealed-under-a-key-that-is-elsewhere"


@pytest.fixture
def house(settings, tmp_path):
    settings.WORKSPACE = tmp_path / "house"
    settings.WORKSPACE.mkdir()
    (settings.WORKSPACE / "secret-key").write_text(SECRET_WORD)
    settings.KEY_FILE = settings.WORKSPACE / "key"
    return settings.WORKSPACE


@pytest.fixture
def full(house, tmp_path):
    """A workspace with something of every kind of column in it."""
    file = tmp_path / "notes.csv"
    file.write_text("whatever\n")
    source = Source.objects.create(type="table", name="Till notes", mapping={"b": 1})
    sha = originals.keep_file(file)
    run = keep.start(source, file_name="notes.csv", file_sha256=sha)
    keep.keep(file_of([said(n) for n in range(30)]), run=run)
    run = keep.start(source, file_name="later.csv")
    keep.keep(file_of([said(0, "Grüße 👩‍👧 \u2028 neu"), said(99)]), run=run)
    turns = [said(n, "I am Maria Lopez.", conversation_id="T") for n in (200, 201)]
    keep.keep(file_of(turns), run=keep.start(source, file_name="chat.csv"))
    redaction.catch_up()
    ada = Colleague.objects.create_user("ada@example.org", "a long password")
    Credential.objects.create(name="mailbox", sealed=keys.seal("open sesame"))
    themes = ThemeSet.objects.create(current=True)
    voice = Verbatim.objects.first()
    theme = Theme.objects.create(
        set=themes,
        key="late",
        name="Late",
        keywords=["late"],
        exemplars=[
            {"verbatim": voice.pk, "start": 0, "end": 5, "text": voice.text[:5]}
        ],
    )
    Label.objects.create(set=themes, verbatim=voice, theme=theme, confidence=0.1 + 0.2)
    log.changed(ada, "theme", str(theme.pk), "renamed")
    recount()
    return house


def hashes_in(place: Path) -> dict[str, tuple[int, str]]:
    """Every table of another workspace, hashed by a process of its own."""
    show = (
        "import json, sys; from walkamile.web.workspace import open_workspace;"
        "open_workspace(sys.argv[1]); from django.apps import apps;"
        "from walkamile.web import portable;"
        "print(json.dumps({m._meta.db_table: portable.sha256(m)"
        " for m in portable.tables(apps)}))"
    )
    clean = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-c", show, str(place)],
        env=clean,
        capture_output=True,
        text=True,
        check=True,
    )
    return {name: tuple(found) for name, found in json.loads(done.stdout).items()}


def restored(file: Path, into: Path) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    return subprocess.run(
        [
            *(sys.executable, "-m", "walkamile", "restore", str(file)),
            *("--workspace", str(into), "--json"),
        ],
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )


def here() -> dict[str, tuple[int, str]]:
    from django.apps import apps

    return {m._meta.db_table: portable.sha256(m) for m in portable.tables(apps)}


def test_every_row_and_file_comes_back_into_a_fresh_folder(full, tmp_path):
    file = tmp_path / "monday.walkamile"
    made = backup(current(), file)
    assert made.tables["web_verbatim"]["rows"] == 33
    fresh = tmp_path / "fresh"
    done = restored(file, fresh)
    assert done.returncode == 0, done.stderr
    before, after = here(), hashes_in(fresh)
    derived = {"web_count", "web_picture"}  # counted and drawn anew
    for name in before.keys() - derived:
        assert after[name] == before[name], name
    kept = [one for one in (full / "originals").rglob("*") if one.is_file()]
    for one in kept:
        assert (fresh / one.relative_to(full)).read_bytes() == one.read_bytes()
    assert len(kept) == 1


def test_work_goes_on_after_a_restore(full, tmp_path):
    file, fresh = tmp_path / "b", tmp_path / "fresh"
    backup(current(), file)
    assert restored(file, fresh).returncode == 0
    go_on = (
        "import sys; from walkamile.web.workspace import open_workspace;"
        "open_workspace(sys.argv[1]); from walkamile.web import keep, log, verify;"
        "one = keep.jot('Still here.'); log.changed(None, 'house', '1', 'restored');"
        "assert verify.verify().whole; print(one.seq)"
    )
    clean = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-c", go_on, str(fresh)],
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > Verbatim.objects.order_by("-seq").first().seq


def test_no_key_is_ever_in_a_backup(full, tmp_path):
    file = tmp_path / "b"
    backup(current(), file)
    sealing = (full / "key").read_bytes().split()[0]
    whole = file.read_bytes()
    assert SECRET_WORD.encode() not in whole
    assert sealing not in whole
    with tarfile.open(file) as archive:
        packed = archive.extractfile("tables/web_credential.jsonl.zst").read()
    with pa.CompressedInputStream(pa.py_buffer(packed), "zstd") as rows:
        assert b"open sesame" not in rows.read()
    with tarfile.open(file) as archive:
        files = [name for name in archive.getnames() if not name.startswith("tables/")]
        assert not [name for name in files if "key" in name]
    assert file.stat().st_mode & 0o077 == 0


def test_a_backup_is_of_one_moment_while_words_keep_coming_in(full, tmp_path):
    stop = threading.Event()

    def busy():
        from django.db import connection

        number = 0
        while not stop.is_set():
            keep.jot(f"note {number}")
            log.changed(None, "note", str(number))
            number += 1
        connection.close()

    writer = threading.Thread(target=busy)
    if "memory" in str(current_database()):
        pytest.skip("an in-memory database has no moments: see the campaign")
    writer.start()
    try:
        made = backup(current(), tmp_path / "b")
    finally:
        stop.set()
        writer.join()
    with tarfile.open(tmp_path / "b") as archive:
        manifest = json.load(archive.extractfile("manifest.json"))
    entries = made.tables["web_logentry"]["rows"]
    assert manifest["log"]["entries"] == entries


def current_database():
    from django.db import connection

    return connection.settings_dict["NAME"]


@pytest.mark.parametrize("damage", ["cut", "flip", "noise"])
def test_a_damaged_backup_is_refused_and_nothing_is_made_of_it(full, tmp_path, damage):
    file, fresh = tmp_path / "b", tmp_path / "fresh"
    backup(current(), file)
    content = bytearray(file.read_bytes())
    if damage == "cut":
        del content[len(content) // 2 :]
    elif damage == "flip":
        with tarfile.open(file) as archive:
            at = archive.getmember("tables/web_verbatim.jsonl.zst").offset_data
        content[at + 40] ^= 1
    else:
        content = bytearray(os.urandom(2_000))
    file.write_bytes(content)
    done = restored(file, fresh)
    assert done.returncode == 2, done.stderr
    assert "another backup" in done.stderr
    assert not fresh.exists()


def test_a_workspace_with_words_in_it_is_never_overwritten(full, tmp_path):
    file, fresh = tmp_path / "b", tmp_path / "fresh"
    backup(current(), file)
    assert restored(file, fresh).returncode == 0
    again = restored(file, fresh)
    assert again.returncode == 2
    assert "there is something in this workspace" in again.stderr


def test_a_backup_that_reaches_out_of_its_folder_is_refused(full, tmp_path):
    place = tmp_path / "b"
    evil = {
        "format": 1,
        "migrations": [],
        "tables": {},
        "files": {"originals/../../evil": "00"},
    }
    from walkamile.web import backup as made

    with tarfile.open(place, "w") as archive:
        made._add(archive, "files/originals/../../evil", b"x")
        made._add(archive, "manifest.json", json.dumps(evil).encode())
    with pytest.raises(Refused), archives.opened(place) as archive:
        restore._bring_files(archive, evil, current(), place)
    assert not (tmp_path / "evil").exists()


def test_all_is_well_until_a_byte_changes(full):
    found = verify.verify()
    assert found.whole
    assert (found.verbatims, found.quotes, found.files) == (33, 1, 1)
    voice = Verbatim.objects.first()
    Verbatim.objects.filter(pk=voice.pk).update(text=voice.text + " ")
    wrong = verify.verify().wrong
    assert [(one.what, one.which) for one in wrong] == [("verbatim", str(voice.pk))]


def test_a_quote_that_says_what_nobody_said_is_found(full):
    theme = Theme.objects.get()
    theme.exemplars = [{**theme.exemplars[0], "text": "Great!"}]
    theme.save()
    assert [one.what for one in verify.verify().wrong] == ["quote"]


def test_a_file_whose_bytes_changed_or_that_is_gone_is_found(full):
    (file,) = [one for one in (full / "originals").rglob("*") if one.is_file()]
    file.chmod(0o600)
    file.write_text("other")
    assert [one.reason for one in verify.verify().wrong] == ["its bytes have changed."]
    file.unlink()
    assert [one.reason for one in verify.verify().wrong] == ["the file is gone."]


def test_one_flipped_byte_in_the_log_on_the_disk_fails_the_command(full, tmp_path):
    file, fresh = tmp_path / "b", tmp_path / "fresh"
    backup(current(), file)
    assert restored(file, fresh).returncode == 0
    assert verified(fresh).returncode == 0
    db = sqlite3.connect(fresh / "walkamile.db")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    content = bytearray((fresh / "walkamile.db").read_bytes())
    at = content.index(b"renamed")
    content[at] ^= 1
    (fresh / "walkamile.db").write_bytes(content)
    done = verified(fresh)
    assert done.returncode == 1
    assert "what it says was changed" in done.stdout


def verified(place: Path) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    return subprocess.run(
        [
            *(sys.executable, "-m", "walkamile", "verify", "--log"),
            *("--workspace", str(place)),
        ],
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
