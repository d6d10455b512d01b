"""Did we say back what we heard?"""

from walkamile.criterion import Answer, Judgement
from walkamile.talk.counting import ENOUGH_TURNS, quoted, reflects
from walkamile.talk.heard import Heard
from walkamile.talk.measure import Measure

# Median in AnnoMI by expert labels: .31 a turn in good sessions, .09 in bad ones
# (AUC .87; .83 by our own labels, which is why the words are always shown).
AT_LEAST = 0.2


@Measure.asking(
    "Did we say back what we heard?",
    good="We said back what we heard",
    poor="We seldom said back what we heard",
    why="Hearing oneself said back is how a customer knows.",
)
def reflections_per_turn(heard: Heard) -> Answer:
    """Divide our reflecting turns by all our turns."""
    if len(heard.utterances) < ENOUGH_TURNS:
        return Answer(judgement=Judgement.UNCLEAR)
    back = [one for one in heard.utterances if reflects(one)]
    share = len(back) / len(heard.utterances)
    good = Judgement.GOOD if share >= AT_LEAST else Judgement.POOR
    return Answer(
        judgement=good, value=share, unit="per turn", shown_by=quoted(heard, back)
    )
