"""Judge by its looks and its sentence whether an unknown word is a person's name."""

import re
from functools import lru_cache

from walkamile.listen.redact.likeness import likeness
from walkamile.listen.redact.tokens import Token
from walkamile.listen.redact.words import (
    COMMON,
    ENGLISH,
    FAMILY,
    FIRST,
    LAST,
    LITTLE,
    NAME,
    NEVER,
    ORDINARY,
    ORGANISATION,
    PLACE,
    RARE,
    SHAPED,
    STREET,
    cue,
)

HE_OR_SHE = re.compile(
    r"\b(?:he|she|him|her|his|hers|himself|herself)\b", re.IGNORECASE
)
SAID_OF_PEOPLE = cue("said_of_people")
WHERE = cue("where")
OF_THINGS = cue("of_things")
LONGEST_CODE = 3  # "ANA", "TED": rather an abbreviation than a name
END_OF_LATIN = 0x250
STILL = cue("still")
SHORTEST_UNKNOWN = 3
# Log odds by letters (see likeness): with nothing else to tell, and beside he or she.
LIKE_A_NAME, HALF_LIKE_A_NAME = 2.0, -1.0
KNOWN = ORDINARY | STREET | RARE
# After these stands a person, if it is a first name at all: "tell Grace in billing".
TOLD = re.compile(
    r"\b(?:tell|told|ask|asked|according to|laut|sag(?:en|te|ten)?(?: sie)?|selon|d['’]apr[eè]s"
    r"|seg[uú]n|segundo|(?:dec[ií]r?|di[jg][oae]|dije|pregunt[eé])(?:le)? a|(?:dire|dit) [àa]"
    r"|un[ao]? tal|uma? tal|une? certaine?|eine?[rn]? gewisse[rn]?|ask(?:ed)? for"
    r"|pregunt(?:e|en|ar) por|demandez|pergunt(?:e|em|ar) pel[oa]"
    r"|(?:dizer|disse|diga|digam) (?:à|ao|a)|(?:spoke|speak|talk|talked) (?:to|with)"
    r"|(?:und|y|and|et|e) (?:dann|then|luego|ensuite|puis|depois) (?:mit|to|with|con|à|com)) $",
    re.IGNORECASE,
)
ANNOUNCED = re.compile(  # without one of these there is no NAMED
    r"name|hei(?:ß|ss)e|llamo|nombre es|appelle|nom est|chamo|nome é"
    r"|(?:booked|reserved|registered) under|a nombre de|au nom de|em nome de",
    re.IGNORECASE,
)
ANNOUNCING = (
    *(
        "name",
        "heisse",
        "llamo",
        "nombre es",
        "appelle",
        "nom est",
        "chamo",
        "ed under",
    ),
    *("a nombre de", "au nom de", "em nome de"),
)
# After these stands a name that may be any word: "booked under wood", "a nombre de botella".
UNDER = re.compile(
    r"\b(?:(?:booked|reserved|registered) under|a nombre de|au nom de|em nome de"
    r"|auf den namen(?: von)?) $",
    re.IGNORECASE,
)
LEAD = 34  # characters before a name that are read
RELATIONS = cue("relations")
PARTICLES = cue("particles")
TRADES, ARTICLES = cue("trades"), cue("articles")
TITLES = cue("titles")
SHORT_TITLES = TITLES - {"don", "aunt", "uncle", "tante", "onkel", "miss"}


def announces(text: str) -> bool:
    """Tell whether a text may say outright that a name follows."""
    if not text.isascii():
        return ANNOUNCED.search(text) is not None
    plain = text.lower()
    return any(words in plain for words in ANNOUNCING)


def begins(token: Token, at: int) -> bool:
    """Tell whether it begins a sentence or a line?"""
    return at == 0 or any(mark in token.gap for mark in '.!?\n:"“…(*')


def looks(text: str, found: list[Token], at: int, last: int) -> bool:
    """Capitals and no word of ours: a name, unless what stands before says a place."""
    run = found[at:last]
    if _is_no_name(run):
        return False
    before = found[at - 1].plain if at and not found[at].gap.strip() else ""
    if any(token.is_a & (SHAPED | LAST) for token in run) and (
        before not in WHERE or len(run) > 1
    ):
        return True
    if before in WHERE:
        return len(run) > 1 and before in {"for", "with", "of", "to"}
    if len(run) > 1:
        return not any(token.is_a & (ORGANISATION | STREET) for token in run)
    if len(run[0].word) < SHORTEST_UNKNOWN or run[0].is_a & (ORDINARY | STREET):
        return False
    if begins(run[0], at):
        return spoken_of(text, found, at, last)
    return before not in OF_THINGS


def _is_no_name(run: list[Token]) -> bool:
    if len(run) == 1 and run[0].is_a & KNOWN and not run[0].is_a & NAME:
        return True
    if len(run) == 1 and run[0].is_a & (ORDINARY | STREET):
        return True
    short = all(len(token.word) < SHORTEST_UNKNOWN for token in run)
    return short or any(_is_brand(token.word) for token in run)


def spoken_of(text: str, found: list[Token], at: int, last: int) -> bool:
    """Judge a single unknown word at the beginning: said of a person, or a speaker."""
    if last >= len(found):
        return at == 0 or "?" in found[at].gap or ":" in found[at].gap
    following = found[last]
    if following.gap.startswith(":"):
        return True
    if following.gap.strip() == "," and found[at].gap.strip().endswith(":"):
        return True
    said = following.plain
    asked = (
        at > 0 and found[at - 1].plain in {"is", "was"} and not found[at].gap.strip()
    )
    if asked and said in STILL:
        return True
    if said == "is" and last + 1 < len(found) and found[last + 1].plain == "from":
        return True
    return said in SAID_OF_PEOPLE and (someone(text) or said == "had")


