"""A phone menu is judged from its text, without a call."""

from pathlib import Path

import pytest

from walkamile.walk.phone import WrongMenuError, judge, parse, read_menu, ways

GOOD = """
[main]
Welcome to the Corner Shop. There are three choices.
1 = orders, For orders press one.
2 = person, For everything else press two.
closed = night
[orders]
Orders.
1 = person, To speak to somebody press one.
[night]
We are closed. We open at nine.
1 = person, For emergencies press one.
"""


def kinds(text: str) -> set[str]:
    return {obstacle.kind for obstacle in judge(parse(text)).obstacles}


def test_a_good_menu_hinders_nobody() -> None:
    assert kinds(GOOD) == set()


def test_the_quickest_way_to_a_person_is_found_with_its_seconds() -> None:
    figures = judge(parse(GOOD)).figures

    assert figures["keys_to_a_person"] == "2"
    assert figures["menus_to_a_person"] == 1
    words = len(
        [
            "Welcome",
            "to",
            "the",
            "Corner",
            "Shop.",
            "There",
            "are",
            "three",
            "choices.",
            "For",
            "orders",
            "press",
            "one.",
            "For",
            "everything",
            "else",
            "press",
            "two.",
        ]
    )
    assert figures["seconds_to_a_person"] == pytest.approx(
        words * 60 / 160 + 1.5, abs=0.1
    )


def test_an_option_that_hangs_up_is_a_dead_end() -> None:
    assert "phone_dead_end" in kinds(GOOD.replace("2 = person", "2 = hang up"))


def test_an_option_that_leads_back_is_a_loop() -> None:
    assert "phone_loop" in kinds(GOOD.replace("1 = person, To", "1 = main, To"))


def test_nobody_at_all_is_the_worst() -> None:
    text = "[main]\nWelcome.\n1 = hang up, Press one.\nclosed = person\n"

    assert "phone_no_person" in kinds(text)


def test_five_keys_are_too_many_to_remember() -> None:
    keys = "".join(f"{n} = person, Press {n}.\n" for n in range(1, 6))

    assert "phone_many_options" in kinds(f"[main]\nHello.\n{keys}closed = person\n")


def test_a_person_in_the_fourth_menu_is_late_and_deep() -> None:
    text = "".join(
        f"[m{n}]\nHello.\n1 = {f'm{n + 1}' if n < 4 else 'person'}\n"
        for n in range(1, 5)
    )

    assert {"phone_person_late", "phone_too_deep"} <= kinds(text)


def test_what_happens_at_night_must_be_said() -> None:
    assert "phone_out_of_hours" in kinds(GOOD.replace("closed = night\n", ""))


def test_the_way_at_night_is_walked_too() -> None:
    assert [way.end for way in ways(parse(GOOD), closed=True)] == ["person"]


@pytest.mark.parametrize(
    ("text", "row"), [("hello\n", 1), ("[main]\n1 = nowhere\n", 1), ("", None)]
)
def test_a_wrong_file_says_where_and_what_was_expected(
    tmp_path: Path, text: str, row: int
) -> None:
    file = tmp_path / "menu.txt"
    file.write_text(text)

    with pytest.raises(WrongMenuError) as refused:
        read_menu(file)

    assert refused.value.row == row
    assert "Expected" in refused.value.next_step
