"""A visit in person comes to points, waits and obstacles."""

import pytest

from walkamile.walk.visit import WrongVisitError, judge, parse, templates

SHOP = templates()["shop"]


def test_every_template_can_be_filled_in() -> None:
    assert set(templates()) == {"phone_call", "ride_along", "shop", "their_place"}


def test_what_does_not_apply_leaves_the_denominator() -> None:
    without = judge(SHOP, {"signs": "yes", "parking": "na"})

    assert without.scores["way_there"] == 1.0


def test_nothing_answered_is_not_zero() -> None:
    assert judge(SHOP, {}).score is None


def test_a_failed_critical_item_fails_the_visit_and_is_an_obstacle() -> None:
    visit = judge(SHOP, {"step_free": "no", "signs": "yes"})

    assert not visit.passed
    assert [(o.kind, o.severity) for o in visit.obstacles] == [
        ("visit_step_free", "critical")
    ]


def test_a_section_below_its_pass_mark_fails() -> None:
    visit = judge(SHOP, {"listened": 1, "knew": 1})

    assert visit.failed_sections == ("contact",)
    assert not visit.passed


def test_a_conditional_item_counts_only_when_asked() -> None:
    unasked = judge(SHOP, {"hours_posted": "no", "hours_equal": "no"})

    assert "visit_hours_equal" not in {o.kind for o in unasked.obstacles}


def test_clock_times_become_waits_even_past_midnight() -> None:
    visit = judge(SHOP, {"arrived": "23:58", "greeted": "00:03", "served": "00:10"})

    assert visit.waits == (("arrived", "greeted", 300), ("greeted", "served", 420))


def test_a_question_whose_good_answer_is_no() -> None:
    call = judge(templates()["phone_call"], {"repeated": "yes"})

    assert [o.kind for o in call.obstacles] == ["visit_repeated"]


def test_an_answer_that_does_not_fit_says_what_was_expected() -> None:
    with pytest.raises(WrongVisitError, match="0-4"):
        judge(SHOP, {"clean": "very"})


def test_a_wrong_template_says_the_line() -> None:
    with pytest.raises(WrongVisitError) as refused:
        parse(
            'title = "x"\n[[section]]\nitems = [\n{ id = "a", ask = "b", type = "c" },\n]\n',
            "mine.toml",
        )

    assert (refused.value.file, refused.value.row) == ("mine.toml", 4)
