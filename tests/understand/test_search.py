"""A colleague asks in their own words and finds what customers said in theirs."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import walkamile as wm
from walkamile.refused import Refused
from walkamile.understand.search import search, spans, understood
from walkamile.understand.search.rank import fused
from walkamile.understand.search.spans import apart
from walkamile.understand.search.vectors import Vectors, codes, widened
from walkamile.understand.search.words import Entry as Said
from walkamile.understand.search.words import Words, add, opened

SAID = [
    ("en", "The waiters were friendly but we waited two hours."),
    ("de", "Die Lieferungen kamen verspätet an."),
    ("ja", "待ち時間が長すぎます。"),
    ("th", "รอนานมาก พนักงานไม่สุภาพ"),
    ("en", "My delivery never arrived. Refund refused!"),
    ("en", "Love it 😀 delivery on time"),
    ("ar", "خدمة سيئة جدا"),
    ("fr", "Le café était froid, la livraison en retard."),
    ("hi", "डिलीवरी बहुत देर से आई"),
]
FRAME = pl.DataFrame(
    {
        "language": [language for language, _ in SAID],
        "text": [text for _, text in SAID],
        "source_name": ["web", "mail"] * 4 + ["web"],
        "rating": [2.0, 1, 1, 2, 1, 5, 1, 3, 2],
        "occurred_at": pl.datetime_range(
            pl.datetime(2026, 1, 1), pl.datetime(2026, 1, 9), "1d", eager=True
        ),
        "shop": ["north", "south", "north"] * 3,
    }
)


def found(query, frame=FRAME, **more):
    return search(query, frame, **more)["row"].to_list()


def marked(query, row):
    language, text = SAID[row]
    where = spans(text, understood(query), language=language)
    return [text[start:end] for start, end in where]


@pytest.mark.parametrize(
    ("asked", "row", "shown"),
    [
        ("waiting", 0, ["waited"]),
        ("Lieferung", 1, ["Lieferungen"]),
        ("待ち時間", 2, ["待ち時間"]),
        ("พนักงาน", 3, ["พนักงาน"]),
        ("refunds", 4, ["Refund"]),
        ("خدمة", 6, ["خدمة"]),
        ("cafe", 7, ["café"]),
        ("देर", 8, ["देर"]),
    ],
)
def test_a_word_is_found_in_its_language_and_shown_where_it_stands(asked, row, shown):
    assert found(asked)[0] == row
    assert marked(asked, row) == shown


@pytest.mark.parametrize("typed", ["delivry", "delviery", "deliverry", "dellivery"])
def test_a_slip_of_the_pen_still_finds_it(typed):
    assert set(found(typed)) == {4, 5}
    assert marked(typed, 4) == ["delivery"]


def test_a_phrase_must_stand_as_it_is_written():
    assert found('"on time"') == [5]
    assert marked('"on time"', 5) == ["on time"]
    assert found('"time on"') == []


def test_plus_must_be_there_and_minus_must_not():
    assert found("+delivery -refund") == [5]
    assert found("delivery -refund -love") == []


def test_the_beginning_of_a_word_is_enough_while_typing():
    assert found("refu*") == [4]
    asked = understood("late deliv", as_typed=True)
    assert [part.unfinished for part in asked.wanted] == [False, True]


def test_spans_count_code_points_after_an_emoji():
    (span,) = search("delivery", FRAME).filter(pl.col("row") == 5)["spans"][0]
    assert SAID[5][1][span["start"] : span["end"]] == "delivery"


@pytest.mark.parametrize(
    ("chosen", "rows"),
    [
        ({"source": "mail"}, {1, 5, 7}),
        ({"language": ["de", "fr"]}, {1, 7}),
        ({"rating": (3, 5)}, {5, 7}),
        ({"rating": 5}, {5}),
        ({"since": "2026-01-06"}, {5, 7}),
        ({"until": "2026-01-05"}, {1, 4}),
        ({"shop": "south"}, {1, 4, 7}),
    ],
)
def test_filters_keep_out_everything_else(chosen, rows):
    assert set(found("delivery Lieferung livraison", **chosen)) == rows


def test_an_unknown_filter_is_refused_with_the_columns_there_are():
    with pytest.raises(Refused, match="no column 'colour'"):
        found("delivery", colour="red")
    with pytest.raises(Refused, match="is not a date"):
        found("delivery", since="yesterday")


@pytest.mark.parametrize("nothing", ["", "   ", "?!", "-refund", '""', "\x00", "😀"])
def test_a_question_without_a_word_is_refused(nothing):
    with pytest.raises(Refused, match="no word to look for"):
        found(nothing)


@pytest.mark.parametrize(
    "strange",
    [
        '"unclosed phrase',
        "title:",
        "text:refund AND (OR",
        "a" * 100_000,
        "word " * 5_000,
        "' OR 1=1 --",
        "[]{}()^~*:\\/ refund",
        "\ud800refund".encode("utf-8", "replace").decode(),
        "*refund*",
        "\u202erefund",
    ],
)
def test_no_question_is_strange_enough_to_break_it(strange):
    found(strange)


@pytest.mark.parametrize(
    "texts", [[], [""], ["", " "], ["😀"], ["x"] * 50, ["a" * 100_000], ["\x00\x01"]]
)
def test_no_collection_is_strange_enough_to_break_it(texts):
    got = wm.search("refund", texts)
    assert got["rank"].to_list() == list(range(1, len(got) + 1))


def test_the_frame_comes_back_as_the_kind_it_was():
    assert isinstance(search("delivery", FRAME.to_pandas()), pd.DataFrame)
    assert isinstance(search("delivery", FRAME.to_arrow()), pa.Table)
    got = search("delivery", FRAME)
    assert got.columns[:5] == ["rank", "score", "text", "spans", "row"]
    assert got["rank"].to_list() == [1, 2]


def test_what_is_said_in_other_words_is_found_by_meaning():
    texts = ["They refused the refund.", "Lovely colours.", "The soup was tasty."]
    assert wm.search("I want my money back", texts)["text"][0] == texts[0]
    german = ["Die Warteschlange war sehr lang.", "Schöne Farben.", "Leckere Suppe."]
    assert wm.search("waiting in a long queue", german)["text"][0] == german[0]


def test_the_same_question_gives_the_same_answer():
    texts = [text for _, text in SAID] * 20
    assert wm.search("late delivery", texts).equals(wm.search("late delivery", texts))


def test_a_find_in_both_lists_comes_before_a_find_in_one():
    assert fused([[1, 2, 3], [3, 4]], [1, 1])[0] == 3


def test_letters_swapped_missing_or_extra_are_one_slip_each():
    assert [apart(*pair) for pair in (("ab", "ba"), ("abc", "ac"), ("a", "ab"))] == [
        1
    ] * 3


def some_vectors(rows=30_000, width=64, seed=4):
    chance = np.random.default_rng(seed)
    middles = chance.normal(0, 1, (300, width))
    mixed = middles[chance.integers(0, 300, rows)] + chance.normal(
        0, 0.7, (rows, width)
    )
    return (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float16)


@pytest.mark.parametrize("share", [None, 0.17, 0.008, 0.0003])
def test_codes_find_what_comparing_everything_finds_with_any_filter(share):
    rows = some_vectors()
    chance = np.random.default_rng(5)
    allowed = None if share is None else chance.random(len(rows)) < share
    covered = 28_000
    vectors = Vectors(rows, codes=codes(rows[:covered]), covered=covered)
    held = []
    for number in range(0, 30_000, 1_000):
        query = rows[number].astype(np.float32)
        scores = rows.astype(np.float32) @ query
        if allowed is not None:
            scores[~allowed] = -9
        most = min(20, 20 if allowed is None else int(allowed.sum()))
        exact = set(np.argsort(-scores)[:most].tolist())
        near, _ = vectors.nearest(query, most=most, allowed=allowed)
        held.append(len(exact & set(near.tolist())) / most)
    assert np.mean(held) >= 0.97


def test_words_and_filters_agree_over_thousands_of_entries():
    index = opened()
    writer = index.writer(20_000_000, num_threads=1)
    add(
        writer,
        (
            Said(key=n, text=f"late parcel {n}", language="en", source=f"s{n % 50}")
            for n in range(5_000)
        ),
    )
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    words = Words(index)
    allowed = np.arange(5_000) % 50 == 7
    by_mask, _ = words.best(understood("parcels"), most=100, allowed=allowed)
    assert sorted(by_mask) == list(range(7, 5_000, 50))


def test_every_finite_half_is_widened_exactly():
    every = np.arange(65_536, dtype=np.uint16).view(np.float16)
    halves = every[np.isfinite(every)].reshape(-1, 8)
    assert halves.size == 65_536 - 2 * 1_024
    assert widened(halves).tobytes() == halves.astype(np.float32).tobytes()
