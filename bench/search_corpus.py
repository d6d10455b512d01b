"""A large collection of customers' words for the search bench, made from real ones.

Every text is two real ones joined; every vector lies between their real vectors (both
tiers side by side, 768 numbers), with noise, so neighbourhoods have the shape of real
ones. Queries are two to four words of texts left out; their vectors are encoded.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

DATA = Path(os.environ.get("WALKAMILE_DATA", "../shared/data"))
SETS = ("airline_neg", "banking77", "stackoverflow", "nhs")
QUERIES, LEFT_OUT = 200, 400
SOURCES, SEGMENTS = 6, 120
WIDE_SOURCE, WIDE_SINCE = "source-1", "2025-06-01"
NARROW_SEGMENT = "segment-17"
BLOCK = 50_000
NOISE = 0.35


@dataclass(frozen=True)
class Corpus:
    """Texts with their columns, vectors on disk, and queries with theirs."""

    folder: Path
    rows: int

    @property
    def vectors(self) -> np.ndarray:
        return np.load(self.folder / "vectors.npy", mmap_mode="r")

    @property
    def table(self) -> pl.DataFrame:
        return pl.read_parquet(self.folder / "texts.parquet")

    @property
    def queries(self) -> list[str]:
        return (self.folder / "queries.txt").read_text().splitlines()

    @property
    def query_vectors(self) -> np.ndarray:
        return np.load(self.folder / "queries.npy")


def corpus(folder: Path, rows: int) -> Corpus:
    """Return the collection; it is made once, always the same."""
    made = Corpus(folder, rows)
    if not (folder / "queries.npy").exists():
        folder.mkdir(parents=True, exist_ok=True)
        _make(made)
    return made


def _make(made: Corpus) -> None:
    from search_quality import load, vectors

    chance = np.random.default_rng(11)
    texts, parts = [], []
    for name in SETS:
        said, _ = load(name)
        texts += said
        parts.append(vectors(name, said))
    real = np.vstack(parts).astype(np.float32)
    order = chance.permutation(len(texts))
    left_out, kept = order[:LEFT_OUT], order[LEFT_OUT:]
    one = kept[chance.integers(0, len(kept), made.rows)]
    other = kept[chance.integers(0, len(kept), made.rows)]
    _write_texts(made, texts, one, other, chance)
    held = np.lib.format.open_memmap(
        made.folder / "vectors.npy", "w+", np.float16, (made.rows, real.shape[1])
    )
    for start in range(0, made.rows, BLOCK):
        some = slice(start, min(start + BLOCK, made.rows))
        mixed = 0.8 * real[one[some]] + 0.5 * real[other[some]]
        noise = chance.normal(0, 1, mixed.shape).astype(np.float32)
        mixed += NOISE * noise / np.sqrt(real.shape[1])
        held[some] = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
    held.flush()
    _write_queries(made, [texts[row] for row in left_out], chance)


def _write_texts(made: Corpus, texts: list[str], one, other, chance) -> None:
    days = chance.integers(0, 730, made.rows)
    pl.DataFrame(
        {
            "id": np.arange(1, made.rows + 1),
            "text": [
                f"{texts[a]} {texts[b]}"[:400] for a, b in zip(one, other, strict=True)
            ],
            "source": [f"source-{n}" for n in chance.integers(0, SOURCES, made.rows)],
            "segment": [
                f"segment-{n}" for n in chance.integers(0, SEGMENTS, made.rows)
            ],
            "rating": chance.integers(1, 6, made.rows).astype(float),
            "at": pl.Series(days).cast(pl.Duration("us")).to_physical().cast(pl.Int64)
            * 86_400_000_000
            + 1_704_067_200_000_000,
        }
    ).write_parquet(made.folder / "texts.parquet")


def _write_queries(made: Corpus, texts: list[str], chance) -> None:
    from walkamile.understand.search.meant import side_by_side
    from walkamile.understand.search.tongues import stops

    queries = []
    for text in texts:
        words = [w for w in text.split() if w.isalpha() and not stops(w.lower(), "en")]
        many = int(chance.integers(1, 5))
        if len(words) >= 4 and len(queries) < QUERIES:
            start = int(chance.integers(0, len(words) - many + 1))
            queries.append(" ".join(words[start : start + many]))
    (made.folder / "queries.txt").write_text("\n".join(queries))
    np.save(made.folder / "queries.npy", side_by_side(queries))
