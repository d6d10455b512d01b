"""How well does search find what belongs together? nDCG@10 on judged queries.

A query is a label's name in plain words, or one text; the label's other texts are
relevant. Weights are the same for every set. Run: python bench/search_quality.py
[--half test|dev|all]: halves of the labels; without it all labels are asked.
With --held-out weights are chosen anew on all sets but one (of CHOICES, those whose worst
set stands best beside the better of words alone and vectors alone), and the set
left out is asked with them: what may be expected of texts that nobody looked at.
"""

import argparse
import hashlib
import os
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
import polars as pl

from walkamile.understand.search import finder as finding
from walkamile.understand.search import rank
from walkamile.understand.search.finder import Finder
from walkamile.understand.search.meant import level, side_by_side, weights
from walkamile.understand.search.query import of_text, understood
from walkamile.understand.search.vectors import Vectors
from walkamile.understand.search.words import Entry, Words, add, opened

DATA = Path(os.environ.get("WALKAMILE_DATA", "../shared/data"))
CACHE = Path(os.environ.get("WALKAMILE_BENCH", "/tmp/walkamile-bench"))
TEXT_QUERIES = 300
TAGS = [
    "wordpress",
    "oracle",
    "svn",
    "apache",
    "excel",
    "matlab",
    "visual studio",
    "cocoa",
    "osx",
    "bash",
    "spring",
    "hibernate",
    "scala",
    "sharepoint",
    "ajax",
    "qt",
    "drupal",
    "linq",
    "haskell",
    "magento",
]
# What a colleague would type for a label whose name is an analyst's word.
PLAIN = {
    "Access": "access to the service",
    "Care received": "quality of care and treatment received",
    "Communication": "communication and information",
    "Couldn't be improved": "nothing could be improved",
    "Dignity": "dignity and respect, privacy",
    "Environment/ facilities": "environment and facilities",
    "Transition/coordination": "transition and coordination between services",
    "longlines": "long lines",
}
# What is chosen from with --held-out: weight of the list by words, how strongly the best
# finds pull, weight of the word score, share of the static tier.
CHOICES = {
    "a name": list(product((2.0, 4.0, 8.0), (1.0, 2.0), (0.5, 1.0, 2.0), (0.3, 0.5))),
    "a text": list(product((0.1, 0.25, 0.5), (1.0, 2.0), (0.05, 0.1, 0.2), (0.2, 0.4))),
}
HELD_OUT_TEXTS = 100  # queries of a set, to keep it under a quarter of an hour
# Labels that name no subject.
WITHOUT_SUBJECT = {"Miscellaneous"}


@dataclass(frozen=True)
class Judged:
    words: str
    label: str
    row: int | None


def load(name: str) -> tuple[list[str], list[str]]:
    if name != "nhs":
        frame = pl.read_parquet(DATA / f"themes/{name}.parquet")
        return frame["text"].to_list(), frame["label"].to_list()
    file = DATA / "nhs_pxtextmining/dev/text_data.csv"
    frame = pl.read_csv(file, infer_schema=False).drop_nulls(["feedback", "label"])
    frame = frame.unique("feedback", keep="first", maintain_order=True)
    return frame["feedback"].to_list(), frame["label"].to_list()


def half(label: str) -> str:
    return ("dev", "test")[hashlib.sha256(label.encode()).digest()[0] % 2]


def judged(name: str, texts: list[str], labels: list[str], side: str) -> list[Judged]:
    mine = {one for one in set(labels) if side in {half(one), "all"}} - WITHOUT_SUBJECT
    queries = [Judged(named(name, label), label, None) for label in sorted(mine)]
    rows = [row for row, label in enumerate(labels) if label in mine]
    chosen = random.Random(7).sample(rows, TEXT_QUERIES)
    return queries + [Judged(texts[row], labels[row], row) for row in chosen]


def named(name: str, label: str) -> str:
    if name == "stackoverflow":
        return TAGS[int(label) - 1]
    return PLAIN.get(label, re.sub("[_/]", " ", label).lower())


def gain(found: list[int], relevant: Callable[[int], bool], many: int) -> float:
    discount = 1 / np.log2(np.arange(2, 12))
    hits = np.array([relevant(row) for row in found[:10]] + [False] * 10)[:10]
    return float((hits * discount).sum() / discount[: min(10, many)].sum())


def vectors(name: str, texts: list[str]) -> np.ndarray:
    file = CACHE / f"{name}-side-by-side.npy"
    if not file.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        np.save(file, side_by_side(texts))
    return np.load(file)


def index(texts: list[str]) -> Words:
    built = opened()
    writer = built.writer(50_000_000, num_threads=1)
    add(
        writer, (Entry(key=at, text=one, language="en") for at, one in enumerate(texts))
    )
    writer.commit()
    writer.wait_merging_threads()
    built.reload()
    return Words(built)


