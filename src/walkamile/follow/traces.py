"""Put a claim's question to the log of one customer: yes, no, or it cannot tell."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import NamedTuple

from walkamile.follow.claim import Claim
from walkamile.follow.claimed.numbers import lasting_said, times_said

# A delivery counts as late when it came more than a day after the date promised: a date
# without a time of day is midnight, and its day is still in time.
GRACE, MIDNIGHT = timedelta(days=1), time(0)
# "Every day" is said of working days too: five in seven. Less than a week tells nothing.
EVERY_DAY = 5 / 7
A_WEEK, A_MONTH = 7, 28
# Who says "two weeks" rounds: three quarters of what was said is no contradiction.
ROUNDED = 0.75

_PROMISED = re.compile(
    r"estim[aeé]|promis|prometid|zugesagt|expected|due\b|due_|deadline|eta\b|sla\b|previst|"
    r"vorauss|prevu|prévu|(?:scheduled|planned)[_ ](?:delivery|arrival|departure|date|time)|"
    r"limit[_ ]?(?:date|time)\b",
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


def ask(
    claim: Claim, trace: Trace | None, *, said_at: datetime | None, quote: str = ""
) -> Shown:
    """Answer a claim from a customer's trace; the log may be wrong, not the customer.

    ``quote`` is read for how often and how long; ``said_at`` ends what is looked at.
    """
    if not trace:
        return Shown("nothing in the log under this key", "cannot_tell")
    return _ANSWERS[claim.asks](claim, trace, said_at, quote)


def _late(claim: Claim, trace: Trace, said_at: datetime | None, quote: str) -> Shown:
    del claim, quote
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
    if promised.time() != MIDNIGHT and delivered.date() > promised.date():
        return Shown("delivered the day after the one promised", "agrees")
    if said_at and promised < said_at < delivered:
        return Shown(f"said on {said_at:%Y-%m-%d}, before the delivery", "agrees")
    return Shown(
        f"delivered {delivered:%Y-%m-%d}, promised for {promised:%Y-%m-%d}", "differs"
    )


def _happened(
    claim: Claim, trace: Trace, said_at: datetime | None, quote: str
) -> Shown:
    del said_at, quote
    found = _matching(trace, claim.activity)
    if found:
        name, at = found[-1]
        return Shown(f"{name} on {at:%Y-%m-%d}", "agrees")
    return Shown(f"no {claim.title} among {len(trace)} events", "differs")


def _at_least(
    claim: Claim, trace: Trace, said_at: datetime | None, quote: str
) -> Shown:
    times = len(_matching(_until(trace, said_at), claim.activity))
    if not _matching(trace, claim.activity):
        return Shown("the log holds no such event", "cannot_tell")
    said = times_said(quote)
    wanted = claim.times if said is None else max(said, claim.times)
    told = f"{times} in the log" + (f", {said} said" if said else "")
    return Shown(told, "agrees" if times >= wanted else "differs")


def _often(claim: Claim, trace: Trace, said_at: datetime | None, quote: str) -> Shown:
    del quote
    until = said_at or trace[-1][1]
    seen = _until(trace, until)
    days = (until - seen[0][1]).days + 1 if seen else 0
    if days < A_WEEK:
        return Shown("less than a week in the log", "cannot_tell")
    window = min(days, A_MONTH)
    since = until - timedelta(days=window)
    active = {at.date() for _, at in _matching(seen, claim.activity) if at > since}
    told = f"{len(active)} of {window} days in the log"
    return Shown(told, "agrees" if len(active) >= EVERY_DAY * window else "differs")


def _waited(claim: Claim, trace: Trace, said_at: datetime | None, quote: str) -> Shown:
    said = lasting_said(quote)
    begun = _begun(trace, claim.activity)
    if said is None or begun is None:
        no = "no such event in the log" if said else "they do not say how long"
        return Shown(no, "cannot_tell")
    ended, by = _ended(trace, claim.until, begun, said_at)
    if ended <= begun:
        return Shown("the log has no end of the wait", "cannot_tell")
    waited = ended - begun
    told = f"{_lasting(waited)} to {by}, {_lasting(said)} said"
    return Shown(told, "agrees" if waited >= ROUNDED * said else "differs")


def _begun(trace: Trace, activity: str) -> datetime | None:
    found = _matching([one for one in trace if not is_promise(one[0])], activity)
    return found[0][1] if found else None


def _ended(
    trace: Trace, until: str, begun: datetime, said_at: datetime | None
) -> tuple[datetime, str]:
    """Return when a wait ended: what was waited for, the words about it, or the end."""
    came = [
        (at, name)
        for name, at in trace
        if at > begun
        and (re.search(until, name, re.IGNORECASE) if until else is_delivery(name))
    ]
    if came and not (said_at and said_at < came[0][0]):
        return came[0]
    if said_at:
        return said_at, "the day of their words"
    name, at = [one for one in trace if not is_promise(one[0])][-1]
    return at, name


def _lasting(span: timedelta) -> str:
    if span >= timedelta(days=2):
        return f"{round(span / timedelta(days=1))} days"
    if span >= timedelta(hours=2):
        return f"{round(span / timedelta(hours=1))} hours"
    return f"{round(span / timedelta(minutes=1))} minutes"


def _matching(trace: Trace, activity: str) -> Trace:
    return [one for one in trace if re.search(activity, one[0], re.IGNORECASE)]


def _until(trace: Trace, said_at: datetime | None) -> Trace:
    """Return what had happened when the words were said; that day is still theirs."""
    if said_at is None:
        return trace
    return [one for one in trace if one[1] <= said_at + GRACE]


_ANSWERS: dict[str, Callable[[Claim, Trace, datetime | None, str], Shown]] = {
    "late": _late,
    "happened": _happened,
    "at least": _at_least,
    "often": _often,
    "waited": _waited,
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
