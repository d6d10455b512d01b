"""Prints how fast encoders read, and which languages they know, as Markdown tables.

    python bench/meaning.py

Texts a CPU-second on one thread: questions of about twelve words (banking77) and tweets
of about twenty (airline complaints), after one warm-up; the static tier also with every
word new. Languages: posts of ten languages, negative or positive; the mean of both
classes' recall of a logistic regression on the vectors alone, five folds, 600 posts a
language. It says how much of what is meant the vectors of a language hold, and nothing of
themes.
"""

import os
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import polars as pl
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from understand_sets import DATA

from walkamile.understand import meaning

MANY, POSTS, WARM = 1_000, 600, 64
LANGUAGES = (
    *("english", "german", "spanish", "french", "portuguese", "italian", "japanese"),
    *("chinese", "hindi", "arabic"),
)


def encoders() -> list[str]:
    both = ["minilm", "sentence+minilm"] if "minilm" in meaning.names() else []
    return ["static", "sentence", *both]


def speed() -> None:
    print("| texts a CPU-second | banking77 | airline |\n|---|---|---|")
    texts = [
        pl.read_parquet(DATA / "themes" / f"{name}.parquet")["text"].to_list()
        for name in ("banking77", "airline_neg")
    ]
    for name in encoders():
        encode, cells = meaning.encoder(name), []
        for some in texts:
            encode(some[-WARM:])
            started = time.process_time()
            encode(some[:MANY])
            cells.append(f"{MANY / (time.process_time() - started):,.0f}")
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def languages() -> None:
    print("\n| recall, mean of both | " + " | ".join(encoders()) + " |")
    print("|---" * (len(encoders()) + 1) + "|")
    for language in LANGUAGES:
        texts, glad = posts(language)
        cells = [
            f"{told(meaning.encoder(name)(texts), glad):.2f}" for name in encoders()
        ]
        print(f"| {language} | " + " | ".join(cells) + " |", flush=True)


def posts(language: str) -> tuple[list[str], np.ndarray]:
    files = sorted(DATA.glob(f"multilingual_sentiment/dev/{language}-*.csv"))
    whole = pl.concat([pl.read_csv(file) for file in files])
    polar = whole.filter(pl.col("label") != "neutral")
    some = polar.sample(min(POSTS, len(polar)), seed=1, shuffle=True)
    return some["text"].to_list(), (some["label"] == "positive").to_numpy()


def told(vectors: np.ndarray, glad: np.ndarray) -> float:
    model = LogisticRegression(C=0.3, class_weight="balanced", max_iter=500)
    folds = StratifiedKFold(5, shuffle=True, random_state=1)
    said = cross_val_predict(model, vectors * 10, glad, cv=folds)
    return float(np.mean([(said[glad == side] == side).mean() for side in (0, 1)]))


if __name__ == "__main__":
    speed()
    languages()
