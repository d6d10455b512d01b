"""Anyone writes an errand in ten lines; a wrong one says file, line, what was expected."""

from pathlib import Path

import pytest

import walkamile as wm
from walkamile.refused import Refused
from walkamile.walk.errand import ORDER, WrongErrandError, errands, read_errand, shipped
from walkamile.walk.scent import languages, words


def test_the_sixteen_errands_are_there_in_order() -> None:
    assert list(shipped()) == list(ORDER)
    assert len(ORDER) == 16


@pytest.mark.parametrize("language", ["en", "de", "es", "fr"])
def test_every_language_has_words_for_every_errand(language: str) -> None:
    told = words(language)

    assert set(ORDER) <= set(told.errands)
    assert all(told.lists.values())


def test_a_language_without_a_list_is_walked_in_english() -> None:
    assert words("xx").languages == ("en",)
    assert languages() == ("de", "en", "es", "fr")


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "dogs.toml"
    file.write_text(text)
    return file


def test_an_errand_of_ten_lines_is_read(tmp_path: Path) -> None:
    errand = read_errand(
        write(
            tmp_path,
            'title = "Bring the dog"\nlook_for = ["dogs are welcome"]\nclicks = 4\n[scent]\nen = ["dogs", "pets"]\n',
        )
    )

    assert errand.id == "dogs"
    assert errand.success == ("words",)
    assert (
        errand.scent["en"] == {"dog": 1.0, "pets": 1.0} or "dogs" in errand.scent["en"]
    )


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        ('title = "x"\nsuccess = ["phon"]\n', 2, "phone"),
        ('title = "x"\nsuccess = ["phone"]\nclicks = "many"\n', 3, "number above zero"),
        (
            'title = "x"\nsuccess = ["phone"]\ndevice = "fridge"\n',
            3,
            "phone or desktop",
        ),
        ('title = "x"\nsuccess = ["phone"]\ncolour = "red"\n', 3, "one of"),
        ('success = ["phone"]\n', None, "title"),
        ('title = "x"\n', None, "look_for"),
        ('title = "x\nsuccess = ["phone"]\n', 1, "lines such as"),
        ('title = "x"\nsuccess = ["phone"]\nstop_before = ["fly"]\n', 3, "pay"),
        ('title = "x"\nsuccess = ["phone"]\n[scent]\nen = 5\n', 4, "dogs"),
        ('title = "x"\nsuccess = ["phone"]\n[scent]\nen = [5]\n', 4, "dogs"),
        ('title = "x"\nsuccess = ["phone"]\n[scent]\nxx = ["a"]\n', 4, "fr"),
        ('title = "x"\nsuccess = ["phone"]\n[scent.en]\nstrong = "a"\n', 3, "dogs"),
        ('title = "x"\nsuccess = ["phone"]\n[truth]\nphone = 5\n', 4, "quotes"),
        ('title = "x"\nsuccess = ["phone"]\n[truth]\nfone = "5"\n', 4, "phone"),
        ('title = "x"\nsuccess = ["phone"]\nclicks = inf\n', 3, "at most 100"),
        ('title = ["x"]\nsuccess = ["phone"]\n', 1, "text in quotes"),
    ],
)
def test_a_wrong_errand_says_file_line_and_what_was_expected(
    tmp_path: Path, text: str, row: int | None, expected: str
) -> None:
    file = write(tmp_path, text)

    with pytest.raises(WrongErrandError) as refused:
        read_errand(file)

    assert refused.value.file == str(file)
    assert refused.value.row == row
    assert expected in refused.value.next_step


def test_an_unknown_errand_lists_those_there_are() -> None:
    with pytest.raises(WrongErrandError, match="opening_hours"):
        errands(["opening_hour"])


@pytest.mark.parametrize(
    ("given", "field"),
    [({"pace": -3}, "pace"), ({"survey": -1}, "pages"), ({"lang": "x y"}, "lang")],
)
def test_what_no_walk_can_be_made_of_is_refused_before_a_browser_starts(
    given: dict, field: str
) -> None:
    with pytest.raises(Refused) as told:
        wm.walk("http://127.0.0.1:9/", **given)

    assert told.value.field == field
    assert told.value.next_step


def test_an_errand_that_breaks_off_says_at_which_line(tmp_path: Path) -> None:
    file = tmp_path / "dogs.toml"
    file.write_text('title = "Dogs"\nlook_for = ["dogs"\n')
    with pytest.raises(WrongErrandError) as told:
        read_errand(file)

    assert told.value.row == 2
