"""How many layers deep did we follow the customer's subject?"""

from walkamile.criterion import Answer, Judgement
from walkamile.nouns import Evidence
from walkamile.talk import counting
from walkamile.talk.heard import Heard
from walkamile.talk.measure import Measure

# Three to five layers is the practice; medians in AnnoMI: 5 in good sessions, 2 in bad
# ones (AUC .69).
AT_LEAST = 3


@Measure.asking(
    "Did we follow up, layer by layer?",
    good="We followed up several layers deep",
    poor="We changed the subject early",
    why="What matters lies three to five layers down.",
)
def ladder(heard: Heard) -> Answer:
    """Count the rungs of the deepest ladder; who asked nothing climbed none."""
    asked = any(one.question for one in heard.utterances)
    if not asked and len(heard.utterances) < counting.ENOUGH_TURNS:
        return Answer(judgement=Judgement.UNCLEAR)
    rungs = counting.ladder(heard)
    good = Judgement.GOOD if len(rungs) >= AT_LEAST else Judgement.POOR
    shown = tuple(
        Evidence(caption=f"turn {at}: {heard.turns[at].text}") for at in rungs
    )
    return Answer(
        judgement=good, value=float(len(rungs)), unit="layers", shown_by=shown
    )
