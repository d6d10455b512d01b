"""Which obstacle weighs most, and why?"""

from dataclasses import dataclass

from walkamile.nouns import Severity

LEAST, MOST = 1, 5
SEVERITIES = {
    1: "a nuisance",
    2: "slows customers down",
    3: "makes them try again",
    4: "makes them ask for help",
    5: "stops them",
}
# Effort is asked on 1…7 with 7 = easy (CES 2.0); hardship turns it round, so that the
# easiest still weighs one and nothing is multiplied by nought.
EASIEST, HARDEST, TURNED = 7.0, 1.0, 8.0
# Text effort goes from −5 to +5: its middle and its ends are those of 1…7.
MIDDLE, A_STEP = 4.0, 0.6

OF_A_WALK = {
    Severity.CRITICAL: 5,
    Severity.SERIOUS: 4,
    Severity.MODERATE: 3,
    Severity.MINOR: 2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """A weight with its parts; what is not known has no weight, and says what lacks.

    ``severity`` 1…5, ``reach`` per cent of voices, ``effort`` 1…7 (7 = easy).
    """

    severity: int | None
    reach: float | None
    effort: float | None

    @property
    def hardship(self) -> float | None:
        """How hard customers have it, 1…7 (7 = hardest): 8 − effort."""
        return None if self.effort is None else TURNED - self.effort

    @property
    def weight(self) -> float | None:
        """Severity × reach × hardship, 0…3,500; null where a part is not known."""
        if self.severity is None or self.reach is None or self.hardship is None:
            return None
        return self.severity * self.reach * self.hardship

    @property
    def lacking(self) -> tuple[str, ...]:
        """The parts that nobody knows yet."""
        parts = ("severity", "reach", "effort")
        return tuple(part for part in parts if getattr(self, part) is None)


def ease_of(text_effort: float | None) -> float | None:
    """Return an effort of −5 (very hard) … +5 (very easy) on the scale of 1…7."""
    if text_effort is None:
        return None
    return min(max(MIDDLE + A_STEP * text_effort, HARDEST), EASIEST)


def severity_of(found: str) -> int | None:
    """Return the severity 1…5 of what a walk found ("critical" … "minor")."""
    return OF_A_WALK[Severity(found)] if found in set(Severity) else None
