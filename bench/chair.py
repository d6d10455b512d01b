"""How good is a brief, and how long does it take?

nDCG@5 of a brief's quotes beside BM25's, on agendas made of labels in plain words (a
label's texts are relevant):  python bench/chair.py quality
The same with the floor of relevance chosen on the other sets:  … held-out
A brief of eight points over a workspace, such as the one that bench/search.py leaves:
python bench/chair.py speed WORKSPACE QUERIES
"""

import argparse
import math
import os
import re
import time
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import search_quality as judged

SAMPLE, FEWEST, POINTS = 1_500, 5, 8
# The relevance floor was last moved looking at all of them: none of these is held out.
SETS = (
    "banking77", "nhs_parts", "restaurants", "airline_neg", "stackoverflow", "nhs", "laptops",
)  # fmt: skip
# Sets whose labels are keys of analysts: they are put into words for an agenda.
KEYED = {"nhs_parts", "restaurants", "laptops"}
ABSA = "semeval_absa/dev/ABSA-SemEval2015__ABSA-15_{}.xml"
STOP = set(
    "a an the of to in on for and or is are my i it with by not from at be".split()
)
PLAIN = {
    "Bad Flight": "how unpleasant the flight was",
    "Cancelled Flight": "flights that we cancel",
    "Customer Service Issue": "our customer service",
    "Damaged Luggage": "bags that arrive broken",
    "Flight Attendant Complaints": "behaviour of the crew on board",
    "Flight Booking Problems": "trouble booking a flight",
    "Late Flight": "delays and late departures",
    "Lost Luggage": "baggage that goes missing",
    "longlines": "queues at the airport",
}


class Words:
    """BM25 (k1 1.2, b 0.75) over whole words, or over words without their endings."""

    def __init__(self, texts: list[str], *, stemmed: bool) -> None:
        self.stemmed = stemmed
        self.docs = [Counter(self.cut(text)) for text in texts]
        self.long = np.array([max(1, sum(doc.values())) for doc in self.docs])
        seen = Counter(word for doc in self.docs for word in doc)
        many = len(texts)
        self.weight = {
            w: math.log(1 + (many - n + 0.5) / (n + 0.5)) for w, n in seen.items()
        }

    def cut(self, text: str) -> list[str]:
        words = [w for w in re.findall(r"\w+", text.lower()) if w not in STOP]
        return [self.stem(word) for word in words] if self.stemmed else words

    def stem(self, word: str) -> str:
        endings = (e for e in ("ing", "ed", "es", "s") if word.endswith(e))
        ending = next(endings, "")
        return word[: -len(ending)] if ending and len(word) > len(ending) + 2 else word

    def best(self, query: str) -> list[int]:
        asked, mean = self.cut(query), self.long.mean()
        scores = [
            sum(self.weight.get(w, 0) * doc[w] * 2.2 / (doc[w] + 1.2 * (0.25 + 0.75 * n / mean))
                for w in asked if w in doc)
            for doc, n in zip(self.docs, self.long, strict=True)
        ]  # fmt: skip
        order = np.argsort(-np.array(scores), kind="stable")[:5]
        return [int(at) for at in order if scores[at] > 0]


def gain(hits: list[bool], many: int) -> float:
    discount = 1 / np.log2(np.arange(2, 7))
    row = np.array([*hits, *[False] * 5])[:5]
    return float((row * discount).sum() / discount[: min(5, many)].sum())


def load(name: str) -> tuple[list[str], list[set[str]]]:
    """Return texts and the labels of each."""
    if name == "nhs_parts":
        return parts_of_nhs()
    if name in {"laptops", "restaurants"}:
        file = {
            "laptops": "Laptops_Train_Data",
            "restaurants": "Restaurants_Train_Final",
        }
        return sentences(judged.DATA / ABSA.format(file[name]))
    texts, labels = judged.load(name)
    return texts, [{label} for label in labels]


def parts_of_nhs() -> tuple[list[str], list[set[str]]]:
    import polars as pl

    file = judged.DATA / "nhs_pxtextmining/dev/v6framework_230831.csv"
    rows = pl.read_csv(file, infer_schema=False).drop_nulls(["FFT answer"])
    rows = rows.unique("FFT answer", keep="first", maintain_order=True)
    after = rows.columns.index("Comment sentiment") + 1
    names = [n for n in rows.columns[after:] if n not in {"Not assigned", "Labelling not possible"}]  # fmt: skip
    marked = rows.select(names).rows()
    labels = [
        {n for n, x in zip(names, row, strict=True) if x == "1"} for row in marked
    ]
    return rows["FFT answer"].to_list(), labels


