"""Said once, counted once: edits, reposts, form letters, quoted mail, and languages."""

import time

import pytest

from walkamile.listen.alike import groups, likeness, likenesses, repeats
from walkamile.listen.language import language, languages
from walkamile.listen.own_words import own_words

COMPLAINT = (
    "I ordered the blue city bike on Monday and was promised delivery on Friday. "
    "It came nine days late, without pedals, and nobody called me back."
)


def test_an_edited_review_is_the_same_review() -> None:
    edited = COMPLAINT.replace("nine days", "NINE days") + " EDIT: still nothing."
    assert groups(
        [COMPLAINT, "The saddle is soft and the bell is loud, lovely.", edited]
    ) == [0, 1, 0]


def test_a_form_letter_signed_by_many_is_one_letter() -> None:
    letters = [f"{COMPLAINT} Kind regards, {name}" for name in ("Ada", "Ben", "Cleo")]
    assert repeats(letters) == {0: [0, 1, 2]}


def test_many_who_say_thanks_are_many() -> None:
    assert groups(["Great, thanks!"] * 3) == [0, 1, 2]


def test_two_customers_with_the_same_trouble_stay_two() -> None:
    other = "My blue city bike arrived late and the pedals were missing; I had to phone twice."
    assert groups([COMPLAINT, other]) == [0, 1]


def test_ten_thousand_texts_are_compared_in_seconds() -> None:
    texts = [
        f"{number * 7919} {COMPLAINT[number % 90 :]} {number}"
        for number in range(2_000)
    ]
    began = time.process_time()
    groups(texts)
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    ("mail", "own"),
    [
        (
            "It broke.\n\nOn Mon, 5 Jan 2026 Shop wrote:\n> How is it?\n",
            "It broke.\n\n",
        ),
        (
            "Es ist kaputt.\r\n\r\nAm 05.01.2026 schrieb Laden:\r\n> Wie?\r\n",
            "Es ist kaputt.\r\n\r\n",
        ),
        ("Broken!\n-- \nInes Orr\nDirector\n", "Broken!\n"),
        (
            "> How is it?\nIt broke.\n> And the bell?\nToo quiet.\n",
            "It broke.\nToo quiet.\n",
        ),
        ("No.\n\nSent from my phone", "No.\n\n"),
        ("> only quoted\n", "> only quoted\n"),
        (
            "From: a note on the door\nnothing else",
            "From: a note on the door\nnothing else",
        ),
    ],
)
def test_the_history_of_a_mail_is_not_said_again(mail: str, own: str) -> None:
    found = own_words(mail)
    assert found.of(mail) == own
    assert all(0 <= start < end <= len(mail) for start, end in found.spans)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The delivery was three days late and nobody told me.", "en"),
        ("Die Lieferung kam drei Tage zu spät und niemand hat Bescheid gesagt.", "de"),
        ("La livraison est arrivée trois jours en retard sans prévenir.", "fr"),
        ("A entrega atrasou três dias e ninguém me avisou de nada.", "pt"),
        ("とても良い", "ja"),
        ("ok", "unknown"),
        ("Super!", "unknown"),
        ("👍👍👍", "unknown"),
        ("https://shop.example/a/very/long/address/of/something", "unknown"),
    ],
)
def test_a_language_is_named_or_said_to_be_unknown(text: str, code: str) -> None:
    assert language(text) == code


SAID = (
    "The parcel came nine days late and nobody called me back about it.",
    "Das Paket kam neun Tage zu spät, und niemand hat mich angerufen.",
    "El paquete llegó nueve días tarde y nadie me llamó por teléfono.",
    "Le colis est arrivé avec neuf jours de retard et personne n'a appelé.",
    "A encomenda chegou nove dias atrasada e ninguém me telefonou.",
    "Il pacco è arrivato con nove giorni di ritardo, nessuno mi ha chiamato.",
    "Het pakket kwam negen dagen te laat en niemand belde mij terug.",
    "荷物は九日遅れて届き、誰からも電話がありませんでした。",
)


def test_the_languages_of_many_are_those_of_each() -> None:
    """Walked side by side, cut short, in capitals, alone beyond 2,048 bytes, or broken."""
    cut = [said[:size] for said in SAID for size in (12, 25, 40, 60)]
    long = [" ".join(SAID[:at] * 9) for at in (2, 5)]
    odd = [
        "",
        "ok",
        "1234 5678",
        "zxqj vbkwp ghtr mnzx qqqq",
        "lone \ud800 half of a sign",
    ]
    texts = [*SAID, *cut, *map(str.upper, SAID), *map(str.lower, SAID), *long, *odd] * 2
    assert languages(texts) == [language(text) for text in texts]
    assert languages(texts[:5]) == ["en", "de", "es", "fr", "pt"]
    assert languages([]) == []


def test_what_many_are_compared_by_is_what_each_is_compared_by() -> None:
    texts = [f"{COMPLAINT} {at} 😀 {said * 2}" for at, said in enumerate(SAID * 80)]
    for text, at_once in zip(texts, likenesses(texts), strict=True):
        alone = likeness(text)
        assert at_once.pieces.tolist() == alone.pieces.tolist()
        assert at_once.bands.tolist() == alone.bands.tolist()
