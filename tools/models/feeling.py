"""Fit the heads of feeling: polarity and criticality on the two tiers of meaning.

Shipped heads may learn only from: SST-2, the UCI sentences (Amazon, Yelp), the sentences
of SemEval 2014 and 2015 on restaurants and laptops (English, Dutch), the English tweets
of SemEval 2017, the MIT part of the NHS comments, and our own lines (own_lines.tsv): open,
or published for research without a non-commercial clause. Everything else only measures.

    python tools/models/feeling.py            fit and write the heads
    python tools/models/feeling.py --measure  each domain left out in turn
"""

import csv
import os
import sys
import xml.etree.ElementTree as ET  # our own copies of the task data
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from sklearn.linear_model import LogisticRegression, Ridge

from walkamile.understand.feeling import lexicon
from walkamile.understand.meaning import minilm, sentence, static

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("WALKAMILE_DATA", HERE.parents[2] / "shared" / "data"))
OUT = HERE.parents[1] / "src/walkamile/understand/feeling/polarity.npz"

NEGATIVE, NEUTRAL, POSITIVE = 0, 1, 2
# Chosen on the sets below with each domain left out in turn: strong shrinkage carries
# over to unseen domains, weak shrinkage learns a domain's words. Words are believed more
# beside the weaker, static tier.
SHRINKAGE = {"sentence": 0.0005, "static": 0.001, "minilm": 0.0003}
BESIDE = ("minilm", "sentence")
ALONE = 0.0007
SCALE, WORDS_SCALE = 10.0, {"words": 1.5, "quick": 3.0}
# Strong shrinkage leaves the shares too even; how much too even is told by domains that
# did not teach.
WARMTHS = (1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0)
OWN_WEIGHT = 2.0


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


def _aspects(path: str, name: str, *, english: bool = True) -> Set:
    """Return the sentences whose aspects are all of one polarity."""
    codes = {"negative": NEGATIVE, "neutral": NEUTRAL, "positive": POSITIVE}
    rows = []
    for one in ET.parse(DATA / "semeval_absa/dev" / path).getroot().iter("sentence"):
        said = {part.get("polarity") for part in one.iter() if part.get("polarity")}
        text = (one.findtext("text") or "").strip()
        if text and len(said) == 1 and (label := said.pop()) in codes:
            rows.append((text, codes[label]))
    return Set(name, [t for t, _ in rows], np.array([y for _, y in rows]), english)


def _posts(language: str) -> Set:
    codes = {"negative": NEGATIVE, "neutral": NEUTRAL, "positive": POSITIVE}
    frames = [
        pl.read_csv(path)
        for path in sorted(DATA.glob(f"multilingual_sentiment/dev/{language}-*.csv"))
    ]
    both = pl.concat(frames)
    return Set(
        language,
        both["text"].to_list(),
        np.array([codes[v] for v in both["label"]]),
        language == "english",
    )


def _patients() -> Set:
    """Return NHS comments; 1 and 2 of the experts' scale are the good end."""
    frame = pl.read_csv(
        DATA / "nhs_pxtextmining/dev/v6framework_230831.csv", infer_schema_length=0
    ).drop_nulls(["FFT answer", "Comment sentiment"])
    codes = {"1": 2, "2": 2, "3": 1, "4": 0, "5": 0}
    return Set(
        "nhs_sentiment",
        frame["FFT answer"].to_list(),
        np.array([codes[v] for v in frame["Comment sentiment"]]),
    )


