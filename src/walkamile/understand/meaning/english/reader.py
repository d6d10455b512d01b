"""Read texts with the model: cut, look up, run, in batches of like length."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from walkamile.understand.meaning.english import network
from walkamile.understand.meaning.english.weights import Floats, folder, weights
from walkamile.understand.meaning.english.wordpiece import Cutter

MINILM_DIMENSIONS = network.WIDTH
PIECES = 256  # what the model was trained to read
BATCH_PIECES, BATCH_TEXTS = 512, 64  # at once: what fits near the processor


@cache
def opened() -> Callable[[Sequence[str]], Floats]:
    """Return what reads texts: (texts, 384), not yet of length one."""
    place = folder()
    return Reader(weights(place), Cutter(place / "vocab.txt")).read


class Reader:
    """The model, loaded once."""

    def __init__(self, held: dict[str, Floats], cutter: Cutter) -> None:
        self._cutter = cutter
        self._pieces = held["embeddings.word_embeddings.weight"]
        places = held["embeddings.position_embeddings.weight"]
        kinds = held["embeddings.token_type_embeddings.weight"]
        self._places = (places + kinds[0])[:PIECES]
        self._session = session(network.model(held))

    def read(self, texts: Sequence[str]) -> Floats:
        """Return the mean of what the model says of each text's pieces."""
        cut = self._cutter.cut(texts, PIECES)
        said = np.empty((len(cut), MINILM_DIMENSIONS), dtype=np.float32)
        for rows in _batches(cut):
            said[rows] = self._batch([cut[i] for i in rows.tolist()])
        return said

    def _batch(self, cut: list[list[int]]) -> Floats:
        many = np.array([len(one) for one in cut])
        kept = np.arange(many.max()) < many[:, None]
        numbers = np.zeros(kept.shape, dtype=np.int64)
        numbers[kept] = np.concatenate(cut)
        x = self._pieces[numbers] + self._places[: kept.shape[1]]
        share = (kept / many[:, None]).astype(np.float32)[:, None, :]
        given = {"x": x, "kept": kept.astype(np.int32), "share": share}
        vectors: Floats = self._session.run(["y"], given)[0][:, 0]
        return vectors


def _batches(cut: list[list[int]]) -> Iterator[NDArray[np.int64]]:
    """Yield rows of like length, the longest last."""
    many = np.array([len(one) for one in cut])
    order = np.argsort(many, kind="stable")
    start = 0
    while start < len(order):
        end = start + 1
        while (
            end < len(order)
            and end - start < BATCH_TEXTS
            and many[order[end]] * (end - start + 1) <= BATCH_PIECES
        ):
            end += 1
        yield order[start:end]
        start = end


def session(model: bytes) -> Any:
    """Return the network ready to run, on one thread: the same digits everywhere."""
    import onnxruntime

    how = onnxruntime.SessionOptions()
    how.intra_op_num_threads = how.inter_op_num_threads = 1
    how.log_severity_level = 3
    return onnxruntime.InferenceSession(model, how, providers=["CPUExecutionProvider"])
