"""Hear a conversation: what did each of the colleague's turns do?"""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from walkamile.talk import cues, model
from walkamile.talk.cues import Said
from walkamile.talk.features import Around, content, surroundings
from walkamile.talk.heard import Heard, Turn, Utterance

# Which families of cues may speak for a label.
_SPEAKS_FOR = {
    "question": ("open question", "closed question", "tag", "question mark"),
    "reflection": ("reflection", "confirmation"),
    "input": ("advice", "information"),
    "other": ("courtesy",),
}
SHOWN = 3  # the cues shown for an utterance; more would not convince more


def hear(turns: Sequence[Turn], meaning: model.Meaning | None = None) -> Heard:
    """Label each of the colleague's turns; the turns stay as they were given.

    ``meaning`` turns texts into vectors (texts, 256): the encoder of the fast tier.
    """
    placed = surroundings([(turn.ours, turn.text) for turn in turns])
    arounds = [around for _, around in placed]
    verdicts = model.read(arounds, meaning)
    utterances = [
        _utterance(at, turns[at].text, verdicts, row)
        for row, (at, _) in enumerate(placed)
    ]
    return Heard(tuple(turns), tuple(_explained(utterances, arounds, turns)))


def _explained(
    utterances: list[Utterance], arounds: list[Around], turns: Sequence[Turn]
) -> list[Utterance]:
    """Return utterances in which even a label without a known cue names its words."""
    bare = [
        row
        for row, one in enumerate(utterances)
        if not one.because and one.label != "other"
    ]
    labels = [utterances[row].label for row in bare]
    for row, grams in zip(bare, model.leading(arounds, bare, labels), strict=True):
        one = utterances[row]
        found = _where(turns[one.turn].text, grams) or _echoed(arounds[row])
        utterances[row] = replace(one, because=found)
    return utterances


def _echoed(around: Around) -> tuple[Said, ...]:
    """Return the customer's words that are said again; else all that was said."""
    again = sorted(content(around.text) & content(around.earlier), key=len)[-SHOWN:]
    whole = around.text.strip()
    start = around.text.find(whole)
    return _where(around.text, again) or (Said(start, start + len(whole), whole),)


def _where(text: str, grams: Sequence[str]) -> tuple[Said, ...]:
    """Return where words stand in a text, pairs also across a comma."""
    found = []
    for gram in grams:
        parts = r"\W+".join(re.escape(word) for word in gram.split())
        hit = re.search(parts, text, re.IGNORECASE)
        if hit:
            found.append(Said(hit.start(), hit.end(), hit.group()))
    return tuple(found)


def _utterance(at: int, text: str, verdicts: model.Verdicts, row: int) -> Utterance:
    shares = verdicts.labels[row]
    best = int(np.argmax(shares))
    label = model.LABELS[best]
    kind = model.QUESTIONS[int(np.argmax(verdicts.questions[row]))]
    asked = kind if kind != "none" else None
    if label == "question" and asked is None:
        closed, _, wide = verdicts.questions[row]
        asked = "open" if wide >= closed else "closed"
    return Utterance(
        turn=at,
        label=label,
        question=asked,
        reflection=float(verdicts.reflects[row]),
        input=float(shares[0]),
        sure=float(shares[best]),
        because=_because(text, label),
    )


def _because(text: str, label: str) -> tuple[Said, ...]:
    found: dict[tuple[int, int], Said] = {}
    for family in _SPEAKS_FOR[label]:
        for said in cues.find(family, text):
            found.setdefault((said.start, said.end), said)
    return tuple(list(found.values())[:SHOWN])
