"""The labelled sets that themes are measured on; nothing of them is kept here."""

import csv
import os
from pathlib import Path

import numpy as np
import polars as pl

DATA = Path(
    os.environ.get(
        "WALKAMILE_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"
    )
)
MOST = 5_000


def sets() -> dict[str, tuple[list[str], list[str]]]:
    """Return texts and human labels, at most 5,000 of each set, always the same."""
    found = {
        name: _parquet(name) for name in ("banking77", "stackoverflow", "airline_neg")
    }
    found["nhs_label"] = _nhs("label")
    found["nhs_subcategory"] = _nhs("subcategory")
    return {name: _some(*pair) for name, pair in found.items()}


def _parquet(name: str) -> tuple[list[str], list[str]]:
    frame = pl.read_parquet(DATA / "themes" / f"{name}.parquet")
    return frame["text"].to_list(), frame["label"].cast(pl.String).to_list()


def _nhs(column: str) -> tuple[list[str], list[str]]:
    seen: dict[str, str] = {}
    path = DATA / "nhs_pxtextmining" / "dev" / "text_data.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            said = (row["feedback"] or "").strip()
            if said and row[column]:
                seen.setdefault(said, row[column])
    return list(seen), list(seen.values())


def _some(texts: list[str], labels: list[str]) -> tuple[list[str], list[str]]:
    chosen = np.random.default_rng(1).permutation(len(texts))[:MOST]
    return [texts[i] for i in chosen], [labels[i] for i in chosen]
