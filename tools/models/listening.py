"""Fit the listening model on AnnoMI and our own lines, and measure it grouped by video.

python tools/models/listening.py            fit and write the readers
python tools/models/listening.py --measure  five folds, no video on both sides
"""

import collections
import os
import sys
from pathlib import Path

import numpy as np
import polars as pl
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from walkamile.talk.features import Around, features, surroundings
from walkamile.talk.model import (
    BLOCKS,
    LABELS,
    QUESTIONS,
    Usual,
    design,
    stripped,
    vectorizers,
)
from walkamile.understand.meaning import static

sys.path.insert(0, str(Path(__file__).resolve().parent))
from questions import gum, three

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("WALKAMILE_DATA", HERE.parents[2] / "shared" / "data"))
OUT = HERE.parents[1] / "src/walkamile/talk"

# An n-gram is shipped when it stands in at least so many different videos.
VIDEOS = 3
# Chosen with videos left out (.05, .1, .2, .4 tried): a margin is a better learner here
# than likelihoods (.757 against .750), and twenty times as fast.
SHRINKAGE = 0.1
# What turns margins into likelihoods, by log loss with videos left out.
STEEPNESS = {"labels": 2.0, "questions": 2.0, "reflects": 2.5}
OWN = HERE / "own_turns.tsv"
# What a sentence of an interview weighs beside an utterance of a counsellor.
INTERVIEWS = 0.3
MOST_LETTERS = 12_000
DRAWN = 4_000  # the second digit of an interval stands still by then


def _most(values: list) -> object:
    return collections.Counter(values).most_common(1)[0][0]


def load() -> dict:
    rows = pl.read_csv(DATA / "annomi/dev/AnnoMI-full.csv", infer_schema_length=0)
    sessions: dict = {}
    for row in rows.iter_rows(named=True):
        one = sessions.setdefault(
            row["transcript_id"],
            {
                "good": row["mi_quality"] == "high",
                "video": row["video_url"],
                "turns": {},
            },
        )
        turn = one["turns"].setdefault(
            int(row["utterance_id"]),
            {
                "ours": row["interlocutor"] == "therapist",
                "text": row["utterance_text"] or "",
                "said": [],
            },
        )
        turn["said"].append(row)
    data: dict = {
        k: [] for k in ("around", "label", "question", "reflects", "video", "session")
    }
    for name, one in sessions.items():
        turns = [one["turns"][key] for key in sorted(one["turns"])]
        for at, around in surroundings([(t["ours"], t["text"]) for t in turns]):
            said = turns[at]["said"]
            label = _most([r["main_therapist_behaviour"] for r in said])
            kind = _most([r["question_subtype"] for r in said])
            data["around"].append(around)
            data["label"].append("input" if label == "therapist_input" else label)
            data["question"].append(kind if kind in QUESTIONS else "none")
            data["reflects"].append(
                _most([r["reflection_exists"] for r in said]) == "True"
            )
            data["video"].append(one["video"])
            data["session"].append(name)
    out = {k: v if k == "around" else np.array(v) for k, v in data.items()}
    out["good"] = {name: one["good"] for name, one in sessions.items()}
    return out


def as_plain(around: list[Around]) -> list[Around]:
    return [stripped(one) for one in around]


def _vocabulary(
    vectoriser, texts: list, videos: np.ndarray, most: int | None
) -> list[str]:
    analyse = vectoriser.build_analyzer()
    where: dict = collections.defaultdict(set)
    times: collections.Counter = collections.Counter()
    for text, video in zip(texts, videos, strict=True):
        for gram in set(analyse(text)):
            where[gram].add(video)
            times[gram] += 1
    kept = [
        gram
        for gram, seen in where.items()
        if len(seen) >= VIDEOS and times[gram] >= VIDEOS
    ]
    kept.sort(key=lambda gram: (-times[gram], gram))
    return sorted(kept[:most])


