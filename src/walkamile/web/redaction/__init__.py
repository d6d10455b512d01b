"""What customers said is looked through for names before anybody reads it."""

from walkamile.web.redaction.looking import (
    Done,
    RedactionBusyError,
    anew,
    catch_up,
    look_at,
    waiting,
)

__all__ = ["Done", "RedactionBusyError", "anew", "catch_up", "look_at", "waiting"]
