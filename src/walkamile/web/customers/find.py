"""Find all that one customer told us, by the name, address or number they go by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import phonenumbers
from django.db.models import Q, QuerySet

from walkamile.listen.pseudonym import pseudonym
from walkamile.refused import Refused
from walkamile.web import keys
from walkamile.web.followed import forgetting
from walkamile.web.models import CustomerIdentity, Verbatim

# Shorter than this, half of all words would "mention" somebody.
SHORTEST = 3
# Where somebody may be named by a sign of their own, beside the words themselves.
NAMED_IN = ("text", "title", "meta", "url", "source_record_id", "conversation_id")
AT_ONCE = 500  # of the parameters that SQLite takes in one statement


class NotAPersonError(Refused):
    """Too little to find one person by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """One customer: their references, their own words, and where they are mentioned.

    ``words`` are what they said and what was answered them in conversations with
    nobody else; ``mentions`` are others' words that hold what was looked for;
    ``events`` is how many of their steps the logs hold.
    """

    asked: tuple[str, ...]
    refs: tuple[str, ...]
    words: tuple[int, ...]
    mentions: tuple[int, ...]
    events: int = 0


def find(*asked: str) -> Customer:
    """Return the customer who goes by any of these names, addresses or numbers.

    The references that rows carry are keyed hashes of what a source called its
    author, so each spelling is tried under the name of each source. Raises
    ``NotAPersonError`` for fewer than three signs.
    """
    for one in asked:
        if len(one.strip()) < SHORTEST:
            raise NotAPersonError(
                f"{one!r} is too short to find one person by.",
                next_step="Give a full name, an e-mail address, a number or an id.",
            )
    spelled = sorted(spellings(*asked))
    refs = _refs(spelled)
    own = _ids(Verbatim.objects.filter(author_ref__in=refs))
    own |= _answers(own, refs)
    named = Q()
    for field in NAMED_IN:
        for way in spelled:
            named |= Q(**{f"{field}__icontains": way})
    mentioned = _ids(Verbatim.objects.filter(named)) if spelled else set()
    return Customer(
        asked=tuple(asked),
        refs=tuple(refs),
        words=tuple(sorted(own)),
        mentions=tuple(sorted(mentioned - own)),
        events=forgetting.many(spelled),
    )


def spellings(*asked: str) -> set[str]:
    """Return the ways in which names, addresses and numbers are written."""
    return {way for one in asked for way in _spellings(one.strip())}


def _spellings(given: str) -> set[str]:
    ways = {given, given.lower(), given.upper(), given.title(), given.removeprefix("@")}
    for region in (None, "GB", "US", "DE", "FR", "ES", "PT"):
        try:
            number = phonenumbers.parse(given, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            kinds = phonenumbers.PhoneNumberFormat
            ways |= {
                phonenumbers.format_number(number, kind)
                for kind in (kinds.E164, kinds.INTERNATIONAL, kinds.NATIONAL)
            }
    return ways


def _refs(spelled: Sequence[str]) -> list[str]:
    """Return the references these spellings have at any source that there is."""
    sources = Verbatim.objects.order_by("source_name").values_list(
        "source_name", flat=True
    )
    by_reader = [
        made
        for source in ("", *sources.distinct())
        for way in spelled
        if (made := pseudonym(way, source)) is not None
    ]
    direct = CustomerIdentity.objects.filter(ref__in=spelled)
    known = {*spelled, *by_reader, *keys.pseudonyms(by_reader, purpose="author")}
    known |= set(direct.values_list("ref", flat=True))
    there: set[str] = set()
    for some in _pieces(sorted(known)):
        rows = Verbatim.objects.filter(author_ref__in=some)
        there |= {one for one in rows.values_list("author_ref", flat=True) if one}
    identities = CustomerIdentity.objects.filter(ref__in=known)
    return sorted(there | set(identities.values_list("ref", flat=True)))


def _answers(own: set[int], refs: Sequence[str]) -> set[int]:
    """Return the turns of conversations in which no other customer took part."""
    talks: set[str] = set()
    for some in _pieces(sorted(own)):
        rows = Verbatim.objects.filter(id__in=some)
        talks |= {one for one in rows.values_list("conversation_id", flat=True) if one}
    found: set[int] = set()
    for part in _pieces(sorted(talks)):
        turns = Verbatim.objects.filter(conversation_id__in=part)
        shared = set(
            turns.filter(author_role="customer")
            .exclude(author_ref__in=refs)
            .values_list("conversation_id", flat=True)
        )
        found |= _ids(turns.exclude(conversation_id__in=shared))
    return found


def _ids(rows: QuerySet[Verbatim]) -> set[int]:
    return set(rows.values_list("id", flat=True))


def _pieces(given: Sequence[Any]) -> list[Sequence[Any]]:
    return [given[at : at + AT_ONCE] for at in range(0, len(given), AT_ONCE)]
