"""The refusal of a log that cannot be read."""

from walkamile.refused import Refused


class UnreadableLogError(Refused):
    """A log that cannot be read."""
