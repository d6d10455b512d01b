"""Words that mean alike lie close together, whatever the language and the script."""

import sys

import numpy as np
import pytest

from walkamile.understand import meaning
from walkamile.understand.meaning import words

SCRIPTS = [
    "The parcel never came, and nobody called back!",
    "Das Paket kam nie an – Grüße aus Köln",
    "cafe\u0301 de\u0301compose\u0301",  # decomposed accents
    "soft\u00adhyphen zero\u200bwidth \u200d joiner",
    "मुझे अपना पैसा वापस चाहिए",
    "私の荷物はまだ届いていません。",
    "我的包裹还没有到",
    "พัสดุของฉันยังไม่มาถึง",
    "لم يصل الطرد الخاص بي",
    "החבילה שלי לא הגיעה",
    "tabs\tand\nlines\r\nand\u00a0hard\u3000spaces   many  ",
    "Ⅳ ﬁne ½ ™ İstanbul ẞ ŉ",
    "👍🏽👨‍👩‍👧 😀😀",
    "under_score-dash/slash 12,345.67 a@b.example",
    "\x00\x1f\x7f bell\x07",
    "",
]


@pytest.mark.parametrize("text", SCRIPTS)
def test_the_word_cache_cuts_every_script_as_the_tokeniser_does(text: str):
    whole = words.tokeniser()._normalizer.normalize(text.lower())
    uncached = words.tokeniser()._viterbi(whole) if whole else []
    assert words.pieces(text) == uncached


@pytest.mark.parametrize("encode", [meaning.static, meaning.sentence])
def test_late_parcels_lie_closer_to_late_parcels_than_to_praise(encode):
    parcel, late, praise = encode(
        [
            "my parcel has not arrived",
            "the delivery of my package is late",
            "your staff were kind and friendly",
        ]
    )
    assert parcel @ late > parcel @ praise + 0.15


def test_a_complaint_lies_near_its_translation():
    english, german, spanish, other = meaning.sentence(
        [
            "The delivery was late and nobody called",
            "Die Lieferung kam zu spät und niemand rief an",
            "La entrega llegó tarde y nadie llamó",
            "I love the colour of this bicycle",
        ]
    )
    assert min(english @ german, english @ spanish) > 0.5 > english @ other


def test_the_fast_tier_is_the_same_to_the_bit_whatever_stands_around():
    alone = meaning.static(["the queue was long"])
    crowd = meaning.static([*SCRIPTS, "the queue was long", "word " * 500])
    assert (alone[0] == crowd[len(SCRIPTS)]).all()


def test_forgetting_words_changes_no_vector(monkeypatch):
    texts = [f"order {n} of bicycle {n * 7} came late" for n in range(300)]
    remembered = meaning.static(texts)
    monkeypatch.setattr(words, "CACHED_WORDS", 3)
    monkeypatch.setattr(words, "BLOCK_TEXTS", 10)
    assert (meaning.static(texts) == remembered).all()


def test_vectors_have_length_one_and_silence_has_none():
    for vectors in (meaning.static(SCRIPTS), meaning.sentence(SCRIPTS)):
        lengths = np.linalg.norm(vectors, axis=1)
        assert np.isfinite(vectors).all()
        assert lengths[0] == pytest.approx(1, abs=1e-5)
        assert lengths[-1] == 0


def test_lone_surrogates_and_endless_words_are_read_without_complaint():
    texts = ["bad \ud800 surrogate", "x" * 100_000, "long " * 20_000]
    assert np.isfinite(meaning.static(texts)).all()
    assert np.isfinite(meaning.sentence(texts)).all()


def test_an_unknown_encoder_is_refused_with_the_names_there_are():
    with pytest.raises(meaning.UnknownEncoderError, match="sentence, static"):
        meaning.encoder("telepathy")


def test_few_texts_are_summed_without_scipy_to_the_same_bit():
    chance = np.random.default_rng(6)
    table = chance.normal(size=(500, 256)).astype(np.float32)
    rows = [list(chance.integers(0, 500, size=long)) for long in (0, 1, 7, 64, 700, 0)]
    without = words._few_rows(rows, table)
    from scipy import sparse

    assert sparse.__name__ in sys.modules  # so that the second is asked with it
    with_it = words._rows(rows, table)
    assert np.array_equal(without, with_it)
