"""Find postal addresses: a number beside a street's name, and what belongs to them."""

import re
from collections.abc import Iterator

from walkamile.listen.redact.spans import Found
from walkamile.listen.redact.tokens import Token
from walkamile.listen.redact.words import (
    COMMON,
    ENGLISH,
    FIRST,
    LAST,
    NEVER,
    PLACE,
    STREET,
    cue,
    fold,
)

WORDS_IN_A_STREET = 5
PARTS_OF_AN_ADDRESS = 14  # words and numbers that may follow the street
LONGEST_NUMBER = 6
END_OF_LATIN = 0x250
SHORTEST_POSTCODE = 5  # alone on the line after a number
HOUSE = re.compile(r"\d{1,6}[a-z]?", re.IGNORECASE)

POSTCODE = re.compile(
    r"(?<![\w-])(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|(?:D-|A-|F-"
    r"|CH-)?\d{4,5} [A-ZÄÖÜÉ][a-zäöüßéèêçãõñ]{2,30}(?= ?(?:,|\.|\n|$))"
    r"|\d{5}-\d{3}|\d{4}-\d{3} [A-ZÁÉ]\w{2,30}|\d{4} [A-Z]{2}"
    r"|[A-Z][a-z]{2,30}, [A-Z]{2} \d{5}(?:-\d{4})?)(?![\w-])"
)
LED = re.compile(
    r"(?:address|adresse|anschrift|direcci[oó]n|endere[cç]o|domicil\w*|(?:live|lives"
    r"|living|located|reside|house) (?:at|in|on)"
    r"|wohn\w* (?:in|an|am)|vivo en|habite (?:au|à)|moro n[ao]|move[sd]? to"
    r"|deliver(?:ed)? to|ship(?:ped)? to|sen[dt] to"
    r")\W{1,3}(?:(?:is|ist|es|est|é|with|to|the|der|die|la|le|o|a)\W{1,3}){0,2}$",
    re.IGNORECASE,
)
ROOMS = cue("rooms")
BOXES = cue("boxes")
MILITARY = cue("military")
SHIPS_AND_UNITS = cue("ships_and_units")
JOINING = cue("joining")
PLAIN_STREETS = cue("plain_streets")
CLOSE = frozenset({"", ",", ".", ".,", ":", "-", "#", "no.", "nr.", "(", ")", "),"})


def addresses(text: str, found: list[Token], *, english: bool) -> Iterator[Found]:
    """Yield every postal address, from its first number to its town or postcode."""
    for match in POSTCODE.finditer(text):
        yield Found(*match.span(), "address")
    done, lower = 0, text.islower()
    for at in range(len(found)):
        if at < done:
            continue
        core = _corner(found, at) or _core(text, found, at, lower=lower)
        if core is None:
            continue
        first, last = core
        done = _right(found, last, english=english)
        first = _left(found, first)
        yield Found(found[first].start, found[done - 1].end, "address")


def _core(
    text: str, found: list[Token], at: int, *, lower: bool
) -> tuple[int, int] | None:
    """Return the first and last+1 words of a street with its number, begun at ``at``."""
    token = found[at]
    plain = fold(token.word)
    following = found[at + 1] if at + 1 < len(found) else None
    numbered = following is not None and following.digits and _near(following)
    if plain in ROOMS and numbered:
        return at, at + 2
    if plain in BOXES and numbered and at and _is_box(found, at):
        return _before_box(found, at), at + 2
    if plain in MILITARY and at + 2 < len(found) and found[at + 2].digits:
        return _before_military(found, at), at + 3
    if token.digits:
        return _numbered(text, found, at, lower=lower)
    if token.is_a & STREET:
        return _street_first(found, at)
    return None


def _is_box(found: list[Token], at: int) -> bool:
    before = found[at - 1]
    return before.digits or fold(before.word) in {"o", "po", "caixa", "no"}


