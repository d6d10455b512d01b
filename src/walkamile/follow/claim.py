"""A claim: what customers say happened, and the question it puts to the log."""

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from walkamile.refused import Refused

Encode = Callable[[list[str]], npt.NDArray[np.float32]]
Split = Callable[[str], list[tuple[int, int]]]

# Shrinkage and the mixture were chosen on olist (dev) with no Portuguese line among the
# examples, where they reach precision .86 at recall .57 against the log.
SHRINKAGE, SCALE = 0.5, 10.0
WHOLE = 0.5  # how much the whole text counts beside its strongest sentence

LOUD = 0.6  # of the letters: somebody shouts, and means the same

QUESTIONS = ("late", "happened", "at least")


class WrongClaimError(Refused):
    """A claim file that does not hold what a claim needs."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a claim file says."""

    name: str
    title: str
    asks: str
    says: tuple[str, ...]
    says_not: tuple[str, ...]
    sure: float
    nor: tuple[str, ...] = ()
    activity: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim found in a text, with the sentence that makes it."""

    row: int
    start: int
    end: int
    sure: float


def claims(folder: str | Path | None = None) -> Iterator[Claim]:
    """Yield the shipped claims, then those of an owner's folder."""
    shipped = files("walkamile.follow.claims")
    for entry in sorted(shipped.iterdir(), key=lambda one: one.name):
        if entry.name.endswith(".toml"):
            yield _claim(entry.name, entry.read_text("utf-8"))
    for path in sorted(Path(folder).glob("*.toml")) if folder else ():
        yield _claim(str(path), path.read_text("utf-8"))


def find(
    claim: Claim,
    texts: Sequence[str],
    *,
    others: Sequence[Claim] = (),
    encode: Encode,
    split: Split,
) -> list[Claimed]:
    """Return the texts that make a claim, each with its strongest sentence.

    Read from words alone: a linear model over the encoder, taught by the claim's own
    sentences, so that languages that its file does not hold are heard as well. What
    those ``others`` say that the file names under ``nor``, this claim does not.
    """
    spans = [split(text) or [(0, len(text))] for text in texts]
    parts = [
        calm(text[a:b])
        for text, some in zip(texts, spans, strict=True)
        for a, b in some
    ]
    against = [
        says for other in others if other.name in claim.nor for says in other.says
    ]
    model = _taught(claim, against, encode)
    whole, by_part = model(encode([calm(text) for text in texts])), model(encode(parts))
    found, at = [], 0
    for row, some in enumerate(spans):
        mine = by_part[at : at + len(some)]
        at += len(some)
        best = int(np.argmax(mine))
        sure = WHOLE * float(whole[row]) + (1 - WHOLE) * float(mine[best])
        if sure >= claim.sure and texts[row].strip():
            found.append(Claimed(row, *some[best], sure))
    return found


def calm(text: str) -> str:
    """Return a text that is all in capitals in small letters: encoders know those."""
    letters = sum(map(str.isalpha, text))
    loud = sum(map(str.isupper, text))
    return text.lower() if loud > LOUD * letters else text


def _taught(
    claim: Claim, against: list[str], encode: Encode
) -> Callable[[npt.NDArray[np.float32]], npt.NDArray[np.float64]]:
    from sklearn.linear_model import LogisticRegression

    says_not = [*claim.says_not, *against]
    examples = encode([*claim.says, *says_not]) * SCALE
    labels = [True] * len(claim.says) + [False] * len(says_not)
    model = LogisticRegression(C=SHRINKAGE, class_weight="balanced", max_iter=500)
    model.fit(examples, labels)

    def likely(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        if not len(vectors):
            return np.zeros(0)
        return np.asarray(model.predict_proba(vectors * SCALE)[:, 1])

    return likely


def _claim(where: str, written: str) -> Claim:
    try:
        given: dict[str, Any] = tomllib.loads(written)
    except tomllib.TOMLDecodeError as wrong:
        raise WrongClaimError(
            f"{wrong}.", next_step="Mend the file.", file=where
        ) from wrong
    for field in ("title", "asks", "says", "not"):
        if not given.get(field):
            raise WrongClaimError(
                "it is missing.",
                next_step='A claim has title, asks, says = ["…"] and not = ["…"].',
                file=where,
                field=field,
            )
    if given["asks"] not in QUESTIONS:
        raise WrongClaimError(
            f"{given['asks']!r} is no question to the log.",
            next_step="Ask one of: " + ", ".join(QUESTIONS) + ".",
            file=where,
            field="asks",
        )
    return Claim(
        name=Path(where).stem,
        title=given["title"],
        asks=given["asks"],
        says=tuple(given["says"]),
        says_not=tuple(given["not"]),
        sure=float(given.get("sure", 0.8)),
        nor=tuple(given.get("nor", ())),
        activity=given.get("activity", ""),
        times=int(given.get("times", 1)),
    )
