"""How well are claims heard? Beside the log, beside labels by hand, beside our own logs.

python bench/follow_claims.py [DATA/olist/dev]: half 1 was held out, half 0 was chosen on.
``--one-half`` leaves half 1 unread, for whoever is still choosing.
"""

import csv
import os
import sys
from importlib.resources import files
from pathlib import Path

import polars as pl

import walkamile as wm
from walkamile.follow import claim, say_do, traces
from walkamile.follow.claimed import hearing
from walkamile.follow.events import events
from walkamile.understand.feeling.sentences import sentences
from walkamile.understand.meaning import sentence

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("WALKAMILE_DATA", HERE.parents[1] / "shared" / "data"))


def reviews(folder: Path) -> pl.DataFrame:
    """Reviews with words; the score is never read."""
    read = pl.read_csv(folder / "olist_order_reviews_dataset.csv").drop("review_score")
    title, text = pl.col("review_comment_title"), pl.col("review_comment_message")
    joined = (title.fill_null("") + ". " + text.fill_null("")).str.strip_chars(" .")
    return read.with_columns(joined.alias("text")).filter(pl.col("text") != "")


def told(name: str, pairs: list[tuple[bool, bool]]) -> str:
    """Pairs of what is so and what was heard."""
    both = sum(so and heard for so, heard in pairs)
    heard, so = sum(h for _, h in pairs), sum(s for s, _ in pairs)
    f1 = 2 * both / max(heard + so, 1)
    return (
        f"{name}: n {len(pairs)}, precision {both / max(heard, 1):.3f}, "
        f"recall {both / max(so, 1):.3f}, F1 {f1:.3f}"
    )


def labels() -> dict[str, bool]:
    with (HERE / "follow_labels.csv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(line for line in lines if line[0] != "#")
        return {row["order_id"]: row["says_late"] == "1" for row in rows}


def main() -> None:
    given = [one for one in sys.argv[1:] if not one.startswith("--")]
    folder = Path(given[0]) if given else DATA / "olist" / "dev"
    said = reviews(folder)
    orders = pl.read_csv(folder / "olist_orders_dataset.csv")
    found = wm.say_do(said, orders, on="order_id")
    heard = set(found.filter(pl.col("claim") == "late_or_missing")["row"])
    foreign = unwritten(said["text"].to_list())
    shown, by_hand = lateness(said, orders), labels()
    keys = said["order_id"].to_list()
    for half in (0,) if "--one-half" in sys.argv else (0, 1):
        mine = [n for n, key in enumerate(keys) if int(key[:2], 16) % 2 == half]
        known = [n for n in mine if shown[n] is not None]
        print(told(f"half {half}, log", [(shown[n], n in heard) for n in known]))
        pairs = [(shown[n], n in foreign) for n in known]
        print(told(f"half {half}, log, no Portuguese written down", pairs))
        pairs = [(by_hand[keys[n]], n in heard) for n in mine if keys[n] in by_hand]
        print(told(f"half {half}, labels by hand", pairs))


def unwritten(texts: list[str]) -> set[int]:
    """Rows that claim lateness when the file's Portuguese is left out."""
    name = "late_or_missing.toml"
    written = (files("walkamile.follow.claims") / name).read_text("utf-8")
    late = claim.claim(name, written, without=("pt",))
    read = hearing.parts(texts, encode=sentence, split=sentences)
    return {one.row for one in hearing.find(late, read, encode=sentence)}


def lateness(said: pl.DataFrame, orders: pl.DataFrame) -> list[bool | None]:
    """What the log shows of each order at the time of its review; None: it cannot tell."""
    late = next(one for one in claim.claims() if one.name == "late_or_missing")
    log = events(orders, case="order_id")
    keys = said["order_id"].to_list()
    by_case = say_do._traces(log, set(keys))
    at = say_do._said_at(said)
    shown = [
        traces.ask(late, by_case.get(key), said_at=moment).agreement
        for key, moment in zip(keys, at, strict=True)
    ]
    return [None if one == "cannot_tell" else one == "agrees" for one in shown]


if __name__ == "__main__":
    main()
