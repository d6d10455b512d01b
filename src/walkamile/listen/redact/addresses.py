"""Find postal addresses: a number beside a street's name, and what belongs to them."""

import re
from collections.abc import Iterator

from walkamile.listen.redact.around import (
    JOINING,
    MILITARY,
    PLAIN_STREETS,
    ROOMS,
    WORDS_IN_A_STREET,
    left,
    named,
    near,
    right,
)
from walkamile.listen.redact.spans import Found
from walkamile.listen.redact.tokens import Token
from walkamile.listen.redact.words import (
    COMMON,
    ENGLISH,
    FAMILY,
    LITTLE,
    NEVER,
    PLACE,
    RARE,
    STREET,
    cue,
)

HOUSE = re.compile(r"\d{1,6}(?:[a-z]|st|nd|rd|th)?", re.IGNORECASE)
LONGEST_HOUSE = 4
RUA = "r"  # as Portuguese addresses write it
SHORTEST_STREET = 4
SHORTEST_NUMBER_OF_NOTHING_ELSE = 3  # "2 hour drive" is none, "317 river drive" is

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
BOXES = cue("boxes")
BOXES_ALONE = cue("boxes_alone")
BEFORE_ADDRESSES = cue("before_addresses")
STRONG_STREETS = cue("strong_streets")
SHORT_STREETS = cue("short_streets")
SINCE, GOES_ON = cue("since"), cue("goes_on")
YEAR = re.compile(r"(?:19|20)\d\d")
NUMBER_SIGNS = frozenset({"n", "no", "nr", "num", "numero"})
SHIPS_AND_UNITS = cue("ships_and_units")
BEGINS = frozenset({*ROOMS, *BOXES, *MILITARY, *SHORT_STREETS, "corner"})


def addresses(text: str, found: list[Token], *, english: bool) -> Iterator[Found]:
    """Yield every postal address, from its first number to its town or postcode."""
    for match in POSTCODE.finditer(text):
        yield Found(*match.span(), "address")
    done, lower = 0, text.islower()
    for at in _beginnings(found):
        if at < done:
            continue
        core = _corner(found, at) or _core(text, found, at, lower=lower)
        if core is None:
            continue
        first, last = core
        done = right(found, last, english=english)
        first = left(found, first)
        yield Found(found[first].start, found[done - 1].end, "address")


def _beginnings(found: list[Token]) -> list[int]:
    """Return where an address may begin: at no English word but a street, room or box."""
    return [
        at
        for at, (_, _, _, is_a, _, plain, _, digits, _) in enumerate(found)
        if digits or not is_a & ENGLISH or is_a & STREET or plain in BEGINS
    ]


def _core(
    text: str, found: list[Token], at: int, *, lower: bool
) -> tuple[int, int] | None:
    """Return the first and last+1 words of a street with its number, begun at ``at``."""
    token = found[at]
    plain = token.plain
    following = found[at + 1] if at + 1 < len(found) else None
    numbered = following is not None and following.digits and near(following)
    if plain in ROOMS and numbered:
        return at, at + 2
    if plain in BOXES and numbered and at and _is_box(found, at):
        return _before_box(found, at), at + 2
    if plain in MILITARY and at + 2 < len(found) and found[at + 2].digits:
        return _before_military(found, at), at + 3
    if token.digits:
        return _numbered(text, found, at, lower=lower)
    short = plain in SHORT_STREETS and following is not None and following.gap == ". "
    if token.is_a & STREET or short:
        return _street_first(found, at, short=short)
    return _unheard_of(found, at)


def _unheard_of(found: list[Token], at: int) -> tuple[int, int] | None:
    """Find words of no language we know before a number: ``to Eyrarodda 66``."""
    before = found[at - 1] if at else None
    led = before is None or "\n" in found[at].gap or before.digits
    if not led and before is not None:
        led = before.plain in BEFORE_ADDRESSES and found[at].gap in {" ", ": "}
    last = at
    while led and last < len(found) and last - at < WORDS_IN_A_STREET:
        token = found[last]
        if last > at and token.gap not in {" ", ". "}:
            return None
        if token.digits:
            whole = last > at and token.word[:LONGEST_HOUSE] == token.word
            return (at, last + 1) if whole and _ends_there(found, last) else None
        if not named(token) or token.is_a & (PLACE | RARE | ENGLISH | NEVER):
            return None
        if last == at and len(token.word) < SHORTEST_STREET:
            return None
        last += 1
    return None


def _ends_there(found: list[Token], last: int) -> bool:
    """Tell whether an address ends here, or goes on with a room or a town."""
    if last + 1 >= len(found):
        return True
    onward = found[last + 1]
    if onward.gap.strip() or "\n" in onward.gap:
        return True
    plain = onward.plain
    return plain in ROOMS or plain in GOES_ON or named(onward)


def _is_box(found: list[Token], at: int) -> bool:
    before = found[at - 1]
    alone = found[at].plain in BOXES_ALONE
    return alone or before.digits or before.plain in {"o", "po", "caixa", "no"}


def _before_box(found: list[Token], at: int) -> int:
    """``P.O. Box``, ``PO Box``, ``Unit 4719 Box``, ``caixa postal``."""
    if found[at].plain in BOXES_ALONE:
        return at - 1 if found[at - 1].digits else at
    two = found[at - 1].digits or found[at - 1].plain == "o"
    return max(0, at - 2) if two else at - 1


def _before_military(found: list[Token], at: int) -> int:
    """Find a unit's or ship's name on the line before."""
    first = at
    while first and at - first < 4 and near(found[first]):
        first -= 1
        if found[first].plain in SHIPS_AND_UNITS:
            return first
    return at