def with_more(data: dict, *, without: int | None) -> dict:
    """Return the data and, behind them, our own lines and GUM's sentences.

    Each of our lines is a source of its own. GUM's texts say only what asks, so their
    label is empty; every fifth of them, counted from ``without``, is left out.
    """
    own = pl.read_csv(OWN, separator="\t", quote_char=None, infer_schema=False)
    more: dict = {name: [] for name in ("around", "label", "question", "video")}
    for at, row in enumerate(own.fill_null("").rows(named=True)):
        more["around"].append(Around(row["text"], row["before"], row["before"], 0.5))
        more["label"].append(row["label"])
        more["question"].append(row["question"] or "none")
        more["video"].append(f"own {at}")
    for text, around, kind in interviews(without, inside=False):
        more["around"].append(around)
        more["label"].append("")
        more["question"].append(kind)
        more["video"].append(text)
    both = {
        name: np.concatenate([data[name], said])
        for name, said in more.items()
        if name != "around"
    }
    reflects = np.array([label == "reflection" for label in more["label"]])
    both["reflects"] = np.concatenate([data["reflects"], reflects])
    return {**both, "around": data["around"] + more["around"]}


def interviews(fifth: int | None, *, inside: bool) -> list:
    """Return GUM's sentences in, or not in, every fifth text."""
    found = gum()
    texts = sorted({text for text, *_ in found})
    left = {text for at, text in enumerate(texts) if at % 5 == fifth}
    return [one for one in found if (one[0] in left) is inside]


class Fit:
    """Heads fitted on some rows of AnnoMI, our own lines, and GUM for what asks."""

    def __init__(
        self, data: dict, rows: np.ndarray, *, marks: bool, without: int | None = None
    ) -> None:
        known = len(data["label"])
        data = with_more(data, without=without)
        self.marks = marks
        rows = np.concatenate([rows, np.arange(known, len(data["label"]))])
        whole = self.seen([data["around"][i] for i in rows])
        told = data["label"][rows] != ""
        self._look([whole[i] for i in np.flatnonzero(told)], data["video"][rows[told]])
        x = design(whole, self.vectorised, self.usual, static)
        weighs = np.where(told, 1.0, INTERVIEWS)
        self.heads = {}
        for name, y in (
            ("labels", data["label"][rows]),
            ("questions", data["question"][rows]),
            ("reflects", data["reflects"][rows]),
        ):
            use = np.ones(len(rows), bool) if name == "questions" else told
            head = LinearSVC(C=SHRINKAGE, class_weight="balanced", random_state=0)
            self.heads[name] = head.fit(x[use], y[use], sample_weight=weighs[use])

    def _look(self, here: list[Around], sources: np.ndarray) -> None:
        """Learn the n-grams and what is usual."""
        texts = [one.text for one in here]
        given = (texts, texts, *[here] * (len(BLOCKS) - 2))
        self.grams = {
            name: _vocabulary(
                vectoriser, said, sources, MOST_LETTERS if name == "letters" else None
            )
            for name, vectoriser, said in zip(BLOCKS, vectorizers(), given, strict=True)
        }
        self.vectorised = vectorizers(**self.grams)
        for vectoriser, said in zip(self.vectorised, given, strict=True):
            vectoriser.fit(said)
        readable = np.array([features(one) for one in here])
        meant = static(texts)
        self.usual = Usual(
            readable.mean(0),
            readable.std(0) + 1e-6,
            meant.mean(0),
            meant.std(0) + 1e-6,
        )

    def seen(self, around: list[Around]) -> list[Around]:
        return around if self.marks else as_plain(around)

    def margins(self, around: list[Around]) -> dict[str, np.ndarray]:
        x = design(self.seen(around), self.vectorised, self.usual, static)
        return {name: head.decision_function(x) for name, head in self.heads.items()}

    def save(self, path: Path) -> None:
        def flat(name: str) -> np.ndarray:
            head = self.heads[name]
            whole = np.hstack([head.coef_, head.intercept_[:, None]])
            return (whole * STEEPNESS[name]).astype(np.float32)

        assert tuple(self.heads["labels"].classes_) == LABELS
        assert tuple(self.heads["questions"].classes_) == QUESTIONS
        np.savez_compressed(
            path,
            **{name: np.array(grams) for name, grams in self.grams.items()},
            **{
                f"{name}_idf": vectoriser.idf_.astype(np.float32)
                for name, vectoriser in zip(BLOCKS, self.vectorised, strict=True)
            },
            **self.usual._asdict(),
            **{name: flat(name) for name in self.heads},
        )
        print(f"written: {path.name}, {path.stat().st_size:,} bytes")


