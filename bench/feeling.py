"""How well and how fast are feelings read? Every figure on what did not teach.

Without a word behind it, all five:

    python bench/feeling.py aspects      sentences of restaurants and laptops
    python bench/feeling.py criticality  the NHS experts' scale, on held-out comments
    python bench/feeling.py speed        texts a CPU-second, both tiers
    python bench/feeling.py peers        VADER, AFINN and TextBlob on the same texts
    python bench/feeling.py asks         what texts ask of us, beside a reader

Aspects and mixed: the heads are fitted anew without the domain that is asked (all
restaurants, or all laptops). The sentiment of an aspect is that of the part of the
sentence it stands in. Criticality: the head is fitted on the comments of one half (by
the digest of the words, so that copies stay together) and asked about the other.
Asks: 210 comments, complaints and questions that one of us labelled
(``feeling_asks.tsv``: digests, no texts); the rules were mended on those ``seen``.
"""

import hashlib
import json
import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ET  # our own copies of the task data
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools" / "models"))

import feeling as fitting  # tools/models/feeling.py
import numpy as np
import polars as pl
from understand_sets import DATA
from understand_themes import peers as where_peers_are

from walkamile.understand import feeling as felt
from walkamile.understand import meaning
from walkamile.understand.feeling import lexicon, polarity
from walkamile.understand.feeling.scored import pieces

SENTENCES = {
    "restaurants": "ABSA-SemEval2014__Restaurants_Train_v2.xml",
    "laptops": "ABSA-SemEval2014__Laptop_Train_v2.xml",
}
SIGNS = {"positive": 1, "negative": -1}
COMMENTS = 1_500


def without(features: fitting.Features, domain: str) -> polarity.Heads:
    """Return the heads as they come out where a domain has not taught."""
    rest = [s for d, sets in fitting.domains().items() if d != domain for s in sets]
    rest.append(fitting._own())
    kept = polarity.heads()
    d, s = kept.criticality.size - 1, kept.fast_criticality.size - 1
    m = meaning.MINILM_DIMENSIONS
    many, scale = lexicon.FEATURES, fitting.WORDS_SCALE

    def head(tiers, *scales):
        return fitting.folded(fitting.fit(features, rest, tiers), list(scales), 1.0)

    return kept._replace(
        polarity=head(("sentence",), (d, fitting.SCALE)),
        with_words=head(
            ("sentence", "words"), (d, fitting.SCALE), (many, scale["words"])
        ),
        beside=head(
            (*fitting.BESIDE, "words"), (m + d, fitting.SCALE), (many, scale["words"])
        ),
        fast=head(("static",), (s, fitting.SCALE)),
        fast_with_words=head(
            ("static", "quick"), (s, fitting.SCALE), (many, scale["quick"])
        ),
    )


