"""What shows an obstacle, as one colleague may see it."""

from collections.abc import Iterable
from dataclasses import dataclass

from walkamile.web import log
from walkamile.web.access import voices
from walkamile.web.models import Colleague, Obstacle, ObstacleEvidence
from walkamile.web.models.act import EvidenceKind
from walkamile.web.pages.paging import newest
from walkamile.web.pages.shown import Voice, show

KINDS = {
    EvidenceKind.QUOTE: ("quote", "quotes"),
    EvidenceKind.JOTTING: ("jotting", "jottings"),
    EvidenceKind.WALK: ("walk finding", "walk findings"),
    EvidenceKind.VISIT: ("visit", "visits"),
    EvidenceKind.EVENT: ("trace", "traces"),
    EvidenceKind.TALK: ("conversation", "conversations"),
    EvidenceKind.NOTE: ("note", "notes"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A piece of evidence: a voice where there is one and it may be read."""

    piece: ObstacleEvidence
    voice: Voice | None

    @property
    def kept(self) -> bool:
        """Say whether these words are kept to a team that the reader is not in."""
        return self.piece.verbatim_id is not None and self.voice is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """A page of evidence, newest first."""

    rows: list[Shown]
    older: str
    first: bool


def page(
    obstacle: Obstacle, reader: Colleague, cursor: str = "", *, size: int = 20
) -> Pieces:
    """Return a page of what shows an obstacle; whose words were read is noted."""
    found = newest(
        obstacle.evidence.select_related("by", "home"), cursor, size=size, at="at"
    )
    return Pieces(rows=shown(found.rows, reader), older=found.older, first=found.first)


def shown(rows: Iterable[ObstacleEvidence], reader: Colleague) -> list[Shown]:
    """Return pieces with their voices, as far as the reader may read them."""
    pieces = list(rows)
    said = [piece.verbatim_id for piece in pieces if piece.verbatim_id]
    readable = voices(reader).filter(pk__in=said).select_related("heard_by")
    found = {voice.id: voice for voice in show(readable)}
    log.read(reader, found, "obstacle")
    return [
        Shown(piece=piece, voice=found.get(piece.verbatim_id or 0)) for piece in pieces
    ]


def first_voice(obstacle: Obstacle, reader: Colleague) -> Shown | None:
    """Return the oldest voice that shows an obstacle: where its trail begins."""
    pieces = obstacle.evidence.exclude(verbatim=None).select_related("by", "home")
    oldest = shown(pieces.order_by("at", "id")[:3], reader)
    return next((one for one in oldest if one.voice), None)


def counted(obstacle: Obstacle) -> str:
    """Say in words how many pieces of each kind there are."""
    parts = []
    for kind, (one, many) in KINDS.items():
        size = obstacle.shown_by.get(kind, 0)
        if size:
            parts.append(f"{size:,} {one if size == 1 else many}")
    return ", ".join(parts) or "Nothing shows it yet"


def voices_of(obstacle: Obstacle) -> int:
    """Return how many voices show an obstacle."""
    return sum(
        obstacle.shown_by.get(kind, 0)
        for kind in (EvidenceKind.QUOTE, EvidenceKind.JOTTING)
    )
