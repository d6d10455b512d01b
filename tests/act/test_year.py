"""A year starts in any month, and its template is a plain file that may be changed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from walkamile.act.year import (
    NotAYearError,
    first_of,
    month_of,
    next_step,
    read,
    shipped,
)

ONE = '[[practice]]\nid = "a"\nname = "A"\nmonth = 2\ncounts = "walks"\n'


def test_the_shipped_year_has_something_new_in_each_month():
    year = read(shipped())
    for month in range(1, 13):
        on = year.of_month(month)
        assert on[0].month == month
        assert all(one.step for one in on)


@given(some.dates(date(2000, 1, 1), date(2090, 1, 1)), some.integers(1, 12))
def test_whatever_the_month_in_which_it_starts_it_has_twelve(starts, number):
    first = first_of(starts, number)
    assert first.day == 1
    assert month_of(starts, first) == number


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (ONE.replace("month = 2", "month = 13"), "month"),
        (ONE.replace("walks", "smiles"), "counts"),
        (ONE.replace('name = "A"', 'name = ""'), "name"),
        (ONE + "goal = 0\n", "goal"),
        (ONE + ONE, None),
        ("practice = 3", None),
        ("[[practice", None),
    ],
)
def test_a_template_that_says_too_little_is_refused_with_its_field(text, field):
    with pytest.raises(NotAYearError) as wrong:
        read(text)
    assert wrong.value.field == field


def test_the_next_small_step_is_what_is_new_and_not_done_yet():
    year = read(shipped())
    assert next_step(year, 3, {}).id == "walk_web"
    assert next_step(year, 3, {"walks": 1}).id == "listen"
    assert next_step(year, 3, {"walks": 1, "jottings": 2}) is None
