"""Fit the heads of feeling: polarity and criticality on the two tiers of meaning.

Shipped heads may learn only from: SST-2, the UCI sentences (Amazon, Yelp), the MIT part
of the NHS comments, and our own lines (own_lines.tsv). Everything else only measures.

    python tools/models/feeling.py            fit and write the heads
    python tools/models/feeling.py --measure  each domain left out in turn
"""

import csv
import os
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from sklearn.linear_model import LogisticRegression, Ridge

from walkamile.understand.feeling.polarity import lexicon_features
from walkamile.understand.meaning import sentence, static

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("WALKAMILE_DATA", HERE.parents[2] / "shared" / "data"))
OUT = HERE.parents[1] / "src/walkamile/understand/feeling/polarity.npz"

NEGATIVE, NEUTRAL, POSITIVE = 0, 1, 2
# Chosen on the sets below with each domain left out in turn: strong shrinkage carries
# over to unseen domains, weak shrinkage learns a domain's words.
SHRINKAGE = 0.01
SCALE, WORDS_SCALE = 10.0, 1.5
OWN_WEIGHT = 1.0


class Set(NamedTuple):
    name: str
    texts: list[str]
    labels: np.ndarray
    english: bool = True


def _tsv(name: str) -> Set:
    rows = [
        line.rsplit("\t", 1)
        for line in (DATA / f"sentiment/{name}.tsv").read_text("utf-8").splitlines()
    ]
    return Set(name, [t for t, _ in rows], np.array([int(y) * 2 for _, y in rows]))


def _parquet(name: str) -> Set:
    frame = pl.read_parquet(DATA / f"sentiment/{name}.parquet")
    if frame["label"].dtype == pl.String:
        codes = {"negative": NEGATIVE, "neutral": NEUTRAL, "positive": POSITIVE}
        labels = np.array([codes[value] for value in frame["label"]])
    else:
        labels = frame["label"].to_numpy() * 2
    return Set(name, frame["text"].to_list(), labels)


def _own() -> Set:
    with (HERE / "own_lines.tsv").open(encoding="utf-8", newline="") as file:
        rows = [
            r
            for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            if r["label"] != "mixed"
        ]
    codes = {"negative": NEGATIVE, "neutral": NEUTRAL, "positive": POSITIVE}
    return Set(
        "own", [r["text"] for r in rows], np.array([codes[r["label"]] for r in rows])
    )


def _nhs() -> tuple[list[str], np.ndarray, list[str]]:
    frame = pl.read_csv(
        DATA / "nhs_pxtextmining/dev/text_data.csv", infer_schema_length=0
    )
    rows = [
        (text, int(value), trust)
        for text, value, trust in zip(
            frame["feedback"], frame["criticality"], frame["organization"], strict=True
        )
        if text and value and value.lstrip("-").isdigit() and abs(int(value)) <= 5
    ]
    return (
        [r[0] for r in rows],
        np.array([r[1] for r in rows], float),
        [r[2] for r in rows],
    )


