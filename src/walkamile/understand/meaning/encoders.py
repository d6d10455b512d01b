"""Which encoders are there? Ours, and any that an owner plugs in by name."""

from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import entry_points

import numpy as np
from numpy.typing import NDArray

from walkamile.refused import Refused
from walkamile.understand.meaning.endpoint import endpoint, is_address
from walkamile.understand.meaning.english import installed, minilm
from walkamile.understand.meaning.sentences import sentence
from walkamile.understand.meaning.words import static, unit

Encoder = Callable[[Sequence[str]], NDArray[np.float32]]

GROUP = "walkamile.understand.encoders"
OURS: dict[str, Encoder] = {"minilm": minilm, "sentence": sentence, "static": static}
BESIDE = "+"  # between the names of encoders that read side by side


class UnknownEncoderError(Refused):
    """Nobody offers an encoder of that name, or what it offers is not one."""


def names() -> list[str]:
    """Return the names of all encoders that can be used here."""
    ours = OURS if installed() else set(OURS) - {"minilm"}
    return sorted({*ours, *(entry.name for entry in entry_points(group=GROUP))})


def encoder(name: str) -> Encoder:
    """Return the encoder of that name: texts in, unit vectors (texts, d) out.

    Two names with a ``+`` between them are read side by side: ``sentence+minilm``.
    A name that is an address with a model behind a ``#`` is an endpoint that answers as
    OpenAI's does, see ``endpoint.py``.
    """
    if name in OURS:
        return OURS[name]
    if is_address(name):
        return _checked(name, partial(endpoint, name))
    for entry in entry_points(group=GROUP, name=name):
        return _checked(name, entry.load())
    if BESIDE in name:
        return partial(_side_by_side, [encoder(one) for one in name.split(BESIDE)])
    raise UnknownEncoderError(
        f"there is no encoder called {name!r}.",
        next_step=f"Choose one of: {', '.join(names())}.",
    )


def _side_by_side(
    several: Sequence[Encoder], texts: Sequence[str]
) -> NDArray[np.float32]:
    return unit(np.hstack([encode(texts) for encode in several]))


def _checked(name: str, encode: Encoder) -> Encoder:
    def checked(texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.asarray(encode(list(texts)), dtype=np.float32)
        if vectors.ndim != 2 or len(vectors) != len(texts):
            raise UnknownEncoderError(
                f"the encoder {name!r} gave {vectors.shape} for {len(texts)} texts.",
                next_step="It must give one row of numbers for each text.",
            )
        return unit(np.nan_to_num(vectors))

    return checked
