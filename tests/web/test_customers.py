"""A customer asks what we hold of them, and asks us to forget it: we do, everywhere."""

import json
import shutil
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

CANARY = "zq-canary-otter"
SAID = f"The {CANARY} lamp broke twice and nobody rang me back about the repair."
HER = "wanda.canary@example.org"


def walkamile(place, *arguments):
    return subprocess.run(
        [
            *(sys.executable, "-m", "walkamile", *map(str, arguments)),
            *("--workspace", str(place)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def furnished(tmp_path_factory):
    """A workspace with a file in it: one customer whom we know by her address."""
    folder = tmp_path_factory.mktemp("letters")
    rows = ["id,author,date,comment"]
    for number in range(12):
        words = f"The courier came late again, order {number} waited in the rain."
        rows.append(f'{number},someone{number}@example.org,2026-02-03,"{words}"')
    rows.append(f'40,{HER},2026-02-04,"{SAID}"')
    rows.append(f'41,someone7@example.org,2026-02-05,"I heard {HER} had it too."')
    (folder / "letters.csv").write_text("\n".join(rows) + "\n")
    brought = walkamile(folder / "shop", "listen", folder / "letters.csv")
    assert brought.returncode == 0, brought.stderr
    return folder


@pytest.fixture
def shop(furnished, tmp_path):
    """The same, for one test alone."""
    shutil.copytree(furnished, tmp_path, dirs_exist_ok=True)
    return tmp_path / "shop", tmp_path / "letters.csv"


def bytes_with(place, words: bytes):
    return [
        str(file.relative_to(place))
        for file in place.rglob("*")
        if file.is_file() and words in file.read_bytes()
    ]


def test_a_customer_is_found_by_address_with_who_mentions_her(shop):
    place, _ = shop
    found = json.loads(walkamile(place, "person", "find", HER, "--json").stdout)
    assert len(found["customer"]["words"]) == 1
    assert len(found["customer"]["mentions"]) == 1


def test_a_customer_is_handed_her_own_words_and_no_one_elses(shop, tmp_path):
    place, _ = shop
    target = tmp_path / "hers.json"
    done = walkamile(place, "person", "export", HER, "--to", target)
    assert done.returncode == 0, done.stderr
    held = json.loads(target.read_text())["customer"]
    assert [one["text"] for one in held["words"]] == [SAID]
    assert "I heard" not in target.read_text()


def test_nothing_is_erased_before_it_is_confirmed(shop):
    place, _ = shop
    said = walkamile(place, "person", "erase", HER)
    assert "Nothing was done yet" in said.stdout
    assert bytes_with(place, CANARY.encode())


def test_erased_words_are_in_no_byte_of_the_workspace(shop):
    place, _ = shop
    walkamile(place, "rebuild", "search")
    assert bytes_with(place, CANARY.encode())
    done = walkamile(place, "person", "erase", HER, "--yes", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["erased"]["words"] == 1
    words = SAID.encode().split()
    shingles = [b" ".join(words[at : at + 5]) for at in range(len(words) - 4)]
    for trace in (CANARY.encode(), *shingles):
        assert bytes_with(place, trace) == []
    assert walkamile(place, "verify").returncode == 0


def test_the_same_file_does_not_bring_erased_words_back(shop):
    place, file = shop
    walkamile(place, "person", "erase", HER, "--yes")
    again = json.loads(walkamile(place, "listen", file, "--json").stdout)
    receipt = again.get("receipt", again)
    assert "asked for this row to be erased" in json.dumps(again), receipt
    assert len(bytes_with(place, b"courier came late")) > 0
    found = json.loads(walkamile(place, "person", "find", HER, "--json").stdout)
    assert found["customer"]["words"] == []


def test_too_little_to_find_one_person_by_is_refused(shop):
    place, _ = shop
    done = walkamile(place, "person", "find", "a")
    assert done.returncode == 2
    assert "too short" in done.stderr


@pytest.mark.django_db(transaction=True)
def test_words_are_kept_as_long_as_their_source_says():
    from walkamile.web import keep
    from walkamile.web.customers import retain
    from walkamile.web.models import Source, Verbatim
    from web.customers import file_of, said

    source = Source.objects.create(type="table", name="Till notes", retention_days=30)
    now = timezone.now()
    rows = [
        said(1, "Old enough to go.", occurred_at=now - timedelta(days=31)),
        said(2, "Young enough to stay.", occurred_at=now - timedelta(days=29)),
        said(3, "No time at all.", occurred_at=None),
    ]
    keep.keep(file_of(rows), run=keep.start(source, file_name="notes"))
    assert [(one.source, one.rows) for one in retain.overdue()] == [("Till notes", 1)]
    assert Verbatim.objects.count() == 3
    assert [one.rows for one in retain.retain()] == [1]
    assert set(Verbatim.objects.values_list("source_record_id", flat=True)) == {
        "note-2",
        "note-3",
    }
    later = now + timedelta(days=31)
    assert [one.rows for one in retain.retain(now=later)] == [2]
