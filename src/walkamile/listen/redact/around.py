"""What belongs to an address beside its street: rooms, towns, countries, postcodes."""

from walkamile.listen.redact.tokens import Token
from walkamile.listen.redact.words import (
    COMMON,
    ENGLISH,
    FIRST,
    LAST,
    LITTLE,
    NEVER,
    PLACE,
    STREET,
    cue,
)

WORDS_IN_A_STREET = 5
PARTS_OF_AN_ADDRESS = 14  # words and numbers that may follow the street
WORDS_BEFORE_A_POSTCODE = 12
LONGEST_NUMBER = 6
LONGEST_POSTCODE = 8  # Brazil
ABBREVIATED = 5
STATE = range(2, 4)
LINES_BELOW, WORDS_IN_A_LINE = 3, 5
# Latin, Greek and Cyrillic letters; the scripts after them know no small letters.
END_OF_SMALL = 0x530
SHORTEST_POSTCODE = 5  # alone on the line after a number
ROOMS = cue("rooms")
MILITARY = cue("military")
JOINING = cue("joining")
IN_TOWNS = frozenset({"bad", "bei"})  # "7247 Bad Leonfelden", "Oberndorf bei Salzburg"
PLAIN_STREETS = cue("plain_streets")
OF_COUNTRIES = cue("of_countries")
CLOSE = frozenset(
    [
        *("", ",", ".", ".,", ":", "-", "#", "/", "/,", "'", "no.", "nr."),
        *("(", ")", "),", ").", ") ,", "°", "º", "°,", "º,"),
    ]
)


def near(token: Token) -> bool:
    """Tell whether it stands on the same or the next line, with at most a comma between?"""
    return len(token.gap) < 12 and token.gap.strip().lower() in CLOSE


def named(token: Token) -> bool:
    """Could this word be a proper name: a capital, or no word we know?"""
    if token.is_a & NEVER and not token.is_a & STREET:
        return False
    if token.capital:
        return (
            not token.is_a & COMMON
            or bool(token.is_a & (PLACE | LAST | FIRST | STREET))
            or not token.is_a & ENGLISH
        )
    latin = token.word[0].islower() and ord(token.word[0]) < END_OF_SMALL
    known = not token.is_a & COMMON or bool(token.is_a & (PLACE | LAST | FIRST))
    return latin and known and len(token.word) > 2


def known(token: Token) -> bool:
    """Is it a word like any other, and no place and no name?"""
    return bool(token.is_a & (COMMON | NEVER)) and not token.is_a & (
        PLACE | LAST | FIRST
    )


def left(found: list[Token], first: int) -> int:
    """Take in further numbers and names before, on the same line."""
    furthest = max(0, first - WORDS_IN_A_STREET)
    while first > furthest and found[first].gap in {" ", ". ", "/"}:
        before = found[first - 1]
        if found[first].gap == "/" and not before.digits:
            break
        number = before.digits and len(before.word) <= LONGEST_NUMBER
        if not number and not (before.capital and not before.is_a & (COMMON | NEVER)):
            break
        first -= 1
    if (
        first > 1
        and found[first - 1].plain == "and"
        and named(found[first - 2])
        and not found[first - 2].is_a & COMMON
    ):
        return first - 2
    return first


def right(found: list[Token], last: int, *, english: bool) -> int:
    """Take in rooms, towns, countries and postcodes that follow."""
    stop = min(len(found), last + PARTS_OF_AN_ADDRESS)
    while last < stop and near(found[last]):
        token = found[last]
        onward = found[last + 1] if last + 1 < len(found) else None
        if not _belongs(token, found[last - 1], english=english) and (
            onward is None or not _joins(token, onward, english=english)
        ):
            break
        last += 1
    return _lines_to_postcode(found, _to_postcode(found, last))


def _lines_to_postcode(found: list[Token], last: int) -> int:
    """Take in the short lines below, where one of the next three ends in a postcode."""
    at, lines = last, 0
    words = 0
    while at < len(found) and lines <= LINES_BELOW and words <= WORDS_IN_A_LINE:
        token = found[at]
        if "\n" in token.gap:
            lines, words = lines + 1, 0
        elif not lines:
            return last
        words += 1
        whole = token.word.isdigit() and len(token.word) >= SHORTEST_POSTCODE
        if whole and len(token.word) <= LONGEST_NUMBER:
            ends = (
                at + 1 == len(found)
                or "\n" in found[at + 1].gap
                or found[at + 1].gap.strip()
            )
            return at + 1 if ends and lines else last
        at += 1
    return last


