"""How much does this look like good listening?"""

import math

from walkamile.criterion import Answer, Judgement
from walkamile.talk.counting import ENOUGH_TURNS, reflects
from walkamile.talk.heard import Heard
from walkamile.talk.measure import Measure

# Reflections less three times input a turn told good from bad sessions of AnnoMI with
# AUC .90, videos left out (15 bad sessions: differences under .1 mean nothing). Middle
# and slope put the median good session at .8 and the median bad one at .2.
INPUT_WEIGHT, MIDDLE, SLOPE = 3.0, -0.35, 4.6


@Measure.asking(
    "Does this look like good listening?",
    good="This looks like good listening",
    poor="This looks like telling rather than listening",
    why="A hint for the one who talked, not a score of a person.",
)
def quality(heard: Heard) -> Answer:
    """Weigh reflections against input: 0 telling … 1 listening."""
    if len(heard.utterances) < ENOUGH_TURNS:
        return Answer(judgement=Judgement.UNCLEAR)
    n = len(heard.utterances)
    back = sum(reflects(one) for one in heard.utterances) / n
    told = sum(one.input for one in heard.utterances) / n
    value = 1 / (1 + math.exp(-SLOPE * (back - INPUT_WEIGHT * told - MIDDLE)))
    good = Judgement.GOOD if value >= 1 / 2 else Judgement.POOR
    return Answer(judgement=good, value=value)
