"""Whatever is handed in, there is an answer or a refusal with the next step."""

from datetime import date, timedelta

import polars as pl
import pytest

import walkamile as wm
from walkamile.refused import Refused

UNTIL = "2026-03-31"
ROWS = 120
SAID = pl.DataFrame(
    {
        "text": [f"late bus {n % 7}" for n in range(ROWS)],
        "theme": ["late" if n % 2 else "staff" for n in range(ROWS)],
        "occurred_at": [date(2026, 1, 1) + timedelta(days=n // 2) for n in range(ROWS)],
        "rating": [n % 5 + 1 for n in range(ROWS)],
    }
)
LISTS = SAID.with_columns(pl.concat_list("theme"))
STRUCTS = SAID.with_columns(pl.struct("theme").alias("theme"))
GROUPED = SAID.with_columns(pl.struct("rating").alias("group"))


@pytest.mark.parametrize(
    "frame", [["late", 5], [{"text": "late"}], {"text": ["late"]}, "said.csv", None, 5]
)
@pytest.mark.parametrize("ask", [wm.feeling, wm.themes, wm.drivers])
def test_what_is_no_frame_is_refused(frame, ask):
    with pytest.raises(
        Refused, match=r"neither a frame nor|where a text should"
    ) as told:
        ask(frame)
    assert "list of" in (told.value.next_step or "")


@pytest.mark.parametrize(
    ("frame", "options", "says"),
    [
        (STRUCTS, {}, "not names"),
        (GROUPED, {"segment": "group"}, "not names"),
        (SAID, {"until": 5}, "not a date"),
        (SAID, {"false_alarms_per_month": "one"}, "cannot be held"),
    ],
    ids=["structs", "segments of structs", "a number for a day", "a word for a budget"],
)
def test_shifts_refuse_what_they_cannot_read(frame, options, says):
    with pytest.raises(Refused, match=says):
        wm.shifts(frame, **{"until": UNTIL, **options})


def test_numbers_and_lists_are_themes_too():
    numbers = SAID.with_columns(pl.col("rating").alias("theme"))
    empty = LISTS.with_columns(pl.lit(None, dtype=LISTS.schema["theme"]).alias("theme"))
    for frame in (numbers, LISTS, empty):
        assert len(wm.shifts(frame, until=UNTIL)) == 0
    # Each rating has 24 answers here, and each theme 60.
    assert wm.drivers(numbers)["n"].to_list() == [24] * 5
    assert wm.drivers(LISTS)["n"].to_list() == [60, 60]
    with_nulls = SAID.with_columns(pl.lit([None, "late"]).alias("theme"))
    assert wm.drivers(with_nulls)["theme"].to_list() == ["late"]


def test_unsure_in_words_is_unsure():
    swelling = pl.concat([SAID, *[SAID.tail(28)] * 9])
    sure = swelling.with_columns(pl.lit("false").alias("unsure"))
    unsure = swelling.with_columns(pl.lit("true").alias("unsure"))
    by_word = wm.shifts(sure, until=UNTIL).drop("quotes")
    assert by_word.equals(wm.shifts(swelling, until=UNTIL).drop("quotes"))
    assert not set(wm.shifts(unsure, until=UNTIL)["theme"]) & {"late", "staff"}


def test_importance_in_words_is_refused():
    with pytest.raises(Refused, match="not a number"):
        wm.drivers(SAID, stated={"late": "much"})


def test_nothing_is_found_in_silence():
    silent = SAID.with_columns(pl.lit(None, dtype=pl.String).alias("text"))
    assert len(wm.search("late", silent)) == 0
    assert wm.search("late", ["", "the bus was late", "  "])["row"].to_list() == [1]
    with pytest.raises(Refused, match="no word to look for"):
        wm.search(5, SAID)


def test_half_a_letter_is_felt_as_the_rest_of_its_text():
    whole, half = wm.feeling(["late again, awful ?", "late again, awful \ud800"]).rows()
    assert whole[1:] == half[1:]
