"""What do words mean to an encoder of one's own, behind an address?

Any server that answers ``POST …/embeddings`` as OpenAI's does: one's own machine
(llama.cpp, Ollama, vLLM, text-embeddings-inference) or a provider. An encoder of this
kind is named by its address and model: ``http://127.0.0.1:11434/v1#nomic-embed-text``.
Texts of the sample leave for that address and for no other: the checking way out lets
nothing else through.
"""

import json
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

import numpy as np
from numpy.typing import NDArray

from walkamile.refused import Refused

if TYPE_CHECKING:
    import httpx

# The key of the endpoint, where it asks for one; never an argument that shells remember.
KEY = "WALKAMILE_ENCODER_KEY"
AT_ONCE = 64  # texts a request: what small servers take
LONGEST = 8_000  # characters of a text; more is beyond what encoders read
SECONDS = 120.0
MOST_BYTES = 64 << 20


class EndpointError(Refused):
    """An encoder behind an address does not answer as one."""


def is_address(name: str) -> bool:
    """Say whether an encoder is named by an address."""
    return name.startswith(("http://", "https://"))


def endpoint(name: str, texts: Sequence[str]) -> NDArray[np.float32]:
    """Return what the encoder at an address makes of texts: (texts, numbers).

    Raises ``EndpointError`` where the address, its answer or the key are not right.
    """
    from walkamile.outside import Outside  # and httpx: most encoders are our own

    address, model = urldefrag(name)
    if not model:
        raise EndpointError(
            f"{address} does not say which model.",
            next_step="Put it behind a #: http://127.0.0.1:11434/v1#nomic-embed-text",
        )
    asked = [text[:LONGEST] or " " for text in texts]
    rows: list[list[float]] = []
    with (
        Outside([address]) as outside,
        outside.client(timeout=SECONDS) as client,
    ):
        for start in range(0, len(asked), AT_ONCE):
            rows += _some(client, address, model, asked[start : start + AT_ONCE])
    return np.array(rows, dtype=np.float32)


def _some(
    client: "httpx.Client", address: str, model: str, texts: list[str]
) -> list[list[float]]:
    import httpx

    headers = {"authorization": f"Bearer {key}"} if (key := os.environ.get(KEY)) else {}
    try:
        answer = client.post(
            f"{address.rstrip('/')}/embeddings",
            json={"model": model, "input": texts, "encoding_format": "float"},
            headers=headers,
        )
    except httpx.HTTPError as wrong:
        raise _wrong(
            address, f"it cannot be reached ({type(wrong).__name__})"
        ) from None
    if answer.status_code != httpx.codes.OK:
        raise _wrong(address, f"it answered {answer.status_code}")
    try:
        return _vectors(json.loads(answer.content[:MOST_BYTES]), len(texts))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _wrong(
            address, "its answer holds no row of numbers for each text"
        ) from None


def _vectors(said: dict[str, Any], many: int) -> list[list[float]]:
    held = sorted(said["data"], key=lambda one: int(one["index"]))
    rows = [[float(number) for number in one["embedding"]] for one in held]
    if len(rows) != many or len({len(row) for row in rows}) != 1 or not rows[0]:
        raise ValueError(many)
    return rows


def _wrong(address: str, why: str) -> EndpointError:
    return EndpointError(
        f"the encoder at {address}: {why}.",
        next_step=f"Look whether it runs, which models it has, and whether {KEY} is set.",
    )
