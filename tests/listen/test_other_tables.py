"""Spreadsheets, JSON, Parquet and Arrow hold the same words as their CSV."""

import datetime as dt
import gzip
import json
import zipfile
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest
import xlsxwriter

import walkamile as wm
from listen.samples import SAMPLES
from listen.test_tables import file, read
from walkamile.listen.files import documents
from walkamile.listen.read import source_for, source_name_of
from walkamile.table import VERBATIMS

ROWS = [
    {"id": "r1", "comment": "The delivery was late, twice", "stars": 1, "date": "2026-01-05"},
    {"id": "r2", "comment": "Soft saddle 🚲\nloud bell", "stars": 5, "date": "2026-01-06"},
    {"id": "r3", "comment": "I never got the pedals", "stars": 2, "date": "2026-01-07"},
]  # fmt: skip


def frame() -> pl.DataFrame:
    return pl.DataFrame(ROWS).with_columns(pl.col("date").str.to_date())


def workbook(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("read me").write(0, 0, "Export of January")
        sheet = book.add_worksheet("answers")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, list(ROWS[0]))
        for at, row in enumerate(ROWS, start=1):
            sheet.write_row(at, 0, [row["id"], row["comment"], row["stars"]])
            sheet.write_datetime(
                at, 3, dt.datetime.fromisoformat(str(row["date"])), day
            )


def write(kind: str, path: Path) -> None:
    match kind:
        case "xlsx":
            workbook(path)
        case "json":
            path.write_text(json.dumps({"page": 1, "reviews": ROWS}), "utf-8")
        case "jsonl":
            path.write_text("\n".join(map(json.dumps, ROWS)), "utf-8")
        case "parquet":
            frame().write_parquet(path)
        case "arrow":
            frame().write_ipc(path)
        case "tsv":
            frame().write_csv(path, separator="\t")
        case "csv.gz":
            path.write_bytes(gzip.compress(frame().write_csv().encode()))


@pytest.mark.parametrize(
    "kind", ["xlsx", "json", "jsonl", "parquet", "arrow", "tsv", "csv.gz"]
)
def test_the_same_words_come_out_of_every_kind_of_table(
    kind: str, tmp_path: Path
) -> None:
    path = tmp_path / f"reviews.{kind}"
    write(kind, path)
    rows, refused = read(path)
    assert [row["text"] for row in rows] == [row["comment"] for row in ROWS]
    assert [row["rating"] for row in rows] == [1.0, 5.0, 2.0]
    assert [row["source_record_id"] for row in rows] == ["r1", "r2", "r3"]
    assert str(rows[0]["occurred_at"]).startswith("2026-01-05")
    assert refused == []


def test_a_list_too_large_to_hold_is_read_item_by_item(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "reviews.json"
    path.write_text(json.dumps(ROWS * 500, indent=1), "utf-8")
    monkeypatch.setattr(documents, "LARGEST_DOCUMENT", 1_000)
    monkeypatch.setattr("walkamile.listen.files.encoding.BLOCK", 777)
    rows, refused = read(path)
    assert len(rows) == 1_500
    assert refused == []
    broken = file(tmp_path, path.read_bytes()[:-30], "broken.json")
    with pytest.raises(documents.NotJSONError):
        read(broken)


def test_a_broken_line_costs_one_line(tmp_path: Path) -> None:
    lines = [json.dumps(row) for row in ROWS]
    path = file(
        tmp_path,
        "\n".join([lines[0], lines[1], '{"id": ', lines[2]]).encode(),
        "a.jsonl",
    )
    rows, [refusal] = read(path)
    assert len(rows) == 3
    assert refusal.row == 3
    assert "not JSON" in refusal.reason


def test_our_own_export_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "reviews.jsonl"
    write("jsonl", path)
    first = wm.read(path).frame()
    again = tmp_path / "again.parquet"
    first.write_parquet(again)
    second = wm.read(again).frame()
    for name in ("text", "rating", "occurred_at", "source_record_id", "author_role"):
        assert second[name].to_list() == first[name].to_list(), name


def test_a_reading_streams_shows_and_counts(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    frame().write_csv(path)
    reading = wm.read(path)
    assert all(batch.schema.equals(VERBATIMS) for batch in reading)
    assert isinstance(next(iter(reading)), pa.RecordBatch)
    assert reading.preview().height == 3
    assert reading.receipt["rows_in_file"] == 3
    assert reading.receipt["stored"] + reading.receipt["refused"] == 3
    assert reading.mapping["text"] == ["comment"]


def test_an_answer_given_once_is_remembered_with_the_mapping(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    frame().write_csv(path)
    known = wm.read(path).mapping
    known["columns"].pop("rating")
    told = wm.read(path, mapping={**known, "text": "id"}).frame()
    assert told["text"].to_list() == ["r1", "r2", "r3"]
    assert told["rating"].to_list() == [None, None, None]
    assert str(told["occurred_at"][0]).startswith("2026-01-05")


@pytest.mark.parametrize(
    "name",
    ["reviews.csv", "reviews_2026-01.csv", "reviews (3).csv", "reviews-20260105.csv"],
)
def test_next_months_export_is_the_same_source(name: str, tmp_path: Path) -> None:
    path = file(tmp_path, b"id,comment\n1,late\n", name)
    assert source_name_of(path, source_for(path)) == "reviews"


def test_the_one_table_in_a_downloaded_archive_is_read(tmp_path: Path) -> None:
    path = tmp_path / "form.csv.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("What do you think.csv", SAMPLES["google_forms"].content)
        packed.writestr("__MACOSX/._x.csv", b"x")
    reading = wm.read(path)
    assert reading.source == "google_forms"
    assert tuple(reading.frame()["text"]) == SAMPLES["google_forms"].words
