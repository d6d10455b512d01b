"""One-minute cards: what a meeting with a customer brought, and what readers add."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from walkamile.refused import Refused
from walkamile.web.access import sources, voices
from walkamile.web.models import (
    Card,
    Colleague,
    Conversation,
    JotReceipt,
    Remark,
    Source,
    Verbatim,
)
from walkamile.web.pages.listing import JOTTED
from walkamile.web.pages.paging import newest
from walkamile.web.pages.shown import Voice, show
from walkamile.web.redaction import written

# What a reader can say with one tap; nobody's taps are counted up anywhere.
SIGNS = {
    "heard_too": "I heard this too",
    "thanks": "Thank you",
    "surprised": "That surprises me",
    "mine": "I take this on",
}
SIZE, QUOTES = 12, 2
# A quote on a card is read in passing; a customer's long turn is in the conversation.
SHORTEST_QUOTE = 25
LONGEST_REMARK = 1000


class NotSaidError(Refused):
    """A remark without words, or about a card that is not there."""


@dataclass(slots=True, kw_only=True)
class Shown:
    """One card as it is read: the customer's words first, then what colleagues add."""

    key: str
    at: datetime | None
    voices: list[Voice]
    surprise: str = ""
    promise: str = ""
    promise_by: Any = None
    conversation: Conversation | None = None
    row: Any = None
    sources: frozenset[int] = frozenset()
    signs: list[tuple[str, str, int, bool]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    led_to: list[JotReceipt] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Feed:
    """Some cards, newest first, and where the older ones begin."""

    cards: list[Shown]
    older: str


def feed(reader: Colleague, cursor: str = "") -> Feed:
    """Return a page of cards that a colleague may read."""
    page = newest(_jottings(reader), cursor, size=SIZE)
    cards = _of_jottings(page.rows)
    upto = _moment(cursor)
    since = page.rows[-1].occurred_at if page.older else None
    cards += _of_conversations(reader, since=since, upto=upto)
    cards.sort(key=lambda one: (one.at is not None, one.at), reverse=True)
    _add_what_readers_say(cards, reader)
    return Feed(cards, page.older)


def between(
    reader: Colleague, since: datetime, until: datetime, *, most: int
) -> list[Shown]:
    """Return the newest cards of a stretch of time, none of the sample firm."""
    notes = _jottings(reader).filter(
        occurred_at__gte=since, occurred_at__lt=until, source__sample=False
    )
    cards = _of_jottings(list(notes.order_by("-occurred_at", "-id")[:most]))
    cards += [
        card
        for card in _of_conversations(reader, since=since, upto=until)
        if card.voices and card.conversation and not card.conversation.source.sample
    ]
    cards.sort(key=lambda card: (card.at is not None, card.at), reverse=True)
    return cards[:most]


def one(reader: Colleague, key: str) -> Shown:
    """Return one card with everything on it. Raises NotSaidError."""
    kind, number = key[:1], key[1:]
    found: list[Shown] = []
    if number.isdecimal() and kind == "v":
        found = _of_jottings(list(_jottings(reader).filter(pk=int(number))))
    elif number.isdecimal() and kind == "c":
        held = Conversation.objects.filter(source__in=sources(reader), pk=int(number))
        found = [_of_conversation(talk, reader) for talk in held]
    if not found:
        raise NotSaidError("there is no such card.", next_step="Look at the newest.")
    _add_what_readers_say(found, reader)
    return found[0]


def sign(reader: Colleague, key: str, what: str) -> bool:
    """Give a card a sign, or take it back; say whether it is given now."""
    card = one(reader, key)
    if what not in SIGNS:
        raise NotSaidError(
            "there is no such sign.", next_step="Choose one of the four."
        )
    given = Remark.objects.filter(card=key, by=reader, sign=what)
    if given.delete()[0]:
        return False
    try:
        with transaction.atomic():
            Remark.objects.create(**_about(card), by=reader, sign=what)
    except IntegrityError:
        pass  # a second tap of the same thumb
    return True


def add(reader: Colleague, key: str, words: str) -> Remark:
    """Add what a reader knows about a card."""
    card = one(reader, key)
    said = words.replace("\x00", "").strip()[:LONGEST_REMARK]
    if not said:
        raise NotSaidError("there are no words in it.", next_step="Write a sentence.")
    about = Verbatim.objects.filter(pk__in=[voice.id for voice in card.voices])
    kept = written.reduced({"words": said}, Remark, reader, about)
    remark: Remark = Remark.objects.create(**_about(card), by=reader, **kept)
    return remark


def take_back(reader: Colleague, number: int) -> str | None:
    """Take back what one said oneself; return its card."""
    said = Remark.objects.filter(pk=number, by=reader).first()
    if said is None:
        return None
    said.delete()
    return said.card


def _jottings(reader: Colleague) -> QuerySet[Verbatim]:
    notes = list(Source.objects.filter(type=JOTTED))
    return voices(reader).filter(source__in=notes).select_related("heard_by")


def _of_jottings(rows: Sequence[Verbatim]) -> list[Shown]:
    extras = Card.objects.in_bulk([row.pk for row in rows])
    shown = {voice.id: voice for voice in show(rows)}
    cards = []
    for row in rows:
        extra = extras.get(row.pk)
        cards.append(
            Shown(
                key=f"v{row.pk}",
                at=row.occurred_at,
                voices=[shown[row.pk]],
                surprise=extra.surprise if extra else "",
                promise=extra.promise if extra else "",
                promise_by=extra.promise_by if extra else None,
                row=extra,
                sources=frozenset([row.source_id]),
            )
        )
    return cards


def _of_conversations(
    reader: Colleague, *, since: datetime | None, upto: datetime | None
) -> list[Shown]:
    held = Conversation.objects.filter(source__in=sources(reader))
    held = held.select_related("source")
    if since:
        held = held.filter(held_at__gte=since)
    if upto:
        held = held.filter(held_at__lt=upto)
    return [_of_conversation(talk, reader) for talk in held[: 4 * SIZE]]


def _of_conversation(talk: Conversation, reader: Colleague) -> Shown:
    theirs = voices(reader).filter(
        source=talk.source_id, conversation_id=talk.key, author_role="customer"
    )
    told = sorted(
        (row for row in theirs[:200] if len(row.text) >= SHORTEST_QUOTE),
        key=lambda row: (-min(len(row.text), 240), row.turn_index or 0),
    )[:QUOTES]
    return Shown(
        key=f"c{talk.pk}",
        at=talk.held_at,
        voices=show(sorted(told, key=lambda row: row.turn_index or 0)),
        surprise=talk.surprise,
        promise=talk.promise,
        promise_by=talk.promise_by,
        conversation=talk,
        row=talk,
        sources=frozenset([talk.source_id]),
    )


def _add_what_readers_say(cards: Iterable[Shown], reader: Colleague) -> None:
    by_key = {card.key: card for card in cards}
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    mine: set[tuple[str, str]] = set()
    said = Remark.objects.filter(card__in=by_key).select_related("by").order_by("at")
    for remark in said:
        if remark.sign:
            counted[remark.card][remark.sign] += 1
            if remark.by_id == reader.pk:
                mine.add((remark.card, remark.sign))
        else:
            by_key[remark.card].remarks.append(remark)
    for key, card in by_key.items():
        card.signs = [
            (name, words, counted[key][name], (key, name) in mine)
            for name, words in SIGNS.items()
        ]
    _add_what_they_led_to(by_key)


def _add_what_they_led_to(by_key: dict[str, Shown]) -> None:
    numbers = [int(key[1:]) for key in by_key if key.startswith("v")]
    for told in JotReceipt.objects.filter(Q(verbatim__in=numbers)).order_by("at"):
        by_key[f"v{told.verbatim_id}"].led_to.append(told)


def _about(card: Shown) -> dict[str, Any]:
    number = int(card.key[1:])
    which = "conversation_id" if card.conversation else "verbatim_id"
    return {"card": card.key, which: number}


def _moment(cursor: str) -> datetime | None:
    try:
        return datetime.fromisoformat(cursor.rpartition("_")[0])
    except ValueError:
        return None
