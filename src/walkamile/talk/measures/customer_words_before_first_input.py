"""How much had the customer said before we first advised?"""

from walkamile.criterion import Answer, Judgement
from walkamile.talk.counting import first_input, length, quoted, words_before
from walkamile.talk.heard import Heard
from walkamile.talk.measure import Measure

# AnnoMI's rule of thumb: no advice before the customer has spoken 80 to 100 words
# (medians 91 in good sessions, 13 in bad ones).
AT_LEAST = 80


@Measure.asking(
    "Did we hear the customer out before advising?",
    good="We heard the customer out first",
    poor="We had the answer before the story",
    why="What they said before our first advice. A solution too soon solves another problem.",
)
def customer_words_before_first_input(heard: Heard) -> Answer:
    """Count the customer's words before our first input; all of them when none came."""
    if not heard.utterances or not length(heard, ours=False):
        return Answer(judgement=Judgement.UNCLEAR)
    told = first_input(heard)
    if told is None:
        heard_out = length(heard, ours=False)
        return Answer(judgement=Judgement.GOOD, value=float(heard_out), unit="words")
    before = words_before(heard, told.turn)
    return Answer(
        judgement=Judgement.GOOD if before >= AT_LEAST else Judgement.POOR,
        value=float(before),
        unit="words",
        shown_by=quoted(heard, [told]),
    )
