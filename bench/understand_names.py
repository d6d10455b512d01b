"""Prints how well themes are named, beside BERTopic's three ways, as a Markdown table.

    python bench/understand_names.py [SET…]

Of the first eight keywords of each theme: NPMI, how far they stand in the same texts (−1
never, 1 always; the mean over all pairs of a theme, then over themes), and diversity, the
share of all keywords that no other theme has. Both say nothing of whether a person would
choose the name. BERTopic 0.17 runs in the peers' environment of ``understand_themes.py``
with our sentence vectors, also for KeyBERT-inspired words and MMR (diversity .3).
"""

import json
import re
import subprocess
import sys
import tempfile
from itertools import combinations
from pathlib import Path

import numpy as np
from understand_sets import sets
from understand_themes import HERE, peers

from walkamile.understand import meaning
from walkamile.understand.themes import find

KEYWORDS = 8


def npmi(texts: list[str], themes: list[list[str]]) -> float:
    """Return the mean normalised pointwise mutual information of keywords in texts."""
    low = [" ".join(re.findall(r"[\w'’-]+", text.lower())) for text in texts]
    padded = [f" {text} " for text in low]
    where: dict[str, np.ndarray] = {}
    for word in {word for theme in themes for word in theme}:
        wanted = f" {word} "
        where[word] = np.array([wanted in text for text in padded])
    coherent = [
        np.mean([_pair(where[a], where[b]) for a, b in combinations(theme, 2)])
        for theme in themes
        if len(theme) > 1
    ]
    return float(np.mean(coherent))


def _pair(one: np.ndarray, other: np.ndarray) -> float:
    both = float((one & other).mean())
    if not both:
        return -1.0
    if both == 1:
        return 1.0
    return float(np.log(both / (one.mean() * other.mean())) / -np.log(both))


def diversity(themes: list[list[str]]) -> float:
    """Return the share of keywords that are different."""
    said = [word for theme in themes for word in theme]
    return len(set(said)) / len(said)


def judged(texts: list[str], themes: list[list[str]]) -> str:
    short = [
        [" ".join(re.findall(r"[\w'’-]+", word.lower())) for word in theme[:KEYWORDS]]
        for theme in themes
    ]
    short = [[word for word in theme if word] for theme in short if any(theme)]
    return f"{npmi(texts, short):+.3f} / {diversity(short):.2f} ({len(short)})"


def measured(name: str, texts: list[str], folder: Path) -> str:
    ours = [list(theme.keywords) for theme in find(texts).themes]
    np.save(folder / "vectors.npy", meaning.sentence(texts))
    job = {"texts": texts, "vectors": str(folder / "vectors.npy"), "words": True}
    command = [peers(), HERE / "understand_peers.py", folder / "out.npz"]
    subprocess.run(
        command, input=json.dumps(job).encode(), check=True, stderr=subprocess.DEVNULL
    )
    with np.load(folder / "out.npz") as theirs:
        said = json.loads(str(theirs["words"]))
    cells = [judged(texts, themes) for themes in (ours, *said.values())]
    return f"| {name} | " + " | ".join(cells) + " |"


def main() -> None:
    print(
        "| NPMI / diversity (themes) | Walkamile | BERTopic | KeyBERT-inspired | MMR |"
    )
    print("|---|---|---|---|---|")
    wanted = sys.argv[1:]
    for name, (texts, _) in sets().items():
        if (not wanted and name != "nhs_subcategory") or name in wanted:
            with tempfile.TemporaryDirectory() as folder:
                print(measured(name, texts, Path(folder)), flush=True)


if __name__ == "__main__":
    main()