def _corner(found: list[Token], at: int) -> tuple[int, int] | None:
    """Find ``the corner of A and B``, each a street."""
    if (
        found[at].plain != "corner"
        or at + 4 >= len(found)
        or found[at + 1].plain != "of"
    ):
        return None
    for middle in range(at + 3, min(at + 9, len(found) - 1)):
        if found[middle].plain == "and" and any(
            named(one) for one in found[at + 2 : middle]
        ):
            first = at - 1 if at and found[at - 1].plain == "the" else at
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
    if at and found[at - 1].plain in SINCE and YEAR.fullmatch(found[at].word):
        return None
    if (line := _line(found, at)) is not None:
        return at, line
    words = _words_after(found, at, lower=lower)
    last = at + 1 + len(words)
    one_named = any(named(token) and (token.capital or lower) for token in words)
    street = any(token.is_a & STREET and _is_street(token) for token in words)
    if (
        lower
        and not street
        and (one_named or len(found[at].word) >= SHORTEST_NUMBER_OF_NOTHING_ELSE)
    ):
        street = any(token.is_a & STREET for token in words[1:])
    if last < len(found) and found[last].digits and near(found[last]) and words:
        ends = "." not in found[last].gap or street
        return (at, last + 1) if (one_named and ends) or street else None
    led = LED.search(text, max(0, found[at].start - 40), found[at].start)
    return (at, last) if street or (led and one_named) else None


def _line(found: list[Token], at: int) -> int | None:
    """Return where a line ends that is numbers at both ends and words that are not ours."""
    if at and "\n" not in found[at].gap:
        return None
    last = at + 1
    while last < len(found) and "\n" not in found[last].gap:
        last += 1
        if last - at > WORDS_IN_A_STREET + 2:
            return None
    words = found[at + 1 : last - 1]
    strange = any(not one.is_a & (ENGLISH | RARE | NEVER) for one in words)
    plain = all(not one.gap.strip(" .") for one in found[at + 1 : last])
    fits = 0 < len(words) <= WORDS_IN_A_STREET and strange and plain
    return last if fits and found[last - 1].digits and last < len(found) else None


def _words_after(found: list[Token], at: int, *, lower: bool) -> list[Token]:
    """Return the words after a number that can name a street, to the first that cannot."""
    words: list[Token] = []
    for place in range(at + 1, min(at + 2 + WORDS_IN_A_STREET, len(found))):
        token = found[place]
        onward = found[place + 1] if place + 1 < len(found) else None
        leads = onward is not None and onward.plain in PLAIN_STREETS
        fits = _may_name(token) or leads or _is_small_street(token)
        fits = fits or (lower and bool(words) and bool(token.is_a & (STREET | FAMILY)))
        fits = fits or (not words and token.plain == RUA)
        if (
            token.digits
            or not near(token)
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
    return bool(token.is_a & STREET) and token.plain in PLAIN_STREETS


def _street_first(
    found: list[Token], at: int, *, short: bool = False
) -> tuple[int, int] | None:
    """Find a street's name, then its number: ``Villacher Strasse 89``, ``rua das Flores, 3``."""
    token = found[at]
    plain = token.plain
    strong = short or plain in STRONG_STREETS
    if (
        token.is_a & COMMON
        and not token.capital
        and plain not in PLAIN_STREETS
        and not strong
    ):
        return None
    furthest = min(len(found), at + 1 + WORDS_IN_A_STREET + 2 * strong)
    for last in range(at + 1, furthest):
        following = found[last]
        if not near(following):
            return None
        if following.digits or _without_number(found, last):
            by_name = last > at + 1 or not token.is_a & COMMON
            first = at if by_name else _name_before(found, at)
            sure = not strong or following.word != plain
            fits = (
                (by_name or first < at)
                and sure
                and _number_ends(found, last, strong=strong)
            )
            return (first, last + 1) if fits else None
        if not _in_street(following, strong=strong):
            return None
    return None


def _number_ends(found: list[Token], last: int, *, strong: bool) -> bool:
    """After a street of small words a number has to end something: not ``rue 3 jours``."""
    small = strong and not any(one.capital for one in found[max(0, last - 3) : last])
    return not small or _ends_there(found, last)


def _without_number(found: list[Token], last: int) -> bool:
    """``S/N``: sem número, sin número."""
    onward = found[last + 1] if last + 1 < len(found) else None
    if found[last].plain != "s" or onward is None:
        return False
    return onward.gap == "/" and onward.plain == "n"


def _in_street(token: Token, *, strong: bool) -> bool:
    plain = token.plain
    if named(token) or plain in JOINING or plain in NUMBER_SIGNS:
        return True
    if not strong or "." in token.gap.strip(" ."):
        return False
    return token.capital or not token.is_a & (ENGLISH | LITTLE | NEVER)


def _name_before(found: list[Token], at: int) -> int:
    """Where the name before ``Strasse`` begins; ``at`` where there is none."""
    first = at
    while first and at - first < 3 and not found[first].gap.strip():
        before = found[first - 1]
        if before.digits or not named(before) or (before.is_a & NEVER):
            break
        first -= 1
    return first


def _is_street(token: Token) -> bool:
    return token.capital or not token.is_a & COMMON or token.plain in PLAIN_STREETS


def _may_name(token: Token) -> bool:
    if named(token) or token.plain in JOINING:
        return True
    return bool(token.is_a & COMMON) and token.capital and not token.is_a & NEVER
