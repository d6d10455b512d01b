"""Did we explain and advise instead of listening?"""

from walkamile.criterion import Answer, Judgement
from walkamile.talk.counting import ENOUGH_TURNS, quoted
from walkamile.talk.heard import Heard
from walkamile.talk.measure import Measure

# Median in AnnoMI by expert labels: .12 a turn in good sessions, .50 in bad ones: the
# sign that tells them apart best (AUC .88; .87 by our own labels).
AT_MOST = 0.3


@Measure.asking(
    "Did we keep advice to ourselves?",
    good="We seldom explained or advised",
    poor="We explained and advised a lot",
    why="Advice given too soon ends the listening.",
)
def input_per_turn(heard: Heard) -> Answer:
    """Divide our informing and advising turns by all our turns."""
    if len(heard.utterances) < ENOUGH_TURNS:
        return Answer(judgement=Judgement.UNCLEAR)
    told = heard.labelled("input")
    share = len(told) / len(heard.utterances)
    good = Judgement.GOOD if share <= AT_MOST else Judgement.POOR
    return Answer(
        judgement=good, value=share, unit="per turn", shown_by=quoted(heard, told)
    )
