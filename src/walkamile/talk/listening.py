"""How well did we listen?"""

from collections.abc import Iterator

from walkamile.criterion import Answer
from walkamile.folder import things
from walkamile.talk import measures
from walkamile.talk.heard import Heard
from walkamile.talk.measure import Measure


def listening(heard: Heard) -> Iterator[tuple[Measure, Answer]]:
    """Ask every listening measure of one conversation."""
    for measure in things(measures, Measure):
        yield measure, measure.answer(heard)
