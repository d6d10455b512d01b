"""What a text tells besides: how hard it was, what it asks, whether it hurries."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import pyarrow as pa

from walkamile.understand.feeling import asks, cued
from walkamile.understand.feeling.effort import Effort, effort, facts
from walkamile.understand.feeling.scored import Pieces, Scored
from walkamile.understand.feeling.sentences import sentences

_REASON: "list[pa.Field[Any]]" = [
    pa.field("start", pa.int32()),
    pa.field("end", pa.int32()),
    pa.field("why", pa.string()),
]
BECAUSE = pa.list_(pa.struct(_REASON))
Reason = tuple[int, int, str]


class Told(NamedTuple):
    """What texts tell, and the words by which they do (by place of the text)."""

    effort: list[float | None]
    action: list[str | None]
    urgency: list[str | None]
    business: list[str | None]
    because: dict[int, list[Reason]]


class Held(NamedTuple):
    """The languages in which a text holds a cue, by what the cue is about."""

    effort: tuple[str, ...]
    asks: tuple[str, ...]
    urgency: tuple[str, ...]
    business: tuple[str, ...]


def told(
    folded: Sequence[str],
    texts: Sequence[str],
    known: cued.Known,
    labels: Sequence[str | None],
) -> Told:
    """Return effort, asks, urgency and business; most texts hold no cue of any."""
    counted = cued.counts(folded, known)
    strain, *others = (cued.cues(folded, known, about) for about in cued.ABOUT)
    asking, wishing = cued.asking(folded, known), cued.wishing(folded, known)
    found = Told(
        [None] * len(texts),
        [*map(_usual, labels, asking.tolist(), wishing.tolist())],
        [None] * len(texts),
        [None] * len(texts),
        {},
    )
    held = zip(map(_either, strain, counted), *others, strict=True)
    for at, some in enumerate(held):
        if any(some):
            _cued(found, at, folded[at], texts[at], Held(*some), labels[at])
        if counted[at]:
            found.because.setdefault(at, []).extend(
                (fact.start, fact.end, "count")
                for fact in facts(folded[at], languages=known[at])
            )
    return found


def _either(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return (*some, *(one for one in others if one not in some))


def _usual(label: str | None, asking: bool, wishing: bool) -> str | None:
    """Return what a text asks by its label and by how its sentences begin."""
    if label is None:
        return None
    if asking:
        return "response needed"
    if label == "positive":
        return "praise"
    return "suggestion" if wishing else "nothing to act on"


def _cued(
    found: Told,
    at: int,
    folded: str,
    text: str,
    held: Held,
    label: str | None,
) -> None:
    hardship = _effort(folded, text, held.effort)
    found.effort[at] = hardship.value
    shown = [(cue.start, cue.end, "effort") for cue in hardship.cues]
    hurry = asks.urgency(folded, languages=held.urgency)
    if hurry and label != "positive":  # "helped with my anxiety" is thanks
        found.urgency[at] = hurry.value
        shown.append((hurry.start, hurry.end, "urgency"))
    business = asks.business(folded, languages=held.business)
    if business:
        found.business[at] = business.value
        shown.append((business.start, business.end, "own business"))
    if held.asks:
        found.action[at] = _action(folded, held.asks, label, found.action[at])
    found.because[at] = shown


def _action(
    folded: str, known: tuple[str, ...], label: str | None, usual: str | None
) -> str | None:
    """Return what a text that holds a cue asks of us."""
    if label is None or asks.request(folded, languages=known):
        return label and "response needed"
    if usual == "response needed":
        return usual
    if label != "positive" and asks.unsettled(folded, languages=known):
        return "response needed"
    return "suggestion" if asks.suggestion(folded, languages=known) else usual


def _effort(folded: str, text: str, known: tuple[str, ...]) -> Effort:
    """Return a text's effort: the mean of the sentences that speak of it."""
    if not known:
        return Effort(None, ())
    said = [effort(folded, *span, languages=known) for span in sentences(text)]
    values = [one.value for one in said if one.value is not None]
    if not values:
        return Effort(None, ())
    cues = tuple(cue for one in said for cue in one.cues)
    return Effort(sum(values) / len(values), cues)


def reasons(cut: Pieces, found: Scored, said: Told) -> "pa.Array[Any]":
    """Return the words that led to what was said: for each text a list of spans."""
    rows: list[Sequence[Reason]] = [()] * len(cut.starts)
    for at, leading in enumerate(found.leading.tolist()):
        if leading >= 0:
            rows[at] = ((*cut.spans[leading], "sentiment"),)
    for at, shown in said.because.items():
        rows[at] = (*rows[at], *shown)
    flat = [one for row in rows for one in row if one[1] > one[0]]
    sizes = [sum(one[1] > one[0] for one in row) for row in rows]
    starts, ends, whys = zip(*flat, strict=True) if flat else ((), (), ())
    spans = pa.StructArray.from_arrays(
        [
            pa.array(starts, pa.int32()),
            pa.array(ends, pa.int32()),
            pa.array(whys, pa.string()),
        ],
        fields=_REASON,
    )
    offsets = pa.array([0, *accumulate(sizes)], pa.int32())
    return pa.ListArray.from_arrays(offsets, spans, type=BECAUSE)
