"""Fit the listening model on AnnoMI, and measure it grouped by video.

python tools/models/listening.py            fit and write the readers
python tools/models/listening.py --measure  five folds, no video on both sides
"""

import collections
import os
import sys
from pathlib import Path

import numpy as np
import polars as pl
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import GroupKFold

from walkamile.talk.features import Around, features, surroundings
from walkamile.talk.model import (
    BLOCKS,
    LABELS,
    QUESTIONS,
    design,
    stripped,
    vectorizers,
)

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("WALKAMILE_DATA", HERE.parents[2] / "shared" / "data"))
OUT = HERE.parents[1] / "src/walkamile/talk"

# An n-gram is shipped when it stands in at least so many different videos.
VIDEOS = 3
# Shrinkage chosen with videos left out: 1.0 for edited, 0.5 for plain transcripts.
SHRINKAGE = {"punctuated": 1.0, "plain": 0.5}
MOST_LETTERS = 12_000


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


class Fit:
    def __init__(
        self, around: list[Around], data: dict, rows: np.ndarray, kind: str
    ) -> None:
        here = [around[i] for i in rows]
        texts = [one.text for one in here]
        given = dict(zip(BLOCKS, (texts, texts, here, here), strict=True))
        self.grams = {
            name: _vocabulary(
                vectoriser,
                given[name],
                data["video"][rows],
                MOST_LETTERS if name == "letters" else None,
            )
            for name, vectoriser in zip(BLOCKS, vectorizers(), strict=True)
        }
        self.vectorised = vectorizers(**self.grams)
        for name, vectoriser in zip(BLOCKS, self.vectorised, strict=True):
            vectoriser.fit(given[name])
        readable = np.array([features(around[i]) for i in rows])
        self.mean, self.spread = readable.mean(0), readable.std(0) + 1e-6
        x = self.design([around[i] for i in rows])

        def head(y: np.ndarray) -> LogisticRegression:
            return LogisticRegression(
                C=SHRINKAGE[kind], max_iter=400, class_weight="balanced"
            ).fit(x, y)

        self.labels = head(data["label"][rows])
        self.questions = head(data["question"][rows])
        self.reflects = head(data["reflects"][rows])

    def design(self, around: list[Around]):
        return design(around, self.vectorised, self.mean, self.spread)

    def save(self, path: Path) -> None:
        def flat(model: LogisticRegression) -> np.ndarray:
            return np.hstack([model.coef_, model.intercept_[:, None]]).astype(
                np.float32
            )

        assert tuple(self.labels.classes_) == LABELS
        assert tuple(self.questions.classes_) == QUESTIONS
        np.savez_compressed(
            path,
            **{name: np.array(grams) for name, grams in self.grams.items()},
            **{
                f"{name}_idf": vectoriser.idf_.astype(np.float32)
                for name, vectoriser in zip(BLOCKS, self.vectorised, strict=True)
            },
            mean=self.mean,
            spread=self.spread,
            labels=flat(self.labels),
            questions=flat(self.questions),
            reflects=flat(self.reflects),
        )
        print(f"written: {path.name}, {path.stat().st_size:,} bytes")


def measure(data: dict) -> None:
    for kind in ("punctuated", "plain"):
        around = data["around"] if kind == "punctuated" else as_plain(data["around"])
        n = len(around)
        labels, questions, reflects = np.zeros((n, 4)), np.zeros((n, 3)), np.zeros(n)
        for train, test in GroupKFold(5).split(np.zeros(n), groups=data["video"]):
            fit = Fit(around, data, train, kind)
            x = fit.design([around[i] for i in test])
            labels[test] = fit.labels.predict_proba(x)
            questions[test] = fit.questions.predict_proba(x)
            reflects[test] = fit.reflects.predict_proba(x)[:, 1]
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
        names = sorted(data["good"])
        good = np.array([data["good"][name] for name in names])
        pure = (reflects > 0.4) & (labels[:, 0] < 0.3)

        def auc(values: np.ndarray, names=names, good=good) -> float:
            per = [values[data["session"] == name].mean() for name in names]
            return float(roc_auc_score(good, per))

        print(
            f"  sessions: reflections per turn AUC {auc(pure.astype(float)):.3f}, ",
            end="",
        )
        print(f"input per turn AUC {1 - auc(labels[:, 0]):.3f}, ", end="")
        print(f"both AUC {auc(pure - 3 * labels[:, 0]):.3f}")


def main() -> None:
    data = load()
    if "--measure" in sys.argv:
        measure(data)
        return
    rows = np.arange(len(data["around"]))
    Fit(data["around"], data, rows, "punctuated").save(OUT / "listening_punctuated.npz")
    Fit(as_plain(data["around"]), data, rows, "plain").save(OUT / "listening_plain.npz")


if __name__ == "__main__":
    main()
