"""A measure: one question that is asked of every conversation."""

from walkamile.criterion import Criterion
from walkamile.talk.heard import Heard


class Measure(Criterion[Heard]):
    """One question that is asked of every conversation."""
