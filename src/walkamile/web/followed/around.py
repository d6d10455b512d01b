"""What else stands at a stage: words, answers, walks, obstacles, promises, agreement."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from walkamile.follow.intervals import of_share
from walkamile.follow.mapped import ruler
from walkamile.follow.mapped.ruler import FEWEST
from walkamile.follow.mapped.stages import Stages
from walkamile.web.models import (
    CaseVoice,
    EventLog,
    Obstacle,
    ObstacleEvidence,
    Promise,
    SaidDone,
    WalkErrand,
)
from walkamile.web.models.act import LIVE

QUOTES, OBSTACLES = 3, 5
# How sources call the two versions of the Customer Effort Score; never mixed.
CES, CES_OLD = ("ces", "ces2", "effort"), ("ces1",)
NEW_TOP, OLD_TOP = 7, 5
TOLD = ("agrees", "differs")
CLAIMED = (*TOLD, "cannot_tell")
COUNTED = (("long waits", "waited"), ("repeats", "again"), ("hand-offs", "handed"))


@dataclass(frozen=True, slots=True)
class Heard:
    """Words at a stage: whose case, and what they are worth on the ruler."""

    verbatim: int
    case: str
    stage: str
    rating: float | None
    kind: str
    top: float | None
    effort: float | None


@dataclass
class Around:
    """All that was heard and is known of one log, read once for all its tables."""

    heard: list[Heard]
    claimed: list[tuple[str, str, str]]  # stage, agreement, case
    obstacles: dict[int, str] = field(default_factory=dict)
    by_verbatim: dict[int, list[int]] = field(default_factory=dict)
    by_step: dict[str, list[int]] = field(default_factory=dict)
    promised: set[int] = field(default_factory=set)
    felt: dict[tuple[str, str], Any] = field(default_factory=dict)

    def answers(self) -> dict[str, float]:
        """Return the mean CES 2.0 answer of each case that gave one."""
        given: dict[str, list[float]] = {}
        for one in self.heard:
            if one.rating is not None and one.kind in CES and one.top == NEW_TOP:
                given.setdefault(one.case, []).append(one.rating)
        return {case: sum(some) / len(some) for case, some in given.items()}

    @classmethod
    def of(cls, log: EventLog) -> "Around":
        """Read what is there of a log."""
        rows = CaseVoice.objects.filter(log=log).values_list(
            "verbatim_id", "case", "stage", "verbatim__rating", "verbatim__rating_kind",
            "verbatim__rating_max", "verbatim__feeling__effort",
        )  # fmt: skip
        heard = [Heard(*row[:4], row[4] or "", *row[5:]) for row in rows.order_by("pk")]
        said = SaidDone.objects.filter(log=log, agreement__in=CLAIMED)
        found = cls(heard, list(said.values_list("stage", "agreement", "case")))
        found._read_hindrances({one.verbatim for one in heard})
        return found

    def _read_hindrances(self, verbatims: Collection[int]) -> None:
        live = Obstacle.objects.filter(state__in=LIVE, merged_into__isnull=True)
        for number, title, step in live.order_by("-rank", "id").values_list(
            "pk", "title", "step"
        ):
            self.obstacles[number] = title
            self.by_step.setdefault(step.casefold(), []).append(number)
        evidence = ObstacleEvidence.objects.filter(verbatim__isnull=False)
        for number, verbatim in evidence.values_list("obstacle_id", "verbatim_id"):
            if number in self.obstacles and verbatim in verbatims:
                self.by_verbatim.setdefault(verbatim, []).append(number)
        kept = Promise.objects.filter(state="open", verbatim__isnull=False)
        self.promised = {
            one for one in kept.values_list("verbatim_id", flat=True) if one
        }

    def add(
        self, rows: list[dict[str, Any]], placed: Stages, cases: set[str] | None
    ) -> None:
        """Add to each stage its words, its effort on the one ruler, and what hinders."""
        for row, stage in zip(rows, placed.stages, strict=True):
            here = [
                one
                for one in self.heard
                if one.stage == stage.name and (cases is None or one.case in cases)
            ]
            ids = list(dict.fromkeys(one.verbatim for one in here))
            row["voices"] = len(ids)
            row["quotes"] = _quotes(here)
            row["obstacles"] = self._obstacles(ids, stage.name)
            row["promises"] = sum(one in self.promised for one in ids)
            row["errands"] = list(stage.errands)
            measures = _measures(here, row, stage.errands, self.felt)
            row["effort"] = ruler.together(measures).told()

    def _obstacles(self, ids: Sequence[int], stage: str) -> list[dict[str, Any]]:
        met = {number for one in ids for number in self.by_verbatim.get(one, ())}
        met |= set(self.by_step.get(stage.casefold(), ()))
        ranked = [number for number in self.obstacles if number in met]
        return [{"number": n, "title": self.obstacles[n]} for n in ranked[:OBSTACLES]]

    def agreement(self, cases: set[str] | None) -> list[dict[str, Any]]:
        """Return how often words and log agree, by stage, where at least five can be told.

        ``stage, agrees, n, share, low, high`` and ``cannot_tell``; n counts claims that
        the log can answer. A low share says as much of the log as of words.
        """
        counted: dict[str, dict[str, int]] = {"": dict.fromkeys(CLAIMED, 0)}
        for stage, kind, case in self.claimed:
            if cases is not None and case not in cases:
                continue
            counted[""][kind] += 1
            if stage:
                counted.setdefault(stage, dict.fromkeys(CLAIMED, 0))[kind] += 1
        return [
            _agreed(stage, found) for stage, found in counted.items() if _told(found)
        ]


def _measures(
    here: Sequence[Heard], row: dict[str, Any], errands: Sequence[str], felt: Any
) -> list[Any]:
    found: list[Any] = [
        ruler.of_answers(_answers(here, CES, NEW_TOP)),
        ruler.of_answers(_answers(here, CES_OLD, OLD_TOP), version="1.0"),
        ruler.of_words([one.effort for one in here if one.effort is not None]),
        _walked(errands),
    ]
    if row["cases"]:
        found += [
            ruler.of_counts(
                name,
                row[what],
                row["cases"],
                felt=felt.get((row["stage"], what), ((), ())),
            )
            for name, what in COUNTED
            if row.get(what) is not None
        ]
    return found


def _answers(here: Sequence[Heard], kinds: Sequence[str], top: int) -> list[float]:
    return [
        one.rating
        for one in here
        if one.rating is not None and one.kind in kinds and one.top == top
    ]


def _walked(errands: Sequence[str]) -> Any:
    if not errands:
        return None
    walked = WalkErrand.objects.filter(errand__in=list(errands)).exclude(
        verdict="blocked"
    )
    counted = walked.aggregate(
        many=Count("pk"), reached=Count("pk", filter=Q(verdict="reached"))
    )
    return ruler.of_walks(counted["reached"], counted["many"])


def _quotes(here: Sequence[Heard]) -> list[int]:
    """Return the verbatims to show: those that cost most effort first, then the newest."""
    felt = [one for one in here if one.effort is not None]
    hard = [one.verbatim for one in sorted(felt, key=lambda one: one.effort or 0)]
    newest = sorted((one.verbatim for one in here), reverse=True)
    return list(dict.fromkeys([*hard[:QUOTES], *newest]))[:QUOTES]


def _told(found: dict[str, int]) -> bool:
    return sum(found[kind] for kind in TOLD) >= FEWEST


def _agreed(stage: str, found: dict[str, int]) -> dict[str, Any]:
    n = sum(found[kind] for kind in TOLD)
    low, high = of_share(found["agrees"], n)
    return {
        "stage": stage,
        "agrees": found["agrees"],
        "n": n,
        "share": found["agrees"] / n,
        "low": low,
        "high": high,
        "cannot_tell": found["cannot_tell"],
    }
