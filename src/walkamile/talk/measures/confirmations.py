"""Did we ask whether we understood?"""

from walkamile.criterion import Answer, Judgement
from walkamile.talk.counting import ENOUGH_TURNS, confirming, quoted
from walkamile.talk.heard import Heard
from walkamile.talk.measure import Measure


@Measure.asking(
    "Did we check that we understood?",
    good="We checked that we understood",
    poor="We never asked whether we got it right",
    why="Only the customer knows whether we understood.",
)
def confirmations(heard: Heard) -> Answer:
    """Count our turns that ask whether the customer was understood."""
    if len(heard.utterances) < ENOUGH_TURNS:
        return Answer(judgement=Judgement.UNCLEAR)
    asked = confirming(heard)
    return Answer(
        judgement=Judgement.GOOD if asked else Judgement.POOR,
        value=float(len(asked)),
        unit="turns",
        shown_by=quoted(heard, asked),
    )