def domains() -> dict[str, list[Set]]:
    """Return what may teach, by the domain that is left out as a whole."""
    return {
        "films": [_tsv("sst2_train")],
        "products": [_parquet("amazon_cells")],
        "restaurants": [
            _parquet("yelp"),
            _aspects("ABSA-SemEval2014__Restaurants_Train_v2.xml", "res14"),
            _aspects("ABSA-SemEval2015__ABSA-15_Restaurants_Train_Final.xml", "res15"),
            _aspects(
                "Training_Data__restaurants_dutch_training.xml", "dutch", english=False
            ),
        ],
        "laptops": [
            _aspects("ABSA-SemEval2014__Laptop_Train_v2.xml", "lap14"),
            _aspects("ABSA-SemEval2015__ABSA-15_Laptops_Train_Data.xml", "lap15"),
        ],
        "tweets": [_posts("english")],
        "health care": [_patients()],
    }


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
                "minilm": lambda: minilm(given.texts) * SCALE,
                "static": lambda: static(given.texts) * SCALE,
                "words": lambda: lexicon.rules(given.texts) * WORDS_SCALE["words"],
                "quick": lambda: lexicon.quick(given.texts) * WORDS_SCALE["quick"],
            }[tier]()
        return self._kept[key]

    def all(self, given: Set, tiers: tuple[str, ...]) -> np.ndarray:
        return np.hstack([self.of(given, tier) for tier in tiers])


def fit(
    features: Features, sets: list[Set], tiers: tuple[str, ...]
) -> LogisticRegression:
    """Fit one head; heads with English words learn from English texts (and our own)."""
    if len(tiers) > 1:
        sets = [one for one in sets if one.english]
    x = np.vstack([features.all(one, tiers) for one in sets])
    y = np.concatenate([one.labels for one in sets])
    weight = np.concatenate([_weights(one) for one in sets])
    shrunk = SHRINKAGE[tiers[0]] if len(tiers) > 1 else ALONE
    return LogisticRegression(C=shrunk, max_iter=500).fit(
        x, y, sample_weight=weight / weight.mean()
    )


def _weights(one: Set) -> np.ndarray:
    """A large set weighs as the root of its size; its classes weigh alike."""
    sizes = np.bincount(one.labels, minlength=3)
    alike = len(one.labels) / (sizes > 0).sum() / np.maximum(sizes, 1)
    share = OWN_WEIGHT if one.name == "own" else 1.0
    return share * alike[one.labels] / np.sqrt(len(one.labels))


def warmth(features: Features, tiers: tuple[str, ...]) -> float:
    """Return what logits are multiplied by so that shares mean what they say.

    Each domain is left out in turn; the factor is that of the least surprise over all
    left-out texts, sets and their classes weighing alike.
    """
    taught, own = domains(), _own()
    logits, labels, weights = [], [], []
    for left, tests in taught.items():
        rest = [s for d, sets in taught.items() if d != left for s in sets] + [own]
        model = fit(features, rest, tiers)
        for test in tests:
            if len(tiers) == 1 or test.english:
                logits.append(model.decision_function(features.all(test, tiers)))
                labels.append(test.labels)
                weights.append(_weights(test) / np.sqrt(len(test.labels)))
    z, y, w = np.vstack(logits), np.concatenate(labels), np.concatenate(weights)

    def surprise(times: float) -> float:
        high = z * times - (z * times).max(axis=1, keepdims=True)
        said = high[np.arange(len(y)), y] - np.log(np.exp(high).sum(axis=1))
        return float(-(said * w).sum() / w.sum())

    found = min(WARMTHS, key=surprise)
    print(f"warmth of {'+'.join(tiers)}: {found} ({surprise(found):.3f}, "
          f"as fitted {surprise(1.0):.3f})", flush=True)  # fmt: skip
    return found


def folded(
    model: LogisticRegression, scales: list[tuple[int, float]], warm: float
) -> np.ndarray:
    """Return the head with the scales folded in and the intercept as last column."""
    factors = np.concatenate([np.full(n, scale) for n, scale in scales])
    whole = np.hstack([model.coef_ * factors, model.intercept_[:, None]])
    return (whole * warm).astype(np.float32)


def balanced(predicted: np.ndarray, labels: np.ndarray) -> float:
    return float(
        np.mean([(predicted[labels == c] == c).mean() for c in (NEGATIVE, POSITIVE)])
    )


