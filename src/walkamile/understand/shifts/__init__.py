"""What is changing in what customers speak of, and since when?"""

from walkamile.understand.shifts.found import Shift, shifts, together
from walkamile.understand.shifts.newcomers import Newcomer, newcomers
from walkamile.understand.shifts.scan import BASELINE_AT_LEAST as WEEKS_AT_LEAST
from walkamile.understand.shifts.voices import quotes
from walkamile.understand.shifts.weeks import Weeks, last_day, weeks

__all__ = [
    "WEEKS_AT_LEAST",
    "Newcomer",
    "Shift",
    "Weeks",
    "last_day",
    "newcomers",
    "quotes",
    "shifts",
    "together",
    "weeks",
]
