"""How many of our questions let the customer tell a story?"""

from walkamile.criterion import Answer, Judgement
from walkamile.talk.counting import quoted
from walkamile.talk.heard import Heard
from walkamile.talk.measure import Measure

# MITI 4.2.1 asked for half of the questions to be open for fair, 70 % for good practice;
# on AnnoMI the share hardly tells good from bad (AUC .55): guidance only.
AT_LEAST = 0.5
ENOUGH = 3  # questions


@Measure.asking(
    "Were our questions open?",
    good="Most questions let the customer tell",
    poor="Most questions could be answered with yes or no",
    why="A story tells what no yes or no can.",
)
def open_share(heard: Heard) -> Answer:
    """Divide the open questions by all questions."""
    asked = [one for one in heard.utterances if one.question]
    if len(asked) < ENOUGH:
        return Answer(judgement=Judgement.UNCLEAR)
    wide = [one for one in asked if one.question == "open"]
    share = len(wide) / len(asked)
    good = Judgement.GOOD if share >= AT_LEAST else Judgement.POOR
    return Answer(
        judgement=good, value=share, unit="share", shown_by=quoted(heard, wide)
    )
