"""Could the errand be done at all?"""

from collections.abc import Iterator

from walkamile.nouns import Severity, Verdict
from walkamile.walk.check import Check, Recorded, Sighting
from walkamile.walk.scent import is_one_of, mentions
from walkamile.walk.trip import Outcome

LONGEST = 60  # signs of a name that says what a link is for
SHORT = 3  # letters of a word that says too little inside a name
WEIGHTY = 3  # what most customers come for
SAID_BY = {"speak_to_a_person": "phone_number"}  # failing together is said once


@Check.asking(
    "Could the errand be done at all?",
    severity=Severity.SERIOUS,
    why="The customer leaves without what they came for.",
)
def errand_failed(recorded: Recorded) -> Iterator[Sighting]:
    """Turn every errand that failed into something somebody can own.

    Not where the site has nothing to do with it: no basket in a town hall. An errand
    that was hard shows in its row; what made it hard is an obstacle of its own.
    """
    failed = {o.errand.id: o for o in recorded.outcomes if _failed(o)}
    shut: dict[str, int] = {}
    for errand, outcome in failed.items():
        walk = outcome.walk
        if walk.verdict is Verdict.BLOCKED:
            shut[walk.reason] = shut.get(walk.reason, 0) + 1
        elif SAID_BY.get(errand) not in failed and _applies(outcome, recorded):
            yield Sighting(
                url=recorded.home,
                name=outcome.errand.title,
                quote=f"{outcome.errand.title}: {walk.reason}",
                mark=errand,
                shared=True,
                severity=_severity(outcome.errand.importance),
            )
    for reason, many in shut.items():
        quote = f"{many} errands ended here: {reason}" if many > 1 else reason
        yield Sighting(url=recorded.home, quote=quote, mark=reason, shared=True)


def _failed(outcome: Outcome) -> bool:
    bad = outcome.walk.verdict in (Verdict.NOT_FOUND, Verdict.BLOCKED)
    return bad and outcome.errand.start != "unknown"


def _applies(outcome: Outcome, recorded: Recorded) -> bool:
    """Tell whether any page speaks of what the errand is about."""
    told = recorded.words
    wanted = [
        word
        for name in outcome.errand.only_where
        for word in (*told.of(name), *told.topics.get(name, ((), ()))[0])
    ]
    return not wanted or any(
        _is_about(target.name, wanted)
        for page in recorded.pages
        for target in page.targets
    )


def _is_about(name: str, wanted: list[str]) -> bool:
    """Tell whether a link or button is there for it: no question, no "TV add-ons"."""
    telling = [word for word in wanted if len(word) > SHORT]
    short = len(name) < LONGEST and not name.rstrip().endswith("?")
    return short and bool(mentions(name, telling) or is_one_of(name, wanted))


def _severity(importance: float) -> Severity:
    if importance >= WEIGHTY:
        return Severity.SERIOUS
    return Severity.MODERATE if importance > 1 else Severity.MINOR
