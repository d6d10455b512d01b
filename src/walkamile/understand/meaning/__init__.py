"""What do words mean? Texts become vectors, in two tiers that carry their weights.

``static`` is fast (tens of thousands of texts a second), ``sentence`` is better
(hundreds to thousands a second); both are multilingual. ``minilm``, of the extra of that
name, knows English better. None needs a network or torch, and all give the same vector
for the same text wherever it stands in whatever list (but for ``static``, to about seven
digits).
"""

from walkamile.understand.meaning.encoders import (
    Encoder,
    UnknownEncoderError,
    encoder,
    names,
)
from walkamile.understand.meaning.english import MINILM_DIMENSIONS, minilm
from walkamile.understand.meaning.sentences import SENTENCE_DIMENSIONS, sentence
from walkamile.understand.meaning.words import STATIC_DIMENSIONS, static

__all__ = [
    "MINILM_DIMENSIONS",
    "SENTENCE_DIMENSIONS",
    "STATIC_DIMENSIONS",
    "Encoder",
    "UnknownEncoderError",
    "encoder",
    "minilm",
    "names",
    "sentence",
    "static",
]
