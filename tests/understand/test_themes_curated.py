"""What people change about themes holds: at once, kept in a file, and found again."""

import json

import polars as pl
import pytest
from typer.testing import CliRunner

import walkamile as wm
from understand.test_themes import MORE, OBJECTS, SAID, shop
from walkamile.cli import build
from walkamile.recipes.understanding import Themes
from walkamile.refused import Refused

TEXTS = shop()[0]
ABOUT = dict(zip(*shop(), strict=True))
PARTS = {
    "steep": "The price of the {} was far too steep for what it is worth, {} euros",
    "quoted": "I was quoted another price for the {} than the {} euros on the bill",
}
MIXED = [
    line.format(thing, number)
    for line in PARTS.values()
    for thing in OBJECTS
    for number in range(20, 24)
]


@pytest.fixture(scope="module")
def found() -> Themes:
    return wm.themes(TEXTS)


def theme_of(themes: Themes, text: str) -> str:
    return themes.assign([text])["theme"][0]


def key(themes: Themes, about: str) -> str:
    return theme_of(themes, next(text for text in TEXTS if ABOUT[text] == about))


def named(themes: Themes) -> dict[str, str]:
    return dict(themes.table.select("theme", "name").iter_rows())


def test_a_new_name_holds_when_more_is_said(found):
    ours = found.rename(key(found, "late"), "Where is my parcel?")
    again = wm.themes([*TEXTS, *MORE], previous=ours)
    assert named(again)[key(again, "late")] == "Where is my parcel?"
    assert "Where is my parcel?" not in named(found).values(), "the old ones stay"
    assert ours.edits.to_dicts()[0]["kind"] == "rename"


def test_two_themes_made_one_are_one_for_every_text_to_come(found):
    late, refund = key(found, "late"), key(found, "refund")
    ours = found.merge(late, refund)
    assert len(ours) == len(found) - 1
    assert late not in named(ours)
    assert set(named(ours)) == set(ours.labels["theme"])
    assert theme_of(ours, SAID["late"].format("pump", 77)) == refund
    assert sum(ours.table["size"]) == len(TEXTS)
    again = wm.themes([*TEXTS, *MORE], previous=ours)
    assert theme_of(again, SAID["late"].format("pump", 77)) == refund
    assert (again.labels["theme"][: len(TEXTS)] == ours.labels["theme"]).mean() >= 0.97


def test_a_moved_text_takes_its_like_along_and_comes_back_with_the_old_themes(found):
    text = next(text for text in TEXTS if ABOUT[text] == "website")
    to = key(found, "praise")
    ours = found.move(text, to)
    row = TEXTS.index(text)
    assert ours.labels["theme"][row] == to
    assert ours.labels["confidence"][row] == 1
    assert not ours.labels["unsure"][row]
    others = ours.labels["theme"].to_list().count(to) - list(ABOUT.values()).count(
        "praise"
    )
    assert others > 1, "what is said in nearly the same words went with it"
    assert found.labels["theme"][row] != to
    again = wm.themes([*TEXTS, *MORE], previous=ours)
    assert again.labels["theme"][row] == to


def test_a_kind_within_a_theme_becomes_a_theme_of_its_own():
    texts = [*TEXTS, *MIXED]
    found = wm.themes(texts)
    parts = found.subthemes
    assert len(parts), "no theme falls into kinds"
    sub = parts.to_dicts()[0]
    ours = found.split(sub["subtheme"], "A theme of its own")
    new = next(k for k, name in named(ours).items() if name == "A theme of its own")
    theirs = found.sublabels["subtheme"] == sub["subtheme"]
    assert ours.labels["theme"].filter(theirs).to_list() == [new] * sub["size"]
    assert (ours.labels["theme"] == new).sum() == sub["size"]
    assert sub["subtheme"] not in set(ours.subthemes["subtheme"])
    again = wm.themes([*texts, *MORE], previous=ours)
    kept = again.labels["theme"][: len(texts)] == ours.labels["theme"]
    assert kept.mean() >= 0.97
    assert named(again)[new] == "A theme of its own"


def test_a_pinned_theme_stays_when_nobody_speaks_of_it(found):
    late = key(found, "late")
    ours = found.pin(late)
    silent = [text for text in TEXTS if ABOUT[text] != "late"]
    again = wm.themes(silent, previous=ours)
    row = again.table.filter(pl.col("theme") == late).to_dicts()[0]
    assert row["size"] == 0
    assert row["name"] == named(found)[late]
    assert late not in set(wm.themes(silent, previous=found).table["theme"])