def _to_postcode(found: list[Token], last: int) -> int:
    """Take in a town or country in several words, where a postcode ends it."""
    for at in range(last, min(len(found), last + WORDS_BEFORE_A_POSTCODE)):
        token = found[at]
        if not near(token) or _stops(token, found[at - 1]):
            break
        if token.digits and token.word.isdigit():
            if SHORTEST_POSTCODE - 1 <= len(token.word) <= LONGEST_POSTCODE:
                return _after_postcode(found, at + 1)
        elif not token.capital and not _may_be_in(token):
            break
    return last


def _stops(token: Token, before: Token) -> bool:
    """Tell whether a full stop stands between, and no abbreviation's."""
    return "." in token.gap and "\n" not in token.gap and len(before.word) > ABBREVIATED


def _may_be_in(token: Token) -> bool:
    """Can this word in small letters stand in an address of several words?"""
    if _of_country(token) or token.plain in JOINING | ROOMS:
        return True
    return not (known(token) and token.is_a & (ENGLISH | LITTLE | NEVER))


def _after_postcode(found: list[Token], last: int) -> int:
    """Take in the rest of a code, the town after it, a state in two letters."""
    while last < len(found):
        token = found[last]
        mark = token.gap.strip()
        rest = mark == "-" and token.digits
        state = mark in {"(", "/", ","} and len(token.word) in STATE
        little = token.plain in JOINING | IN_TOWNS
        joins = not mark and little and last + 1 < len(found)
        town = not mark and named(token) and not (known(token) and not token.capital)
        if joins and not (found[last + 1].capital or named(found[last + 1])):
            return last
        if not (rest or state or town or joins):
            return last
        last += 1
    return last


def _of_country(token: Token) -> bool:
    return token.plain in OF_COUNTRIES


def _joins(token: Token, onward: Token, *, english: bool) -> bool:
    if token.plain == "and":
        return bool(onward.is_a & PLACE)
    if _of_country(token) and (_of_country(onward) or onward.is_a & PLACE):
        return not onward.gap.strip()
    if "," in token.gap and len(token.word) < 4 and onward.digits:
        return True  # a state before its postcode
    if token.capital and near(onward) and (onward.digits or onward.is_a & PLACE):
        return "." not in token.gap
    if "\n" in token.gap and (onward.digits or "\n" in onward.gap or named(onward)):
        return "\n\n" not in token.gap  # a word alone on its line
    small = token.plain in JOINING and not token.gap.strip()
    if not small or onward.gap.strip():
        return False
    if onward.plain in JOINING:
        return not english
    return named(onward) and (english or onward.capital)


def _belongs(token: Token, before: Token, *, english: bool) -> bool:
    plain = token.plain
    stops = "." in token.gap and len(before.word) > 3 and not before.digits
    if stops and not (before.plain in ROOMS and token.digits):
        return False
    if token.digits:
        another = before.digits and "\n" in token.gap and len(plain) < SHORTEST_POSTCODE
        return len(plain) <= LONGEST_NUMBER and not another
    if plain in ROOMS or token.is_a & PLACE or plain == "nan":
        return True
    if token.word.isupper() and len(token.word) <= 3:
        return not token.is_a & COMMON or len(token.word) == 2
    if _continues(token, before):
        return True
    if token.capital and english and not token.is_a & NEVER and "\n" in token.gap:
        return True
    return named(token) or before.plain in MILITARY


def _continues(token: Token, before: Token) -> bool:
    """Tell whether a country's or a street's name goes on: ``laidlaw court``."""
    if _of_country(before) and _of_country(token) and not token.gap.strip():
        return True
    if not token.is_a & STREET:
        return False
    if token.capital or token.plain in PLAIN_STREETS:
        return True
    return not token.gap.strip() and before.word.islower() and named(before)
