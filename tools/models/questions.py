"""Questions in talk of other kinds: interviews (GUM), chats of support (ESConv).

python tools/models/questions.py   how well the shipped readers find them

GUM (CC BY 4.0) teaches which sentences ask; here it is measured on what was learnt, and
`tools/models/listening.py --measure` measures it with texts left out. ESConv
(non-commercial) is never learnt from.
"""

import json
import os
import re
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score

from walkamile.talk import cues
from walkamile.talk.features import Around
from walkamile.talk.heard import Turn
from walkamile.talk.hearing import hear
from walkamile.talk.model import plain
from walkamile.understand.meaning import static

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("WALKAMILE_DATA", HERE.parents[2] / "shared" / "data"))


def gum() -> list[tuple[str, Around, str]]:
    """Return (text, sentence, kind of question) of interviews, by gold sentence type.

    A wh-question that opens as an open one is open; the others are closed.
    """
    found = []
    for file in sorted((DATA / "gum_interviews/dev").glob("*.conllu")):
        for block in file.read_text("utf-8").split("\n\n"):
            about = dict(re.findall(r"^# (s_type|text) = (.*)$", block, re.MULTILINE))
            if len(about) < 2:
                continue
            said = about["text"]
            wide = bool(cues.OPEN.match(cues.opening(said)))
            asks = {"q": "closed", "wh": "open" if wide else "closed"}
            kind = asks.get(about["s_type"], "none")
            found.append((file.stem, Around(said, "", "", 0.5), kind))
    return found


def esconv() -> tuple[list[tuple[bool, str]], np.ndarray]:
    """Return failed chats; gold is the strategy "Questions", whatever the marks say."""
    chats = json.loads((DATA / "esconv/dev/FailedESConv.json").read_text("utf-8"))
    turns, gold = [], []
    for turn in (turn for chat in chats for turn in chat["dialog"]):
        strategy = (turn.get("annotation") or {}).get("strategy")
        turns.append((strategy is not None, turn["content"].strip()))
        if strategy is not None:
            gold.append(strategy.startswith("Question"))
    return turns, np.array(gold)


TURN = re.compile(r"\s*[\d.]+ (\d) (\d+) (?:\[([^\]]+)\] )?(.*)", re.DOTALL)


def esconv_chats() -> tuple[list[tuple[bool, str]], np.ndarray]:
    """Return the chats that went on to their end, from windows that overlap, each once.

    A window goes on with its chat where it repeats what is known of it.
    """
    lines = (DATA / "esconv/dev/devWithStrategy_short.tsv").read_text("utf-8")
    chats: list[dict[int, tuple[bool, str, str]]] = [{}]
    for line in filter(str.strip, lines.split("\n")):
        parts = [TURN.match(part).groups() for part in line.split(" EOS ")]
        window = {int(at): (who == "1", kind, said) for who, at, kind, said in parts}
        chat = chats[-1]
        first = min(window)
        known = all(chat.get(at, turn) == turn for at, turn in window.items())
        if not (known and 0 < first <= max(chat, default=-2) + 1):
            chats.append(chat := {})
        chat.update(window)
    turns = [chat[at] for chat in chats for at in sorted(chat)]
    gold = [kind == "Questions" for ours, kind, _ in turns if ours]
    return [(ours, said.strip()) for ours, _, said in turns], np.array(gold)


def three(gold: np.ndarray, said: np.ndarray) -> str:
    """Return F1, precision and recall in words."""
    found = (gold & said).sum()
    precision, recall = found / max(said.sum(), 1), found / max(gold.sum(), 1)
    return f"F1 {f1_score(gold, said):.3f} (precision {precision:.2f}, recall {recall:.2f})"


def main() -> None:
    """Print how well questions are found, with marks and without."""
    interviews = gum()
    sets = {
        "ESConv, failed chats": esconv(),
        "ESConv, chats": esconv_chats(),
        "GUM": (
            [(True, one.text) for _, one, _ in interviews],
            np.array([kind != "none" for *_, kind in interviews]),
        ),
    }
    for name, (turns, gold) in sets.items():
        marked = np.array(["?" in text for ours, text in turns if ours])
        print(f"{name}: {sum(gold)} questions of {len(gold)}")
        print(f"  a question mark alone: {three(gold, marked)}")
        for kind in (turns, [(ours, plain(text)) for ours, text in turns]):
            said = hear([Turn(ours=ours, text=text) for ours, text in kind], static)
            label = np.array([one.label == "question" for one in said.utterances])
            asks = np.array([one.question is not None for one in said.utterances])
            print(f"  label {three(gold, label)}; any {three(gold, asks)}")


if __name__ == "__main__":
    main()
