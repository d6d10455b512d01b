"""Telephone numbers in lines of text, told apart from all other digits."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import phonenumbers

from walkamile.walk.page import Line
from walkamile.walk.scent import Words, mentions

FEWEST, MOST = 7, 15  # digits; the most is from ITU-T E.164
BEFORE = 45  # characters in which a label such as "Tel." may stand
WHOLE = 3  # letters up to which a label must be a whole word
LONE = 60  # a line no longer than this may be a number with its label

NUMBER = re.compile(
    r"(?<![\w.,/@#=-])"
    r"(?P<number>(?:\+|00)?\s?\(?\+?\d{1,5}\)?(?:[\s\u00a0./()–‑-]{0,3}\d{1,8}){1,7})"
    r"(?![\w%€$£°]|[.,]\d|\s?(?:€|\$|£|EUR|USD|GBP|CHF|kg|km|cm|mm)\b)"
)
DATE = re.compile(
    r"^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ]\d{2,4})$"
)
YEARS = re.compile(r"^(?:19|20)\d\d\s*[-–/]\s*(?:19|20)\d\d$")
THOUSANDS = r"\d{1,3}(?:[ .]\d{3})+"
GROUPED = re.compile(rf"^{THOUSANDS}(?:\s*[-–]\s*{THOUSANDS})?$")  # 1 000 000
HOURS = re.compile(r"^\d{1,2}[.:]\d{2}\s*[-–]\s*\d{1,2}[.:]\d{2}$")
IP = re.compile(r"^\d{1,3}(?:\.\d{1,3}){3}$")
INTERNATIONAL = re.compile(r"^(?:\+|00\s?[1-9])")
BRACKETED = re.compile(r"^\(\s*0?\d{2,5}\s*\)")
AMERICAN = re.compile(r"^(?:1[-. ])?\(?[2-9]\d{2}\)?[-. ]{1,2}\d{3}[-. ]\d{4}$")
LABEL_ENDS = re.compile(
    r"(?:^|[\s|(,;·•])(?:t|p|m|tel|ph|fon|tél)\s*[.:]?\s*$", re.IGNORECASE
)


def numbers(
    lines: Sequence[Line] | Sequence[str], words: Words, country: str | None = None
) -> Iterator[tuple[str, Line]]:
    """Yield every telephone number in lines of text, as it is written."""
    read = [Line(text=line) if isinstance(line, str) else line for line in lines]
    label = ""
    for line in read:
        for found in NUMBER.finditer(line.text):
            written = found["number"].strip(" \u00a0./-–")
            written = written + (")" if written.count("(") > written.count(")") else "")
            before = _label(line.text[: found.start()]) or label
            after = line.text[found.end() : found.end() + 25]
            if is_dialled(written, before, after, line.text, words, country):
                yield written, line
        label = line.text[-BEFORE:] if len(line.text) <= LONE else ""


def _label(before: str) -> str:
    """Return the words just before, back to the number before them."""
    return re.split(r"\d{3,}[\s|;,·]", before[-BEFORE:])[-1].strip()


def is_dialled(
    written: str,
    before: str,
    after: str,
    line: str,
    words: Words,
    country: str | None = None,
) -> bool:
    """Tell whether digits are a telephone number, by their shape and the words near."""
    digits = re.sub(r"\D", "", written)
    if not FEWEST <= len(digits) <= MOST or _something_else(written, digits):
        return False
    good, bad = _last(before, words.of("phone")), _last(before, words.of("not_phone"))
    if bad > good and not INTERNATIONAL.match(written):
        return False
    if bad > good and bad >= 0 and mentions(before[-25:], words.of("not_phone")):
        return False
    if INTERNATIONAL.match(written):
        return len(digits) >= 8
    if good >= 0 or LABEL_ENDS.search(before):
        return True
    if mentions(after, ("fax",)) or GROUPED.match(written) or _counts_up(written):
        return False
    if BRACKETED.match(written) or AMERICAN.match(written):
        return True
    return len(line) <= LONE and len(digits) >= 9 and _known(written, country)


def _something_else(written: str, digits: str) -> bool:
    shapes = (DATE, YEARS, HOURS, IP)
    if any(shape.match(written) for shape in shapes):
        return True
    return len(set(digits)) == 1 and digits[0] == "0"


def _counts_up(written: str) -> bool:
    """Tell whether the groups count up: 36 37 38 39 are sizes."""
    groups = [int(group) for group in re.findall(r"\d+", written)]
    steps = {later - earlier for earlier, later in pairwise(groups)}
    return len(groups) > 2 and steps == {1}


def _last(text: str, phrases: Iterable[str]) -> int:
    low = " " + re.sub(r"[^\w-]+", " ", text.casefold()) + " "
    return max((low.rfind(_begun(p.casefold())) for p in phrases), default=-1)


def _begun(phrase: str) -> str:
    """Return how a phrase stands in a text: short ones whole, "t" is not "that"."""
    return f" {phrase} " if len(phrase) <= WHOLE else f" {phrase}"


def _known(written: str, country: str | None) -> bool:
    if not country:
        return False
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(written, country))
    except phonenumbers.NumberParseException:
        return False


def same(mine: str, truth: str) -> bool:
    """Tell whether two spellings dial the same telephone."""
    a, b = _tail(mine), _tail(truth)
    shorter = min(len(a), len(b))
    return shorter >= 6 and a[-shorter:] == b[-shorter:]


def _tail(number: str) -> str:
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    return digits.lstrip("0") if not number.strip().startswith("+") else digits
