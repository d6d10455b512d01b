"""What BERTopic and EVoC make of the same texts; runs in its own environment.

    python bench/understand_peers.py OUT.npz < job.json

The job holds texts and the path of vectors; nothing is downloaded.
"""

import json
import sys
import time

import numpy as np


def main() -> None:
    job = json.load(sys.stdin)
    vectors = np.load(job["vectors"]).astype(np.float32)
    warm(vectors)
    found = {}
    for name, run in (("bertopic", bertopic), ("evoc", evoc)):
        start = time.process_time()
        labels = run(job["texts"], vectors)
        found[name] = labels
        found[f"{name}_cpu"] = np.array(time.process_time() - start)
    np.savez(sys.argv[1], **found)


def warm(vectors: np.ndarray) -> None:
    """Compile what compiles, outside the clock."""
    bertopic(["some words here to warm up"] * 300, vectors[:300])
    evoc([""] * 300, vectors[:300])


def bertopic(texts: list[str], vectors: np.ndarray) -> np.ndarray:
    from bertopic import BERTopic

    model = BERTopic()
    topics, _ = model.fit_transform(texts, vectors)
    if -1 in topics and len(set(topics)) > 1:
        topics = model.reduce_outliers(
            texts, topics, strategy="embeddings", embeddings=vectors
        )
    return np.array(topics)


def evoc(texts: list[str], vectors: np.ndarray) -> np.ndarray:
    from evoc import EVoC

    labels = EVoC().fit_predict(vectors)
    if labels.max() < 0:
        return np.zeros(len(texts), dtype=np.int64)
    middles = np.array([vectors[labels == k].mean(0) for k in range(labels.max() + 1)])
    middles /= np.linalg.norm(middles, axis=1, keepdims=True)
    return np.where(labels < 0, (vectors @ middles.T).argmax(1), labels)


if __name__ == "__main__":
    main()
