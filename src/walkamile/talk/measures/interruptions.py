"""Did we talk while the customer was still talking?"""

from walkamile.criterion import Answer, Judgement
from walkamile.nouns import Evidence
from walkamile.talk.heard import Heard
from walkamile.talk.measure import Measure

# Transcribers' clocks are rough: an overlap of less than half a second is a hand-over.
OVERLAP_SECONDS = 0.5


@Measure.asking(
    "Did we let the customer finish?",
    good="We let the customer finish",
    poor="We began before the customer had ended",
    why="How often we cut in. An unfinished sentence is a lost one.",
)
def interruptions(heard: Heard) -> Answer:
    """Count our turns that began before the customer's turn ended, where times exist."""
    pairs = list(zip(heard.turns, heard.turns[1:], strict=False))
    timed = [
        (at, before, after)
        for at, (before, after) in enumerate(pairs, start=1)
        if before.end is not None and after.start is not None
    ]
    if not timed:
        return Answer(judgement=Judgement.DOES_NOT_APPLY)
    cut = [
        (at, after)
        for at, before, after in timed
        if not before.ours
        and after.ours
        and (before.end or 0) - (after.start or 0) >= OVERLAP_SECONDS
    ]
    return Answer(
        judgement=Judgement.POOR if cut else Judgement.GOOD,
        value=float(len(cut)),
        unit="times",
        shown_by=tuple(Evidence(caption=f"turn {at}: {t.text}") for at, t in cut),
    )
