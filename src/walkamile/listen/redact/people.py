"""Find people's names: by lists, by what stands before them, by how names look."""

import re
from collections.abc import Iterator

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
SHORTEST_UNKNOWN = 3
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
HE_OR_SHE = re.compile(
    r"\b(?:he|she|him|her|his|hers|himself|herself)\b", re.IGNORECASE
)
SAID_OF_PEOPLE = cue("said_of_people")
WHERE = cue("where")
OF_THINGS = cue("of_things")
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
        if last == at and found[at].capital and NAMED.search(_lead(text, found[at])):
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
    if not _can_begin(found[at]):
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


def _completes(before: Token, token: Token) -> bool:
    """Is it a family name that is also a word: ``Moira Pagan``, ``J. Bouts``?"""
    if (
        token.is_a & (NEVER | ORGANISATION | PLACE)
        or not token.capital
        or not before.capital
    ):
        return False
    given = before.initial or before.is_a & FIRST or not before.is_a & ORDINARY
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
            bool(token.is_a & NAME) or token.initial or not token.is_a & ORDINARY
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
        return english and _looks_small(text, run, found, at)
    return not german and _looks(text, found, at, last)


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
    if token.capital and NAMED.search(lead):
        return not token.is_a & NEVER
    if LED.search(lead):
        return bool(token.is_a & (NAME | SHAPED)) or not token.is_a & ORDINARY
    return bool(SIGNED.search(lead))


def _by_lists(text: str, found: list[Token], at: int, last: int) -> bool:
    """Is a name of the lists in it that is not also a word like any other?"""
    run = found[at:last]
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
    begins = _begins(run[0], at)
    if not run[0].is_a & FIRST or run[0].is_a & (PLACE | NEVER):
        return False
    return not begins or _spoken_of(text, found, at, last)


def _begins(token: Token, at: int) -> bool:
    """Tell whether it begins a sentence or a line?"""
    return at == 0 or any(mark in token.gap for mark in '.!?\n:"“…(*')


def _looks(text: str, found: list[Token], at: int, last: int) -> bool:
    """Capitals and no word of ours: a name, unless what stands before says a place."""
    run = found[at:last]
    if any(_is_brand(token.word) for token in run):
        return False
    before = fold(found[at - 1].word) if at and not found[at].gap.strip() else ""
    if any(token.is_a & (SHAPED | LAST) for token in run) and (
        before not in WHERE or len(run) > 1
    ):
        return True
    if before in WHERE:
        return len(run) > 1 and before in {"for", "with", "of", "to"}
    if len(run) > 1:
        return not any(token.is_a & (ORGANISATION | STREET) for token in run)
    if len(run[0].word) < SHORTEST_UNKNOWN:
        return False
    if _begins(run[0], at):
        return _spoken_of(text, found, at, last)
    return before not in OF_THINGS


def _spoken_of(text: str, found: list[Token], at: int, last: int) -> bool:
    """Judge a single unknown word at the beginning: said of a person, or a speaker."""
    if last >= len(found):
        return at == 0 or "?" in found[at].gap or ":" in found[at].gap
    following = found[last]
    if following.gap.startswith(":"):
        return True
    if following.gap.strip() == "," and found[at].gap.strip().endswith(":"):
        return True
    said = fold(following.word)
    if said == "is" and last + 1 < len(found) and fold(found[last + 1].word) == "from":
        return True
    return said in SAID_OF_PEOPLE and (
        HE_OR_SHE.search(text) is not None or said == "had"
    )


def _is_brand(word: str) -> bool:
    """Is it written in capitals throughout, or with one inside (but not as McCathie is)?"""
    if len(word) > 1 and word.isupper():
        return True
    inside = [
        at
        for at, mark in enumerate(word)
        if at and mark.isupper() and word[at - 1] not in "-'’"
    ]
    return bool(inside) and not word.startswith(
        ("Mc", "Mac", "De", "Di", "O", "La", "Le", "Van")
    )


def _looks_small(text: str, run: list[Token], found: list[Token], at: int) -> bool:
    """In small letters among English words: two unknown ones, or a family name's look."""
    before = fold(found[at - 1].word) if at and not found[at].gap.strip() else ""
    if before in WHERE:
        return False
    unknown = [
        token
        for token in run
        if not token.is_a & (COMMON | PLACE | STREET) and len(token.word) > 2
    ]
    if any(token.is_a & SHAPED or not token.word.isascii() for token in unknown):
        return True
    if len(unknown) > 1:
        return True
    return (
        bool(unknown)
        and not text[:1].isupper()
        and _small_spoken_of(text, found, at + len(run))
    )


def _small_spoken_of(text: str, found: list[Token], last: int) -> bool:
    return (
        last < len(found)
        and fold(found[last].word) in SAID_OF_PEOPLE
        and HE_OR_SHE.search(text) is not None
    )
