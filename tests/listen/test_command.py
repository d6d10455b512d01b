"""walkamile listen, as a person and as a program uses it."""

import json
import subprocess
import sys
from pathlib import Path

from listen.samples import HEAVY, SAMPLES


def walkamile(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "walkamile", *words],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_program_gets_one_document_with_the_receipt_and_the_rows(
    tmp_path: Path,
) -> None:
    path = tmp_path / "shop.csv"
    path.write_bytes(SAMPLES["table"].content)
    done = walkamile("listen", str(path), "--dry-run", "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 0
    assert said["schema"] == "walkamile/1"
    assert said["receipt"]["rows_in_file"] == said["receipt"]["stored"] == 2
    assert said["receipt"]["refusals"] == []
    assert said["frame"][0]["text"] == HEAVY
    assert said["mapping"]["text"] == ["comment"]


def test_a_person_reads_what_was_refused_and_where(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_bytes(b"id,comment\n1,it was late\n2,a\0b\n")
    done = walkamile("listen", str(path), "--dry-run")
    assert "2 rows in the file = 1 stored + 1 refused" in done.stdout
    assert "row 3, comment: a NUL stands in it." in done.stdout


def test_an_unreadable_file_ends_with_two_and_the_next_step(tmp_path: Path) -> None:
    path = tmp_path / "till.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    done = walkamile("listen", str(path), "--dry-run")
    assert done.returncode == 2
    assert "Export it as CSV" in done.stderr


def test_a_folder_is_read_though_one_of_its_files_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(bytes(n * n * 7 // 3 % 256 for n in range(9_000)))
    (tmp_path / "b.csv").write_bytes(SAMPLES["table"].content)
    done = walkamile("listen", str(tmp_path), "--dry-run", "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 2
    assert said["receipt"]["stored"] == 2
    (unread,) = said["unread"]
    assert (unread["file"], bool(unread["next_step"])) == ("a.csv", True)
    assert "no text in any encoding" in done.stderr


def test_a_person_says_who_is_a_customer(tmp_path: Path) -> None:
    path = tmp_path / "call.vtt"
    path.write_bytes(SAMPLES["teams_vtt"].content)
    asked = walkamile("listen", str(path), "--dry-run")
    assert '--map speakers="Ines Kunde: unknown' in asked.stdout
    told = ("--map", "speakers=Ines Kunde: customer")
    done = walkamile("listen", str(path), "--dry-run", "--json", *told)
    roles = [row["author_role"] for row in json.loads(done.stdout)["frame"]]
    assert roles == ["customer", "colleague"]


def test_every_source_says_how_to_export(tmp_path: Path) -> None:
    done = walkamile("sources", "--json")
    assert {one["name"] for one in json.loads(done.stdout)["sources"]} > {
        "zendesk_json",
        "mail",
    }
