"""Pictures of themes say what the numbers say, and can be read."""

import numpy as np
import pytest

from walkamile.understand.drivers import Driver, held_against
from walkamile.understand.pictures import (
    Box,
    circles,
    differences,
    lines,
    places,
    shades,
    together,
    treemap,
)
from walkamile.understand.pictures.heat import FAR_MORE, FEWER, NOTHING, USUAL
from walkamile.understand.pictures.lettering import wide

CHANCE = np.random.default_rng(5)


def kinds_of_themes():
    """Thirty themes of three kinds, each kind around a middle of its own."""
    middles = CHANCE.normal(size=(3, 32)) * 4
    rows = [middles[n % 3] + CHANCE.normal(size=32) for n in range(30)]
    return np.array(rows, dtype=np.float32)


def test_themes_that_are_alike_lie_side_by_side():
    vectors = kinds_of_themes()
    at = places(vectors)
    near = np.linalg.norm(at[:, None] - at[None], axis=2)
    np.fill_diagonal(near, np.inf)
    neighbours = near.argmin(axis=1)
    assert (neighbours % 3 == np.arange(30) % 3).all()
    assert at.min() >= 0
    assert at.max() <= 1
    assert (places(vectors) == at).all()  # nothing is random


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5])
def test_few_themes_have_a_place_too(count):
    assert places(kinds_of_themes()[:count]).shape == (count, 2)


def test_no_circle_covers_another_and_all_lie_on_the_sheet():
    sizes = [int(size) for size in CHANCE.pareto(1.2, 60) * 50 + 5]
    found = circles(CHANCE.random((60, 2)), sizes, 960, 620)
    for place, one in enumerate(found):
        assert one.r - 1 <= one.x <= 961 - one.r
        assert one.r - 1 <= one.y <= 621 - one.r
        for other in found[place + 1 :]:
            apart = np.hypot(one.x - other.x, one.y - other.y)
            assert apart >= one.r + other.r - 1.5
    largest = max(range(60), key=lambda n: sizes[n])
    assert found[largest].r == max(circle.r for circle in found)


def test_boxes_fill_the_sheet_by_size():
    sizes = [50, 30, 10, 5, 5]
    boxes = treemap(sizes, Box(0, 0, 200, 100))
    for size, box in zip(sizes, boxes, strict=True):
        assert box.width * box.height == pytest.approx(200 * size)
        assert max(box.width, box.height) < 5 * min(box.width, box.height)


def test_boxes_of_nothing_take_no_room():
    assert treemap([], Box(0, 0, 9, 9)) == []
    assert [box.width * box.height for box in treemap([0, 0], Box(0, 0, 9, 9))] == [
        0,
        0,
    ]


def test_a_name_never_runs_over_its_box():
    for name in (
        "Waiting to hear about a repair",
        "Reparaturannahmestelle",
        "修理待ち",
    ):
        for row in lines(name, 60, 40, 12):
            assert wide(row, 12) <= 60
    assert lines("Waiting", 200, 5, 12) == []  # no room in height


def test_themes_that_are_said_together_stand_out_from_chance():
    others = ["price", "hours", "post", "seats", "staff"]
    said = [{"brakes", "pads"}] * 40 + [{"post"}] * 100
    for place, one in enumerate(others):
        said += [{one, other} for other in others[:place]] * 60
        said += [{one, "brakes"}] * 12
    found = {(pair.one, pair.other): pair for pair in together(said)}
    assert found["brakes", "pads"].many == 40
    assert found["brakes", "pads"].low > 1 > found["brakes", "hours"].high
    assert ("pads", "post") not in found  # nobody said both


def test_pairs_of_fewer_than_five_are_not_shown():
    assert together([{"a", "b"}] * 4) == []


def test_a_difference_comes_with_an_interval_and_a_verdict():
    here = {"parcels": 60, "prices": 20, "hours": 21}
    there = {"parcels": 20, "prices": 22, "hours": 20}
    first, *rest = differences(here, 200, there, 200)
    assert first.theme == "parcels"
    assert first.change == pytest.approx(0.2)
    # Newcombe's method 10 for 60/200 against 20/200.
    assert first.low == pytest.approx(0.122, abs=0.002)
    assert first.high == pytest.approx(0.275, abs=0.002)
    assert first.clear
    assert not any(row.clear for row in rest)
    assert all(row.low < 0 < row.high for row in rest)


def test_a_side_of_nine_voices_is_not_compared():
    assert differences({"a": 3}, 9, {"a": 5}, 100) == []


def test_where_nothing_differs_hardly_anything_is_called_clear():
    called = 0
    for _ in range(200):
        here, there = (
            CHANCE.multinomial(300, [0.1] * 10),
            CHANCE.multinomial(200, [0.1] * 10),
        )
        told = differences(
            dict(zip("abcdefghij", map(int, here), strict=True)), 300,
            dict(zip("abcdefghij", map(int, there), strict=True)), 200,
        )  # fmt: skip
        called += any(row.clear for row in told)
    assert called <= 20  # one comparison in twenty, with room for chance


def test_a_loud_week_is_one_in_which_the_theme_itself_is_loud():
    volume = np.array([100, 100, 1000, 100])
    counts = np.array([[10, 40, 100, 0], [10, 10, 10, 10]])
    first, second = shades(counts, volume).tolist()
    assert first[1] == FAR_MORE
    assert first[2] == USUAL  # everybody wrote more that week
    assert first[3] == NOTHING
    assert second[2] == FEWER


def driver(theme, effect, n, **more):
    return Driver(
        theme=theme, change=effect / 10, low=-1, high=1, n=n, effect=effect,
        effect_low=effect - 0.3, effect_high=effect + 0.3, share=n / 1000, **more,
    )  # fmt: skip


def test_what_moves_the_score_and_is_hardly_said_is_called_hidden():
    told = [driver("loud", 0.0, 400), driver("felt", -1.0, 300)]
    told += [driver("hidden", -2.0, 40), driver("quiet", 0.1, 35)]
    found = {one.theme: one.reading for one in held_against(told)}
    assert found == {
        "loud": "said only", "felt": "both", "hidden": "hidden", "quiet": "neither"
    }  # fmt: skip


def test_importance_that_customers_were_asked_for_goes_before_how_often_they_speak():
    told = [driver("loud", 0.0, 400), driver("quiet", -2.0, 40)]
    asked = held_against(told, {"loud": 2.0, "quiet": 9.0})
    assert {one.theme: one.reading for one in asked} == {
        "loud": "neither", "quiet": "both"
    }  # fmt: skip
    assert asked[0].stated == 2.0
