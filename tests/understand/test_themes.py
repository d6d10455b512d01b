"""Customers' words fall into the themes that a person would see."""

import json
import random

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import walkamile as wm
from walkamile.recipes.understanding import Themes
from walkamile.refused import Refused

OBJECTS = ["bike", "wheel", "saddle", "helmet", "lamp", "chain", "bell", "lock", "tyre"]
SAID = {
    "late": "The {} I ordered came {} days late and nobody told me why",
    "refund": "I am still waiting for my money back for the {} returned {} weeks ago",
    "praise": "Lovely staff in the workshop, {} fixed in {} hours, thank you so much",
    "website": "Your website crashed at the checkout when I paid for {} number {}",
}


def shop() -> tuple[list[str], list[str]]:
    """What customers of a bicycle shop might write, and what each is about."""
    lines = [
        (line.format(thing, number), about)
        for about, line in SAID.items()
        for thing in OBJECTS
        for number in range(2, 7)
    ]
    random.Random(4).shuffle(lines)
    return [line for line, _ in lines], [about for _, about in lines]


@pytest.fixture(scope="module")
def found() -> Themes:
    return wm.themes(shop()[0])


def test_what_customers_mean_is_what_the_themes_hold(found):
    truth = shop()[1]
    pairs = set(zip(found.labels["theme"].to_list(), truth, strict=True))
    of = [about for _, about in sorted(pairs)]
    assert len({theme for theme, _ in pairs}) == len(pairs), "a theme mixes two"
    assert set(of) == set(SAID)


def test_every_row_has_a_theme_in_its_order(found):
    labels = found.labels
    assert labels.height == len(shop()[0])
    assert labels.columns == ["theme", "unsure", "parent", "confidence", "also"]
    assert labels["theme"].null_count() == 0
    assert labels["confidence"].is_between(0, 1).all()


def test_sizes_are_the_rows_that_the_labels_show(found):
    counted = dict(found.labels["theme"].value_counts().iter_rows())
    assert dict(found.table.select("theme", "size").iter_rows()) == counted
    assert found.table["share"].sum() == pytest.approx(1)


def test_every_quote_is_word_for_word_where_it_says(found):
    texts = shop()[0]
    for theme in found.table.to_dicts():
        assert theme["exemplars"]
        for quote in theme["exemplars"]:
            assert texts[quote["row"]][quote["start"] : quote["end"]] == quote["text"]
            assert found.labels["theme"][quote["row"]] == theme["theme"]
        assert any(theme["sentence"] in text for text in texts)


def test_the_same_texts_give_the_same_bytes(found, tmp_path):
    again = wm.themes(shop()[0])
    one, two = found.save(tmp_path / "one"), again.save(tmp_path / "two")
    assert one.read_bytes() == two.read_bytes()


def test_the_order_of_rows_does_not_matter(found):
    texts = shop()[0]
    order = random.Random(9).sample(range(len(texts)), len(texts))
    turned = wm.themes([texts[i] for i in order])
    assert turned.labels["theme"].to_list() == [found.labels["theme"][i] for i in order]
    assert turned.table["name"].to_list() == found.table["name"].to_list()


def test_a_text_said_often_counts_often_and_changes_no_theme(found):
    texts = shop()[0]
    often = wm.themes([*texts, *[texts[0]] * 500])
    assert (
        often.labels["theme"].to_list()[: len(texts)] == found.labels["theme"].to_list()
    )
    assert often.table["size"].sum() == len(texts) + 500


def test_a_text_reads_the_same_alone_and_after_keeping(found, tmp_path):
    kept = wm.load_themes(found.save(tmp_path / "themes"))
    new = ["where is my refund for the bell", "the parcel came nine days late", ""]
    one, other = found.assign(new), kept.assign(new)
    assert one.equals(other)
    assert found.assign(new[:1]).equals(one[:1])
    assert kept.labels.equals(found.labels)
    assert kept.table.equals(found.table)
    assert found.assign(shop()[0]).equals(found.labels)


