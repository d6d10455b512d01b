"""Find people's names: by lists, by what stands before them, by how names look."""

import re
from collections.abc import Iterator

from walkamile.listen.redact.likeness import likeness
from walkamile.listen.redact.looks import (
    LIKE_A_NAME,
    PARTICLES,
    RELATIONS,
    TITLES,
    announces,
    begins,
    is_code,
    is_noun,
    large,
    looks,
    looks_small,
    lower,
    small,
    sounds,
    spoken_of,
    titled,
    told_of,
    with_title,
    worth_a_look,
)
from walkamile.listen.redact.spans import Found
from walkamile.listen.redact.tokens import Token
from walkamile.listen.redact.words import (
    COMMON,
    FAMILY,
    FIRST,
    LAST,
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

WORDS_IN_A_NAME = 5
GREETINGS = cue("greetings")
LED = re.compile(  # what people say before a name
    r"(?:\bname(?:'s|’s)? (?:is|was|to)|\bname[ \t]*[:=]|\bname\?|(?:account|user|author"
    r"|from|by|kunde|cliente|client)[ \t]*:"
    r"|\bthis is|\bmy name|\bi am|\bi['’]m|\bpartner['’]s name|(?:spoke|speak|talked|talk"
    r"|spoken|chatted|deal|dealt) (?:to|with)"
    r"|follow up with|\bon behalf of|calls? me|helped by|served by|thanks? to|thank you"
    r"|ask(?:ed)? for|(?:booked|reserved|registered|made|held|filed) (?:under|by|for)"
    r"|(?:in|under) the name(?: of)?|(?:account|card) ?holder|a (?:lady|man|guy|woman) called"
    r"|auf den namen|im namen von|(?:konto)?inhaber(?:in)?|eine?[rn]? gewisser?|hier ist"
    r"|a nombre de|titular|una? tal|habl(?:ar|é) con|pregunt(?:e|en|ar) por|por parte de"
    r"|au nom de|titulaire|une? certaine?|demandez|voir avec|parler [aà]|de la part de"
    r"|em nome de|uma? tal|falar com|pergunt(?:e|em|ar) pel[oa]|da parte de"
    r"|correct it to|change it to|it['’]s under"
    r"|ich hei(?:ß|ss)e|name ist|mein name|ich bin|gesprochen mit|me llamo|nombre es"
    r"|mi nombre|\bsoy|habl[eé] con"
    r"|m['’]appelle|nom est|je suis|parl[eé] [aà]|avec|me chamo|nome [eé]|eu sou|\bsou"
    r"|falei com|danke? an|gracias a|merci [aà]|obrigad[oa] (?:ao|à|a)"
    r"|vecin[oa]|voisine?|vizinh[oa]|nachbar(?:n|in)?)[\s:,]{1,4}$",
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
    r"|un saludo|saludos|atentamente|cordialement"
    r"|salutations|bien à vous|atenciosamente|cumprimentos"
    r"|um abra[çc]o|abraços)[,.! ]{0,3}\s{0,3}(?:\n\s{0,8}|- ?|, ?)$"
    r"|\b(?:[vl]g|mfg|cdlt|atte)[,.! ]{1,3}$",
    re.IGNORECASE,
)
BEFORE_NAMES = cue("before_names")
# "Ana le cobraron": what follows is what they did, and no family name.
SIGNED_IT = ("ó", "aron", "ieron")  # "Firmó Carlos": who did it comes after
VERBS = ("aron", "ieron", "aban", "eron", "iron", "ado", "ido")
AFTER = cue("after")
SHORTEST_STRANGE = 3  # a word of no list this short is rather a slip
LEAD = 34  # characters before a name that are read


def people(
    text: str, found: list[Token], *, english: bool, german: bool
) -> Iterator[Found]:
    """Yield people's names, cased or not."""
    announced, done = announces(text), 0
    for at in range(len(found)) if announced else worth_a_look(found):
        if at < done:
            continue
        last = _run(found, at)
        if announced and NAMED.search(_lead(text, found[at])):
            last = max(last, _as_named(found, at))  # "My name is Key"
        elif last == at and titled(found, at):
            last = _as_named(found, at)  # "Frau Hammer"
        sure = told_of(text, found, at, german=german)
        last = max(last, _as_named(found, at)) if sure else last
        if last > at and (
            sure or _is_person(text, found, at, last, english=english, german=german)
        ):
            yield Found(with_title(found, at), found[last - 1].end, "person")
            done = last


def _as_named(found: list[Token], at: int) -> int:
    """Where a name ends that was announced as one, though it is a word as well."""
    last = at
    while last < len(found) and last - at < WORDS_IN_A_NAME - 2:
        token = found[last]
        if last > at and token.gap != " ":
            break
        if last > at and token.plain in PARTICLES:
            after = _after_particles(found, last, upper=found[at].capital)
            if not after:
                break
            last = after
            continue
        little = last > at and not token.capital
        if little and (found[at].capital or token.word.endswith(SIGNED_IT)):
            break
        strange = little and not token.is_a and likeness(token.word) >= 0
        strange = strange and not token.plain.endswith(VERBS)
        if not (token.capital or strange or token.is_a & (NAME | FAMILY | SHAPED)):
            break
        last += 1
    return last


def _lead(text: str, token: Token) -> str:
    return text[max(0, token.start - LEAD) : token.start]


def _run(found: list[Token], at: int) -> int:
    """Where a name begun at ``at`` could end: words of the same case without a stop."""
    if not _can_begin(found[at]) and not _given_name(found, at):
        return at
    if _did(found, at):
        return at
    last, upper = at + 1, found[at].capital
    while last < len(found) and last - at < WORDS_IN_A_NAME:
        token = found[last]
        if token.gap not in {" ", "-"} and not (
            token.gap == ". " and found[last - 1].initial
        ):
            break
        if token.plain in PARTICLES and (
            after := _after_particles(found, last, upper=upper)
        ):
            last = after
        elif _can_follow(token, upper=upper) or _completes(found, at, last):
            last += 1
        else:
            break
    return last


def _did(found: list[Token], at: int) -> bool:
    """Is it a Spanish verb before the name of whoever did it?"""
    if at + 1 >= len(found) or not found[at].word.lower().endswith(SIGNED_IT):
        return False
    return bool(found[at + 1].is_a & FIRST) and found[at + 1].gap == " "


def _after_particles(found: list[Token], at: int, *, upper: bool) -> int:
    """Return where the name ends that follows ``del`` or ``van der``, or 0."""
    for place, token in enumerate(found[at + 1 : at + 3], at + 1):
        if token.gap != " ":
            return 0
        if token.plain not in PARTICLES:
            noun = token.is_a & COMMON and not token.is_a & (LAST | FAMILY)
            fits = token.capital and not token.is_a & NEVER and not noun
            if not upper:
                family = bool(token.is_a & (LAST | FAMILY))
                fits = not token.capital and not token.plain.endswith(VERBS)
                sounds_so = token.is_a > 0 or likeness(token.word) >= LIKE_A_NAME
                fits = fits and (
                    family or (sounds_so and _can_follow(token, upper=False))
                )
            return place + 1 if fits else 0
    return 0


def _given_name(found: list[Token], at: int) -> bool:
    """Tell a first name that is also a word by the family name after it."""
    if at + 1 >= len(found) or not found[at].is_a & FIRST or found[at + 1].gap != " ":
        return False
    family = found[at + 1]
    if family.is_a & (COMMON | PLACE):
        return False
    if family.is_a & (LAST | SHAPED):
        return True
    unknown = not family.is_a & (ORDINARY | STREET | RARE) and len(family.word) > 2
    if found[at].capital != family.capital or not unknown:
        return False
    return (
        family.capital
        or likeness(family.word) >= LIKE_A_NAME
        or not family.word.isascii()
    )


def _completes(found: list[Token], at: int, last: int) -> bool:
    """Is it a family name that is also a word: ``Moira Pagan``, ``carla dam``?"""
    before, token = found[last - 1], found[last]
    if token.is_a & (NEVER | ORGANISATION) or token.capital != before.capital:
        return False
    family = token.is_a & (LAST | FAMILY)
    if token.is_a & PLACE and not family:
        return False
    if token.capital:
        given = before.is_a & (FIRST | LAST | SHAPED) or before.initial
        return bool(given) and token.gap in {" ", ". "} and not token.word.isupper()
    clear = [one for one in found[at:last] if not one.is_a & ORDINARY]
    strange = [
        one for one in clear if not one.is_a and len(one.word) > SHORTEST_STRANGE
    ]
    return bool(family) and (any(one.is_a & FIRST for one in clear) or bool(strange))


def _can_begin(token: Token) -> bool:
    if token.plain in BEFORE_NAMES:
        return False
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
    plain = token.plain
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
    if led and len(first.word) > 1:
        family = FAMILY | LAST if titled(found, at) else FAMILY
        known = first.is_a & COMMON and not first.is_a & family
        if first.capital or not known or NAMED.search(_lead(text, first)):
            return True
    if _by_lists(text, found, at, last):
        return True
    if _fills_its_line(found, at, last):
        return True
    if not first.capital:
        return (
            english and lower(run) and small(text) and looks_small(text, run, found, at)
        )
    if german:  # every noun has a capital: two words, and one that sounds like a name
        unknown = [
            one for one in run if not one.is_a & (COMMON | RARE | PLACE | STREET)
        ]
        return len(run) > 1 and len(unknown) > 0 and sounds(unknown, LIKE_A_NAME)
    noun = is_noun(text, found, at, last, english=english)
    return not noun and looks(text, found, at, last)


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
    before = found[at - 1].plain if at else ""
    gap = token.gap.strip()
    if before in TITLES and gap in {"", "."}:
        return True
    if (before in GREETINGS or before in RELATIONS) and not gap:
        return True
    lead = _lead(text, token)
    if (token.capital or token.is_a & (NAME | FAMILY)) and NAMED.search(lead):
        onward = found[at + 1] if at + 1 < len(found) else None
        return not token.is_a & NEVER or bool(onward and onward.is_a & NAME)
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
