"""How long did we talk in one go?"""

from itertools import groupby

from walkamile.criterion import Answer, Judgement
from walkamile.talk.features import words
from walkamile.talk.heard import Heard
from walkamile.talk.measure import Measure

# Two and a half minutes at 150 words a minute, Gong's published limit for one speech.
# On AnnoMI it tells nothing (AUC .58): guidance only.
AT_MOST = 375


@Measure.asking(
    "Did we pause for the customer?",
    good="We left room for the customer",
    poor="We talked on for long",
    why="Our longest speech. A long one leaves no room.",
)
def longest_monologue(heard: Heard) -> Answer:
    """Count the words of our longest run of turns."""
    runs = [
        sum(len(words(turn.text)) for turn in run)
        for ours, run in groupby(heard.turns, key=lambda turn: turn.ours)
        if ours
    ]
    if not runs:
        return Answer(judgement=Judgement.UNCLEAR)
    longest = max(runs)
    good = Judgement.GOOD if longest <= AT_MOST else Judgement.POOR
    return Answer(judgement=good, value=float(longest), unit="words")
