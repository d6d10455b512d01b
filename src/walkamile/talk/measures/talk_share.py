"""Who did the talking?"""

from walkamile.criterion import Answer, Judgement
from walkamile.talk.counting import length
from walkamile.talk.heard import Heard
from walkamile.talk.measure import Measure

# Median share of the listener in AnnoMI: 54 % in good sessions, 64 % in bad ones. A weak
# sign (AUC .71): guidance, never a pass mark.
AT_MOST = 0.6


@Measure.asking(
    "Did the customer get to talk?",
    good="The customer got to talk",
    poor="We did most of the talking",
    why="Our share of all words. Whoever talks cannot listen; it alone says little.",
)
def talk_share(heard: Heard) -> Answer:
    """Divide our words by all words."""
    ours, theirs = length(heard, ours=True), length(heard, ours=False)
    if not ours or not theirs:
        return Answer(judgement=Judgement.UNCLEAR)
    share = ours / (ours + theirs)
    good = Judgement.GOOD if share <= AT_MOST else Judgement.POOR
    return Answer(judgement=good, value=share, unit="share of words")
