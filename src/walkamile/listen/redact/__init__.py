"""Take out of customers' words what would identify them, and say what was taken."""

from walkamile.listen.redact.masking import Redacted, Span, Thread, redact_one

__all__ = ["Redacted", "Span", "Thread", "redact_one"]
