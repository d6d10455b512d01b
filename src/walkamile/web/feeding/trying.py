"""A first look at a feed: one page is fetched, shown, and kept by nobody."""

import shutil
from pathlib import Path
from typing import Any

from walkamile.listen.reading import Reading
from walkamile.refused import Refused
from walkamile.web import jobs
from walkamile.web.feeding import asked, laid
from walkamile.web.models import Colleague, Feed, Job

SHOWN = ("text", "occurred_at", "author_role", "rating")
ERROR = "refused"


class NothingThereError(Refused):
    """The first page of a feed holds nothing."""


def ask(feed: Feed, *, by: Colleague) -> None:
    """Ask the worker for one page of a feed."""
    shutil.rmtree(laid.tried(feed.pk), ignore_errors=True)
    jobs.enqueue("try_feed", {"feed": feed.pk}, unique=_name(feed), asked_by=by)


def open_or_there(feed: Feed) -> bool:
    """Say whether a first look is under way, or there to be seen."""
    return _job(feed) is not None and (_open(feed) or laid.tried(feed.pk).is_dir())


def look(feed: Feed) -> dict[str, Any] | None:
    """Return the first rows as they would be kept; None while it is under way.

    Raises Refused: what the feed, or the reader of what it brought, refuses.
    """
    if _open(feed):
        return None
    done, place = _job(feed), laid.tried(feed.pk)
    if done is not None and done.error:
        raise Refused(done.error)
    files = list(place.iterdir()) if place.is_dir() else []
    if not files:
        raise NothingThereError(
            "the first page holds nothing.",
            next_step="Check what is collected, or follow it and wait.",
        )
    return _rows(feed, files[0])


def _rows(feed: Feed, file: Path) -> dict[str, Any]:
    reading = Reading(file, asked.read_as(feed), asked.answers_of(feed))
    rows = reading.preview().to_dicts()
    return {
        "rows": [{name: row.get(name) for name in SHOWN} for row in rows],
        "refused": len(reading.receipt["refusals"]),
    }


def fetch(feed: Feed, sleep: Any) -> int:
    """Fetch one page and lay it where it is looked at; return how much it holds."""
    place = laid.tried(feed.pk)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700, parents=True)
    done, _ = asked.fetch(feed, sleep=sleep, most_pages=1)
    if done.content:
        ending = asked.kind_of(feed).ending
        (place / f"{feed.kind}{ending}").write_bytes(done.content)
    return done.records


def _name(feed: Feed) -> str:
    return f"try feed {feed.pk}"


def _job(feed: Feed) -> Job | None:
    return Job.objects.filter(unique=_name(feed)).order_by("-created_at").first()


def _open(feed: Feed) -> bool:
    return Job.objects.filter(unique=_name(feed), state__in=jobs.OPEN).exists()
