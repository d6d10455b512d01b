"""A letter with what customers said since the last one, for those who want it."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from walkamile.web import tell
from walkamile.web.access import voices
from walkamile.web.models import Colleague, Label, Theme, Verbatim
from walkamile.web.models.people import Digest
from walkamile.web.pages.shown import words_of
from walkamile.web.talks.ways import sending
from walkamile.web.talks.ways.sending import Sent

# Read with the first coffee.
HOUR = 7
PERIODS = {Digest.DAY: 1, Digest.WEEK: 7, Digest.MONTH: 31}
WORDS = {Digest.DAY: "today", Digest.WEEK: "this week", Digest.MONTH: "this month"}
MOST_QUOTES, MOST_THEMES = 3, 5
# Fewer than five voices are not shown as a group (trust.md).
SMALLEST_GROUP = 5
LONGEST_QUOTE = 280
JOTTED = "jotted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What goes into one digest."""

    when: str
    voices: int
    themes: tuple[tuple[str, int], ...]
    quotes: tuple[tuple[str, str], ...]
    cards: tuple[Sent, ...]
    home: str
    stop: str


def due(now: datetime) -> Iterator[Colleague]:
    """Yield the colleagues whose next letter is due and not yet written."""
    if not tell.can_mail():
        return
    wanting = Colleague.objects.filter(is_active=True, sample=False)
    for colleague in wanting.exclude(digest=Digest.NEVER).iterator():
        last = colleague.last_digest_at
        if last is None or last < began(Digest(colleague.digest), now):
            yield colleague


def began(rhythm: Digest, now: datetime) -> datetime:
    """Return when the present period began: at seven, of the day, Monday or the 1st."""
    here = timezone.localtime(now)
    start = here.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if here < start:
        start -= timedelta(days=1)
    if rhythm == Digest.WEEK:
        start -= timedelta(days=start.weekday())
    elif rhythm == Digest.MONTH:
        start = start.replace(day=1)
    return start


def write(colleague: Colleague, now: datetime) -> bool:
    """Write the letter that is due, if there is anything to say; say whether.

    Written twice it is sent once: it is named after its reader and its period.
    """
    rhythm = Digest(colleague.digest)
    start = began(rhythm, now)
    since = colleague.last_digest_at or start - timedelta(days=PERIODS[rhythm])
    letter = _compose(colleague, rhythm, since, now)
    if letter.voices:
        context = {"letter": letter, "colleague": colleague}
        tell.mail(
            colleague.email,
            f"{letter.voices} customers’ voices {letter.when}",
            render_to_string("tell/digest.txt", context),
            html=render_to_string("tell/digest.html", context),
            unique=f"digest {colleague.pk} {start.date().isoformat()}",
            stop=letter.stop,
        )
    colleague.last_digest_at = now
    colleague.save(update_fields=["last_digest_at"])
    return bool(letter.voices)


def knows(token: str) -> bool:
    """Say whether a token is somebody's."""
    return Colleague.objects.filter(unsubscribe_token=token).exists()


def stop(token: str) -> Colleague | None:
    """Send no more letters to whoever holds the token; None where nobody does."""
    found = Colleague.objects.filter(unsubscribe_token=token).first()
    if found:
        found.digest = Digest.NEVER
        found.save(update_fields=["digest"])
    return found


def _compose(
    colleague: Colleague, rhythm: Digest, since: datetime, now: datetime
) -> Letter:
    heard = voices(colleague).filter(occurred_at__gte=since, source__sample=False)
    return Letter(
        when=WORDS[rhythm],
        voices=heard.count(),
        themes=_themes(heard),
        quotes=_quotes(heard),
        cards=sending.between(colleague, since, now),
        home=settings.URL,
        stop=settings.URL + reverse("digest-stop", args=[_token(colleague)]),
    )


def _themes(heard: QuerySet[Verbatim]) -> tuple[tuple[str, int], ...]:
    """Return the themes that most of these voices are about, with how many."""
    labels = Label.objects.filter(set__current=True, unsure=False, verbatim__in=heard)
    counted = labels.values("theme").annotate(n=Count("id"))
    most = counted.filter(n__gte=SMALLEST_GROUP).order_by("-n", "theme")[:MOST_THEMES]
    names = Theme.objects.in_bulk([row["theme"] for row in most])
    return tuple((str(names[row["theme"]]), row["n"]) for row in most)


def _quotes(heard: QuerySet[Verbatim]) -> tuple[tuple[str, str], ...]:
    """Return the newest words, with where they were said.

    Mail leaves the house: only words of sources that may leave it, never of minors,
    and reduced where personal data was found.
    """
    may_leave = heard.filter(source__may_leave=True, source__minors=False)
    elsewhere = may_leave.exclude(source__type=JOTTED)  # those are cards
    newest = elsewhere.order_by("-occurred_at", "-id")[:MOST_QUOTES]
    return tuple(
        (Truncator(words_of(row)).chars(LONGEST_QUOTE), row.source_name)
        for row in newest
    )


def _token(colleague: Colleague) -> str:
    if not colleague.unsubscribe_token:
        colleague.unsubscribe_token = secrets.token_urlsafe(32)
        colleague.save(update_fields=["unsubscribe_token"])
    return colleague.unsubscribe_token
