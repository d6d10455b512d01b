"""Prints what themes cost beside BERTopic, vectors included, as a Markdown table.

    python bench/understand_cost.py [ROWS…]
    python bench/understand_cost.py --bound ROWS

The same texts of about twelve words (``understand_scale.py``) go through both, each in a
process of its own, CPU-seconds of the whole process but for imports: ours from texts to
names and labels; BERTopic 0.17 with its defaults, all-MiniLM-L6-v2 through
sentence-transformers and torch (weights of the extra ``minilm``; no hub), outliers put
into their nearest topic. What numba compiles is compiled before the clock starts.

``--bound``: where BERTopic cannot be run whole, its vectors of 5,000 of the texts and its
topics of 20,000 (given our fast vectors, which are narrower), times what is left out: less
than it costs, for topics cost more than twice for twice the texts. Ours are run.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
SIZES = (5_000, 50_000)
READ, GROUPED = 5_000, 20_000  # texts of which the bound is told


def ours(rows: int) -> None:
    from understand_scale import made

    texts = made(rows)
    import walkamile as wm

    start = time.process_time()
    themes = wm.themes(texts)
    assert len(themes.labels) == rows
    said(len(themes.table), time.process_time() - start, 0.0)


def theirs(folder: str) -> None:
    """Run in the peers' environment: texts come in as JSON."""
    texts = json.load(sys.stdin)
    import torch
    from bertopic import BERTopic
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)
    reader = SentenceTransformer(folder, device="cpu")
    some = reader.encode(texts[:600])
    BERTopic(embedding_model=reader).fit_transform(texts[:600], some)
    start = time.process_time()
    vectors = reader.encode(texts, batch_size=64)
    read = time.process_time() - start
    model = BERTopic(embedding_model=reader)
    topics, _ = model.fit_transform(texts, vectors)
    if -1 in topics and len(set(topics)) > 1:
        topics = model.reduce_outliers(
            texts, topics, strategy="embeddings", embeddings=vectors
        )
    said(len(set(topics)), time.process_time() - start, read)


def only_some(folder: str) -> None:
    """Run in the peers' environment: what vectors cost, and topics of given vectors."""
    job = json.load(sys.stdin)
    import numpy as np
    import torch
    from sentence_transformers import SentenceTransformer
    from understand_peers import bertopic

    torch.set_num_threads(1)
    reader = SentenceTransformer(folder, device="cpu")
    reader.encode(job["read"][:600])
    start = time.process_time()
    reader.encode(job["read"], batch_size=64)
    read = time.process_time() - start
    vectors = np.load(job["vectors"])
    bertopic(job["grouped"][:600], vectors[:600])
    start = time.process_time()
    topics = bertopic(job["grouped"], vectors)
    said(len(set(topics.tolist())), time.process_time() - start, read)


def bound(rows: int) -> None:
    """Print a cost that BERTopic cannot fall below, beside ours."""
    import random
    import tempfile

    import numpy as np
    from understand_scale import made
    from understand_themes import peers

    from walkamile.understand import meaning
    from walkamile.understand.meaning.english import weights

    us = _last([sys.executable, __file__, "--ours", str(rows)], None)
    texts, chance = made(rows), random.Random(1)
    job = {"read": chance.sample(texts, READ), "grouped": chance.sample(texts, GROUPED)}
    command = [peers(), __file__, "--some", str(weights.folder())]
    with tempfile.NamedTemporaryFile(suffix=".npy") as file:
        np.save(file.name, meaning.static(job["grouped"]))
        told = json.dumps(job | {"vectors": file.name})
        them = _last(command, told.encode())
    read, grouped = them["read"] * rows / READ, them["spent"] * rows / GROUPED
    print(f"{rows:,} texts: ours {us['spent']:.1f} CPU-s ({us['held']:,} MB); BERTopic's "
          f"vectors of {READ:,} {them['read']:.1f}, topics of {GROUPED:,} "
          f"{them['spent']:.1f}, so at least {read:,.0f} + {grouped:,.0f}: "
          f"1/{(read + grouped) / us['spent']:.0f} or less")  # fmt: skip


def said(themes: int, spent: float, read: float) -> None:
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(json.dumps({"n": themes, "spent": spent, "read": read, "held": held}))


def measured(rows: int) -> str:
    from understand_scale import made
    from understand_themes import peers

    from walkamile.understand.meaning.english import weights

    us = _last([sys.executable, __file__, "--ours", str(rows)], None)
    texts = json.dumps(made(rows)).encode()
    them = _last([peers(), __file__, "--theirs", str(weights.folder())], texts)
    return (
        f"| {rows:,} | {us['spent']:.1f} | {them['spent']:.1f} (vectors "
        f"{them['read']:.1f}) | 1/{them['spent'] / us['spent']:.1f} | "
        f"{us['held']:,} | {them['held']:,} | {us['n']} | {them['n']} |"
    )


def _last(command: list, given: bytes | None) -> dict:
    ran = subprocess.run(
        command,
        input=given,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    return json.loads(ran.stdout.splitlines()[-1])


def main() -> None:
    if sys.argv[1:2] == ["--ours"]:
        ours(int(sys.argv[2]))
        return
    if sys.argv[1:2] == ["--theirs"]:
        theirs(sys.argv[2])
        return
    if sys.argv[1:2] == ["--some"]:
        only_some(sys.argv[2])
        return
    if sys.argv[1:2] == ["--bound"]:
        bound(int(sys.argv[2]))
        return
    print("| texts | Walkamile, CPU-s | BERTopic, CPU-s | share | MB | BERTopic, MB | "
          "themes | topics |\n|---|---|---|---|---|---|---|---|")  # fmt: skip
    for rows in map(int, sys.argv[1:] or SIZES):
        print(measured(rows), flush=True)


if __name__ == "__main__":
    main()
