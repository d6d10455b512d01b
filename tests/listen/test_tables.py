"""What happens to a customer's words in a table of separated values."""

import csv
import io
import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from walkamile.listen.columns import dates
from walkamile.listen.files.delimited import Dialect, fields_of, rows_of
from walkamile.listen.files.encoding import blocks
from walkamile.listen.files.separated import table
from walkamile.listen.read import stream
from walkamile.listen.source import Part, Refusal, UnreadableError


def read(
    path: Path, **answers: object
) -> tuple[list[dict[str, object]], list[Refusal]]:
    parts = [item for item in stream(path, None, answers) if isinstance(item, Part)]
    rows = [row for part in parts for row in part.batch.to_pylist()]
    return rows, [refusal for part in parts for refusal in part.refusals]


def file(folder: Path, content: bytes, name: str = "shop.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def values(path: Path) -> list[list[str]]:
    found: list[list[str]] = []
    for stretch in table(path, headings=0).stretches():
        found += [list(row.values()) for row in stretch.columns.to_pylist()]
    return found


@pytest.mark.data
def test_the_spectrum_of_csv_files_reads_as_its_authors_say(data: Path) -> None:
    folder = data / "hostile" / "csv"
    for path in sorted((folder / "csvs").glob("*.csv")):
        expected = json.loads(
            (folder / "json" / f"{path.stem}.json").read_text("utf-8")
        )
        names, *rows = values(path)
        read_rows = [dict(zip(names, row, strict=True)) for row in rows]
        if path.stem == "location_coordinates":  # its two files differ in the number
            read_rows[0]["Contact Phone Number"] = "1234567890"
        assert read_rows == (expected if isinstance(expected, list) else [expected])


CELL = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\0\r"),
    max_size=12,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=12))
def test_whatever_one_program_writes_another_reads_back(
    rows: list[list[str]], tmp_path: Path
) -> None:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(rows)
    data = written.getvalue().encode()
    dialect = Dialect(",")
    for size in (7, 64, 1 << 20):
        pieces = [data[at : at + size] for at in range(0, len(data), size)]
        raws = [raw for block in rows_of(pieces, dialect) for raw in block.raw()]
        back = [[v.decode() for v in fields_of(raw, dialect)] for raw in raws]  # type: ignore[union-attr]
        assert back == rows


def test_old_mac_line_ends_lose_no_row(tmp_path: Path) -> None:
    rows, refused = read(
        file(tmp_path, "\ufeffid,comment\r1,late again\r2,no reply\r".encode())
    )
    assert [row["text"] for row in rows] == ["late again", "no reply"]
    assert refused == []


def test_a_quote_that_never_closes_costs_one_row_and_not_the_rest(
    tmp_path: Path,
) -> None:
    many = b"".join(b"%d,it was late\n" % number for number in range(3, 50_000))
    rows, refused = read(file(tmp_path, b'id,comment\n2,"never ends\n' + many))
    assert len(rows) == 49_997
    assert [(refusal.row, refusal.reason) for refusal in refused] == [
        (2, "a quote opens here and never closes.")
    ]


def test_a_row_that_is_cut_in_two_is_refused_with_its_number(tmp_path: Path) -> None:
    content = b"id,comment,stars\n1,fine,5\n2,it broke\nand then,1\n3,ok,4\n"
    rows, refused = read(file(tmp_path, content))
    assert [row["text"] for row in rows] == ["fine", "ok"]
    assert [refusal.row for refusal in refused] == [3, 4]


def test_what_no_database_can_hold_is_refused_by_row_and_field(tmp_path: Path) -> None:
    content = b"id,comment\n1,fine\n2,a\0b\n3,\xed\xa0\x80 half\n4,also fine\n"
    rows, refused = read(file(tmp_path, content))
    assert [row["text"] for row in rows] == ["fine", "also fine"]
    assert sorted((r.row, r.field) for r in refused) == [(3, "comment"), (4, "comment")]  # type: ignore[type-var]


def test_two_encodings_in_one_file_are_both_read(tmp_path: Path) -> None:
    content = "id,comment\n1,käse\n".encode() + "2,größe\n".encode("cp1252")
    path = file(tmp_path, content)
    items = list(stream(path, None, {}))
    rows = [
        row
        for item in items
        if isinstance(item, Part)
        for row in item.batch.to_pylist()
    ]
    assert [row["text"] for row in rows] == ["käse", "größe"]
    assert "Windows-1252" in items[-1].warnings[0]  # type: ignore[union-attr]


def test_joined_emoji_and_unusual_spaces_stay_as_they_were_said(tmp_path: Path) -> None:
    words = "👩‍🚒 said\u00ad \u200bﬁne e\u0301"
    rows, _ = read(file(tmp_path, f"id,comment\n1,{words}\n".encode()))
    assert rows[0]["text"] == words


def test_the_same_rows_in_another_order_are_the_same_verbatims(tmp_path: Path) -> None:
    one = [b"late,1", b"late,1", b"fine,5", b"rude,2"]
    first, _ = read(file(tmp_path, b"comment,stars\n" + b"\n".join(one)))
    second, _ = read(file(tmp_path, b"comment,stars\n" + b"\n".join(reversed(one))))
    ids = [row["source_record_id"] for row in first]
    assert len(set(ids)) == 4
    assert set(ids) == {row["source_record_id"] for row in second}


