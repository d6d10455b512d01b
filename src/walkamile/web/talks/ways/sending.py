"""Cards on their way out: into the morning's letters, and to chats that want them.

What is sent leaves the house. Words go along only where their source says that they
may, and never those of minors; of every other card only its place is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from walkamile.web import tell
from walkamile.web.models import Colleague, Outlet, Source, Told
from walkamile.web.models.people import Role
from walkamile.web.talks import cards
from walkamile.web.talks.cards import Shown

EVENT = "cards"
# A letter is read with the first coffee: more cards than this are behind the link.
MOST = 4
LONGEST = 280
HOUR, DAY = 7, timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One card as it leaves the house; without words where they may not leave."""

    what: str
    quotes: tuple[str, ...]
    surprise: str
    promise: str
    link: str


def between(reader: Colleague, since: datetime, until: datetime) -> tuple[Sent, ...]:
    """Return the newest cards of a stretch of time, as a reader may be sent them."""
    found = cards.between(reader, since, until, most=MOST)
    leaving = set(
        Source.objects.filter(may_leave=True, minors=False).values_list("pk", flat=True)
    )
    return tuple(_sent(card, leaving) for card in found)


def to_chats(now: datetime) -> int:
    """Tell the chats that want them yesterday's cards, once a morning; return how many.

    Nobody knows who reads a chat: only what every colleague may read is told there.
    """
    here = timezone.localtime(now)
    if here.hour < HOUR or not _wanted():
        return 0
    until = here.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    unique = f"{EVENT} {until.date().isoformat()}"
    if Told.objects.filter(unique__startswith=unique).exists():
        return 0
    anybody = Colleague(role=Role.READER)
    told = between(anybody, until - DAY, until)
    if not told:
        return 0
    title = "Yesterday customers told us"
    text = "\n\n".join(as_text(one) for one in told)
    link = settings.URL + reverse("talk")
    return len(tell.announce(EVENT, title, text, link=link, unique=unique))


def as_text(card: Sent) -> str:
    """Return a card as plain text."""
    said = [f"“{words}”" for words in card.quotes] or [card.what]
    if card.surprise:
        said.append(f"Surprise: {card.surprise}")
    if card.promise:
        said.append(f"Promise: {card.promise}")
    return "\n".join([*said, card.link])


def _wanted() -> bool:
    return any(EVENT in outlet.events for outlet in Outlet.objects.filter(on=True))


def _sent(card: Shown, leaving: set[int]) -> Sent:
    open_ = bool(card.sources) and card.sources <= leaving
    return Sent(
        what="A conversation" if card.conversation else "A note",
        quotes=_short([one.words for one in card.voices]) if open_ else (),
        surprise=card.surprise if open_ else "",
        promise=_promise(card) if open_ else "",
        link=settings.URL + reverse("talk-card", args=[card.key]),
    )


def _short(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(Truncator(one).chars(LONGEST) for one in words if one.strip())


def _promise(card: Shown) -> str:
    if not card.promise or card.promise_by is None:
        return card.promise
    return f"{card.promise} (until {card.promise_by:%-d %B})"