def sentences(file: Path) -> tuple[list[str], list[set[str]]]:
    """Return the sentences of reviews, each once, and the aspects they judge."""
    found: dict[str, set[str]] = {}
    for one in ElementTree.parse(file).getroot().iter("sentence"):
        about = {str(said.get("category")) for said in one.iter("Opinion")}
        found.setdefault(one.findtext("text") or "", about)
    found.pop("", None)
    return list(found), list(found.values())


def worded(name: str, label: str) -> str:
    """Return a label as somebody would write it in an agenda."""
    if name in KEYED:
        return re.sub("[#_]", " ", label).replace("&", " and ").lower()
    return PLAIN.get(label) or judged.named(name, label)


def quality(seed: int) -> None:
    import polars as pl

    from walkamile.recipes.chairing import brief_over_frame

    print("| set | points | brief | BM25 | stemmed | ratio | to stemmed | silent |")
    for name in SETS:
        texts, labels = load(name)
        pick = np.random.default_rng(seed).permutation(len(texts))[:SAMPLE]
        texts, labels = [texts[at] for at in pick], [labels[at] for at in pick]
        sizes = Counter(label for theirs in labels for label in theirs)
        points = {
            label: worded(name, label)
            for label in sorted(sizes)
            if sizes[label] >= FEWEST and label not in judged.WITHOUT_SUBJECT
            and (name != "airline_neg" or label in PLAIN)
        }  # fmt: skip
        rows = pl.DataFrame(
            {"text": texts, "id": [str(at) for at in range(len(texts))]}
        )
        words = [Words(texts, stemmed=stemmed) for stemmed in (False, True)]
        scores: list[list[float]] = []
        silent = 0
        listed = list(points.items())
        for start in range(0, len(listed), 40):
            some = listed[start : start + 40]
            made = brief_over_frame([asked for _, asked in some], rows)
            for (label, asked), item in zip(some, made.items, strict=True):
                silent += not item.quotes
                found = [[int(quote.source) for quote in item.quotes]]
                found += [one.best(asked) for one in words]
                scores.append(
                    [
                        gain([label in labels[at] for at in one], sizes[label])
                        for one in found
                    ]
                )
        brief, plain, stem = np.mean(scores, axis=0)
        print(
            f"| {name} | {len(points)} | {brief:.3f} | {plain:.3f} | {stem:.3f} | "
            f"{brief / plain:.2f} | {brief / stem:.2f} | {silent} |",
            flush=True,
        )


FLOORS, WITHIN = (0.22, 0.26, 0.30, 0.34, 0.38), 0.01
CHOSEN_ON = 700  # texts of a set that a floor is chosen on; the next ones judge it


def held_out(seed: int) -> None:
    """Choose the floor of relevance for each set on the other sets, and judge it there.

    The rule: the highest floor whose mean nDCG@5 on the other sets' dev texts is within
    ``WITHIN`` of the best, since a higher one stays silent more often.
    """
    chosen_on: dict[str, dict[float, float]] = {}
    judged_on: dict[str, tuple[dict[float, float], float, float]] = {}
    for name in SETS:
        texts, labels = load(name)
        order = np.random.default_rng(seed).permutation(len(texts))
        dev, test = order[:CHOSEN_ON], order[CHOSEN_ON : CHOSEN_ON + SAMPLE]
        own = [[texts[at] for at in some] for some in (dev, test)]
        known = [[labels[at] for at in some] for some in (dev, test)]
        chosen_on[name] = by_floor(name, own[0], known[0])
        judged_on[name] = (
            by_floor(name, own[1], known[1]),
            *words_alone(name, own[1], known[1]),
        )
        print(name, len(dev), len(test), flush=True)
    print("| set | floor | brief | BM25 | stemmed | ratio | to stemmed |")
    for name, (ours, plain, stem) in judged_on.items():
        others = [chosen_on[one] for one in SETS if one != name]
        mean = {at: float(np.mean([one[at] for one in others])) for at in FLOORS}
        floor = max(at for at in FLOORS if mean[at] >= max(mean.values()) - WITHIN)
        print(
            f"| {name} | {floor:.2f} | {ours[floor]:.3f} | {plain:.3f} | {stem:.3f} | "
            f"{ours[floor] / plain:.2f} | {ours[floor] / stem:.2f} |"
        )
    mean = {
        at: float(np.mean([one[at] for one in chosen_on.values()])) for at in FLOORS
    }
    print("on all dev texts:", {at: round(n, 4) for at, n in mean.items()})


