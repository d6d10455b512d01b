"""How well is "late, or never arrived" heard? Beside the log, and beside labels by hand.

python bench/follow_claims.py [DATA/olist/dev]: half 1 was held out, half 0 was chosen on.
"""

import csv
import os
import sys
from pathlib import Path

import polars as pl

import walkamile as wm

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


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / "olist" / "dev"
    said = reviews(folder)
    orders = pl.read_csv(folder / "olist_orders_dataset.csv")
    found = wm.say_do(said, orders, on="order_id")
    heard = set(found.filter(pl.col("claim") == "late_or_missing")["row"])
    shown = lateness(said, orders)
    with (HERE / "follow_labels.csv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(line for line in lines if line[0] != "#")
        labels = {row["order_id"]: row["says_late"] == "1" for row in rows}
    keys = said["order_id"].to_list()
    for half in (0, 1):
        mine = [n for n, key in enumerate(keys) if int(key[:2], 16) % 2 == half]
        beside = [(shown[n], n in heard) for n in mine if shown[n] is not None]
        print(told(f"half {half}, beside the log", beside))
        by_hand = [(labels[keys[n]], n in heard) for n in mine if keys[n] in labels]
        print(told(f"half {half}, beside labels", by_hand))


def lateness(said: pl.DataFrame, orders: pl.DataFrame) -> list[bool | None]:
    """What the log shows of each order at the time of its review; None: it cannot tell."""
    from walkamile.follow import claim, say_do, traces
    from walkamile.follow.events import events

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
