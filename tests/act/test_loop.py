"""Was it fixed? The interval says so, or says that too few have spoken."""

from hypothesis import given, settings
from hypothesis import strategies as some

from walkamile.act.loop import draft, mean_change, rate_change, share_change

counts = some.integers(0, 400)
weeks = some.floats(0.5, 52)
efforts = some.lists(some.floats(1, 7), min_size=2, max_size=40)


def test_hardly_anybody_says_it_any_more_is_surely_better():
    found = rate_change(60, 6, 12, 6)
    assert found.surely == "better"
    assert found.change == 0.2
    # Clopper and Pearson for 12 of 72, as R's binom.test gives it: 0.0892 … 0.2730.
    assert round(found.low, 3) == round(0.0892 / (1 - 0.0892), 3)
    assert round(found.high, 2) == round(0.2730 / (1 - 0.2730), 2)


def test_three_voices_before_and_one_after_tell_nothing():
    found = rate_change(3, 6, 1, 6)
    assert found.surely is None
    assert found.few


@settings(max_examples=60, deadline=None)
@given(counts, weeks, counts, weeks)
def test_the_interval_of_a_rate_holds_what_was_measured(one, before, two, after):
    found = rate_change(one, before, two, after)
    assert found.low >= 0
    if found.change is not None:
        assert found.low <= found.change + 1e-9
        assert found.high is None or found.change <= found.high + 1e-9
    if one == two == 0:
        assert found.surely is None


@settings(max_examples=60, deadline=None)
@given(efforts, efforts)
def test_turning_time_round_turns_the_change_round(before, after):
    there, back = mean_change(before, after), mean_change(after, before)
    assert abs(there.change + back.change) < 1e-9
    assert {there.surely, back.surely} in ({None}, {"better", "worse"})


def test_more_walks_that_arrive_is_better_and_few_walks_say_nothing():
    assert share_change(2, 20, 18, 20).surely == "better"
    assert share_change(18, 20, 2, 20).surely == "worse"
    assert share_change(1, 2, 2, 2).surely is None
    assert share_change(0, 0, 2, 2).change is None
    # Newcombe (1998), table II, method 10: 56/70 − 48/80 gives 0.0524 … 0.3339.
    found = share_change(48, 80, 56, 70)
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


def test_one_answer_a_side_is_no_mean():
    assert mean_change([4.0], [6.0, 6.5]).change is None


def test_a_letter_says_only_what_is_in_the_record():
    letter = draft(
        said="No word when a repair is ready.", done="We ring every customer",
        fixed=False, house="Larkspoke", asking="https://x.example/f/1",
    )  # fmt: skip
    assert "No word when a repair is ready." in letter
    assert "It is not fixed yet." in letter
    assert "https://x.example/f/1" in letter
    assert "sorry" not in letter.lower()
