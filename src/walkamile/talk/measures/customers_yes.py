"""Did the customer say that we understood?"""

from walkamile.criterion import Answer, Judgement
from walkamile.nouns import Evidence
from walkamile.talk import cues
from walkamile.talk.counting import confirming, reflects
from walkamile.talk.heard import Heard
from walkamile.talk.measure import Measure


@Measure.asking(
    "Did the customer say yes, that is it?",
    good="The customer said that we understood",
    poor="The customer never said that we understood",
    why="The last layer is the customer's own yes.",
)
def customers_yes(heard: Heard) -> Answer:
    """Count the customer's yes right after we said back or asked whether we got it."""
    ours = {one.turn for one in heard.utterances if reflects(one)}
    ours |= {one.turn for one in confirming(heard)}
    if not ours:
        return Answer(judgement=Judgement.UNCLEAR)
    agreed = [at + 1 for at in sorted(ours) if _yes(heard, at + 1)]
    return Answer(
        judgement=Judgement.GOOD if agreed else Judgement.POOR,
        value=float(len(agreed)),
        unit="times",
        shown_by=tuple(
            Evidence(caption=f"turn {at}: {heard.turns[at].text}") for at in agreed
        ),
    )


def _yes(heard: Heard, at: int) -> bool:
    if at >= len(heard.turns) or heard.turns[at].ours:
        return False
    return bool(cues.YES.match(heard.turns[at].text))
