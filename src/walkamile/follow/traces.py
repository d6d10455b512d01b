"""Put a claim's question to the log of one customer: yes, no, or it cannot tell."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from walkamile.follow.claim import Claim

# A delivery counts as late when it came more than a day after the date promised.
GRACE = timedelta(days=1)

_PROMISED = re.compile(
    r"estimat|promis|expected|due\b|due_|deadline|eta\b|sla\b|previst|vorauss|prevu|prévu",
    re.IGNORECASE,
)
_DELIVERED = re.compile(
    r"deliver|received|arriv|zugestellt|geliefert|angekommen|entreg|livr|recib|consegn|llegad",
    re.IGNORECASE,
)
_TO_CUSTOMER = re.compile(
    r"customer|client|kund|cliente|recipient|consumer", re.IGNORECASE
)
_NOT_YET = re.compile(
    r"carrier|courier|ship|dispatch|out for|failed|attempt|approv|start", re.IGNORECASE
)

Trace = list[tuple[str, datetime]]


class Shown(NamedTuple):
    """What the log shows, in words, and whether that agrees with the claim."""

    shows: str
    agreement: str  # agrees, differs, cannot_tell


def ask(claim: Claim, trace: Trace | None, *, said_at: datetime | None) -> Shown:
    """Answer a claim from a customer's trace; the log may be wrong, not the customer."""
    if not trace:
        return Shown("nothing in the log under this key", "cannot_tell")
    return _ANSWERS[claim.asks](claim, trace, said_at)


def _late(claim: Claim, trace: Trace, said_at: datetime | None) -> Shown:
    del claim
    promised = _when(trace, is_promise)
    if promised is None:
        return Shown("no promised date in the log", "cannot_tell")
    delivered = _when(trace, is_delivery)
    if delivered is None:
        return Shown(
            f"promised for {promised:%Y-%m-%d}, no delivery in the log", "agrees"
        )
    late = delivered - promised
    if late > GRACE:
        return Shown(f"delivered {late.days} days after the date promised", "agrees")
    if said_at and promised < said_at < delivered:
        return Shown(f"said on {said_at:%Y-%m-%d}, before the delivery", "agrees")
    return Shown(
        f"delivered {delivered:%Y-%m-%d}, promised for {promised:%Y-%m-%d}", "differs"
    )


def _happened(claim: Claim, trace: Trace, said_at: datetime | None) -> Shown:
    del said_at
    found = [
        (name, at)
        for name, at in trace
        if re.search(claim.activity, name, re.IGNORECASE)
    ]
    if found:
        name, at = found[-1]
        return Shown(f"{name} on {at:%Y-%m-%d}", "agrees")
    return Shown(f"no {claim.title} among {len(trace)} events", "differs")


def _at_least(claim: Claim, trace: Trace, said_at: datetime | None) -> Shown:
    del said_at
    times = sum(
        bool(re.search(claim.activity, name, re.IGNORECASE)) for name, _ in trace
    )
    if not times:
        return Shown("the log holds no such event", "cannot_tell")
    agreement = "agrees" if times >= claim.times else "differs"
    return Shown(f"{times} in the log", agreement)


_ANSWERS: dict[str, Callable[[Claim, Trace, datetime | None], Shown]] = {
    "late": _late,
    "happened": _happened,
    "at least": _at_least,
}


def is_promise(name: str) -> bool:
    """Say whether an event's time is a date that was promised."""
    return bool(_PROMISED.search(name))


def is_delivery(name: str) -> bool:
    """Say whether an event is what was ordered coming to the customer."""
    reached = _DELIVERED.search(name) and not is_promise(name)
    return bool(reached and (_TO_CUSTOMER.search(name) or not _NOT_YET.search(name)))


def _when(trace: Trace, is_it: Callable[[str], bool]) -> datetime | None:
    found = [at for name, at in trace if is_it(name)]
    return found[-1] if found else None
