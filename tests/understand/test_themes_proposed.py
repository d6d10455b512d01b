"""What changed since the last run is proposed with its reason, and taken or left."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

import walkamile as wm
from walkamile.cli import build
from walkamile.recipes.understanding import Themes
from walkamile.refused import Refused

OBJECTS = ["bike", "wheel", "saddle", "helmet", "lamp", "chain", "bell", "lock", "tyre"]
SAID = {
    "late": "The {} I ordered came {} days late and nobody told me why",
    "refund": "I am still waiting for my money back for the {} returned {} weeks ago",
    "praise": "Lovely staff in the workshop, {} fixed in {} hours, thank you so much",
    "website": "Your website crashed at the checkout when I paid for {} number {}",
}
MUTED = "The app sends me {} notifications about a {} and I cannot mute them"


def shop(numbers: range, *about: str) -> list[str]:
    return [
        SAID[one].format(thing, number)
        for one in about or SAID
        for thing in OBJECTS
        for number in numbers
    ]


OLD = shop(range(2, 7))
NEW = [MUTED.format(n, thing) for thing in OBJECTS for n in (3, 4)]


@pytest.fixture(scope="module")
def first() -> Themes:
    return wm.themes(OLD)


@pytest.fixture(scope="module")
def second(first: Themes) -> Themes:
    return wm.themes([*OLD, *NEW], previous=first)


def of_kind(found: Themes, kind: str) -> list[dict]:
    return found.proposals.filter(pl.col("kind") == kind).to_dicts()


def test_the_same_texts_again_propose_nothing(first):
    assert wm.themes(OLD, previous=first).proposals.is_empty()
    assert first.proposals.is_empty()


def test_a_new_theme_is_proposed_with_its_reason_and_quotes(second):
    (one,) = of_kind(second, "new")
    assert (one["before"], one["now"]) == (0, len(NEW))
    assert f"{len(NEW)} texts lie together" in one["reason"]
    assert set(one["quotes"]) <= set(NEW)
    assert len(one["quotes"]) == 3


def test_a_new_theme_that_is_taken_stays_and_is_not_proposed_again(second):
    (one,) = of_kind(second, "new")
    taken = second.accept(one["key"])
    assert one["key"] not in taken.proposals["key"].to_list()
    assert taken.labels.equals(second.labels)
    again = wm.themes([*OLD, *NEW], previous=taken)
    assert again.proposals.is_empty()


def test_a_new_theme_that_is_left_goes_into_the_nearest_also_later(second):
    (one,) = of_kind(second, "new")
    left = second.refuse(one["key"])
    assert set(left.labels["theme"][-len(NEW) :]) == {one["into"]}
    later = wm.themes([*OLD, *NEW], previous=left)
    assert set(later.labels["theme"][-len(NEW) :]) == {one["into"]}
    assert second.labels["theme"][-1] == one["theme"], "the old themes are the undo"


def test_a_theme_that_grows_and_those_that_fade_say_how_much(first):
    many = shop(range(2, 30), "refund")
    found = wm.themes([*OLD, *many], previous=first)
    refunds = {
        theme
        for theme, text in zip(first.labels["theme"], OLD, strict=True)
        if "money back" in text
    }
    grown, faded = of_kind(found, "grown"), of_kind(found, "faded")
    assert {one["theme"] for one in grown} <= refunds
    assert {one["theme"] for one in faded} == set(first.table["theme"]) - refunds
    one = max(grown, key=lambda one: one["now"])
    share = one["before"] / len(OLD)
    assert f"was {one['before']} of 180 rows ({share:.1%})" in one["reason"]
    kept = found.refuse(faded[0]["key"])
    assert kept.found.pinned(faded[0]["theme"])


def test_what_is_not_proposed_can_be_neither_taken_nor_left(second):
    for choose in (second.accept, second.refuse):
        with pytest.raises(Refused, match="nothing is proposed as 'merge:a\\+b'"):
            choose("merge:a+b")


def test_proposals_are_kept_in_the_file(second, tmp_path):
    kept = wm.load_themes(second.save(tmp_path / "kept.themes"))
    assert kept.proposals.to_dicts() == second.proposals.to_dicts()


def told(*words: str) -> str:
    run = CliRunner().invoke(build(), ["themes", *words], catch_exceptions=False)
    assert run.exit_code == 0, run.output
    return run.stdout


def test_proposals_are_told_and_taken_at_a_shell(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, texts in (("old", OLD), ("new", [*OLD, *NEW])):
        pl.DataFrame({"comment": texts}).write_csv(f"{name}.csv")
    told("old.csv", "--save", "old.themes")
    run = ["new.csv", "--like", "old.themes"]
    listed = told(*run)
    assert "Since the last time" in listed
    assert "texts lie together apart from every known theme" in listed
    key = next(line for line in listed.splitlines() if line.startswith("new:"))
    said = json.loads(told(*run, "--refuse", key, "--json"))
    assert key not in {one["key"] for one in said["proposals"]}
    assert said["edits"][-1]["kind"] == "merge"
    wrong = CliRunner().invoke(build(), ["themes", *run, "--accept", "new:nothing"])
    assert wrong.exit_code != 0
