"""Take out of customers' words what would identify them, and say what was taken."""

from walkamile.listen.redact.masking import Redacted, Span, Thread, redact_one
from walkamile.listen.redact.places import carried, pseudonyms
from walkamile.listen.redact.record_names import names_in

__all__ = [
    "Redacted",
    "Span",
    "Thread",
    "carried",
    "names_in",
    "pseudonyms",
    "redact_one",
]