def _likely(margins: np.ndarray, steep: float) -> np.ndarray:
    if margins.ndim == 1:
        return 1 / (1 + np.exp(-steep * margins))
    raised = np.exp(steep * (margins - margins.max(1, keepdims=True)))
    return raised / raised.sum(1, keepdims=True)


def _loss(likely: np.ndarray, truth: np.ndarray, classes: tuple) -> float:
    if likely.ndim == 1:
        return float(-np.log(np.where(truth, likely, 1 - likely) + 1e-9).mean())
    at = [classes.index(one) for one in truth]
    return float(-np.log(likely[np.arange(len(at)), at] + 1e-9).mean())


def auc(good: np.ndarray, per: np.ndarray) -> str:
    """Return how well a figure tells good sessions, with 95 % by sessions drawn anew."""
    draw = np.random.default_rng(0)
    drawn = []
    for _ in range(DRAWN):
        at = draw.integers(len(good), size=len(good))
        if 0 < good[at].sum() < len(at):
            drawn.append(roc_auc_score(good[at], per[at]))
    low, high = np.quantile(drawn, (0.025, 0.975))
    return f"{roc_auc_score(good, per):.3f} ({low:.2f} to {high:.2f})"


def measure(data: dict) -> None:
    for kind in ("punctuated", "plain"):
        n = len(data["around"])
        out = {
            "labels": np.zeros((n, 4)),
            "questions": np.zeros((n, 3)),
            "reflects": np.zeros(n),
        }
        asks: list = []
        folds = GroupKFold(5).split(np.zeros(n), groups=data["video"])
        for fold, (train, test) in enumerate(folds):
            fit = Fit(data, train, marks=kind == "punctuated", without=fold)
            left = interviews(fold, inside=True)
            found = fit.margins([around for _, around, _ in left])["questions"]
            asks += zip(
                [said != "none" for *_, said in left],
                found.argmax(1) != QUESTIONS.index("none"),
                strict=True,
            )
            for name, found in fit.margins([data["around"][i] for i in test]).items():
                out[name][test] = found
        for name, truth, classes in (
            ("labels", "label", LABELS),
            ("questions", "question", QUESTIONS),
            ("reflects", "reflects", ()),
        ):
            tried = {
                steep: round(_loss(_likely(out[name], steep), data[truth], classes), 4)
                for steep in (1, 1.5, 2, 2.5, 3, 4)
            }
            print(f"  log loss of {name} by steepness: {tried}")
        labels, questions, reflects = (
            _likely(out[name], STEEPNESS[name]) for name in out
        )
        said = np.array(LABELS)[labels.argmax(1)]
        asked = np.array(QUESTIONS)[questions.argmax(1)]
        print(
            f"{kind}: 4-class macro-F1 {f1_score(data['label'], said, average='macro'):.3f}"
        )
        for label in LABELS:
            print(f"  {label} {f1_score(data['label'] == label, said == label):.3f}")
        print(f"  open {f1_score(data['question'] == 'open', asked == 'open'):.3f}")
        print(
            f"  closed {f1_score(data['question'] == 'closed', asked == 'closed'):.3f}"
        )
        print(
            f"  any question {f1_score(data['question'] != 'none', asked != 'none'):.3f}"
        )
        print(f"  interviews (GUM): {three(*map(np.array, zip(*asks, strict=True)))}")
        names = sorted(data["good"])
        good = np.array([data["good"][name] for name in names])
        pure = (reflects > 0.4) & (labels[:, 0] < 0.3)

        weighed = pure - 3 * labels[:, 0]
        for what, values in (
            ("reflections per turn", pure.astype(float)),
            ("input per turn", -labels[:, 0]),
            ("both", weighed),
        ):
            per = np.array([values[data["session"] == name].mean() for name in names])
            print(f"  sessions, {what}: AUC {auc(good, per)}")
        medians = [float(np.median(per[good == kind])) for kind in (True, False)]
        print(
            "  reflections less three times input, median of good {:.2f}, bad {:.2f}".format(
                *medians
            )
        )


def main() -> None:
    data = load()
    if "--measure" in sys.argv:
        measure(data)
        return
    rows = np.arange(len(data["around"]))
    Fit(data, rows, marks=True).save(OUT / "listening_punctuated.npz")
    Fit(data, rows, marks=False).save(OUT / "listening_plain.npz")


if __name__ == "__main__":
    main()