def aspects() -> None:
    features = fitting.Features()
    print(
        "| left out | n aspects | tier | part it stands in | whole sentence | VADER of "
        "the part | said both good and bad: found mixed | said one: found mixed |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for domain, file in SENTENCES.items():
        rows = _read(file)
        polarity.heads = _always(without(features, domain))
        for fast in (False, True):
            _aspects(domain, rows, fast=fast)


def _always(heads: polarity.Heads):
    return lambda: heads


def _read(file: str) -> list[tuple[str, list[tuple[int, int]], set[str]]]:
    root = ET.parse(fitting.DATA / "semeval_absa/dev" / file).getroot()
    rows = []
    for one in root.iter("sentence"):
        terms = [
            (int(t.get("from")), SIGNS[t.get("polarity")])
            for t in one.iter("aspectTerm")
            if t.get("polarity") in SIGNS
        ]
        said = {p.get("polarity") for p in one.iter() if p.get("polarity")}
        if said:
            rows.append((one.findtext("text"), terms, said))
    return rows


def _aspects(domain, rows, *, fast: bool) -> None:
    texts = [text for text, _, _ in rows]
    cut = pieces(texts)
    known = np.ones(len(cut.words), bool)
    shares = polarity.mood(cut.words, known, fast=fast).shares
    scores = shares[:, 2] - shares[:, 0]
    vader = lexicon.rules(cut.words)[:, 0]
    right = {"part": [], "whole": [], "vader": []}
    for at, (_, terms, _) in enumerate(rows):
        first, many = cut.starts[at], cut.many[at]
        spans = cut.spans[first : first + many]
        for start, sign in terms:
            inside = [k for k in range(1, many) if spans[k][0] <= start < spans[k][1]]
            part = first + (inside[0] if inside else 0)
            right["part"].append(np.sign(scores[part]) == sign)
            right["whole"].append(np.sign(scores[first]) == sign)
            right["vader"].append((1 if vader[part] > 0 else -1) == sign)
    labels = felt.feeling(texts, languages=["en"] * len(texts), fast=fast)
    mixed = np.array([x == "mixed" for x in labels["sentiment_label"].to_pylist()])
    both = np.array([bool({"positive", "negative"} <= s or "conflict" in s)
                     for _, _, s in rows])  # fmt: skip
    cells = " | ".join(f"{np.mean(right[k]):.3f}" for k in ("part", "whole", "vader"))
    tier = "fast" if fast else "sentence"
    print(f"| {domain} | {len(right['part']):,} | {tier} | {cells} | "
          f"{mixed[both].mean():.2f} of {both.sum()} | {mixed[~both].mean():.2f} of "
          f"{(~both).sum():,} |", flush=True)  # fmt: skip


def criticality() -> None:
    from scipy.stats import spearmanr
    from sklearn.linear_model import Ridge

    texts, values, _ = fitting._nhs()
    held = np.array([hashlib.sha256(t.encode()).digest()[0] % 2 for t in texts], bool)
    features = fitting.Features()
    nhs = fitting.Set("nhs", texts, values)
    kept, heads = polarity.heads(), {}
    for name, tiers in (
        ("criticality", ("sentence",)),
        ("fast_criticality", ("static",)),
    ):
        x = features.all(nhs, tiers)
        model = Ridge(alpha=30).fit(x[~held], values[~held])
        heads[name] = np.append(model.coef_ * fitting.SCALE, model.intercept_).astype(
            np.float32
        )
    polarity.heads = _always(kept._replace(**heads))
    asked = np.flatnonzero(held)[:: max(1, int(held.sum() // COMMENTS))]
    some = [texts[at] for at in asked]
    for fast in (False, True):
        out = felt.feeling(some, languages=["en"] * len(some), fast=fast)
        agreed = spearmanr(out["criticality"].to_numpy(), values[asked])[0]
        print(f"criticality, {len(some)} held-out comments, "
              f"{'fast' if fast else 'sentence'}: Spearman {agreed:.3f}", flush=True)  # fmt: skip


def speed() -> None:
    frame = pl.read_parquet(fitting.DATA / "sentiment/airline.parquet")
    texts = frame["text"].to_list()
    long = [text for text in texts if 18 <= len(text.split()) <= 22]
    short = [" ".join(text.split()[:12]) for text in texts]
    for fast, many in ((True, 4_000), (False, 400)):
        for words, some in ((20, long), (12, short)):
            felt.feeling(some[-many:], fast=fast)  # words met, encoders loaded
            taken = min(_taken(some[:many], fast=fast) for _ in range(3))
            print(f"{'fast' if fast else 'sentence tier'}, {words} words, all columns: "
                  f"{many / taken:,.0f} texts a CPU-second", flush=True)  # fmt: skip


def _taken(texts: list[str], *, fast: bool) -> float:
    started = time.process_time()
    felt.feeling(texts, fast=fast)
    return time.process_time() - started


# Read in the peers' own environment, texts in and scores out as JSON.
ASKED = """
import json, sys, time
from afinn import Afinn
from textblob import TextBlob
afinn, said = Afinn(), []
for texts in json.load(sys.stdin):
    start = time.process_time(); one = [afinn.score(text) for text in texts]
    half = time.process_time(); two = [TextBlob(text).sentiment.polarity for text in texts]
    said.append([one, two, half - start, time.process_time() - half])
print(json.dumps(said))
"""


def peers() -> None:
    taught = fitting.domains()
    tests = [fitting._parquet("airline"), fitting._tsv("sst2_dev"),
             taught["products"][0], taught["restaurants"][0], taught["tweets"][0],
             taught["restaurants"][1], taught["laptops"][0], taught["health care"][0]]  # fmt: skip
    polar = [np.flatnonzero(test.labels != fitting.NEUTRAL) for test in tests]
    texts = [
        [test.texts[at] for at in rows] for test, rows in zip(tests, polar, strict=True)
    ]
    ran = subprocess.run(
        [where_peers_are(), "-c", ASKED],
        input=json.dumps(texts), check=True, capture_output=True, text=True,
    )  # fmt: skip
    print("| accuracy, positive above 0 | VADER | AFINN | TextBlob |")
    print("|---|---|---|---|")
    rows = []
    for test, held, some, said in zip(
        tests, polar, texts, json.loads(ran.stdout), strict=True
    ):
        truth = test.labels[held] > 1
        scores = (lexicon.rules(some)[:, 0], np.array(said[0]), np.array(said[1]))
        rows.append([float(((one > 0) == truth).mean()) for one in scores])
        print(f"| {test.name} | " + " | ".join(f"{one:.3f}" for one in rows[-1]) + " |")
    for name, many in (("mean of the first five", 5), ("mean", len(rows))):
        cells = " | ".join(f"{one:.3f}" for one in np.mean(rows[:many], axis=0))
        print(f"| {name} | {cells} |")


def asks() -> None:
    labels = pl.read_csv(Path(__file__).with_suffix("").as_posix() + "_asks.tsv",
                         separator="\t")  # fmt: skip
    wanted = {row["text"]: row for row in labels.to_dicts()}
    found = {}
    for text in _every_text():
        digest = hashlib.blake2b(text.strip().encode(), digest_size=8).hexdigest()
        if digest in wanted:
            found[digest] = text
    print("| | n | right | response needed: found | of those said |")
    print("|---|---|---|---|---|")
    for half in ("seen", "only measured"):
        rows = [row for digest, row in wanted.items()
                if row["half"] == half and digest in found]  # fmt: skip
        read = felt.feeling([found[row["text"]] for row in rows])
        said, true = read["actionability"].to_pylist(), [row["asks"] for row in rows]
        needed = "response needed"
        right = sum(a == b for a, b in zip(said, true, strict=True))
        hit = sum(a == b == needed for a, b in zip(said, true, strict=True))
        cells = (half, len(rows), right, f"{hit} of {true.count(needed)}",
                 f"{hit} of {said.count(needed)}")  # fmt: skip
        print("| " + " | ".join(map(str, cells)) + " |")


def _every_text() -> list[str]:
    texts: list[str] = []
    for name in ("airline_neg", "banking77"):
        texts += pl.read_parquet(DATA / "themes" / f"{name}.parquet")["text"].to_list()
    path = DATA / "nhs_pxtextmining" / "dev" / "text_data.csv"
    return (
        texts + pl.read_csv(path, infer_schema=False)["feedback"].drop_nulls().to_list()
    )


PARTS = {
    "aspects": aspects, "criticality": criticality, "speed": speed, "peers": peers,
    "asks": asks,
}  # fmt: skip

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
