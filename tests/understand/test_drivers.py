"""Which themes lift the score that customers give, which pull it down, and how sure."""

import numpy as np
import pytest

from walkamile.refused import Refused
from walkamile.understand.drivers import drivers


def answers(seed=1, many=600):
    """Waiting costs two points of the score, friendliness gives one."""
    chance = np.random.default_rng(seed)
    themes = chance.choice(["waiting", "friendly", "parking"], many, p=[0.3, 0.5, 0.2])
    effect = {"waiting": -2.0, "friendly": 1.0, "parking": 0.0}
    scores = np.array([7 + effect[theme] for theme in themes])
    return list(themes), scores + chance.normal(0, 1, many)


def test_waiting_pulls_the_score_down_and_friendliness_lifts_it():
    found = {driver.theme: driver for driver in drivers(*answers())}
    assert found["waiting"].high < 0 < found["friendly"].low
    assert found["waiting"].effect == pytest.approx(-2.7, abs=0.3)
    assert found["waiting"].n + found["friendly"].n + found["parking"].n == 600


def test_the_change_is_what_the_mean_would_gain_without_the_theme():
    themes, scores = answers()
    found = {driver.theme: driver for driver in drivers(themes, scores)}
    without = scores[[theme != "waiting" for theme in themes]].mean()
    assert found["waiting"].change == pytest.approx(scores.mean() - without)


def test_the_interval_holds_the_true_change_nineteen_times_of_twenty():
    truth = -2.0 * 0.3 + 0.5 - (1.0 * 0.5) / 0.7
    held = 0
    for seed in range(24):
        found = {driver.theme: driver for driver in drivers(*answers(seed))}
        held += found["waiting"].low <= truth <= found["waiting"].high
    assert held >= 20


def test_a_theme_of_few_answers_is_refused_with_the_reason():
    themes, scores = answers()
    themes[:12] = ["toilets"] * 12
    last = drivers(themes, scores)[-1]
    assert (last.theme, last.change, last.n) == ("toilets", None, 12)
    assert last.refused == "only 12 answers have it; at least 30 are needed"


def test_a_theme_that_everybody_speaks_of_is_refused_too():
    scores = np.arange(40.0)
    assert "without it" in drivers(["all"] * 40, scores)[0].refused


def test_too_few_answers_are_refused_as_a_whole():
    with pytest.raises(Refused, match="only 2 answers have a score"):
        drivers(["a", "b", "c"], np.array([1.0, 2.0, np.nan]))


def test_themes_said_together_are_told_apart():
    chance = np.random.default_rng(2)
    waiting = chance.random(2000) < 0.4
    # Who waited also spoke of parking, mostly; parking itself costs nothing.
    parking = np.where(waiting, chance.random(2000) < 0.8, chance.random(2000) < 0.2)
    scores = 8 - 2.0 * waiting + chance.normal(0, 1, 2000)
    said = [
        [name for name, it in (("waiting", w), ("parking", p)) if it]
        for w, p in zip(waiting, parking, strict=True)
    ]
    found = {driver.theme: driver for driver in drivers(said, scores)}
    assert found["waiting"].effect == pytest.approx(-2.0, abs=0.2)
    assert found["parking"].effect == pytest.approx(0.0, abs=0.2)
    assert found["parking"].change < -0.2


def test_the_same_answers_give_the_same_figures():
    assert drivers(*answers()) == drivers(*answers())


def test_many_answers_narrow_the_interval():
    chance = np.random.default_rng(3)
    themes = chance.choice([f"theme {n}" for n in range(40)], 200_000).tolist()
    found = drivers(themes, chance.normal(0, 1, 200_000))
    assert len(found) == 40
    assert max(driver.high - driver.low for driver in found) < 0.02


def test_answers_without_a_score_are_told(tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from walkamile.cli import build

    rows = [f"it was late {n},late,family,{n % 3 + 1}" for n in range(40)]
    rows += [f"kind staff {n},staff,commuter,{n % 2 + 4}" for n in range(40)]
    rows += ["no score here,late,family,", "nor here,staff,family,"]
    head, file = "text,topic,customer type,score\n", tmp_path / "said.csv"
    file.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for theme in ("topic", "customer type"):  # stored as tags; as an author and beside
        options = ["--theme", theme, "--score", "score"]
        run = CliRunner().invoke(build(), ["drivers", "said.csv", *options])
        assert run.exit_code == 0, run.output
        assert "2 rows without a score, left out" in run.stderr