def measure(features: Features) -> None:
    taught = domains()
    own = _own()
    tests = [
        (_parquet("airline"), None),
        (_tsv("sst2_dev"), "films"),
        (taught["products"][0], "products"),
        (taught["restaurants"][0], "restaurants"),
        (taught["restaurants"][1], "restaurants"),
        (taught["laptops"][0], "laptops"),
        (taught["tweets"][0], "tweets"),
        (taught["health care"][0], "health care"),
    ]
    print(
        "| texts of a domain that did not teach | n | sentence | fast | VADER | minilm "
        "alone | minilm and sentence |"
    )
    print("|---|---|---|---|---|---|---|")
    rows = []
    for test, domain in tests:
        left = [s for d, sets in taught.items() if d != domain for s in sets] + [own]
        rows.append(_left_out(features, left, test))
        cells = " | ".join(f"{a:.3f} ({b:.3f})" for a, b in rows[-1])
        polar = int((test.labels != NEUTRAL).sum())
        print(f"| {test.name} | {polar:,} | {cells} |", flush=True)
    mean = np.array(rows).mean(axis=0)
    print("| mean | | " + " | ".join(f"{a:.3f} ({b:.3f})" for a, b in mean) + " |")
    everything = [s for sets in taught.values() for s in sets] + [own]
    tongues = "german spanish french portuguese italian japanese chinese hindi arabic"
    for tier in ("sentence", "static"):
        model = fit(features, everything, (tier,))
        found = [
            f"{name} {_right(model, features.all(test, (tier,)), test)[1]:.3f}"
            for name, test in ((n, _posts(n)) for n in tongues.split())
        ]
        print(f"{tier}, none of these sets taught:", ", ".join(found), flush=True)


def _left_out(
    features: Features, left: list[Set], test: Set
) -> list[tuple[float, float]]:
    found = []
    ways = (("sentence", "words"), ("static", "quick"), ("minilm", "words"))
    for tiers in (*ways, (*BESIDE, "words")):
        model = fit(features, left, tiers)
        found.append(_right(model, features.all(test, tiers), test))
    polar = test.labels != NEUTRAL
    vader = np.where(features.of(test, "words")[:, 0] > 0, POSITIVE, NEGATIVE)[polar]
    truth = test.labels[polar]
    told = float((vader == truth).mean()), balanced(vader, truth)
    return [*found[:2], told, *found[2:]]


def _right(model: LogisticRegression, x: np.ndarray, test: Set) -> tuple[float, float]:
    """Return accuracy and the mean of both classes' recall, neutral texts left out."""
    polar = test.labels != NEUTRAL
    scores = model.decision_function(x)[polar]
    guess = np.where(scores[:, POSITIVE] > scores[:, NEGATIVE], POSITIVE, NEGATIVE)
    truth = test.labels[polar]
    return float((guess == truth).mean()), balanced(guess, truth)


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
    if "--measure" in sys.argv:
        measure(features)
        return
    training = [one for sets in domains().values() for one in sets] + [_own()]
    texts, values, trusts = _nhs()
    nhs = Set("nhs", texts, values)
    d, s, m = (
        features.of(training[0], tier).shape[1]
        for tier in ("sentence", "static", "minilm")
    )
    slow = criticality(features.of(nhs, "sentence"), values, trusts)
    quick = criticality(features.of(nhs, "static"), values, trusts)
    many = lexicon.FEATURES
    words, fast_words = (many, WORDS_SCALE["words"]), (many, WORDS_SCALE["quick"])

    def head(tiers: tuple[str, ...], *scales: tuple[int, float]) -> np.ndarray:
        warm = warmth(features, tiers)
        return folded(fit(features, training, tiers), list(scales), warm)

    np.savez_compressed(
        OUT,
        polarity=head(("sentence",), (d, SCALE)),
        with_words=head(("sentence", "words"), (d, SCALE), words),
        criticality=np.append(slow.coef_ * SCALE, slow.intercept_).astype(np.float32),
        fast=head(("static",), (s, SCALE)),
        fast_with_words=head(("static", "quick"), (s, SCALE), fast_words),
        fast_criticality=np.append(quick.coef_ * SCALE, quick.intercept_).astype(
            np.float32
        ),
        beside=head((*BESIDE, "words"), (m + d, SCALE), words),
    )
    print(f"written: {OUT.name}, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