@lru_cache(maxsize=2)  # asked for many words of one text
def someone(text: str) -> bool:
    """Tell whether a text speaks of him or her."""
    return HE_OR_SHE.search(text) is not None


@lru_cache(maxsize=2)
def small(text: str) -> bool:
    """Tell whether a text has no capitals at all."""
    return text.islower()


@lru_cache(maxsize=2)
def large(text: str) -> bool:
    """Tell whether a text is all capitals."""
    return text.isupper()


def is_code(word: str) -> bool:
    """Tell whether a word is rather an abbreviation than a name."""
    return len(word) <= LONGEST_CODE and len(word) > 1 and word.isupper()


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


def lower(run: list[Token]) -> bool:
    """Tell Latin small letters from scripts that know no capitals."""
    return all(
        token.word[0].islower() and ord(token.word[0]) < END_OF_LATIN for token in run
    )


def looks_small(text: str, run: list[Token], found: list[Token], at: int) -> bool:
    """In small letters among English words: unknown words that sound like a name."""
    before = found[at - 1].plain if at and not found[at].gap.strip() else ""
    unknown = [
        token
        for token in run
        if not token.is_a & (COMMON | PLACE | STREET | RARE) and len(token.word) > 2
    ]
    if not unknown:
        return False
    last = run[-1].end
    if text.startswith(("'s", "’s"), last) and not run[-1].is_a & KNOWN:
        return True
    strange = any(token.is_a & SHAPED or not token.word.isascii() for token in unknown)
    if before in WHERE:
        return len(run) > 1 and (strange or sounds(unknown, LIKE_A_NAME))
    if strange or len(unknown) > 1:
        return True
    if sounds(unknown, LIKE_A_NAME):
        return True
    if someone(text) and sounds(unknown, HALF_LIKE_A_NAME):
        return True
    return spoken_of(text, found, at, at + len(run))


def sounds(unknown: list[Token], enough: float) -> bool:
    """Is one of these words on a list of names, or sounds like those that are?"""
    return any(
        token.is_a & NAME
        or (len(token.word) > LONGEST_CODE and likeness(token.word) >= enough)
        for token in unknown
    )


def titled(found: list[Token], at: int) -> bool:
    """Tell whether a title stands before, and this is no little word: ``die Frau hat``."""
    if not at or found[at].gap not in {" ", ". "} or found[at].is_a & (NEVER | LITTLE):
        return False
    return found[at - 1].plain in SHORT_TITLES and not found[at].digits


def with_title(found: list[Token], at: int) -> int:
    """Say where to begin: a title is masked with the name: it tells of one person, too."""
    if at and found[at].gap in {" ", ". "} and found[at - 1].plain in SHORT_TITLES:
        return found[at - 1].start
    return found[at].start


def worth_a_look(found: list[Token]) -> list[int]:
    """Return where a name may begin: at no ordinary word in small letters.

    Unless a title stands before it.
    """
    titles = [at for at, token in enumerate(found, 1) if token.plain in SHORT_TITLES]
    after = set(titles)
    return [
        at
        for at, (_, _, _, is_a, _, _, capital, _, _) in enumerate(found)
        if capital or is_a & FIRST or not is_a & ORDINARY or at in after
    ]


def told_of(text: str, found: list[Token], at: int, *, german: bool) -> bool:
    """Tell a name that is a word as well by whom it is said of: ``our neighbour April``.

    In small letters only a first name of the lists that is no English word (``boss said``);
    with a capital any word but among German nouns.
    """
    token = found[at]
    if not at or token.digits or token.is_a & (NEVER | LITTLE):
        return False
    if token.gap == ", ":
        return _beside(found, at)
    if token.gap != " ":
        return False
    first = bool(token.is_a & FIRST)
    before = found[at - 1].plain
    if before in RELATIONS or before in SHORT_TITLES:
        if token.capital:
            return not german and (first or before in RELATIONS)
        onward = found[at + 1] if at + 1 < len(found) else token
        goes_on = onward.plain in PARTICLES or (onward.is_a & (LAST | ENGLISH)) == LAST
        return first and (not token.is_a & ENGLISH or bool(goes_on))
    lead = max(0, token.start - LEAD)
    if token.is_a & (NAME | FAMILY) and UNDER.search(text, lead, token.start):
        return True
    return first and TOLD.search(text, lead, token.start) is not None


def _beside(found: list[Token], at: int) -> bool:
    """Tell a first name between commas behind a trade: ``el técnico, paco, llegó``."""
    if at + 1 >= len(found) or not found[at + 1].gap.startswith(","):
        return False
    role = found[at - 1].plain in RELATIONS or found[at - 1].plain in TRADES
    return role and bool(found[at].is_a & FIRST)


def is_noun(
    text: str, found: list[Token], at: int, last: int, *, english: bool
) -> bool:
    """Tell whether one unknown word with a capital is a thing: ``an der Kasse``, ``Anschrift:``."""
    if last - at > 1:
        return False
    before = found[at - 1].plain if at and found[at].gap == " " else ""
    labels = not english and text[found[at].end : found[at].end + 1] == ":"
    return before in ARTICLES or labels
