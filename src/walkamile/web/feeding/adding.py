"""Add a feed, change what it was told, pause it, begin it anew, or let it go."""

import base64
import json
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from walkamile.listen.feed import Feed as Kind
from walkamile.web import jobs, keys, log, tell
from walkamile.web.bearer import hashed
from walkamile.web.feeding import laid
from walkamile.web.feeding.asked import fields_of, kind_of
from walkamile.web.models import Colleague, Feed, Source

TOKEN, SECRET_BYTES = "wamf_", 32
# Nobody is served by more often than this, and some services shut the door.
LEAST_MINUTES = 10


def add(
    kind: Kind,
    *,
    name: str,
    given: Mapping[str, str],
    about: Mapping[str, Any],
    every: int,
    by: Colleague | None,
) -> tuple[Feed, str]:
    """Add a feed, not yet switched on; return it, and a token that is shown once.

    ``about`` is what is said of its source (purpose, legal ground, team). A source of
    this name that the same reader filled before is gone on with, so that an export
    brought as a file and the feed do not count twice. Raises WrongFieldError.
    """
    known = kind.checked(given)
    reader = known.get("reader") or kind.read_as
    token = f"{TOKEN}{secrets.token_urlsafe(SECRET_BYTES)}" if _has_token(kind) else ""
    # Rows carry the team of their source: a known one keeps who may read it.
    again = {name: said for name, said in about.items() if name != "team"}
    with transaction.atomic():
        source, _ = Source.objects.update_or_create(
            type=reader,
            name=name,
            defaults=again,
            create_defaults={**about, "owner": by},
        )
        feed = Feed(
            kind=kind.name, name=name, source=source, every=max(every, LEAST_MINUTES),
            key=secrets.token_urlsafe(24), by=by, on=kind.fetch is None,
            token_sha256=hashed(token) if token else "",
        )  # fmt: skip
        _tell(feed, kind, known)
        feed.save()
    log.changed(by, "feed", str(feed.pk), f"added: {kind.name}")
    return feed, token


def change(feed: Feed, given: Mapping[str, str], *, every: int, by: Colleague) -> None:
    """Change what a feed was told; a secret left empty stays as it is.

    Where it is told to collect something else it begins anew, so that what it left
    out so far comes too. Raises WrongFieldError.
    """
    kind, before = kind_of(feed), fields_of(feed)
    kept = {f.name: before.get(f.name, "") for f in kind.fields if f.is_secret}
    known = kind.checked({**given, **{n: given.get(n) or v for n, v in kept.items()}})
    _tell(feed, kind, known)
    feed.every = max(every, LEAST_MINUTES)
    open_ones = [field.name for field in kind.fields if not field.is_secret]
    if any(known.get(name) != before.get(name) for name in open_ones):
        feed.cursor = {}
    feed.failures, feed.failing_since, feed.error, feed.helps = 0, None, "", ""
    feed.next_at = timezone.now()
    laid.forget(feed.pk)
    feed.save()
    log.changed(by, "feed", str(feed.pk), "changed")


def _tell(feed: Feed, kind: Kind, known: Mapping[str, str]) -> None:
    """Put what was typed in where it belongs: secrets sealed, the rest open."""
    secret = {field.name for field in kind.fields if field.is_secret}
    feed.given = {name: text for name, text in known.items() if name not in secret}
    hidden = {name: text for name, text in known.items() if name in secret}
    if _is_signed(kind) and not hidden.get("secret"):
        hidden["secret"] = new_secret()
    feed.sealed = keys.seal(json.dumps(hidden)) if hidden else None


def switch(feed: Feed, *, on: bool, by: Colleague) -> None:
    """Follow a feed from now on, or pause it; what came stays."""
    Feed.objects.filter(pk=feed.pk).update(on=on, next_at=timezone.now())
    log.changed(by, "feed", str(feed.pk), "followed" if on else "paused")


def ask_now(feed: Feed, *, by: Colleague) -> None:
    """Ask the worker for one round at once."""
    args = {"feed": feed.pk, "now": True}
    jobs.enqueue("follow_feed", args, unique=f"feed {feed.pk}", asked_by=by)


def begin_anew(feed: Feed, *, by: Colleague) -> None:
    """Forget how far a feed has come: everything it still gives comes again, once."""
    laid.forget(feed.pk)
    Feed.objects.filter(pk=feed.pk).update(cursor={}, next_at=timezone.now())
    log.changed(by, "feed", str(feed.pk), "begun anew")


def new_token(feed: Feed, *, by: Colleague) -> str:
    """Return a new token, shown once; the one before opens nothing any more."""
    token = f"{TOKEN}{secrets.token_urlsafe(SECRET_BYTES)}"
    Feed.objects.filter(pk=feed.pk).update(token_sha256=hashed(token))
    log.changed(by, "feed", str(feed.pk), "given a new token")
    return token


def remove(feed: Feed, *, by: Colleague) -> None:
    """Let a feed go, its secrets with it; the words it brought stay in their source."""
    laid.forget(feed.pk)
    number = feed.pk
    feed.delete()
    log.changed(by, "feed", str(number), "removed")


def new_secret() -> str:
    """Return a secret as Standard Webhooks writes it."""
    raw = secrets.token_bytes(SECRET_BYTES)
    return tell.SECRET_PREFIX + base64.b64encode(raw).decode()


def _has_token(kind: Kind) -> bool:
    return kind.fetch is None and not _is_signed(kind)


def _is_signed(kind: Kind) -> bool:
    return kind.fetch is None and any(field.name == "secret" for field in kind.fields)
