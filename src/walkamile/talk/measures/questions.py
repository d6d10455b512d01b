"""How often did we ask?"""

from walkamile.criterion import Answer, Judgement
from walkamile.talk.counting import quoted
from walkamile.talk.heard import Heard
from walkamile.talk.measure import Measure


@Measure.asking(
    "Did we ask anything?",
    good="We asked",
    poor="We asked nothing",
    why="The number of questions says little by itself (AnnoMI: AUC .53).",
)
def questions(heard: Heard) -> Answer:
    """Count our turns that hold a question."""
    asked = [one for one in heard.utterances if one.question]
    if not heard.utterances:
        return Answer(judgement=Judgement.UNCLEAR)
    return Answer(
        judgement=Judgement.GOOD if asked else Judgement.POOR,
        value=float(len(asked)),
        unit="turns",
        shown_by=quoted(heard, asked),
    )
