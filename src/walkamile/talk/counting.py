"""What the measures count in a conversation; a measure adds the judgement."""

from walkamile.nouns import Evidence
from walkamile.talk import cues
from walkamile.talk.features import TAKES_UP, content, words
from walkamile.talk.heard import Heard, Utterance

# An utterance reflects when this likely to, and not likelier to inform or advise: the
# pair that best told good from bad sessions on AnnoMI dev, videos left out (AUC .83).
REFLECTS, INFORMS = 0.4, 0.3
# Fewer of the colleague's turns than this say nothing about how they listen.
ENOUGH_TURNS = 5


def length(heard: Heard, *, ours: bool) -> int:
    """Return how many words one side said."""
    return sum(len(words(turn.text)) for turn in heard.turns if turn.ours is ours)


def reflects(one: Utterance) -> bool:
    """Is this a reflection, and not a restatement in order to inform or contradict?"""
    return one.reflection > REFLECTS and one.input < INFORMS


def first_input(heard: Heard) -> Utterance | None:
    """Return the first utterance that informs or advises."""
    return next(iter(heard.labelled("input")), None)


def words_before(heard: Heard, turn: int) -> int:
    """Return how many words the customer had said before a turn."""
    return sum(len(words(t.text)) for t in heard.turns[:turn] if not t.ours)


def confirming(heard: Heard) -> list[Utterance]:
    """Return the utterances that ask whether the customer was understood."""
    return [
        one
        for one in heard.utterances
        if cues.find("confirmation", heard.turns[one.turn].text)
    ]


def ladder(heard: Heard) -> tuple[int, ...]:
    """Return the turns of the deepest ladder of follow-up questions.

    A question is a rung when it takes up what was said: it shares a content word with the
    customer's last answer or with the question before, or holds a word such as "that" or
    "why". A question that takes up nothing starts anew; informing or advising breaks the
    ladder; reflecting or acknowledging does not.
    """
    deepest: tuple[int, ...] = ()
    climbed: tuple[int, ...] = ()
    asked: set[str] = set()
    for one in heard.utterances:
        if one.label == "input":
            climbed = ()
        elif one.label == "question" or one.question:
            said = heard.turns[one.turn].text
            taken_up = _takes_up(said, _last_answer(heard, one.turn), asked)
            climbed = (*climbed, one.turn) if climbed and taken_up else (one.turn,)
            asked = content(said)
        deepest = max(deepest, climbed, key=len)
    return deepest


def quoted(heard: Heard, utterances: list[Utterance]) -> tuple[Evidence, ...]:
    """Return utterances as evidence, each at its turn."""
    return tuple(
        Evidence(caption=f"turn {one.turn}: {heard.turns[one.turn].text}")
        for one in utterances
    )


def _takes_up(question: str, answer: str, asked: set[str]) -> bool:
    mine = content(question)
    return bool(mine & (content(answer) | asked) or set(words(question)) & TAKES_UP)


def _last_answer(heard: Heard, turn: int) -> str:
    before = (t.text for t in reversed(heard.turns[:turn]) if not t.ours)
    return next(before, "")
