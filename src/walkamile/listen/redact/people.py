"""Find people's names: by lists, by what stands before them, by how names look."""

import re
from collections.abc import Iterator

from walkamile.listen.redact.looks import (
    begins,
    is_code,
    large,
    looks,
    looks_small,
    lower,
    small,
    spoken_of,
)
from walkamile.listen.redact.spans import Found
from walkamile.listen.redact.tokens import Token
from walkamile.listen.redact.words import (
    COMMON,
    FIRST,
    LAST,
    NAME,
    NEVER,
    ORDINARY,
    ORGANISATION,
    PLACE,
    SHAPED,
    STREET,
    cue,
    fold,
)

WORDS_IN_A_NAME = 5
TITLES = cue("titles")
SHORT_TITLES = TITLES - {"don", "aunt", "uncle", "tante", "onkel", "miss"}
GREETINGS = cue("greetings")
RELATIONS = cue("relations")
# What people say before a name, at the end of what stands before it.
LED = re.compile(
    r"(?:\bname(?:'s|’s)? (?:is|was|to)|\bname[ \t]*[:=]|\bname\?|(?:account|user|author"
    r"|from|by|kunde|cliente|client)[ \t]*:"
    r"|\bthis is|\bmy name|\bi am|\bi['’]m|\bpartner['’]s name|(?:spoke|speak|talked|talk"
    r"|spoken|chatted|deal|dealt) (?:to|with)"
    r"|follow up with|\bon behalf of|calls? me|helped by|served by|thanks? to|thank you"
    r"|ask(?:ed)? for|correct it to|change it to|it['’]s under"
    r"|ich hei(?:ß|ss)e|name ist|mein name|ich bin|gesprochen mit|me llamo|nombre es"
    r"|mi nombre|\bsoy|habl[eé] con"
    r"|m['’]appelle|nom est|je suis|parl[eé] [aà]|avec|me chamo|nome [eé]|eu sou|\bsou"
    r"|falei com)[\s:,]{1,4}$",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"\bname(?:'s|’s)? (?:is|to)[\s:]{1,3}$|\bname\?[ \t]{1,3}$"
    r"|\bname[ \t]{0,2}[:=][ \t]{1,6}$"
    r"|(?:heiße|heisse|name ist|me llamo|nombre es|m['’]appelle|nom est|me chamo"
    r"|nome é)[\s:]{1,3}$",
    re.IGNORECASE,
)
SIGNED = re.compile(
    r"(?:regards|sincerely|cheers|thanks|thank you|yours|best|grü(?:ß|ss)en?|gru(?:ß|ss)"
    r"|saludos|atentamente|cordialement"
    r"|salutations|bien à vous|atenciosamente|cumprimentos"
    r"|abraços)[,.! ]{0,3}\s{0,3}(?:\n\s{0,8}|- ?|, ?)$",
    re.IGNORECASE,
)
PARTICLES = cue("particles")
AFTER = cue("after")
LEAD = 34  # characters before a name that are read


def people(
    text: str, found: list[Token], *, english: bool, german: bool
) -> Iterator[Found]:
    """Yield people's names, cased or not."""
    at = 0
    while at < len(found):
        last = _run(found, at)
        named = found[at].capital or found[at].is_a & NAME
        if last == at and named and NAMED.search(_lead(text, found[at])):
            last = at + 1  # "My name is Key"
        if last > at and _is_person(
            text, found, at, last, english=english, german=german
        ):
            yield Found(_with_title(found, at), found[last - 1].end, "person")
            at = last
        else:
            at += 1


def _lead(text: str, token: Token) -> str:
    return text[max(0, token.start - LEAD) : token.start]


def _with_title(found: list[Token], at: int) -> int:
    """Say where to begin: a title is masked with the name: it tells of one person, too."""
    if at and found[at].gap in {" ", ". "} and fold(found[at - 1].word) in SHORT_TITLES:
        return found[at - 1].start
    return found[at].start


def _run(found: list[Token], at: int) -> int:
    """Where a name begun at ``at`` could end: words of the same case without a stop."""
    if not _can_begin(found[at]) and not _given_name(found, at):
        return at
    last, upper = at + 1, found[at].capital
    while last < len(found) and last - at < WORDS_IN_A_NAME:
        token = found[last]
        if token.gap not in {" ", "-"} and not (
            token.gap == ". " and found[last - 1].initial
        ):
            break
        if (
            (
                fold(token.word) in PARTICLES
                and _name_after_particles(found, last, upper=upper)
            )
            or _can_follow(token, upper=upper)
            or _completes(found[last - 1], token)
        ):
            last += 1
        else:
            break
    return last