def test_old_texts_stay_where_they_were_also_beyond_the_sample(monkeypatch):
    monkeypatch.setattr("walkamile.understand.themes.sample.SAMPLE", 120)
    texts = [*TEXTS, *MIXED]
    first = wm.themes(texts)
    sub = first.subthemes["subtheme"].to_list()[:1]
    ours = first.split(sub[0]) if sub else first
    again = wm.themes([*texts, *MORE], previous=ours)
    third = wm.themes([*texts, *MORE, *MORE[:3]], previous=again)
    assert len(texts) > 200
    for later in (again, third):
        kept = later.labels["theme"][: len(texts)] == ours.labels["theme"]
        assert kept.mean() >= 0.97
        assert set(later.table["theme"]) >= set(ours.table["theme"])


def test_what_was_inside_a_theme_that_nobody_speaks_of_now_is_not_listed():
    first = wm.themes([*TEXTS, *MIXED])
    gone = first.subthemes["theme"].to_list()[0]
    left = [
        text
        for text, theme in zip([*TEXTS, *MIXED], first.labels["theme"], strict=True)
        if theme != gone
    ]
    again = wm.themes(left, previous=first)
    assert gone not in set(again.subthemes["theme"])
    assert again.sublabels.height == len(left)


def test_a_pinned_quote_stays_the_first_that_is_shown(found):
    late = key(found, "late")
    shown = found.table.filter(pl.col("theme") == late)["exemplars"][0].to_list()
    quote = next(
        text
        for text in TEXTS
        if ABOUT[text] == "late" and text not in {one["text"] for one in shown}
    )
    ours = found.pin(late, quote)
    again = wm.themes([*reversed(TEXTS), *MORE], previous=ours)
    for themes, texts in ((ours, TEXTS), (again, [*reversed(TEXTS), *MORE])):
        row = themes.table.filter(pl.col("theme") == late)
        first = row["exemplars"][0].to_list()[0]
        assert first["text"] == quote
        assert texts[first["row"]][first["start"] : first["end"]] == quote


def test_all_changes_are_kept_in_the_file(found, tmp_path):
    late, refund, praise = (key(found, about) for about in ("late", "refund", "praise"))
    text = next(text for text in TEXTS if ABOUT[text] == "website")
    ours = (
        found.rename(refund, "Money back")
        .merge(late, refund)
        .move(text, praise)
        .pin(praise)
    )
    kept = wm.load_themes(ours.save(tmp_path / "ours"))
    assert kept.edits.equals(ours.edits)
    assert kept.assign([*TEXTS, *MORE]).equals(ours.assign([*TEXTS, *MORE]))
    assert kept.table.equals(ours.table)
    again = wm.themes([*TEXTS, *MORE], previous=kept)
    assert (again.labels["theme"][: len(TEXTS)] == ours.labels["theme"]).mean() >= 0.97
    assert named(again)[refund] == "Money back"
    assert late not in named(again)
    third = wm.themes([*TEXTS, *MORE], previous=again)
    assert third.labels["theme"].equals(again.labels["theme"])
    assert third.edits.equals(ours.edits)


@pytest.mark.parametrize(
    "change",
    [
        lambda themes, late: themes.rename("nowhere", "x"),
        lambda themes, late: themes.rename(late, "  "),
        lambda themes, late: themes.rename(late, "x" * 201),
        lambda themes, late: themes.merge(late, late),
        lambda themes, late: themes.merge(late, "no-words"),
        lambda themes, late: themes.split("nothing"),
        lambda themes, late: themes.move("nobody said this", late),
        lambda themes, late: themes.move(TEXTS[0], "nowhere"),
        lambda themes, late: themes.pin("nowhere"),
        lambda themes, late: themes.pin(late, "nobody said this"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_with_what_to_do(found, change):
    with pytest.raises(Refused) as refusal:
        change(found, key(found, "late"))
    assert refusal.value.next_step


def told(*options: str) -> dict:
    run = CliRunner().invoke(build(), ["themes", "said.csv", "--json", *options])
    assert run.exit_code == 0, run.output
    return json.loads(run.stdout)


def test_changes_made_at_a_shell_are_made_again_in_the_next_run(
    found, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    rows = {"id": [f"r{n}" for n in range(len(TEXTS))], "comment": TEXTS}
    pl.DataFrame(rows).write_csv("said.csv")
    one, two, *_ = themes = found.table["theme"].to_list()
    moved = found.labels["theme"].to_list().index(themes[2])
    for wrong in (["--merge", one], ["--move", f"nobody={two}"]):
        run = CliRunner().invoke(build(), ["themes", "said.csv", "--json", *wrong])
        assert run.exit_code != 0
    told(
        *("--merge", f"{one}={two}", "--move", f"r{moved}={two}"),
        *("--rename", f"{two}=Ours = theirs", "--pin", two, "--save", "ours.themes"),
    )
    again = told("--like", "ours.themes")
    names = {row["theme"]: row["name"] for row in again["table"]}
    assert names[two] == "Ours = theirs"
    assert one not in names
    where = {row["source_record_id"]: row["theme"] for row in again["labels"]}
    assert where[f"r{moved}"] == two
    made = [edit["kind"] for edit in again["edits"]]
    assert made == ["merge", "move", "rename", "pin"]
