"""What the line says is told apart: voice, silence, ringing, busy, music, a beep, a fax."""

import numpy as np
import pytest

from walk.calling import ivr
from walkamile.walk.calling.allowed import NotCalledError, dialled, on_the_list, plain
from walkamile.walk.calling.hearing import Ear
from walkamile.walk.calling.likeness import SAME, find
from walkamile.walk.calling.words import told

NOISE = np.random.default_rng(0).normal(0, 40, 8_000 * 40).astype(np.int16)


def heard(*parts):
    ear = Ear(quiet=0.6)
    sound = np.concatenate(parts)
    ear.hear(sound + NOISE[: len(sound)])
    return ear


def test_a_voice_is_heard_with_its_beginning_and_its_end():
    ear = heard(ivr.silence(1), ivr.speech(1, 2), ivr.silence(1.5))
    (voice,) = ear.spoken
    assert voice.begin * 0.02 == pytest.approx(1.0, abs=0.1)
    assert voice.seconds == pytest.approx(2.0, abs=0.15)
    assert ear.silent_for == pytest.approx(1.5, abs=0.15)
    assert (ear.signal, ear.music) == ("", False)


def test_a_pause_between_two_sentences_makes_two_parts():
    ear = heard(ivr.speech(1, 1), ivr.silence(1), ivr.speech(2, 1), ivr.silence(1))
    assert len(ear.spoken) == 2


@pytest.mark.parametrize(
    ("what", "sound"),
    [
        ("ringing", [ivr.ringing(1)]),
        ("ringing", [ivr.tone(2, 440, 480), ivr.silence(2)]),
        ("ringing", [ivr.tone(0.4, 400, 450), ivr.silence(0.2), ivr.tone(0.4, 400, 450), ivr.silence(1.5)]),
        ("busy", [ivr.busy()]),
        ("busy", [part for _ in range(4) for part in (ivr.tone(0.5, 480, 620), ivr.silence(0.5))]),
        ("dial tone", [ivr.tone(4, 425)]),
        ("fax", [ivr.tone(1, 2100), ivr.silence(0.5)]),
        ("beep", [ivr.speech(3, 1), ivr.silence(0.3), ivr.tone(0.5, 1000), ivr.silence(1.5)]),
        ("", [ivr.speech(4, 4), ivr.silence(1)]),
    ],
)  # fmt: skip
def test_the_tones_of_exchanges_are_told_apart(what, sound):
    assert heard(ivr.silence(0.3), *sound).signal == what


def test_ringing_is_no_voice():
    assert heard(ivr.silence(0.5), ivr.ringing(2)).spoken == []


def test_music_on_hold_is_no_voice_that_never_ends():
    assert heard(ivr.music(8)).music
    assert not heard(ivr.speech(5, 8)).music


def test_a_recording_is_known_again_behind_another_one():
    first, other = ivr.speech(1, 2), ivr.speech(2, 2)
    place, like = find(
        first, np.concatenate([other, first, ivr.silence(0.5)]) + NOISE[:36_000]
    )
    assert like > SAME
    assert place == pytest.approx(2.0, abs=0.05)
    assert find(first, other)[1] < 0.6


def test_a_recording_through_the_other_code_is_the_same():
    first = ivr.speech(1, 2)
    again = ivr.decoded(ivr.encoded(first, 8), 8)
    assert find(first, again)[1] > 0.95


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("112", "emergency"), ("911", "emergency"), ("0112", "emergency"), ("9911", "emergency"),
        ("+112", "emergency"), ("999", "emergency"), ("000", "emergency"),
        ("+33899123456", "charged"), ("+34807123456", "charged"),
        ("+4990012345678", "not in use"), ("600", "country|no telephone|emergency"),
        ("hello", "no telephone"), ("", "no telephone"), ("+49 30 23125124", "not on the list"),
    ],
)  # fmt: skip
def test_numbers_that_are_never_called_are_refused_with_the_reason(number, why):
    with pytest.raises(NotCalledError, match=why):
        on_the_list(number, {"+493023125123", "+33899123456", "+112", "112"})


def test_a_number_on_the_list_may_be_written_in_any_way():
    for text in ("+49 30 23125123", "tel:+49-30-23125123", "0049 30 23125123"):
        assert on_the_list(text, {"+493023125123"}, region="DE") == "+493023125123"
    assert plain("030 23125123", region="de") == "+493023125123"


def test_numbers_are_dialled_as_the_provider_wants():
    assert dialled("+493023125123", "plus") == "+493023125123"
    assert dialled("+493023125123", "00") == "00493023125123"
    assert dialled("+493023125123", "national") == "03023125123"


@pytest.mark.parametrize(
    ("text", "before", "keys"),
    [
        ("Welcome to the shop. For sales press 1. For parts, press two.", "Welcome to the shop.", "12"),
        ("Willkommen. Für Bestellungen drücken Sie die Eins. Sonst wählen Sie die 0.", "Willkommen.", "10"),
        ("Bienvenido. Para ventas, pulse el uno. Para otra cosa marque la almohadilla.", "Bienvenido.", "1#"),
        ("Bonjour. Pour un achat, tapez 1. Sinon, appuyez sur étoile.", "Bonjour.", "1*"),
        ("We are closed.", "We are closed.", ""),
    ],
)  # fmt: skip
def test_keys_are_found_in_the_words_of_a_prompt(text, before, keys):
    said, found = told(text)
    assert said == before
    assert "".join(found) == keys