def test_a_comment_about_two_things_has_two_themes(found):
    late, refund = SAID["late"].format("bike", 3), SAID["refund"].format("lamp", 5)
    read = found.assign([f"{late}. {refund}."])
    whole = [read["theme"][0], *read["also"][0]]
    assert set(found.assign([late, refund])["theme"]) == set(whole)


MORE = [line.format("pump", n) for line in SAID.values() for n in range(20, 25)]


def test_themes_keep_their_keys_when_a_tenth_comes_in(found):
    texts = shop()[0]
    again = wm.themes([*texts, *MORE], previous=found)
    kept = again.labels["theme"][: len(texts)] == found.labels["theme"]
    assert kept.mean() >= 0.97
    known = found.assign(MORE)["theme"].to_list()
    assert again.labels["theme"].to_list()[len(texts) :] == known


def test_what_is_new_becomes_a_theme_of_its_own_and_the_rest_stays(found):
    texts = shop()[0]
    new = [
        f"The app sends me {n} notifications about a {thing} and I cannot mute them"
        for thing in OBJECTS
        for n in (3, 4)
    ]
    again = wm.themes([*texts, *new], previous=found)
    theirs = set(again.labels["theme"].to_list()[len(texts) :])
    assert len(theirs) == 1
    assert not theirs & set(found.labels["theme"].to_list())
    kept = again.labels["theme"][: len(texts)] == found.labels["theme"]
    assert kept.mean() >= 0.97


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame, pa.table])
def test_a_frame_comes_back_as_the_kind_that_went_in(kind):
    texts = shop()[0][:40]
    given = kind({"comment": texts})
    got = wm.themes(given, text="comment")
    assert type(got.table) is type(given)
    assert type(got.labels) is type(given)
    assert len(got.labels) == len(texts)


HOSTILE = {
    "one text": ["the bell fell off"],
    "two texts": ["late again", "so kind"],
    "a thousand alike": ["late again"] * 1000,
    "all empty": [""] * 50,
    "blank and invisible": [" ", "\n\t", "\u200b\u200d", "\u2066\u2069"],
    "one word each": [f"word{n}" for n in range(60)],
    "endless": ["the delivery was late " * 5000, "ab" * 50_000, "short one"],
    "emoji": ["😀😀", "👍🏽", "💔 💔", "🚲"] * 10,
    "right to left": ["الطرد لم يصل", "החבילה לא הגיעה", "شكرا جزيلا"] * 8,
    "zero width": ["la\u200bte par\u00adcel", "ze\u200dro"] * 9,
    "numbers as text": [str(n) for n in range(100)],
    "punctuation": ["...", "!!!", "?", "-", "***"] * 5,
    "surrogate": ["bad \ud800 byte", "fine"],
    "markup": ["<script>alert(1)</script>", "{{7*7}}", "${x}", "%s %n"] * 4,
    "nulls": [None, "kind staff", None],
}


@pytest.mark.parametrize("case", HOSTILE)
def test_odd_input_gives_a_clear_result_and_drops_no_row(case, tmp_path):
    texts = HOSTILE[case]
    got = wm.themes(texts)
    assert got.labels.height == len(texts)
    assert got.labels["theme"].null_count() == 0
    assert got.table["size"].sum() == len(texts)
    assert wm.load_themes(got.save(tmp_path / "kept")).labels.equals(got.labels)
    page = got.html(tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<script" not in page


def test_rows_without_words_are_said_to_have_none():
    got = wm.themes(["", "  ", *["kind staff", "late parcel"] * 3])
    assert got.labels["theme"].to_list()[:2] == ["no-words", "no-words"]
    assert got.labels["unsure"].to_list()[:2] == [True, True]


@pytest.mark.parametrize(
    ("frame", "text"),
    [
        ([], "text"),
        ([1, 2, 3], "text"),
        (pl.DataFrame({"n": [1, 2, 3]}), "n"),
        (pl.DataFrame({"a": ["x"]}), "text"),
    ],
)
def test_what_holds_no_texts_is_refused_with_a_next_step(frame, text):
    with pytest.raises(Refused) as refusal:
        wm.themes(frame, text=text)
    assert refusal.value.next_step


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b'{"format": "x"}'])
def test_a_file_that_is_not_themes_is_refused(content, tmp_path):
    path = tmp_path / "not-themes"
    path.write_bytes(content)
    with pytest.raises(Refused):
        wm.load_themes(path)