def _before_box(found: list[Token], at: int) -> int:
    """``P.O. Box``, ``PO Box``, ``Unit 4719 Box``, ``caixa postal``."""
    two = found[at - 1].digits or fold(found[at - 1].word) == "o"
    return max(0, at - 2) if two else at - 1


def _before_military(found: list[Token], at: int) -> int:
    """Find a unit's or ship's name on the line before."""
    first = at
    while first and at - first < 4 and _near(found[first]):
        first -= 1
        if fold(found[first].word) in SHIPS_AND_UNITS:
            return first
    return at


def _corner(found: list[Token], at: int) -> tuple[int, int] | None:
    """Find ``the corner of A and B``, each a street."""
    if (
        fold(found[at].word) != "corner"
        or at + 4 >= len(found)
        or fold(found[at + 1].word) != "of"
    ):
        return None
    for middle in range(at + 3, min(at + 9, len(found) - 1)):
        if fold(found[middle].word) == "and" and any(
            _named(one) for one in found[at + 2 : middle]
        ):
            first = at - 1 if at and fold(found[at - 1].word) == "the" else at
            return first, _names_on(found, middle + 2)
    return None


def _names_on(found: list[Token], last: int) -> int:
    """Take in further capitals, street words and numbers on the same line."""
    while last < len(found) and found[last].gap in {" ", ". "}:
        token = found[last]
        if not (
            token.capital
            or token.digits
            or token.is_a & STREET
            or not token.is_a & COMMON
        ):
            break
        last += 1
    return last


def _numbered(
    text: str, found: list[Token], at: int, *, lower: bool
) -> tuple[int, int] | None:
    """Find a number, then a street's name, or a number after that as well."""
    if not HOUSE.fullmatch(found[at].word):
        return None
    words = _words_after(found, at)
    last = at + 1 + len(words)
    named = any(_named(token) and (token.capital or lower) for token in words)
    street = any(token.is_a & STREET and _is_street(token) for token in words)
    if last < len(found) and found[last].digits and _near(found[last]) and words:
        ends = "." not in found[last].gap or street
        return (at, last + 1) if (named and ends) or street else None
    led = LED.search(text, max(0, found[at].start - 40), found[at].start)
    return (at, last) if street or (led and named) else None


def _words_after(found: list[Token], at: int) -> list[Token]:
    """Return the words after a number that can name a street, to the first that cannot."""
    words: list[Token] = []
    for place in range(at + 1, min(at + 2 + WORDS_IN_A_STREET, len(found))):
        token = found[place]
        onward = found[place + 1] if place + 1 < len(found) else None
        leads = onward is not None and fold(onward.word) in PLAIN_STREETS
        fits = _may_name(token) or leads or _is_small_street(token)
        if (
            token.digits
            or not _near(token)
            or not fits
            or (words and _ends(words[-1], token))
        ):
            break
        words.append(token)
    return words


def _ends(before: Token, token: Token) -> bool:
    """Tell whether a full stop, not an abbreviation's, stands between."""
    return "." in token.gap and len(before.word) > 4


def _is_small_street(token: Token) -> bool:
    return bool(token.is_a & STREET) and fold(token.word) in PLAIN_STREETS


def _street_first(found: list[Token], at: int) -> tuple[int, int] | None:
    """Find a street's name, then its number: ``Villacher Strasse 89``, ``ul. Miła 53``."""
    token = found[at]
    if (
        token.is_a & COMMON
        and not token.capital
        and fold(token.word) not in PLAIN_STREETS
    ):
        return None
    last = at
    while (
        last + 1 < len(found)
        and last - at < WORDS_IN_A_STREET
        and _near(found[last + 1])
    ):
        last += 1
        following = found[last]
        if following.digits:
            named = last > at + 1 or not token.is_a & COMMON
            first = at if named else _name_before(found, at)
            return (first, last + 1) if named or first < at else None
        if not _named(following) and fold(following.word) not in JOINING:
            return None
    return None


