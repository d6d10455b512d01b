"""Guess the encoding of a text that is not UTF-8: which script would it be in?"""

import re

WESTERN = "cp1252"

# For each encoding the letters that a text in it is made of. An encoding is believed
# if the bytes are valid in it and nearly all letters beyond ASCII are such letters.
LETTERS = {
    "cp932": re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uff66-\uff9f\u3000-\u303f\uff01-\uff5e]"),
    "euc_kr": re.compile(r"[\uac00-\ud7a3]"),
    "gb18030": re.compile(r"[\u4e00-\u9fff\u3000-\u303f\uff01-\uff5e]"),
    "cp1251": re.compile(r"[\u0400-\u045f]"),
}  # fmt: skip
# Japanese is told from Chinese by its kana; any bytes make Chinese characters.
KANA = re.compile(r"[\u3040-\u30ff]")
KANA_SHARE, LETTERS_SHARE = 0.2, 0.95
# Languages written in Latin letters have at most this share of letters beyond ASCII.
LATIN_AT_MOST = 0.35


def guess(sample: bytes) -> str:
    """Return the likeliest encoding of bytes that are not UTF-8.

    Windows-1252 unless most letters lie beyond ASCII and all of them belong to one
    other script.
    """
    beyond = sum(byte >= 0x80 for byte in sample)
    ascii_letters = sum(map(str.isalpha, sample.decode("ascii", "ignore")))
    if beyond <= LATIN_AT_MOST * (beyond + ascii_letters):
        beyond_words = _outside_headings(sample)
        if beyond_words <= LATIN_AT_MOST:
            return WESTERN
    for name, letters in LETTERS.items():
        text = _decoded(sample, name)
        strange = [one for one in text if ord(one) >= 0x80]
        if not strange or sum(
            map(bool, map(letters.match, strange))
        ) < LETTERS_SHARE * len(strange):
            continue
        if name == "cp932" and len(KANA.findall(text)) < KANA_SHARE * len(strange):
            continue
        return name
    return WESTERN


def _outside_headings(sample: bytes) -> float:
    """Return the share of letters beyond ASCII in the values that have any."""
    values: list[bytes] = [
        one for one in re.split(rb"[,;\t\r\n]", sample) if max(one, default=0) >= 0x80
    ]
    letters = sum(map(len, values))
    beyond = sum(byte >= 0x80 for value in values for byte in value)
    return beyond / max(letters, 1)


def _decoded(sample: bytes, encoding: str) -> str:
    for cut in range(4):  # the sample may end within a character
        try:
            return sample[: len(sample) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""