def _name_after_particles(found: list[Token], at: int, *, upper: bool) -> bool:
    for token in found[at + 1 : at + 3]:
        if token.gap != " ":
            return False
        if fold(token.word) not in PARTICLES:
            return token.capital == upper and _can_follow(token, upper=upper)
    return False


def _given_name(found: list[Token], at: int) -> bool:
    """Tell a first name that is also a word by the family name after it."""
    if at + 1 >= len(found) or not found[at].is_a & FIRST or found[at + 1].gap != " ":
        return False
    family = found[at + 1].is_a
    return bool(family & (LAST | SHAPED)) and not family & (COMMON | PLACE)


def _completes(before: Token, token: Token) -> bool:
    """Is it a family name that is also a word: ``Moira Pagan``, ``J. Bouts``?"""
    if token.is_a & (NEVER | ORGANISATION | PLACE) or token.capital != before.capital:
        return False
    if not token.capital:
        return (
            bool(before.is_a & FIRST and token.is_a & LAST) and not before.is_a & COMMON
        )
    given = before.is_a & (FIRST | LAST | SHAPED)
    return bool(given) and token.gap in {" ", ". "} and not token.word.isupper()


def _can_begin(token: Token) -> bool:
    if token.digits or (token.is_a & NEVER and not token.is_a & FIRST):
        return False
    if token.initial:
        return token.capital and token.word not in {"I", "A"}
    if token.capital:
        return bool(token.is_a & NAME) or not token.is_a & (ORDINARY | STREET)
    return not token.is_a & (ORDINARY | STREET) or bool(
        token.is_a & FIRST and not token.is_a & COMMON
    )


def _can_follow(token: Token, *, upper: bool) -> bool:
    plain = fold(token.word)
    if token.digits or token.is_a & NEVER or plain in AFTER:
        return plain in AFTER
    if upper:
        return token.capital and (
            bool(token.is_a & NAME and not token.is_a & PLACE)
            or (token.initial and token.word != "I")
            or not token.is_a & ORDINARY
        )
    if token.capital:
        return False
    return (token.initial and plain not in "aiyoe") or not token.is_a & COMMON


def _is_person(
    text: str, found: list[Token], at: int, last: int, *, english: bool, german: bool
) -> bool:
    run = found[at:last]
    if (
        last < len(found)
        and found[last].gap == " "
        and found[last].capital
        and found[last].is_a & ORGANISATION
    ):
        return False
    first = run[0]
    led = _led(text, found, at)
    if led and (first.capital or not first.is_a & COMMON) and len(first.word) > 1:
        return True
    if _by_lists(text, found, at, last):
        return True
    if _fills_its_line(found, at, last):
        return True
    if not first.capital:
        return (
            english and lower(run) and small(text) and looks_small(text, run, found, at)
        )
    return not german and looks(text, found, at, last)


def _fills_its_line(found: list[Token], at: int, last: int) -> bool:
    """Two or three unknown words alone on a line, as in a signature or an address."""
    alone = (
        (at == 0 or "\n" in found[at].gap)
        and last < len(found)
        and "\n" in found[last].gap
    )
    unknown = not any(token.is_a & (ORDINARY | STREET) for token in found[at:last])
    return alone and unknown and 1 < last - at < 4


def _led(text: str, found: list[Token], at: int) -> bool:
    """Do the words before announce a person?"""
    token = found[at]
    before = fold(found[at - 1].word) if at else ""
    gap = token.gap.strip()
    if before in TITLES and gap in {"", "."}:
        return True
    if (before in GREETINGS or before in RELATIONS) and not gap:
        return True
    lead = _lead(text, token)
    if (token.capital or token.is_a & NAME) and NAMED.search(lead):
        return not token.is_a & NEVER
    if LED.search(lead):
        return bool(token.is_a & (NAME | SHAPED)) or not token.is_a & ORDINARY
    return bool(SIGNED.search(lead))


def _by_lists(text: str, found: list[Token], at: int, last: int) -> bool:
    """Is a name of the lists in it that is not also a word like any other?"""
    run = [token for token in found[at:last] if not is_code(token.word) or large(text)]
    if not run:
        return False
    clear = [
        token
        for token in run
        if token.is_a & NAME and not token.is_a & (ORDINARY | STREET)
    ]
    if any(token.is_a & FIRST for token in clear):
        return True
    if clear:
        return run[0].capital or len(run) > 1
    if not run[0].capital:
        return False
    if len(run) > 1:
        return bool(run[0].is_a & FIRST) and any(
            not token.is_a & PLACE for token in run
        )
    first_word = begins(run[0], at)
    if not run[0].is_a & FIRST or run[0].is_a & (PLACE | NEVER):
        return False
    return not first_word or spoken_of(text, found, at, last)
