"""How well are the other claims heard, and answered from a log? On sentences of our own.

python bench/follow_told.py [--chosen] [--wrong]: 280 sentences and 120 that come close, in
five languages, each with a case in a made log that agrees or differs by turns. Every
other sentence was for choosing (``--chosen``), the rest is measured.
"""

import sys
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

import walkamile as wm
from walkamile.follow.claimed.numbers import lasting_said, times_said

HERE = Path(__file__).resolve().parent
SAID_AT = datetime(2026, 6, 30, 12, tzinfo=UTC)
Event = tuple[str, str, datetime]


def spoken(which: int) -> list[tuple[str, str]]:
    """Return (claim or "", sentence) of every other line of each list."""
    written = tomllib.loads((HERE / "follow_sentences.toml").read_text("utf-8"))
    return [
        ("" if name == "nothing" or tongue == "near" else name, line)
        for name, lists in written.items()
        for tongue, lines in lists.items()
        for line in lines[which::2]
    ]


def case_of(name: str, line: str, key: str, agrees: bool) -> list[Event]:
    """Return the events of a customer whose log agrees with what they say, or differs."""
    day = timedelta(days=1)
    begun = SAID_AT - 400 * day
    events = [(key, "order placed", begun), (key, "payment", begun)]
    if name == "cancelled" and agrees:
        events.append((key, "order cancelled", SAID_AT - 9 * day))
    elif name == "returned_it" and agrees:
        events.append((key, "return received", SAID_AT - day))
    elif name == "charged_twice" and agrees:
        events.append((key, "payment", begun + day))
    elif name == "called_often":
        calls = max(times_said(line) or 2, 2) if agrees else 1
        events += [(key, "call to support", SAID_AT - n * day) for n in range(calls)]
    elif name == "every_day":
        days = range(0, 60, 1 if agrees else 7)
        events += [(key, "log-in", SAID_AT - n * day) for n in days]
    elif name == "waited":
        said = lasting_said(line) or 10 * day
        begun = SAID_AT - 300 * day
        came = begun + (said if agrees else said / 5)
        events = [(key, "order placed", begun), (key, "delivered to customer", came)]
    return events


def main() -> None:
    lines = spoken(0 if "--chosen" in sys.argv else 1)
    by_turns = [n % 2 == 0 for n in range(len(lines))]
    events = [
        event
        for n, (name, line) in enumerate(lines)
        for event in case_of(name, line, str(n), by_turns[n])
    ]
    log = pl.DataFrame(events, schema=["case", "activity", "at"], orient="row")
    words = {
        "case": [str(n) for n in range(len(lines))],
        "text": [line for _, line in lines],
        "at": [SAID_AT] * len(lines),
    }
    found = wm.say_do(pl.DataFrame(words), log, on="case").to_dicts()
    for name in sorted({name for name, _ in lines} - {""}):
        mine = {row["row"]: row for row in found if row["claim"] == name}
        so = {n for n, (claim, _) in enumerate(lines) if claim == name}
        right = so & mine.keys()
        expected = {n: "agrees" if by_turns[n] else "differs" for n in right}
        answered = sum(mine[n]["agreement"] == expected[n] for n in right)
        print(
            f"{name}: n {len(so)} of {len(lines)}, precision {len(right) / max(len(mine), 1):.2f}, "
            f"recall {len(right) / len(so):.2f}, answered rightly {answered} of {len(right)}"
        )
        if "--wrong" in sys.argv:
            for n in sorted(so - mine.keys()):
                print("   missed:", lines[n][1])
            for n in sorted(mine.keys() - so):
                print(
                    f"   heard: {lines[n][1]} ({lines[n][0]}) {mine[n]['confidence']:.2f}"
                )
            for n in sorted(right):
                if mine[n]["agreement"] != expected[n]:
                    print("   answered:", lines[n][1], mine[n]["shows"])


if __name__ == "__main__":
    main()
