"""How far do people agree on what a listener's turn does? The human ceiling.

python tools/models/agreement.py

Six sessions of AnnoMI were labelled by ten annotators each: one is held against the
majority of the nine others, as a model would be, and against each other one. ESConv has
one label a turn and nobody's second: no ceiling can be had there.
"""

import collections
import itertools
import os
from pathlib import Path

import numpy as np
import polars as pl
from sklearn.metrics import f1_score

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("WALKAMILE_DATA", HERE.parents[2] / "shared" / "data"))
CLASSES = ("question", "reflection", "input", "other")


def labels() -> dict[str, dict[tuple, dict[str, str]]]:
    """Return by question asked of it, by utterance, what each annotator said."""
    rows = pl.read_csv(DATA / "annomi/dev/AnnoMI-full.csv", infer_schema_length=0)
    ours = rows.filter(pl.col("interlocutor") == "therapist")
    several = ours.filter(pl.col("annotator_id").n_unique().over("transcript_id") > 1)
    found: dict = {"class": {}, "asks": {}}
    for row in several.iter_rows(named=True):
        at = (row["transcript_id"], int(row["utterance_id"]))
        main = row["main_therapist_behaviour"].replace("therapist_input", "input")
        kind = row["question_subtype"]
        for what, said in (("class", main), ("asks", kind)):
            found[what].setdefault(at, {})[row["annotator_id"]] = said
    return found


def pairs(said: dict[tuple, dict[str, str]]) -> dict[str, list]:
    """Return (annotator against the majority of the others), and every two of them."""
    names = sorted({name for one in said.values() for name in one})
    against: list = []
    for name in names:
        mine = [one[name] for one in said.values() if name in one]
        rest = [
            _most([label for who, label in one.items() if who != name])
            for one in said.values()
            if name in one
        ]
        against.append((np.array(rest), np.array(mine)))
    each = []
    for one, other in itertools.combinations(names, 2):
        both = [(x[one], x[other]) for x in said.values() if one in x and other in x]
        each.append(tuple(np.array(both).T))
    return {"one against the rest": against, "pairwise": each}


def _most(values: list[str]) -> str:
    return collections.Counter(values).most_common(1)[0][0]


def main() -> None:
    """Print the mean F1 of a person, and the lowest and highest of the ten."""
    found = labels()
    print(f"{len(found['class'])} utterances of six sessions, ten annotators each")
    for what, classes in (("class", CLASSES), ("asks", ("open", "closed"))):
        for how, held in pairs(found[what]).items():
            for name in classes:
                print(f"  {name}, {how}: {_told(held, name)}")
            if what == "class":
                print(f"  four classes, macro, {how}: {_told(held, None)}")
            else:
                asked = [(a != "n/a", b != "n/a") for a, b in held]
                print(f"  any question, {how}: {_told(asked, True)}")


def _told(held: list, name: object) -> str:
    each = [
        f1_score(gold, said, average="macro")
        if name is None
        else f1_score(gold == name, said == name)
        for gold, said in held
    ]
    return f"{np.mean(each):.3f} ({min(each):.2f} to {max(each):.2f})"


if __name__ == "__main__":
    main()