class Features:
    """Vectors of texts, computed once."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], np.ndarray] = {}

    def of(self, given: Set, tier: str) -> np.ndarray:
        key = (given.name, tier)
        if key not in self._kept:
            self._kept[key] = {
                "sentence": lambda: sentence(given.texts) * SCALE,
                "static": lambda: static(given.texts) * SCALE,
                "words": lambda: lexicon_features(given.texts) * WORDS_SCALE,
            }[tier]()
        return self._kept[key]

    def all(self, given: Set, tiers: tuple[str, ...]) -> np.ndarray:
        return np.hstack([self.of(given, tier) for tier in tiers])


def fit(
    features: Features, sets: list[Set], tiers: tuple[str, ...]
) -> LogisticRegression:
    x = np.vstack([features.all(one, tiers) for one in sets])
    y = np.concatenate([one.labels for one in sets])
    weight = np.concatenate(
        [
            np.full(
                len(one.labels),
                (OWN_WEIGHT if one.name == "own" else 1) / np.sqrt(len(one.labels)),
            )
            for one in sets
        ]
    )
    return LogisticRegression(C=SHRINKAGE, max_iter=500).fit(
        x, y, sample_weight=weight / weight.mean()
    )


def folded(model: LogisticRegression, scales: list[tuple[int, float]]) -> np.ndarray:
    """Return the head with the scales folded in and the intercept as last column."""
    factors = np.concatenate([np.full(n, scale) for n, scale in scales])
    return np.hstack([model.coef_ * factors, model.intercept_[:, None]]).astype(
        np.float32
    )


def balanced(predicted: np.ndarray, labels: np.ndarray) -> float:
    return float(
        np.mean([(predicted[labels == c] == c).mean() for c in (NEGATIVE, POSITIVE)])
    )


def measure(features: Features, training: list[Set]) -> None:
    tests = [
        _parquet("airline"),
        _tsv("sst2_dev"),
        _parquet("amazon_cells"),
        _parquet("yelp"),
    ]
    print(
        "| domain, left out of the training | n "
        "| sentence tier + words | static tier | VADER |"
    )
    print("|---|---|---|---|---|")
    for test in tests:
        left = [
            s for s in training if s.name != test.name and s.name[:4] != test.name[:4]
        ]
        polar = test.labels != NEUTRAL
        row = []
        for tiers in (("sentence", "words"), ("static",)):
            scores = fit(features, left, tiers).decision_function(
                features.all(test, tiers)
            )
            guess = np.where(
                scores[:, POSITIVE] > scores[:, NEGATIVE], POSITIVE, NEGATIVE
            )
            row.append(balanced(guess[polar], test.labels[polar]))
        vader = np.where(features.of(test, "words")[:, 0] > 0, POSITIVE, NEGATIVE)
        row.append(balanced(vader[polar], test.labels[polar]))
        print(
            f"| {test.name} | {polar.sum()} | "
            + " | ".join(f"{v:.3f}" for v in row)
            + " |"
        )


def criticality(vectors: np.ndarray, values: np.ndarray, trusts: list[str]) -> Ridge:
    from scipy.stats import spearmanr

    # 30 of {3, 10, 30, 100}: best with each trust left out in turn.
    groups = np.array(trusts)
    found = []
    for trust in sorted(set(trusts)):
        model = Ridge(alpha=30).fit(vectors[groups != trust], values[groups != trust])
        found.append(
            spearmanr(model.predict(vectors[groups == trust]), values[groups == trust])[
                0
            ]
        )
    print(
        "criticality, Spearman with a trust left out:",
        [round(float(f), 3) for f in found],
    )
    return Ridge(alpha=30).fit(vectors, values)


def main() -> None:
    features = Features()
    training = [_tsv("sst2_train"), _parquet("amazon_cells"), _parquet("yelp"), _own()]
    if "--measure" in sys.argv:
        measure(features, training)
        return
    texts, values, trusts = _nhs()
    nhs = Set("nhs", texts, values)
    d, s = (
        features.of(training[0], "sentence").shape[1],
        features.of(training[0], "static").shape[1],
    )
    slow = criticality(features.of(nhs, "sentence"), values, trusts)
    quick = criticality(features.of(nhs, "static"), values, trusts)
    np.savez_compressed(
        OUT,
        polarity=folded(fit(features, training, ("sentence",)), [(d, SCALE)]),
        with_words=folded(
            fit(features, training, ("sentence", "words")),
            [(d, SCALE), (4, WORDS_SCALE)],
        ),
        criticality=np.append(slow.coef_ * SCALE, slow.intercept_).astype(np.float32),
        fast=folded(fit(features, training, ("static",)), [(s, SCALE)]),
        fast_criticality=np.append(quick.coef_ * SCALE, quick.intercept_).astype(
            np.float32
        ),
    )
    print(f"written: {OUT.name}, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