def measure(name: str, side: str) -> dict[tuple[str, str], list[float]]:
    texts, labels = load(name)
    queries = judged(name, texts, labels, side)
    words = index(texts)
    rows = vectors(name, texts)
    finder = Finder(words, Vectors(rows), rows.mean(axis=0))
    centred = level(rows - rows.mean(axis=0))
    meanings = side_by_side([one.words for one in queries])
    sizes = {label: labels.count(label) for label in set(labels)}
    results: dict[tuple[str, str], list[float]] = {}
    for one, meaning in zip(queries, meanings, strict=True):
        asked = understood(one.words) if one.row is None else of_text(one.words)
        answers = {"BM25 (words alone)": words.best(asked, most=12)[0]}
        question = level(meaning - rows.mean(axis=0))
        for what, share in (("static", 1.0), ("sentence", 0.0), ("both", 0.5)):
            near = centred @ (question * weights(len(question), share) ** 2)
            best = np.argsort(-near, kind="stable")[:12].tolist()
            answers[f"vectors alone ({what})"] = best
        found = finder.find(asked, meaning, most=12)
        answers["**words and meaning**"] = [row for row, _ in found]
        many = sizes[one.label] - (one.row is not None)
        kind = "a name" if one.row is None else "a text"
        for how, rows_found in answers.items():
            others = [row for row in rows_found if row != one.row]
            score = gain(others, lambda row: labels[row] == one.label, many)  # noqa: B023
            results.setdefault((kind, how), []).append(score)
    return results


def tried(name: str) -> dict[str, dict[object, list[float]]]:
    """Return what every choice of weights finds in a set, by kind of query."""
    texts, labels = load(name)
    queries = judged(name, texts, labels, "all")
    names = [one for one in queries if one.row is None]
    asked = names + queries[len(names) :][:HELD_OUT_TEXTS]
    words, rows = index(texts), vectors(name, texts)
    finder = Finder(words, Vectors(rows), rows.mean(axis=0))
    sizes = {label: labels.count(label) for label in set(labels)}
    results: dict[str, dict[object, list[float]]] = {"a name": {}, "a text": {}}
    usual = {"a name": rank.A_FEW_WORDS, "a text": rank.A_SENTENCE}
    kept = finding.manner
    for one, meaning in zip(
        asked, side_by_side([one.words for one in asked]), strict=True
    ):
        kind = "a name" if one.row is None else "a text"
        question = understood(one.words) if one.row is None else of_text(one.words)
        for choice in CHOICES[kind]:
            first, pull, worded, static = choice
            how = replace(
                usual[kind], first=first, pull=pull, words=worded, static=static
            )
            finding.manner = lambda _, how=how: how
            found = [row for row, _ in finder.find(question, meaning, most=12)]
            others = [row for row in found if row != one.row]
            many = sizes[one.label] - (one.row is not None)
            score = gain(others, lambda row: labels[row] == one.label, many)  # noqa: B023
            results[kind].setdefault(choice, []).append(score)
    finding.manner = kept
    return results


def held_out(sets: tuple[str, ...], measured: dict) -> None:
    """Print each set as weights chosen on the other three find it."""
    every = {name: tried(name) for name in sets}
    print("\n| query | held out | BM25 | vectors | both, weights of the other sets | "
          "weights |\n|---|---|---|---|---|---|")  # fmt: skip
    for kind, choices in CHOICES.items():
        alone = {name: beside(measured[name], kind) for name in sets}

        def worst(choice: object, left: str) -> float:
            return min(
                float(np.mean(every[name][kind][choice])) - max(alone[name])  # noqa: B023
                for name in sets
                if name != left
            )

        for left in sets:
            best = max(choices, key=lambda choice: worst(choice, left))
            score = float(np.mean(every[left][kind][best]))
            cells = " | ".join(f"{one:.3f}" for one in (*alone[left], score))
            print(f"| {kind} | {left} | {cells} | {best} |", flush=True)


def beside(scores: dict[tuple[str, str], list[float]], kind: str) -> list[float]:
    """Return what words alone and the best vectors alone find of the same queries."""
    cut = slice(HELD_OUT_TEXTS if kind == "a text" else None)
    mean = {how: float(np.mean(v[cut])) for (k, how), v in scores.items() if k == kind}
    vectors_alone = [value for how, value in mean.items() if how.startswith("vectors")]
    return [mean["BM25 (words alone)"], max(vectors_alone)]


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--half", default="all", choices=["dev", "test", "all"])
    asked.add_argument("--held-out", action="store_true")
    given = asked.parse_args()
    side = given.half
    sets = ("airline_neg", "banking77", "stackoverflow", "nhs")
    measured = {name: measure(name, side) for name in sets}
    print(f"nDCG@10, labels: {side}\n")
    print("| query | found by | " + " | ".join(sets) + " | mean |")
    print("|---|---|" + "---|" * (len(sets) + 1))
    for kind, how in measured[sets[0]]:
        row = [float(np.mean(measured[name][kind, how])) for name in sets]
        cells = " | ".join(f"{value:.3f}" for value in [*row, float(np.mean(row))])
        print(f"| {kind} | {how} | {cells} |")
    many = {k: len(v) for k, v in measured[sets[1]].items()}
    print(
        f"\nqueries a set (banking77): {many['a name', 'BM25 (words alone)']} names, "
        f"{many['a text', 'BM25 (words alone)']} texts"
    )
    if given.held_out:
        held_out(sets, measured)


if __name__ == "__main__":
    main()
