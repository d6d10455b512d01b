"""Every quote is its source to the byte, however odd the text is."""

import json
import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import walkamile as wm
from walkamile.chair.agenda import agenda
from walkamile.chair.voices import LONGEST_QUOTE, Ears, Felt, Heard, said
from walkamile.recipes import chairing

SAID = "the delivery was two days late"
ODD = (
    "👩‍👩‍👧‍👦 𝒟elivery 𝟚 days late 🚲\u200d🔧",
    "\r\nfirst line\r\nsecond line\rthird\n\n\tfourth\u2028fifth\u0085sixth",
    "zero\u200bwidth\u200c joined\u200d \ufeffmark \u2060 soft\u00adhyphen",
    "שלום \u202eright to left\u202c مرحبا \u2066isolated\u2069",
    "e\u0301 e\u0308 o\u0302\u0323 ﬁ ﬀ ﷽ İstanbul ß ẞ ŉ Ǆ",
    "&lt;b&gt; <script>alert(1)</script> ]]> -->\u00a0\u3000 {{ 7*7 }} ${x} %s \\n \\",
    "配達が遅れました。พัสดุมาช้า। डिलीवरी देर से हुई",
    "Z" * 400 + "𐀀" * 300,
    "one. two! three? " * 60,
    "\x01\x02\x1f control \x7f and \ufffe \uffff",
)
FORMS = ("{odd} {said}", "{said} {odd}", "  \u3000{odd}\n{said}\r\n{odd} \u200b ")


def texts() -> list[str]:
    return [form.format(odd=odd, said=SAID) for odd in ODD for form in FORMS]


def test_a_brief_over_odd_texts_quotes_them_to_the_byte() -> None:
    rows = pl.DataFrame({"id": [f"v{n}" for n in range(30)], "text": texts()})
    made = wm.brief([SAID, "late", "two days", "一", "delivery 🚲"], rows)
    whole = dict(rows.rows())
    quotes = [quote for item in made.items for quote in item.quotes]
    assert len(quotes) > 5
    for one in quotes:
        assert one.text
        source = whole[one.source]
        assert source[one.start : one.end].encode() == one.text.encode()
    assert made.md
    assert made.html
    assert made.spoken
    assert made.pptx.startswith(b"PK")
    assert made.pdf.startswith(b"%PDF")


def test_half_a_letter_is_refused_with_its_row() -> None:
    with pytest.raises(wm.Refused) as refused:
        wm.brief([SAID], ["A whole text", "half a \ud800 letter"])
    assert refused.value.row == 2


def stretched(text: str, ears: Ears) -> None:
    one = Heard(source="v", text=text, customer="c")
    item = agenda(["late delivery"]).items[0]
    quote = said(one, Felt(label=None, effort=None), item, ears)
    assert 0 <= quote.start < quote.end <= len(text)
    assert quote.end - quote.start <= LONGEST_QUOTE
    assert quote.text == text[quote.start : quote.end]
    assert quote.text.strip() == quote.text or quote.end - quote.start > 1


def ears() -> Ears:
    """Ears that understand nothing: any sentence may come out nearest."""
    chance = random.Random(3)

    def mean(some: list[str]) -> Any:
        import numpy as np

        rows = np.array([[chance.random(), chance.random()] for _ in some])
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    return Ears(
        find=lambda _words, _most: [],
        mean=mean,
        feel=lambda groups: [[] for _ in groups],
        sentences=chairing.sentences_of,
    )


@pytest.mark.parametrize("seed", range(5))
def test_a_stretch_of_any_text_is_a_stretch_of_it(seed: int) -> None:
    chance = random.Random(seed)
    listening = ears()
    for _ in range(40):
        parts = [chance.choice((*ODD, SAID, "\r\n", " ", ". ")) for _ in range(9)]
        stretched("".join(parts) + SAID, listening)


def test_what_is_known_to_hurt_careless_software_is_quoted_to_the_letter(
    data: Path,
) -> None:
    file = data / "hostile/blns/blns.json"
    listening = ears()
    for string in json.loads(file.read_text(encoding="utf-8")):
        stretched(f"{string}{SAID}{string}", listening)