def _name_before(found: list[Token], at: int) -> int:
    """Where the name before ``Strasse`` begins; ``at`` where there is none."""
    first = at
    while first and at - first < 3 and not found[first].gap.strip():
        before = found[first - 1]
        if before.digits or not _named(before) or (before.is_a & NEVER):
            break
        first -= 1
    return first


def _near(token: Token) -> bool:
    """Tell whether it stands on the same or the next line, with at most a comma between?"""
    return len(token.gap) < 12 and token.gap.strip().lower() in CLOSE


def _is_street(token: Token) -> bool:
    return token.capital or not token.is_a & COMMON or fold(token.word) in PLAIN_STREETS


def _named(token: Token) -> bool:
    """Could this word be a proper name: a capital, or no word we know?"""
    if token.is_a & NEVER and not token.is_a & STREET:
        return False
    if token.capital:
        return (
            not token.is_a & COMMON
            or bool(token.is_a & (PLACE | LAST | FIRST | STREET))
            or not token.is_a & ENGLISH
        )
    latin = token.word[0].islower() and ord(token.word[0]) < END_OF_LATIN
    known = not token.is_a & COMMON or bool(token.is_a & (PLACE | LAST | FIRST))
    return latin and known and len(token.word) > 2


def _may_name(token: Token) -> bool:
    if _named(token) or fold(token.word) in JOINING:
        return True
    return bool(token.is_a & COMMON) and token.capital and not token.is_a & NEVER


def _left(found: list[Token], first: int) -> int:
    """Take in further numbers and names before, on the same line."""
    furthest = max(0, first - WORDS_IN_A_STREET)
    while first > furthest and found[first].gap in {" ", ". "}:
        before = found[first - 1]
        number = before.digits and len(before.word) <= LONGEST_NUMBER
        if not number and not (before.capital and not before.is_a & (COMMON | NEVER)):
            break
        first -= 1
    if (
        first > 1
        and fold(found[first - 1].word) == "and"
        and found[first - 2].capital
        and _named(found[first - 2])
    ):
        return first - 2
    return first


def _right(found: list[Token], last: int, *, english: bool) -> int:
    """Take in rooms, towns, countries and postcodes that follow."""
    stop = min(len(found), last + PARTS_OF_AN_ADDRESS)
    while last < stop and _near(found[last]):
        token = found[last]
        onward = found[last + 1] if last + 1 < len(found) else None
        if not _belongs(token, found[last - 1], english=english) and (
            onward is None or not _joins(token, onward, english=english)
        ):
            break
        last += 1
    return last


def _joins(token: Token, onward: Token, *, english: bool) -> bool:
    if fold(token.word) == "and":
        return bool(onward.is_a & PLACE)
    if "," in token.gap and len(token.word) < 4 and onward.digits:
        return True  # a state before its postcode
    if token.capital and _near(onward) and (onward.digits or onward.is_a & PLACE):
        return "." not in token.gap
    if "\n" in token.gap and (onward.digits or "\n" in onward.gap or _named(onward)):
        return "\n\n" not in token.gap  # a word alone on its line
    small = fold(token.word) in JOINING and not token.gap.strip()
    return (
        small
        and not onward.gap.strip()
        and _named(onward)
        and (english or onward.capital)
    )


def _belongs(token: Token, before: Token, *, english: bool) -> bool:
    plain = fold(token.word)
    if "." in token.gap and len(before.word) > 3 and not before.digits:
        return False
    if token.digits:
        another = before.digits and "\n" in token.gap and len(plain) < SHORTEST_POSTCODE
        return len(plain) <= LONGEST_NUMBER and not another
    if plain in ROOMS or token.is_a & PLACE or plain == "nan":
        return True
    if token.word.isupper() and len(token.word) <= 3:
        return not token.is_a & COMMON or len(token.word) == 2
    if token.is_a & STREET and (token.capital or plain in PLAIN_STREETS):
        return True
    if token.capital and english and not token.is_a & NEVER and "\n" in token.gap:
        return True
    return _named(token) or fold(before.word) in MILITARY
