"""Prints what themes of many short texts cost, as a Markdown table.

    python bench/understand_scale.py [--long] [ROWS…]

Texts of about twelve words, or with ``--long`` of about 200 characters (several texts one
after the other), nearly all different: real ones of three labelled sets with a word of
another put in, always the same. Each size runs in a process of its own; CPU-seconds
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
LONG = 200  # characters


def made(rows: int, *, long: bool = False) -> list[str]:
    """Return that many texts, the same for the same number."""
    import pyarrow.parquet as pq

    base: list[list[str]] = []
    for name in ("banking77", "stackoverflow", "airline_neg"):
        held = pq.read_table(DATA / "themes" / f"{name}.parquet", columns=["text"])
        base += [text.split() for text in held["text"].to_pylist()]
    chance = random.Random(1)
    make = _long if long else _text
    return [make(base, chance) for _ in range(rows)]


def _long(base: list[list[str]], chance: random.Random) -> str:
    said = _text(base, chance)
    while len(said) < LONG:
        said += f" {_text(base, chance)}"
    return said[:LONG]


def _text(base: list[list[str]], chance: random.Random) -> str:
    words, other = chance.choice(base), chance.choice(base)
    text = words[:WORDS]
    text[chance.randrange(len(text))] = chance.choice(other)
    if len(text) < FEWEST:
        text += other[: WORDS - len(text)]
    return " ".join(text)


def one(rows: int, *, long: bool) -> None:
    texts = made(rows, long=long)
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
    given = sys.argv[1:]
    long = "--long" in given
    sizes = [int(one) for one in given if one.isdigit()]
    if given[:1] == ["--one"]:
        one(sizes[0], long=long)
        return
    print(
        "| texts | CPU-s | of which until the sample is read | most memory, MB | themes |"
    )
    print("|---|---|---|---|---|")
    for rows in sizes or SIZES:
        command = [sys.executable, __file__, "--one", str(rows)]
        command += ["--long"] if long else []
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
