"""An owner's own numbers that lead to a person, told by a sample: ``BK-######``."""

import re

from walkamile.refused import Refused
from walkamile.web.models import Colleague, RedactionRule

DIGIT, LETTER = "#", "?"
# Fewer signs than this would mask half of all numbers.
FEWEST = 4
KIND = re.compile(r"[a-z][a-z ]{1,38}")


class NoSuchRuleError(Refused):
    """A sample that would mask ordinary words, or a kind that is no word."""


def add(kind: str, sample: str, *, by: Colleague | None = None) -> RedactionRule:
    """Keep a rule. In a sample ``#`` is any digit and ``?`` any letter."""
    kind, sample = " ".join(kind.lower().split()), sample.strip()
    if not KIND.fullmatch(kind):
        raise NoSuchRuleError(
            "the kind has to be a plain word, such as order or booking.",
            next_step="Write it in small letters: it stands in the masked words.",
            field="kind",
        )
    if sample.count(DIGIT) + sample.count(LETTER) < FEWEST or len(sample) > 60:
        raise NoSuchRuleError(
            f"the sample needs at least {FEWEST} signs that may be any digit or letter.",
            next_step="Write # for a digit and ? for a letter: BK-######",
            field="sample",
        )
    return RedactionRule.objects.get_or_create(
        sample=sample, defaults={"kind": kind, "by": by}
    )[0]


def patterns() -> dict[str, "re.Pattern[str]"]:
    """Return the owner's rules by kind, as patterns that never take long."""
    samples: dict[str, list[str]] = {}
    for rule in RedactionRule.objects.order_by("id"):
        samples.setdefault(rule.kind, []).append(_pattern(rule.sample))
    return {
        kind: re.compile(rf"(?<!\w)(?:{'|'.join(some)})(?!\w)", re.IGNORECASE)
        for kind, some in samples.items()
    }


def _pattern(sample: str) -> str:
    signs = {DIGIT: r"\d", LETTER: r"[^\W\d_]"}
    return "".join(signs.get(sign, re.escape(sign)) for sign in sample)
