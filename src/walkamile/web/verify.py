"""Is everything still what it was? Rows, quotes, files and the log, hashed anew."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models.functions import Coalesce

from walkamile.web import log, originals
from walkamile.web.keep import shape
from walkamile.web.keep.out import verbatim_batches
from walkamile.web.models import EventPiece, Media, Run, Theme, Verbatim
from walkamile.web.workspace import current

Progress = Callable[[str], object] | None
MOST_LISTED = 100  # of each kind: the rest is counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One thing that is not what it was."""

    what: str
    which: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """How much was looked at, and what was found wrong: nothing, one hopes."""

    verbatims: int
    quotes: int
    files: int
    log: log.Chain
    wrong: tuple[Wrong, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.wrong and self.log.whole


def verify(*, progress: Progress = None) -> Verified:
    """Hash every verbatim, quote and file of the open workspace; walk the log."""
    wrong = _Found()
    tell = progress or (lambda _: None)
    tell("database")
    wrong.take(_database())
    tell("verbatims")
    verbatims = wrong.take(_verbatims())
    tell("quotes")
    quotes = wrong.take(_quotes())
    tell("files")
    files = wrong.take(_originals()) + wrong.take(_media())
    files += wrong.take(_events())
    tell("log")
    return Verified(
        verbatims=verbatims,
        quotes=quotes,
        files=files,
        log=log.verify(),
        wrong=tuple(wrong.found),
    )


class _Found:
    """Counts what was looked at and collects what is wrong."""

    def __init__(self) -> None:
        self.found: list[Wrong] = []

    def take(self, looked_at: Iterator[Wrong | None]) -> int:
        count = listed = 0
        for one in looked_at:
            count += 1
            if one is not None and listed < MOST_LISTED:
                listed += 1
                self.found.append(one)
        return count


def _database() -> Iterator[Wrong | None]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for check in ("integrity_check", "foreign_key_check"):
            cursor.execute(f"PRAGMA {check}")
            for row in cursor.fetchall():
                if row != ("ok",):
                    said = " ".join(map(str, row))
                    yield Wrong(what="database", which=check, reason=said)


def _verbatims() -> Iterator[Wrong | None]:
    columns = ["id", "digest", *shape.CANONICAL]
    for batch in verbatim_batches(Verbatim.objects.order_by("id"), columns=columns):
        found = shape.digests(shape.canonical(batch))
        numbers = batch.column("id").to_pylist()
        for number, digest, told in zip(
            numbers, found, batch.column("digest").to_pylist(), strict=True
        ):
            if digest == told:
                yield None
            else:
                yield Wrong(
                    what="verbatim",
                    which=str(number),
                    reason="it is not word for word what was kept.",
                )


def _quotes() -> Iterator[Wrong | None]:
    for theme in Theme.objects.exclude(exemplars=[]).iterator(500):
        quotes = [one for one in theme.exemplars if isinstance(one, dict)]
        texts = dict(
            Verbatim.objects.filter(
                id__in=[one.get("verbatim") for one in quotes]
            ).values_list("id", Coalesce("redacted_text", "text"))
        )
        for quote in quotes:
            yield _quote(quote, texts, theme)


def _quote(quote: dict[str, Any], texts: dict[int, str], theme: Theme) -> Wrong | None:
    said = texts.get(quote.get("verbatim", -1))
    span = slice(quote.get("start"), quote.get("end"))
    if said is not None and ("text" not in quote or said[span] == quote["text"]):
        return None
    reason = "its verbatim is gone." if said is None else "these are not its words."
    return Wrong(what="quote", which=f"theme {theme.key}", reason=reason)


def _originals() -> Iterator[Wrong | None]:
    kept = Run.objects.exclude(file_sha256="").values_list("file_sha256", flat=True)
    for sha256 in sorted(set(kept)):
        yield _file(originals.where(sha256), sha256, "original")


def _media() -> Iterator[Wrong | None]:
    for file, sha256 in Media.objects.values_list("file", "sha256").iterator(1_000):
        yield _file(current().media / file, sha256, "media")


def _events() -> Iterator[Wrong | None]:
    """Hash every piece of a log of what customers did."""
    pieces = EventPiece.objects.values_list("pk", "content", "sha256")
    for number, content, told in pieces.iterator(4):
        if hashlib.sha256(bytes(content)).hexdigest() == told:
            yield None
        else:
            reason = "its bytes have changed."
            yield Wrong(what="events", which=str(number), reason=reason)


def _file(place: Path, told: str, what: str) -> Wrong | None:
    if not place.is_file():
        return Wrong(what=what, which=place.name, reason="the file is gone.")
    with place.open("rb") as content:
        found = hashlib.file_digest(content, "sha256").hexdigest()
    if found != told:
        return Wrong(what=what, which=place.name, reason="its bytes have changed.")
    return None
