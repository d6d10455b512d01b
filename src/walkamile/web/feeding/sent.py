"""What other systems sent: taken once, kept until it is read, then let go."""

import hashlib
import json
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from walkamile.listen.feed import Feed as Kind
from walkamile.listen.fetching.answer import LaterError
from walkamile.listen.fetching.batch import written
from walkamile.refused import Refused
from walkamile.web import jobs
from walkamile.web.models import Delivery, Feed, Fetch

# One round takes this many deliveries, or this many bytes of them.
AT_ONCE, MOST_BYTES = 500, 24 << 20
# Two a second, all day: more is a program that has gone wrong.
MOST_A_MINUTE = 120
MINUTE = timedelta(minutes=1)
# The name of a delivery is remembered longer than anybody sends it again.
REMEMBERED = timedelta(days=30)


class AnotherBodyError(Refused):
    """A name that came before, with something else in it."""


def take(feed: Feed, ident: str, body: bytes) -> bool:
    """Keep what was sent, once a name; say whether it is new.

    It is on the disk when this returns. Raises LaterError where too much comes,
    AnotherBodyError where the same name comes with something else in it.
    """
    sha256 = hashlib.sha256(body).hexdigest()
    known = Delivery.objects.filter(feed=feed, ident=ident).first()
    if known is None:
        _not_too_fast(feed)
        try:
            with transaction.atomic():
                Delivery.objects.create(
                    feed=feed, ident=ident, sha256=sha256, body=body.decode()
                )
        except IntegrityError:  # the same at the same moment
            known = Delivery.objects.get(feed=feed, ident=ident)
    if known is None:
        jobs.enqueue("follow_feed", {"feed": feed.pk}, unique=f"feed {feed.pk}")
        return True
    if known.sha256 != sha256:
        raise AnotherBodyError(
            "this name was used before, with something else in it.",
            next_step="Give each message a name of its own.",
        )
    return False


def _not_too_fast(feed: Feed) -> None:
    since = timezone.now() - MINUTE
    if Delivery.objects.filter(feed=feed, received__gte=since).count() >= MOST_A_MINUTE:
        raise LaterError("too much at once.", seconds=MINUTE.total_seconds())


def sent(feed: Feed, kind: Kind) -> tuple[bytes, list[int]]:
    """Return what waits as one file, with the numbers of what is in it."""
    waiting = Delivery.objects.filter(feed=feed, taken__isnull=True).order_by("pk")
    most = 1 if feed.failures else AT_ONCE  # after a failure one by one
    bodies: list[Any] = []
    which: list[int] = []
    size = 0
    for one in waiting[:most].iterator(chunk_size=50):
        size += len(one.body)
        if bodies and size > MOST_BYTES:
            break
        bodies.append(json.loads(one.body))
        which.append(one.pk)
    return written(bodies, kind.together), which


def mark_taken(which: list[int], fetch: Fetch) -> None:
    """Note what was taken in, and let go of its words: rows hold them now."""
    if which:
        now = timezone.now()
        Delivery.objects.filter(pk__in=which).update(taken=now, body="", run=fetch.run)
        old = Delivery.objects.filter(feed=fetch.feed_id, taken__lt=now - REMEMBERED)
        old.delete()


def waits(feed: Feed) -> int:
    """Return how many deliveries wait to be read."""
    return Delivery.objects.filter(feed=feed, taken__isnull=True).count()
