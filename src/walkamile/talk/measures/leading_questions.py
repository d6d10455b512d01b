"""Did we put the answer into the question?"""

from walkamile.criterion import Answer, Judgement
from walkamile.talk import cues
from walkamile.talk.counting import quoted
from walkamile.talk.heard import Heard
from walkamile.talk.measure import Measure


@Measure.asking(
    "Did we leave the answer to the customer?",
    good="We left the answer to the customer",
    poor="Some questions held their own answer",
    why="How many led to our own answer. Such a question hears only ourselves.",
)
def leading_questions(heard: Heard) -> Answer:
    """Count the questions that hold a leading phrase."""
    asked = [one for one in heard.utterances if one.question]
    if not asked:
        return Answer(judgement=Judgement.UNCLEAR)
    led = [one for one in asked if cues.find("leading", heard.turns[one.turn].text)]
    return Answer(
        judgement=Judgement.POOR if led else Judgement.GOOD,
        value=float(len(led)),
        unit="questions",
        shown_by=quoted(heard, led),
    )
