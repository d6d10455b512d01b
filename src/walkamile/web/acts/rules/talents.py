"""Who among us could help with what customers ask for: offered freely, with reasons."""

from dataclasses import dataclass

from walkamile.act.talents import Ask, Match, Offer
from walkamile.recipes.acting import who_could_help
from walkamile.refused import Refused
from walkamile.web import log
from walkamile.web.access import voices
from walkamile.web.models import Colleague, Talent
from walkamile.web.pages.shown import Voice, show

# The newest voices are matched when the page is opened: so many are read in a moment.
NEWEST, MOST_OFFERS = 60, 1_000
LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Helped:
    """What a customer asked for, and who could help."""

    voice: Voice | None
    found: list[tuple[Talent, Match]]


def offer(colleague: Colleague, words: str, *, language: str = "") -> Talent:
    """Say what one knows and could help with; nobody says it for somebody else."""
    plain = " ".join(words.split())[:LONGEST]
    if not plain:
        raise Refused("there are no words in this.", next_step="“I speak Portuguese”")
    spoken = language.strip().lower()[:8]
    made, _ = Talent.objects.get_or_create(
        colleague=colleague, words=plain, defaults={"language": spoken}
    )
    return made


def withdraw(colleague: Colleague, number: int) -> None:
    """Take back what one offered; only one's own."""
    Talent.objects.filter(colleague=colleague, pk=number).delete()


def for_words(
    words: str, *, language: str = "", house: str = "en"
) -> list[tuple[Talent, Match]]:
    """Return who could help with what is asked in these words, the best first."""
    ask = Ask(id=0, words=words[:2_000], language=language)
    return [pair for pairs in _matched([ask], house).values() for pair in pairs]


def for_newest(reader: Colleague, *, house: str = "en") -> list[Helped]:
    """Return the newest voices for which somebody could help; it is noted who read."""
    rows = voices(reader).filter(author_role="customer", aside=None, repeats=None)
    newest = list(rows.order_by("-occurred_at", "-pk")[:NEWEST])
    shown = {voice.id: voice for voice in show(newest)}
    asks = [
        Ask(id=row.pk, words=shown[row.pk].words, language=row.spoken or "")
        for row in newest
        if row.pk in shown
    ]
    found = _matched(asks, house)
    log.read(reader, found, "talents")
    return [Helped(voice=shown[ask], found=pairs) for ask, pairs in found.items()]


def _matched(asks: list[Ask], house: str) -> dict[int, list[tuple[Talent, Match]]]:
    offered = {
        one.pk: one
        for one in Talent.objects.filter(colleague__is_active=True).select_related(
            "colleague__team"
        )[:MOST_OFFERS]
    }
    offers = [
        Offer(id=one.pk, words=one.words, language=one.language)
        for one in offered.values()
    ]
    found: dict[int, list[tuple[Talent, Match]]] = {}
    for match in who_could_help(asks, offers, house=house):
        found.setdefault(match.ask, []).append((offered[match.offer], match))
    return found
