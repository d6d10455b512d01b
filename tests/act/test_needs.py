"""Where customers depend on us most, with the doubt drawn around it."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from walkamile.act.needs import (
    CONCENTRATE,
    KEEP_UP,
    Ellipse,
    Place,
    extent,
    measure,
    quadrant,
)
from walkamile.act.ratchet import turn


def answers(many, importance, performance, *, seed=1):
    chance = np.random.default_rng(seed)
    wants = np.clip(chance.normal(importance, 0.8, many), 1, 7)
    gets = np.clip(chance.normal(performance, 0.8, many), 1, 7)
    overall = np.clip(0.8 * gets + chance.normal(1, 0.5, many), 1, 7)
    return wants.tolist(), gets.tolist(), overall.tolist()


def test_nine_answers_give_a_count_and_no_place():
    found = measure(*answers(9, 6, 3))
    assert found.n == 9
    assert found.stated is None
    assert found.derived is None


def test_what_moves_customers_is_derived_whether_they_say_so_or_not():
    found = measure(*answers(200, 2, 5))
    assert found.stated.importance < 3
    assert found.derived.importance > 0.6
    assert found.low < found.performance < found.high


def test_the_ellipse_holds_the_true_point_about_as_often_as_it_says():
    held = 0
    for seed in range(200):
        chance = np.random.default_rng(seed)
        drawn = chance.multivariate_normal([5, 4], [[1, 0.6], [0.6, 1]], 40)
        place = measure(drawn[:, 0].tolist(), drawn[:, 1].tolist(), [None] * 40).stated
        held += inside(place, 5, 4)
    assert 182 <= held <= 199  # 95 % of 200, four standard errors either side


def inside(place, importance, performance):
    turned = math.radians(place.ellipse.angle)
    x, y = importance - place.importance, performance - place.performance
    along = x * math.cos(turned) + y * math.sin(turned)
    across = y * math.cos(turned) - x * math.sin(turned)
    return (along / place.ellipse.long) ** 2 + (across / place.ellipse.short) ** 2 <= 1


def test_a_place_whose_doubt_crosses_a_middle_is_in_no_quadrant():
    sure = Place(
        importance=6, performance=3, n=90, ellipse=Ellipse(long=0.3, short=0.2, angle=0)
    )
    unsure = Place(
        importance=6, performance=3, n=12, ellipse=Ellipse(long=2, short=1.5, angle=0)
    )
    assert quadrant(sure, 5, 5) == CONCENTRATE
    assert quadrant(sure, 5, 2) == KEEP_UP
    assert quadrant(unsure, 5, 4) == "too close to tell"


@settings(max_examples=60, deadline=None)
@given(some.floats(0.01, 5), some.floats(0.01, 5), some.floats(0, 180))
def test_an_ellipse_is_never_wider_than_it_is_long(one, other, angle):
    long, short = max(one, other), min(one, other)
    wide, tall = extent(Ellipse(long=long, short=short, angle=angle))
    assert short - 1e-9 <= wide <= long + 1e-9
    assert wide**2 + tall**2 == pytest.approx(long**2 + short**2)


levels = some.lists(some.tuples(some.floats(1, 7), some.floats(0, 1)), max_size=12)


@settings(max_examples=100, deadline=None)
@given(levels)
def test_the_floor_never_falls_and_whoever_falls_through_it_is_told(measured):
    floor = None
    for mean, wide in measured:
        now = turn(floor, low=mean - wide, high=mean + wide, n=50)
        assert floor is None or now.floor >= floor
        assert now.alarm == (floor is not None and mean + wide < floor)
        assert not (now.alarm and now.rose)
        floor = now.floor


def test_twenty_answers_neither_lift_the_floor_nor_sound_the_alarm():
    assert turn(5.0, low=2, high=3, n=20).alarm is False
    assert turn(5.0, low=6, high=7, n=20).floor == 5.0