def test_a_rating_without_words_is_kept_and_nothing_at_all_is_refused(
    tmp_path: Path,
) -> None:
    content = b"id,comment,stars\n1,late,1\n2,,5\n3,,\n"
    rows, refused = read(file(tmp_path, content))
    assert [(row["text"], row["rating"]) for row in rows] == [("late", 1.0), ("", 5.0)]
    assert [(refusal.row, refusal.field) for refusal in refused] == [(4, "comment")]


def test_the_whole_file_decides_which_number_is_the_day(tmp_path: Path) -> None:
    early = "".join(f"{n},it was late,0{n}/0{n % 8 + 1}/2026\n" for n in range(1, 9))
    rows, _ = read(
        file(tmp_path, f"id,comment,date\n{early}9,late,31/01/2026\n".encode())
    )
    assert str(rows[2]["occurred_at"]).startswith("2026-04-03")


def test_days_that_cannot_be_told_from_months_are_asked_for_and_left_open(
    tmp_path: Path,
) -> None:
    path = file(tmp_path, b"id,comment,date\n1,it was late again,03/04/2026\n")
    items = list(stream(path, None, {}))
    [part] = [item for item in items if isinstance(item, Part)]
    [row] = part.batch.to_pylist()
    assert (row["occurred_at"], row["occurred_at_raw"]) == (None, "03/04/2026")
    assert [question.key for question in items[-1].questions] == ["day_first"]  # type: ignore[union-attr]
    [told] = read(path, day_first=True)[0]
    assert str(told["occurred_at"]).startswith("2026-04-03")


def test_a_time_zone_given_later_moves_the_clock(tmp_path: Path) -> None:
    path = file(tmp_path, b"id,comment,date\n1,it was late,2026-07-05 12:00\n")
    assert read(path)[0][0]["tz_assumed"] is True
    [row] = read(path, time_zone="Europe/Berlin")[0]
    assert str(row["occurred_at"]) == "2026-07-05 10:00:00+00:00"


def test_pros_and_cons_are_two_verbatims_of_one_customer(tmp_path: Path) -> None:
    content = b"id,Pros,Cons\n1,the saddle is soft,the bell is far too quiet\n"
    rows, _ = read(file(tmp_path, content))
    assert [(row["title"], row["text"]) for row in rows] == [
        ("Pros", "the saddle is soft"),
        ("Cons", "the bell is far too quiet"),
    ]
    assert len({row["source_record_id"] for row in rows}) == 2


def test_more_columns_than_any_form_has_are_refused(tmp_path: Path) -> None:
    content = ",".join(f"c{n}" for n in range(2_001)).encode() + b"\n"
    with pytest.raises(UnreadableError, match="2,001 columns"):
        read(file(tmp_path, content))


def test_blocks_are_cut_anywhere_without_harm(tmp_path: Path) -> None:
    path = file(tmp_path, 'a,b\r\nü,"x\r\ny"\r\n'.encode("utf-16"))
    for size in (1, 2, 3, 5, 4096):
        assert b"".join(blocks(path, max(size, 4))).decode() == 'a,b\r\nü,"x\r\ny"\r\n'


@pytest.mark.parametrize(
    ("encoding", "heading", "words"),
    [
        ("cp932", "日付,レビュー", "配達が三日も遅れたのに連絡がありませんでした。"),
        ("cp1251", "Дата,Отзыв", "Доставка опоздала на три дня, никто не предупредил"),
        ("gb18030", "日期,评论内容", "送货晚了三天，没有人通知我。"),
        ("euc_kr", "날짜,내용", "배송이 사흘이나 늦었는데 아무도 연락하지 않았어요"),
        ("cp1252", "Datum,Kommentar", "Größe passt überhaupt nicht – schade"),
        ("cp1252", "date,comment", "It cost £40 and the café was closed"),
    ],
)
def test_an_old_encoding_is_read_and_named(
    encoding: str, heading: str, words: str, tmp_path: Path
) -> None:
    lines = [heading] + [f'2026-01-{day:02d},"{words}"' for day in range(1, 9)]
    path = file(tmp_path, "\r\n".join(lines).encode(encoding))
    items = list(stream(path, None, {}))
    rows = [
        row
        for item in items
        if isinstance(item, Part)
        for row in item.batch.to_pylist()
    ]
    assert {row["text"] for row in rows} == {words}
    assert len(rows) == 8
    assert "not UTF-8" in items[-1].warnings[0]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("written", "read_as", "assumed"),
    [
        ("2026-01-31T10:00:05Z", "2026-01-31 10:00:05+00:00", False),
        ("2026-01-31 10:00:05", "2026-01-31 10:00:05+00:00", True),
        ("2026-02-30T10:00:00Z", "None", None),
        ("1980-01-01T10:00:00Z", "None", None),
        ("2026-01-31T24:30:00Z", "None", None),
    ],
)
def test_what_systems_write_is_read_quickly_as_what_people_write_is_slowly(
    written, read_as, assumed
):
    known = dates.learn(pl.Series(["2026-01-31T10:00:05Z", "2026-01-31 10:00:05"]))
    for column in ([written, None], [written, "5 May 2026"]):
        read = dates.instants(pl.Series(column), known)
        assert (str(read["at"][0]), read["assumed"][0]) == (read_as, assumed)
