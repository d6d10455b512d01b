"""Which names does a record itself give: who wrote it, who was asked, who answered?"""

import json
import re
from typing import Any

# Fields of an export that hold a person's name or address, in five languages, as they
# are spelled once case, spaces and marks are gone.
NAMING = re.compile(
    r"(?:customer|client|contact|reviewer|respondent|requester|submitter|user|guest|patient"
    r"|author|agent|assignee|sender|recipient|reporter|member|buyer|employee|staff|owner)?"
    r"(?:full|first|last|given|family|middle|display|sur)?(?:name|names|email|emailaddress)"
    r"|author|requester|assignee|agent|reviewer|respondent|from|to|cc|sender|recipient"
    r"|attendees?|participants?|speaker|mail|email|username|nickname|screenname|handle"
    r"|vorname|nachname|familienname|kundenname|kunde|ansprechpartner|absender|mitarbeiter"
    r"|nombres?|apellidos?|nombrecompleto|cliente|correo|correoelectronico|remitente"
    r"|nom|prenom|nomdefamille|nomcomplet|auteur|courriel|adressemail|expediteur"
    r"|nome|sobrenome|apelido|nomecompleto|autor|remetente|usuario"
)
QUICK = re.compile(
    r"name|mail|author|agent|assignee|requester|reviewer|respondent|from|sender|nombre"
    r"|apellido|nom|kunde|client|\"to\"|cc\"|particip|attend|speaker|handle|absender"
    r"|mitarbeiter|partner|courriel|correo|remit|auteur|autor|usu",
    re.IGNORECASE,
)
PLAIN = str.maketrans("áàâãäéèêëíìîïóòôõöúùûüçñ", "aaaaaeeeeiiiiooooouuuucn")
NO_LETTERS = re.compile(r"[\W_]+")
# Longer values are no name but words; so many names are a mailing list.
LONGEST_NAME, MOST_NAMES = 80, 24


def names_in(meta: str | None) -> tuple[str, ...]:
    """Return the names that a record's other fields (a JSON object as text) give."""
    if not meta or not QUICK.search(meta):
        return ()
    try:
        known = json.loads(meta)
    except ValueError:
        return ()
    if not isinstance(known, dict):
        return ()
    found = [one for key, value in known.items() for one in _of(key, value)]
    return tuple(dict.fromkeys(found))[:MOST_NAMES]


def _of(key: str, value: Any) -> list[str]:
    named = NAMING.fullmatch(NO_LETTERS.sub("", key.lower().translate(PLAIN)))
    if isinstance(value, dict):
        inner = [(key if named else inside, given) for inside, given in value.items()]
        return [one for inside, given in inner for one in _plain(inside, given)]
    return _plain(key, value) if named else []


def _plain(key: str, value: Any) -> list[str]:
    if not NAMING.fullmatch(NO_LETTERS.sub("", key.lower().translate(PLAIN))):
        return []
    given = value if isinstance(value, list) else [value]
    texts = [one.strip() for one in given if isinstance(one, str)]
    return [one for one in texts if 1 < len(one) <= LONGEST_NAME]
