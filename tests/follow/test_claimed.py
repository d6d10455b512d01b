"""How often, how long: numbers as customers write them; claims in languages and their files."""

from datetime import timedelta

import pytest

from walkamile.follow import claim
from walkamile.follow.claimed.numbers import lasting_said, times_said


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("I called four times.", 4),
        ("viermal angerufen", 4),
        ("Zum dritten Mal schreibe ich.", 3),
        ("Pagué dos veces.", 2),
        ("cinq appels", 5),
        ("after 12 e-mails", 12),
        ("Once I called.", None),
        ("many times", None),
        ("99999 times", 99_999),
        ("", None),
    ],
)
def test_how_often_is_read_from_words(text, times) -> None:
    assert times_said(text) == times


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("I waited two weeks.", 14),
        ("a couple of weeks", 14),
        ("desde hace quince días", 15),
        ("un mois et demi", 30),
        ("half a day", 0.5),
        ("1,5 days", 1.5),
        ("two days, then 3 weeks", 21),
        ("99999 years", 36_500),
        ("soon", None),
    ],
)
def test_how_long_is_read_from_words(text, days) -> None:
    said = lasting_said(text)

    assert said == (None if days is None else timedelta(days=days))


def test_a_language_can_be_left_out_to_measure_without_it() -> None:
    written = """title = "x"\nasks = "late"\nsays = ["late"]\nnot = ["ok"]\n[pt]\nsays = ["tarde"]\n"""

    assert claim.claim("x.toml", written).says == ("late", "tarde")
    assert claim.claim("x.toml", written, without=("pt",)).says == ("late",)


def test_an_owner_file_of_a_shipped_name_takes_its_place(tmp_path) -> None:
    (tmp_path / "waited.toml").write_text(
        'title = "mine"\nasks = "waited"\nsays = ["a"]\nnot = ["b"]\n'
    )

    there = [one for one in claim.claims(tmp_path) if one.name == "waited"]

    assert [one.title for one in there] == ["mine"]


def test_every_shipped_claim_is_whole() -> None:
    names = {one.name for one in claim.claims()}

    assert {"late_or_missing", "called_often", "every_day", "waited"} <= names
