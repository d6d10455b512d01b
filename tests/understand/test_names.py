"""Themes are called what their customers would call them."""

import numpy as np
import pytest

from walkamile.understand.names import names

PARTS = ["bike", "saddle", "helmet", "lamp", "chain", "lock", "tyre", "basket"]


def groups(*lines: str) -> tuple[list[str], np.ndarray]:
    """Texts of several themes, each line filled with eight things."""
    texts = [line.format(part) for line in lines for part in PARTS]
    return texts, np.repeat(np.arange(len(lines)), len(PARTS))


def test_a_name_says_what_sets_the_theme_apart():
    late, refund = names(
        *groups(
            "I think the delivery of my {} was late again",
            "I think my refund for the {} never came to my bank account",
        )
    )
    assert "delivery" in late.name.lower()
    assert "refund" in refund.name.lower() or "bank account" in refund.name.lower()


def test_words_that_everybody_uses_name_nothing():
    for name in names(
        *groups(
            "I think that I would really like the {} to be repaired, thanks",
            "I think that you should just answer the phone about the {}, thanks",
        )
    ):
        said = {word.lower() for word in name.keywords}
        assert said
        assert not {"think", "really", "just", "the", "would"} & said


def test_keywords_do_not_repeat_each_other():
    (name, _) = names(
        *groups(
            "refund refunds refunded for the bags and bag of {}",
            "the colour of the {} is lovely",
        )
    )
    stems = [word.lower()[:3] for word in name.keywords]
    assert len(stems) == len(set(stems))


def test_a_phrase_is_kept_together_as_customers_write_it():
    (name, _) = names(
        *groups("My SIM card for the {} does not work", "Lovely lights on the {}")
    )
    assert "SIM card" in name.keywords


def test_no_two_themes_are_called_the_same():
    texts, labels = groups("late delivery {}", "late delivery {}", "late delivery {}")
    called = [name.name for name in names(texts, labels)]
    assert len(set(called)) == len(called)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (
            "Die Lieferung von {} kam zu spät",
            "Ich warte auf das Geld für {}",
            "lieferung",
        ),
        ("La entrega de {} llegó tarde", "El reembolso de {} no ha llegado", "entrega"),
        ("{}の配達が遅れました", "{}の返金をお願いします", "配達"),
        ("{}的快递太慢了", "{}要求退款", "快递"),
    ],
)
def test_names_are_in_the_language_of_the_customers(first, second, expected):
    name, _ = names(*groups(first, second))
    assert expected in " ".join(name.keywords).lower()


@pytest.mark.parametrize(
    "texts", [["", ""], ["😀", "😀😀"], ["123", "456"], ["a", "b"]]
)
def test_a_theme_without_words_still_has_a_name(texts):
    found = names(texts, np.zeros(len(texts), dtype=np.int64))
    assert [bool(name.name) for name in found] == [True]


def test_what_stands_for_a_name_is_nobodys_word():
    texts = ["[person 1] rang about the late parcel"] * 6
    texts += ["[person 2] and [order number 14] fixed my squeaking brakes"] * 6
    found = names(texts, np.array([0] * 6 + [1] * 6))
    said = " ".join(word for one in found for word in (one.name, *one.keywords))
    assert "parcel" in said
    assert "person" not in said.lower()
    assert "order number" not in said.lower()


def test_small_words_of_no_language_that_is_spoken_here_name_a_theme():
    late, refund = groups(
        "The courier came far too late with my {} again this week",
        "I have waited for my money back for the {} since the spring",
    )[0], groups(
        "Leider kam die Lieferung von {} wieder viel zu spät bei mir an",
        "Malheureusement le remboursement de {} se fait toujours attendre avec vous",
    )[0]  # fmt: skip
    texts = [*late, *refund]
    labels = np.repeat([0, 1, 0, 1], len(PARTS))
    said = {
        part
        for name in names(texts, labels)
        for word in name.keywords
        for part in word.lower().split()
    }
    assert not said & {"leider", "wieder", "malheureusement", "toujours", "avec", "bei"}
    assert said & {"courier", "lieferung"}


def test_a_word_that_is_small_in_another_language_still_names_a_theme():
    texts = [f"My {part} fell off the car on the motorway" for part in PARTS]
    texts += [f"The brakes of the {part} squeal when it rains" for part in PARTS]
    texts += [
        f"Je garde {part}, car le prix est juste et bien calculé" for part in PARTS
    ]
    named = names(texts, np.repeat([0, 1, 2], len(PARTS)))
    assert "car" in {word.lower() for word in named[0].keywords}


def test_two_forms_of_one_word_are_one_keyword():
    (name, _) = names(
        *groups(
            "Booked the {} and my booking was gone", "the colour of the {} is lovely"
        )
    )
    assert sum(word.lower().startswith("book") for word in name.keywords) == 1


def test_words_that_are_never_said_together_are_not_keywords_of_one_theme():
    odd = [f"The kite flew over {part}" for part in PARTS[:4]]
    boats = [f"The boat leaked near the harbour of {part}" for part in PARTS]
    others = [f"The invoice for {part} was wrong" for part in PARTS]
    texts = boats + odd + others
    labels = np.repeat([0, 1], [len(boats) + len(odd), len(others)])
    said = {word.lower() for word in names(texts, labels)[0].keywords}
    assert any("boat" in word for word in said)
    assert not any("kite" in word for word in said)


def test_what_stands_for_a_name_names_nothing_behind_a_sign_either():
    texts = [f"Thanks @[person 1] ([person 2]) for the {part}" for part in PARTS]
    texts += [f"The till is broken at {part}" for part in PARTS]
    (first, _) = names(texts, np.repeat([0, 1], len(PARTS)))
    assert "person" not in " ".join(first.keywords).lower()
