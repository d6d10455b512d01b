"""A conversation as it was heard: turns, and what each of the colleague's turns did."""

from dataclasses import dataclass

from walkamile.talk.cues import Said


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn as given; start and end are seconds, where the transcript has them."""

    ours: bool
    text: str
    speaker: str = ""
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one of the colleague's turns did, how sure we are, and which words say so."""

    turn: int
    label: str  # question, reflection, input, other
    question: str | None  # open, closed
    reflection: float  # how likely it reflects, whatever else it does
    input: float  # how likely it informs or advises
    sure: float
    because: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """Everything that a measure may look at."""

    turns: tuple[Turn, ...]
    utterances: tuple[Utterance, ...]

    def labelled(self, label: str) -> list[Utterance]:
        """Return the colleague's utterances of a kind."""
        return [one for one in self.utterances if one.label == label]
