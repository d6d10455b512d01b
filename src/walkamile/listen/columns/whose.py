"""Whose words, date or number does a column hold: the customer's, or someone else's?"""

import re
from collections.abc import Iterable
from functools import lru_cache

from walkamile.listen.columns.header_words import plain
from walkamile.listen.columns.words import words

# What an organisation writes back: it thanks for the message, or is sorry about it.
ANSWERING = (
    r"(?i)\b(?:(?:thank you|thanks)(?: so much| very much)? for (?:your|taking|sharing|letting"
    r"|reaching|contacting|getting|bringing|the (?:feedback|review))"
    r"|(?:we(?:['’]re| are| were)|i['’]?m|i am) (?:(?:very|so|really|truly) )?sorry"
    r"|(?:vielen|herzlichen|besten) dank für (?:ihre|ihr|deine|dein|die|das|den)"
    r"|tut (?:uns|mir) (?:sehr )?leid|bedauern"
    r"|merci (?:beaucoup )?(?:pour (?:votre|ce|cet)|d['’]avoir|de nous)"
    r"|nous sommes (?:désolé|navré)"
    r"|(?:muchas )?gracias por (?:su|tu|escrib|contact|compart|ponerse|elegir)|lamentamos|sentimos"
    r"|obrigad[oa]s? (?:pelo|pela|por)|agradecemos|grazie per (?:la|il|aver)"
    r"|ci dispiace|ci scusiamo"
    r"|(?:hartelijk )?(?:dank|bedankt) (?:u |je )?(?:wel )?voor|het spijt ons)"
)
MOST = 0.5  # of a column's texts: then they are answers to customers
UNTIL = {"zum", "bis", "until", "due", "by", "hasta", "ate", "entro", "tot"}
LONG_ENDING = 5  # of a German compound: "Abreisetermin"
DATE_WORDS = (
    3  # that a reply's date has more in its name than the reply: "Date", "(UTC)"
)
WISHES = re.compile(
    r"\b(?:improve\w*|suggest\w*|wish\w*|verbesser\w*|wunsch|wunsche|anregung\w*|amelior\w*"
    r"|souhait\w*|mejor[ae]\w*|sugerenc\w*|melhor[ai]\w*|sugest\w*|miglior\w*|suggeriment\w*"
    r"|verbeter\w*|wens\w*)\b"
)
# A date named like the words is rather theirs than another.
OF_THE_SAME = 1.2
OUR_STEP = re.compile(
    r"\b(?:first (?:response|reply|contact|answer)|(?:time|days) to |erste (?:antwort|reaktion)"
    r"|premiere reponse|primera? respuesta|primeira resposta|prima risposta"
    r"|eerste (?:reactie|antwoord)|due|sla|last (?:agent|staff) )"
)
COUNT_OF = re.compile(
    r"\b(?:(?:number|count|nr|no) of|nombre d|nb|anzahl|aantal|numero de(?! (?:caso|ticket|queja))"
    r"|cantidad|quantidade|numero di)\b"
)
COUNTS = re.compile(
    r"\b(?:how (?:many|often|long|old)|wie ?(?:viele?|oft|lange|alt)|combien|cu[aá]nt[oa]s"
    r"|quant[oaei]s? (?:tempo|volt[ae]|vezes|ann[oi]|anos|pess?o\w+|persone|dias|giorni)"
    r"|hoe ?(?:vaak|lang|veel)|which|welche\w*)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=8)
def _hints(kind: str) -> frozenset[str]:
    return frozenset(plain(one) for one in words("hints")[kind])


@lru_cache(maxsize=1)
def _by_organisation() -> re.Pattern[str]:
    names = "|".join(sorted(_hints("organisation"), key=len, reverse=True))
    return re.compile(
        r"\b(?:des|der|vom|von|du|de la|de l|del|de los|do|da|dell|della|dello|van|van de"
        rf"|van het|by|by the|from|from the) (?:{names})s?\b"
    )


@lru_cache(maxsize=1)
def _by_staff() -> re.Pattern[str]:
    names = "|".join(sorted(_hints("staff"), key=len, reverse=True))
    about = (
        r"(?<!about )(?<!on )(?<!of )(?<!zum )(?<!sur )(?<!sobre )(?<!with )(?<!our )"
    )
    return re.compile(rf"{about}\b(?:{names})s?\b")


YOURS = re.compile(
    r"\b(?:your?|ihre?[nms]?|deine?[nms]?|votre|vos|su|sus|sua|seu|vostr[aoe]|uw|vuestr[ao])\b"
)


def asks_you(name: str) -> bool:
    """Tell a question put to the customer: ``Q2 - Expliquez votre réponse``."""
    return name.rstrip().endswith("?") or YOURS.search(plain(name)) is not None


def by_us(name: str) -> bool:
    """Tell whether a column's name says that the organisation wrote it, or one of its own."""
    if asks_you(name):
        return False
    given = plain(name)
    return bool(_by_organisation().search(given) or _by_staff().search(given))


def of_the_whole(name: str) -> bool:
    """Tell a rating of everything from one of the room, the price, the staff."""
    return not _hints("overall").isdisjoint(plain(name).split())


def of_its_end(name: str) -> bool:
    """Tell the time when an answer was finished or sent."""
    return not _hints("ended").isdisjoint(plain(name).split())


def of_its_beginning(name: str) -> bool:
    """Tell the time when an answer was begun, or the invitation went out."""
    return not _hints("begun").isdisjoint(plain(name).split())


def of_what_happened(name: str) -> bool:
    """Tell the day of the visit, the stay or the ride from the day when it was told."""
    given = plain(name).split()
    if given and given[-1] in UNTIL:
        return True
    ends = tuple(one for one in _hints("happened") if len(one) >= LONG_ENDING)
    return not _hints("happened").isdisjoint(given) or any(
        word.endswith(ends) for word in given
    )


def is_our_step(name: str) -> bool:
    """Tell when we first answered or were done: ``First Response Time``."""
    return OUR_STEP.search(plain(name)) is not None


def beside(name: str, texts: Iterable[str]) -> float:
    """Return above 1 for ``reviews.date`` beside ``reviews.text``: a day of the same thing."""
    given = plain(name).split()
    said = {word for text in texts for word in plain(text).split()}
    same = {word for word in given if len(word) >= LONG_ENDING} & said
    same = {word for word in same - _speakers() if not is_of_someone(word)}
    return OF_THE_SAME if same and len(given) > 1 else 1.0


@lru_cache(maxsize=1)
def _speakers() -> frozenset[str]:
    return frozenset(plain(one) for side in words("roles").values() for one in side)


def within(name: str, texts: Iterable[str]) -> float:
    """Return above 1 for ``reviews.rating`` beside ``reviews.text``: of one nested object."""
    stem, dot, _ = name.rpartition(".")
    same = dot and any(text.rpartition(".")[0] == stem for text in texts)
    return OF_THE_SAME if same else 1.0


def is_beside_the_words(name: str) -> bool:
    """Tell a column of notes, which is rather the colleagues' where there is another."""
    return not (asks_you(name) or _hints("aside").isdisjoint(plain(name).split()))


def is_a_version(name: str, others: Iterable[str]) -> bool:
    """Tell a translation or a cleaned copy, or one of several languages of one column."""
    given = plain(name)
    if re.search(r"\b(?:translat|original|clean|ubersetz|tradu|stemmed|lemma)", given):
        return True
    stem, _, last = given.rpartition(" ")
    return len(last) == 2 and any(
        plain(one).rpartition(" ")[0] == stem and stem for one in others if one != name
    )


def of_a_reply(name: str, replies: Iterable[str]) -> bool:
    """Tell whether a column is named after a reply: ``Seller reply``, ``Seller reply date``."""
    given = plain(name).split()
    for reply in map(plain, replies):
        said = [
            word for word in reply.split() if word not in {"text", "content", "body"}
        ]
        rest = [word for word in given if word not in said]
        if said and set(said) <= set(given) and len(rest) <= DATE_WORDS:
            return True
    return False


def asks_for_wishes(name: str) -> bool:
    """Tell what is named after what should become better."""
    return WISHES.search(plain(name)) is not None


def counts_something(name: str) -> bool:
    """Tell a question after a number of things from one after an opinion."""
    return COUNTS.search(name) is not None


def is_a_count(name: str) -> bool:
    """Tell ``Number of stays``, which numbers nothing."""
    return COUNT_OF.search(plain(name)) is not None


def numbers_rows(name: str) -> float:
    """Return between 0 and 1 how clearly a name numbers what is said, and nobody's account."""
    given = plain(name).split()
    if is_of_someone(name) or is_a_count(name):
        return 0.0
    numbered = not _hints("number").isdisjoint(given) or any(
        word.endswith(tuple(_hints("number_ends"))) for word in given
    )
    return 0.6 if numbered else 0.0


def is_of_someone(name: str) -> bool:
    """Tell the number of a person, product or place, which may come again."""
    given = plain(name).split()
    return not _hints("someone").isdisjoint(given) or any(
        word.startswith(tuple(_hints("someone_begins"))) for word in given
    )


def has_no_name(name: str) -> bool:
    """Tell a column that the file gave no heading."""
    return re.fullmatch(r"column \d+", name) is not None
