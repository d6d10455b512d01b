"""Something hinders customers: kept once, with everything that shows it."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from walkamile.act.priorities import severity_of
from walkamile.web.acts import obstacles, same
from walkamile.web.acts.history import note
from walkamile.web.models import Colleague, Obstacle, ObstacleEvidence, Verbatim
from walkamile.web.models.act import EvidenceKind
from walkamile.web.models.walk import WalkKind
from walkamile.web.redaction import written
from walkamile.web.walks.found import Finding, obstacles_since

JOTTED = "jotted"
# What walks find is put on the board from here on: "makes them ask for help".
SERIOUS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One thing that shows an obstacle: a voice, or what a walk or a colleague saw."""

    kind: str = EvidenceKind.NOTE
    reference: str = ""
    verbatim: Verbatim | None = None
    words: str = ""
    url: str = ""
    step: str = ""
    at: datetime | None = None


PIECE = {field.name for field in fields(Piece)}


def found(
    title: str, *, by: Colleague | None, fingerprint: str = "", **more: Any
) -> Obstacle:
    """Report what hinders; the same fingerprint again is evidence for what is known.

    Anything else becomes an obstacle of its own, with suggestions which others it may
    be. ``more`` are the fields of a ``Piece`` (kind, reference, verbatim, words, url,
    step, at) and of an obstacle (severity, project, theme_key, owner, …).
    """
    piece = Piece(**{name: more.pop(name) for name in PIECE & more.keys()})
    known = _known(fingerprint)
    with transaction.atomic():
        obstacle = known or obstacles.open_new(
            title,
            by=by,
            url=piece.url[:2000],
            step=piece.step[:200],
            fingerprint=fingerprint[:80],
            **more,
        )
        add(obstacle, piece, by=by)
    if known is None:
        same.suggest(obstacle)
    return obstacle


def add(
    obstacle: Obstacle, piece: Piece, *, by: Colleague | None
) -> ObstacleEvidence | None:
    """Add a piece of evidence; null where the very same is there already."""
    said = piece.verbatim
    if said is None and not (piece.words or piece.reference):
        return None
    there = obstacle.evidence.filter(kind=piece.kind, reference=piece.reference)
    if piece.reference and there.exists():
        return None
    wrote = {"words": piece.words}
    if piece.kind != EvidenceKind.WALK:  # a page of our own names nobody
        wrote = written.reduced(wrote, ObstacleEvidence, by, [said] if said else [])
    try:
        with transaction.atomic():
            kept = ObstacleEvidence.objects.create(
                obstacle=obstacle,
                home=obstacle,
                kind=kind_of(said) if said else piece.kind,
                reference=piece.reference[:200],
                verbatim=said,
                **wrote,
                url=piece.url[:2000],
                step=piece.step[:200],
                at=piece.at or (said and said.occurred_at) or timezone.now(),
                by=by,
            )
    except IntegrityError:
        return None
    obstacles.recount_evidence([obstacle.pk])
    after = {"kind": kept.kind, "evidence": kept.pk}
    note(obstacles.WHAT, obstacle.pk, "added evidence", before={}, after=after, by=by)
    return kept


def kind_of(verbatim: Verbatim) -> str:
    """Say whether a voice was jotted down by a colleague or came by itself."""
    jotted = verbatim.source_type == JOTTED
    return EvidenceKind.JOTTING if jotted else EvidenceKind.QUOTE


def unreported(*, least: int = SERIOUS) -> list[Finding]:
    """Return what walks met that no obstacle shows yet, the worst first.

    ``least`` is the severity from which on, 1…5.
    """
    met = [
        one for one in obstacles_since() if (severity_of(one.severity) or 0) >= least
    ]
    there = set(
        ObstacleEvidence.objects.filter(
            kind__in=(EvidenceKind.WALK, EvidenceKind.VISIT)
        ).values_list("reference", flat=True)
    )
    new = [one for one in met if reference_of(one) not in there]
    return sorted(new, key=lambda one: -(severity_of(one.severity) or 0))


def reference_of(finding: Finding) -> str:
    """Return how evidence names what a walk found."""
    return f"finding {finding.id}"


def title_of(finding: Finding) -> str:
    """Say in a line what a walk found: what is wrong, then where it stands."""
    kind = finding.kind.replace("_", " ")
    named = (finding.name or finding.quote).strip()
    if finding.walk_kind == WalkKind.VISIT:
        return (named or kind)[:200]  # an item of a visit is a sentence already
    return (f"{kind.capitalize()}: {named}" if named else kind.capitalize())[:200]


def from_walk(finding: Finding, *, by: Colleague | None) -> Obstacle:
    """Put what a walk found on the board; met elsewhere too, it is evidence of that."""
    on_the_web = finding.walk_kind == WalkKind.WEB
    return found(
        title_of(finding),
        by=by,
        kind=EvidenceKind.WALK if on_the_web else EvidenceKind.VISIT,
        reference=reference_of(finding),
        fingerprint=finding.fingerprint,
        url=finding.url,
        words=finding.quote,
        severity=severity_of(finding.severity),
        effort=finding.ease,
        at=finding.last_seen,
        sample=finding.sample,
    )


def _known(fingerprint: str) -> Obstacle | None:
    if not fingerprint:
        return None
    known = Obstacle.objects.filter(fingerprint=fingerprint).order_by("id").first()
    while known is not None and known.merged_into is not None:
        known = known.merged_into
    return known
