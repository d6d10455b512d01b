"""One round of a feed: fetched, laid down, kept, and only then gone on from."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from walkamile.listen.fetching.answer import LaterError
from walkamile.listen.fetching.polite import Sleep
from walkamile.listen.reading import Reading
from walkamile.refused import Refused
from walkamile.web import reading_in
from walkamile.web.feeding import asked, laid, pace
from walkamile.web.feeding.laid import Laid
from walkamile.web.feeding.latest import settled
from walkamile.web.feeding.sent import mark_taken, sent
from walkamile.web.keep import Receipt
from walkamile.web.models import Feed, Fetch, Run

State = Fetch.State
Stop = Callable[[], bool]


def follow(feed: Feed, *, sleep: Sleep, stop: Stop = lambda: False) -> Fetch:
    """Go one round: take in what was laid down before, fetch, take that in.

    Killed at any moment, the next round goes on from there: what is laid down is kept
    first, by ids, so nothing is lost and nothing doubled. Raises whatever ``sleep``
    raises to stop; every refusal is written down in the round that is returned.
    """
    before = _what_waits(feed, stop)
    if before is not None and before.state != State.NEW:
        return before
    fetch = Fetch.objects.create(feed=feed)
    try:
        found = _fetched(feed, fetch, sleep)
    except LaterError as later:
        return pace.later(feed, fetch, later)
    except Refused as refusal:
        return pace.failed(feed, fetch, refusal)
    return _taken_in(feed, fetch, found, stop)


def _what_waits(feed: Feed, stop: Stop) -> Fetch | None:
    """Take in what a round before had laid down when it was cut short."""
    found = laid.waiting(feed.pk)
    fetch = Fetch.objects.filter(pk=found.fetch, feed=feed).first() if found else None
    cut = Fetch.objects.filter(feed=feed, state=State.GOING)
    cut.exclude(pk__in=[fetch.pk] if fetch else []).delete()  # nothing had come yet
    if found is None or fetch is None:
        return None
    return _taken_in(feed, fetch, found, stop)


def _fetched(feed: Feed, fetch: Fetch, sleep: Sleep) -> Laid:
    kind = asked.kind_of(feed)
    name = f"{feed.kind}{kind.ending}"
    if kind.fetch is None:
        content, which = sent(feed, kind)
        found = Laid(feed=feed.pk, fetch=fetch.pk, name=name, cursor=feed.cursor,
                     deliveries=which, pages=len(which))  # fmt: skip
    else:
        done, cursor = asked.fetch(feed, sleep=sleep)
        content, why = done.content, done.stopped
        found = Laid(
            feed=feed.pk, fetch=fetch.pk, name=name, cursor=cursor, pages=done.pages,
            more=done.more, stopped=why.reason if why else "",
            helps=why.next_step if why else "",
            wait=why.seconds if isinstance(why, LaterError) else 0,
        )  # fmt: skip
    if content:
        laid.lay(found, content)
    return found


def _taken_in(feed: Feed, fetch: Fetch, found: Laid, stop: Stop) -> Fetch:
    """Keep the rows, then move the cursor on, then forget the file: in this order."""
    if found.path.is_file() and not _kept(fetch):
        try:
            receipt = _keep(feed, fetch, found, stop)
        except Refused as refusal:
            return _unreadable(feed, fetch, found, refusal)
        if receipt.state != Run.State.COMPLETED:  # asked to stop: go on another time
            return fetch
    with transaction.atomic():
        Feed.objects.filter(pk=feed.pk).update(cursor=found.cursor)
        mark_taken(found.deliveries, fetch)
        ended = pace.ended(feed, fetch, found)
    laid.forget(feed.pk)
    return ended


def _kept(fetch: Fetch) -> bool:
    """Say whether all rows of a round are kept, and only the last word is missing."""
    done = (Run.State.COMPLETED, Run.State.UNDOING, Run.State.UNDONE)
    return fetch.run is not None and fetch.run.state in done


def _keep(feed: Feed, fetch: Fetch, found: Laid, stop: Stop) -> Receipt:
    def started(run: Run) -> None:
        day = timezone.localtime(fetch.began)
        Run.objects.filter(pk=run.pk).update(
            file_name=f"{feed.name}, {day:%Y-%m-%d %H:%M}"
        )
        Fetch.objects.filter(pk=fetch.pk).update(run=run)
        fetch.run = run

    told = {**asked.answers_of(feed), "source_name": feed.source.name}
    return reading_in.import_reading(
        Reading(found.path, asked.read_as(feed), told),
        source=feed.source,
        started=started,
        cancelled=stop,
        through=settled,
    )


def _unreadable(feed: Feed, fetch: Fetch, found: Laid, refusal: Refused) -> Fetch:
    """Write down that what came cannot be read; the cursor stays, so it is asked again.

    What others sent is not sent again: it is tried one by one, and what cannot be read
    even alone is set aside with its reason.
    """
    laid.forget(feed.pk)
    if len(found.deliveries) == 1:
        mark_taken(found.deliveries, fetch)
    return pace.failed(feed, fetch, refusal, alone=bool(found.deliveries))
