"""What do words mean? Texts become vectors, in two tiers that carry their weights.

``static`` is fast (tens of thousands of texts a second), ``sentence`` is better
(hundreds to thousands a second). Both are multilingual, need no network and no torch,
and give the same vector for the same text wherever it stands in whatever list (the
sentence tier to about seven digits).
"""

from walkamile.understand.meaning.encoders import (
    Encoder,
    UnknownEncoderError,
    encoder,
    names,
)
from walkamile.understand.meaning.sentences import SENTENCE_DIMENSIONS, sentence
from walkamile.understand.meaning.words import STATIC_DIMENSIONS, static

__all__ = [
    "SENTENCE_DIMENSIONS",
    "STATIC_DIMENSIONS",
    "Encoder",
    "UnknownEncoderError",
    "encoder",
    "names",
    "sentence",
    "static",
]