def test_a_file_becomes_a_table_and_a_page(tmp_path, monkeypatch, capsys):
    from typer.testing import CliRunner

    from walkamile.cli import build

    monkeypatch.chdir(tmp_path)
    pl.DataFrame({"comment": shop()[0]}).write_csv("reviews.csv")
    run = CliRunner().invoke(build(), ["themes", "reviews.csv", "--json"])
    assert run.exit_code == 0, run.output
    said = json.loads(run.stdout)
    assert said["schema"] == "walkamile/1"
    assert len(said["labels"]) == len(shop()[0])
    run = CliRunner().invoke(build(), ["themes", "reviews.csv"])
    assert run.exit_code == 0, run.output
    page = (tmp_path / "reviews-themes.html").read_text(encoding="utf-8")
    assert "http" not in page.replace("http-equiv", "")


def test_an_owner_may_choose_who_reads_closely() -> None:
    said, about = shop()

    labels = wm.themes(said, encoder="static").labels["theme"].to_list()

    late = {t for t, a in zip(labels, about, strict=True) if a == "late"}
    website = {t for t, a in zip(labels, about, strict=True) if a == "website"}
    assert not late & website


def test_an_unknown_reader_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(Refused) as refused:
        wm.themes(["The parcel never came"], encoder="nobody")

    assert "sentence" in refused.value.next_step


def test_texts_that_differ_by_a_number_alone_are_of_one_theme(found):
    """Those that were read closely, those that come later, in whatever order."""
    orders = [
        f"{words} {number}{end}"
        for words, end in (("Bestellung", " kam nicht"), ("The parcel", " never came"))
        for number in (123, "124", "98-765", "1.299,50", 7)
    ]
    for said in (found.assign(orders), wm.themes(shop()[0] + orders).labels[-10:]):
        for half in (said[:5], said[5:]):
            assert half["theme"].n_unique() == 1
            assert half["confidence"].n_unique() == 1
    turned = wm.themes(orders[::-1] + shop()[0][::-1])
    assert turned.table.drop("exemplars").equals(
        wm.themes(shop()[0] + orders).table.drop("exemplars")
    )


def test_a_few_words_of_thanks_are_no_further_theme(found):
    text = "The bell I ordered came 9 days late and nobody told me why. Lovely, thanks!"
    assert found.assign([text])["also"].to_list() == [[]]


def test_having_spoken_of_somebody_is_no_theme():
    lines, truth = shop()
    named = [
        f"{line}, @[person {at}] said" if at % 2 else line
        for at, line in enumerate(lines)
    ]
    found = wm.themes(named)
    pairs = set(zip(found.labels["theme"].to_list(), truth, strict=True))
    assert len({theme for theme, _ in pairs}) == len(pairs), "a theme mixes two"
    assert not any("person" in name.lower() for name in found.table["name"])


def test_too_few_words_to_fall_into_themes_are_said_to_be(tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from walkamile.cli import build

    file = tmp_path / "few.csv"
    file.write_text("text\nlate again\nkind staff\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke(build(), ["themes", "few.csv"])
    assert run.exit_code == 0
    assert "fewer than 12 different texts are too few to fall into themes" in run.stderr
    assert "1 theme in 2 texts" in (tmp_path / "few-themes.html").read_text("utf-8")
