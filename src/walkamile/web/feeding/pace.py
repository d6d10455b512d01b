"""When a feed is asked again: soon, at its hour, or ever later while it fails."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from walkamile.listen.fetching.answer import LaterError, NotLetInError
from walkamile.refused import Refused
from walkamile.web import tell
from walkamile.web.feeding.laid import Laid
from walkamile.web.models import Delivery, Feed, Fetch

State = Fetch.State
# A service that is down for a day is asked once a day; nobody is served by more.
LONGEST = timedelta(days=1)
MOST_DOUBLINGS = 6
# A hiccup is nobody's business; a third failure in a row is, and a shut door at once.
TOLD_AFTER = 3
# What "how did it go?" asks for; older rounds without anything new are forgotten.
ROUNDS_KEPT = 100


def due(now: datetime) -> list[Feed]:
    """Return the feeds whose time has come, those first that wait longest."""
    return list(_ready(now).order_by("next_at", "pk"))


def is_due(feed: int, now: datetime) -> bool:
    """Say whether a feed has something to do by now."""
    return _ready(now).filter(pk=feed).exists()


def _ready(now: datetime) -> QuerySet[Feed]:
    sent = Delivery.objects.filter(feed=OuterRef("pk"), taken__isnull=True)
    ready = Q(next_at__isnull=True) | Q(next_at__lte=now) | Q(Exists(sent))
    return Feed.objects.filter(ready, on=True)


def ended(feed: Feed, fetch: Fetch, found: Laid) -> Fetch:
    """Write down a round whose rows are kept, and when the next is due."""
    new = fetch.run is not None
    if found.stopped:
        fetch.error, fetch.helps = found.stopped, found.helps
        _again(feed, timedelta(seconds=found.wait), failed=True, fetch=fetch)
    else:
        soon = timedelta() if found.more or found.deliveries else _every(feed)
        Feed.objects.filter(pk=feed.pk).update(
            next_at=timezone.now() + soon, last_at=timezone.now(), failures=0,
            failing_since=None, error="", helps="",
        )  # fmt: skip
    return _close(fetch, State.NEW if new else State.NOTHING, found.pages)


def later(feed: Feed, fetch: Fetch, refusal: LaterError) -> Fetch:
    """Write down that a server asks to be left alone for a while."""
    fetch.error, fetch.helps = refusal.reason, refusal.next_step
    _again(feed, timedelta(seconds=refusal.seconds), failed=True, fetch=fetch)
    return _close(fetch, State.LATER)


def failed(feed: Feed, fetch: Fetch, refusal: Refused, *, alone: bool = False) -> Fetch:
    """Write down a round that failed; ``alone``: the next takes one at a time."""
    fetch.error, fetch.helps = refusal.reason, refusal.next_step
    at_once = isinstance(refusal, NotLetInError)
    _again(feed, timedelta(), failed=True, fetch=fetch, at_once=at_once, alone=alone)
    return _close(fetch, State.FAILED)


def _again(
    feed: Feed,
    least: timedelta,
    *,
    failed: bool,
    fetch: Fetch,
    at_once: bool = False,
    alone: bool = False,
) -> None:
    now, failures = timezone.now(), feed.failures + failed
    patient = min(_every(feed) * 2 ** min(failures - 1, MOST_DOUBLINGS), LONGEST)
    since = feed.failing_since or now
    wait = timedelta() if alone else max(patient, least)
    Feed.objects.filter(pk=feed.pk).update(
        next_at=now + wait, last_at=now, failures=failures, failing_since=since,
        error=fetch.error, helps=fetch.helps,
    )  # fmt: skip
    if at_once or failures >= TOLD_AFTER:
        _tell(feed, fetch, since)


def _every(feed: Feed) -> timedelta:
    return timedelta(minutes=feed.every)


def _close(fetch: Fetch, state: str, pages: int = 0) -> Fetch:
    fetch.state, fetch.ended, fetch.pages = state, timezone.now(), pages
    fetch.save(update_fields=["state", "ended", "pages", "error", "helps", "run"])
    mine = Fetch.objects.filter(feed=fetch.feed_id)
    oldest = list(mine.values_list("pk", flat=True)[ROUNDS_KEPT : ROUNDS_KEPT + 1])
    if oldest:
        mine.filter(pk__lte=oldest[0]).delete()
    return fetch


def _tell(feed: Feed, fetch: Fetch, since: datetime) -> None:
    """Tell whoever added the feed, once for each time it fails, and the chats."""
    way = settings.URL + reverse("feed", args=[feed.pk])
    title = f"A feed does not come in: {feed.name}"
    text = f"{fetch.error} {fetch.helps}".strip()
    once = f"feed {feed.pk} {since:%Y-%m-%dT%H:%M:%S}"
    tell.announce("feed", title, text, link=way, unique=once)
    if feed.by and feed.by.is_active and tell.can_mail():
        tell.mail(feed.by.email, title, f"{text}\n\n{way}", unique=f"{once} mail")
