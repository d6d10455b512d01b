"""How easy was it? Seven is easy, one is not at all; every part is shown."""

from dataclasses import replace

from walkamile.nouns import Verdict
from walkamile.walk.trip import Outcome

# The scale is that of the customer effort score (CES 2.0): 7 = "strongly agree" that
# it was easy. The weights are judgements of this project, not measured on people: they
# order obstacles on one site and predict nobody's answer.
BEST, WORST = 7.0, 1.0
A_CLICK = 0.25  # for each click beyond the first
A_CLICK_TOO_MANY = 0.5  # for each click beyond the fewest that would do
A_DEAD_END = 0.5
A_BANNER = 0.25
A_SECOND = 0.1  # for each second of waiting beyond PATIENCE
PATIENCE = 5.0
NOT_TAPPABLE = 0.75
WRONG = 3.0
HARD_CLICKS = 2.0  # more than the fewest: then it is hard
SLOW = 5.0  # seconds for one page


def judged(outcome: Outcome, least: float | None) -> Outcome:
    """Return an outcome with its ease, its parts, and "hard" where it was hard.

    ``least`` is the fewest clicks by which the goal can be reached on known pages.
    """
    walk = outcome.walk
    parts = _parts(outcome, least)
    verdict, reason = _hard(outcome, least)
    ease = WORST
    if walk.verdict in (Verdict.REACHED, Verdict.WRONG):
        ease = max(WORST, round(BEST - sum(cost for _, cost in parts), 1))
    walk = replace(
        walk,
        ease=ease,
        ease_parts=tuple(parts),
        least_clicks=least,
        verdict=verdict,
        reason=reason,
    )
    return replace(outcome, walk=walk)


def _parts(outcome: Outcome, least: float | None) -> list[tuple[str, float]]:
    walk = outcome.walk
    fewest = min(least if least is not None else walk.clicks, walk.clicks)
    found = outcome.found
    parts = [
        ("clicks", A_CLICK * max(0.0, fewest - 1)),
        ("clicks too many", A_CLICK_TOO_MANY * (walk.clicks - fewest)),
        ("dead ends", A_DEAD_END * outcome.backs),
        ("banners", A_BANNER * outcome.banners),
        ("waiting", A_SECOND * max(0.0, walk.seconds - PATIENCE)),
        ("not tappable", NOT_TAPPABLE * _must_be_typed(outcome)),
        ("wrong", WRONG * (walk.verdict is Verdict.WRONG)),
    ]
    del found
    return [(name, round(cost, 2)) for name, cost in parts if cost]


def _must_be_typed(outcome: Outcome) -> bool:
    found = outcome.found
    on_phone = outcome.errand.device == "phone"
    return (
        found is not None and outcome.by == "phone" and on_phone and not found.tappable
    )


def _hard(outcome: Outcome, least: float | None) -> tuple[Verdict | None, str]:
    walk = outcome.walk
    if walk.verdict is not Verdict.REACHED:
        return walk.verdict, walk.reason
    if least is not None and walk.clicks > least + HARD_CLICKS:
        return Verdict.HARD, f"{walk.clicks:g} clicks where {least:g} would do"
    slowest = max((step.took.total_seconds() for step in walk.steps), default=0.0)
    if slowest > SLOW:
        return Verdict.HARD, f"a page took {slowest:.1f} seconds"
    if _must_be_typed(outcome):
        return Verdict.HARD, "the number cannot be tapped, only typed"
    return Verdict.REACHED, ""
