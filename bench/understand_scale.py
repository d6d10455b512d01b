"""Prints what themes of many short texts cost, as a Markdown table.

    python bench/understand_scale.py [ROWS…]

Texts of about twelve words, nearly all different: real ones of three labelled sets with a
word of another put in, always the same. Each size runs in a process of its own; CPU-seconds
of reading, finding, naming, tables and labels, and the most memory that the process held,
the texts themselves and what made them included.
"""

import json
import random
import resource
import subprocess
import sys
import time

from understand_sets import DATA

SIZES = (125_000, 250_000, 500_000, 1_000_000, 2_000_000)
WORDS, FEWEST = 12, 10


def made(rows: int) -> list[str]:
    """Return that many texts, the same for the same number."""
    import pyarrow.parquet as pq

    base: list[list[str]] = []
    for name in ("banking77", "stackoverflow", "airline_neg"):
        held = pq.read_table(DATA / "themes" / f"{name}.parquet", columns=["text"])
        base += [text.split() for text in held["text"].to_pylist()]
    chance = random.Random(1)
    return [
        _text(chance.choice(base), chance.choice(base), chance) for _ in range(rows)
    ]


def _text(words: list[str], other: list[str], chance: random.Random) -> str:
    text = words[:WORDS]
    text[chance.randrange(len(text))] = chance.choice(other)
    if len(text) < FEWEST:
        text += other[: WORDS - len(text)]
    return " ".join(text)


def one(rows: int) -> None:
    texts = made(rows)
    import walkamile as wm

    start, steps = time.process_time(), []

    def told(words: str) -> None:
        steps.append(round(time.process_time() - start, 1))

    themes = wm.themes(texts, progress=told)
    assert len(themes.labels) == rows
    names = themes.table["name"].to_list()
    spent = time.process_time() - start
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(json.dumps({"spent": spent, "held": held, "steps": steps, "n": len(names)}))


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        one(int(sys.argv[2]))
        return
    print(
        "| texts | CPU-s | of which until the sample is read | most memory, MB | themes |"
    )
    print("|---|---|---|---|---|")
    for rows in map(int, sys.argv[1:] or SIZES):
        command = [sys.executable, __file__, "--one", str(rows)]
        ran = subprocess.run(command, check=True, capture_output=True, text=True)
        said = json.loads(ran.stdout.splitlines()[-1])
        fixed = said["steps"][1]
        print(
            f"| {rows:,} | {said['spent']:.1f} | {fixed} | {said['held']:,} | {said['n']} |",
            flush=True,
        )
        print(said["steps"], file=sys.stderr)


if __name__ == "__main__":
    main()