def listed(
    name: str, labels: list[set[str]]
) -> tuple[list[tuple[str, str]], Counter[str]]:
    """Return the points of an agenda as label and words, and how many texts each has."""
    sizes = Counter(label for theirs in labels for label in theirs)
    points = [
        (label, worded(name, label))
        for label in sorted(sizes)
        if sizes[label] >= FEWEST and label not in judged.WITHOUT_SUBJECT
        and (name != "airline_neg" or label in PLAIN)
    ]  # fmt: skip
    return points, sizes


def by_floor(name: str, texts: list[str], labels: list[set[str]]) -> dict[float, float]:
    """Return the mean nDCG@5 of briefs at each floor; what is found is found once."""
    from functools import cache

    import polars as pl

    from walkamile import table
    from walkamile.chair import voices
    from walkamile.recipes import chairing

    rows = pl.DataFrame({"text": texts, "id": [str(at) for at in range(len(texts))]})
    heard = chairing.heard_of(table.arrow(rows), "text")
    mean = chairing.meaning()
    usual, find = chairing.usual_of(heard, mean), cache(chairing.finder_of(heard, mean))
    points, sizes = listed(name, labels)
    before, found = voices.FLOOR, {}
    try:
        for floor in FLOORS:
            voices.FLOOR = floor
            made = chairing.brief_over(
                [asked for _, asked in points], find, {}, mean=mean, usual=usual
            )
            found[floor] = float(np.mean([
                gain([label in labels[int(q.source)] for q in item.quotes], sizes[label])
                for (label, _), item in zip(points, made.items, strict=True)
            ]))  # fmt: skip
    finally:
        voices.FLOOR = before
    return found


def words_alone(
    name: str, texts: list[str], labels: list[set[str]]
) -> tuple[float, float]:
    """Return the mean nDCG@5 of BM25 over whole words, and over words without endings."""
    points, sizes = listed(name, labels)
    both = []
    for stemmed in (False, True):
        words = Words(texts, stemmed=stemmed)
        both.append(np.mean([
            gain([label in labels[at] for at in words.best(asked)], sizes[label])
            for label, asked in points
        ]))  # fmt: skip
    return float(both[0]), float(both[1])


def speed(workspace: Path, queries: Path) -> None:
    from walkamile.web.workspace import open_workspace

    open_workspace(workspace)
    from walkamile.web.chairs import hearing, touching
    from walkamile.web.models import Verbatim

    print(f"{Verbatim.objects.count():,} verbatims")
    points = queries.read_text(encoding="utf-8").splitlines()
    for turn in range(3):
        agenda = [one[:200] for one in points[turn * POINTS : (turn + 1) * POINTS]]
        cpu, wall = time.process_time(), time.perf_counter()
        made = hearing.brief(agenda, None)
        print(
            f"{POINTS} points: {time.process_time() - cpu:.2f} CPU s, "
            f"{time.perf_counter() - wall:.2f} s, "
            f"{sum(len(item.quotes) for item in made.items)} quotes",
            flush=True,
        )
    for words in points[30:33]:
        cpu, wall = time.process_time(), time.perf_counter()
        touched = touching.affected(words[:200], None)
        print(
            f"a decision, {len(touched)} segments: "
            f"{time.process_time() - cpu:.2f} CPU s, {time.perf_counter() - wall:.2f} s",
            flush=True,
        )
    cpu = time.process_time()
    size = len(made.pdf)
    print(f"as a PDF ({size:,} bytes): {time.process_time() - cpu:.2f} CPU s")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    kinds = asked.add_subparsers(dest="kind")
    asked.add_argument("--seed", type=int, default=33)
    kinds.add_parser("quality").add_argument("--seed", type=int, default=33)
    kinds.add_parser("held-out").add_argument("--seed", type=int, default=33)
    fast = kinds.add_parser("speed")
    fast.add_argument("workspace", type=Path)
    fast.add_argument("queries", type=Path)
    given = asked.parse_args()
    if given.kind == "speed":
        speed(given.workspace, given.queries)
    elif given.kind == "held-out":
        held_out(given.seed)
    else:
        quality(given.seed)


if __name__ == "__main__":
    main()
