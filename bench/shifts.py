"""Are shifts told in time, and how often in vain? Beside a z-score and ruptures.

Streams: the labels of real sets in their real shares (the coders' sub-categories of
NHS comments, banking77, airline complaints and the variations of a smart speaker),
drawn anew week by week at 200 to 4,000 words a week, over a year and a half, with a
busy and a quiet season, weekly noise of 20 % common to all, and counts 1.4 times as
spread as Poisson. In every other stream one theme of at least 20 mentions a week (2,000
at most) swells 1.5 to 4 times from a random day on; it is asked 14 days later whether a
swelling of that theme since about then (three weeks) is told. The streams without a
shift count alarms in vain over everything.

Peers look at the share of each theme week by week: an alarm where the newest week lies
3 standard deviations from the 26 before, as it is usually done, and with the number of
deviations that holds the same budget; and ruptures 1.1 (PELT, l2, the usual penalty
2 σ² log n), an alarm where the last change is in the last two weeks; it is asked about one
stream of every kind, ``--each`` of which (5) the others are asked about. In brackets
stands what 95 % of such benches would show (Clopper and Pearson 1934).
"""

import argparse
import os
import subprocess
import tempfile
import time
from datetime import date
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import polars as pl
from scipy.stats import beta
from understand_themes import peers

from walkamile.understand.shifts import Weeks, shifts

DATA = Path(os.environ.get("WALKAMILE_DATA", "../shared/data"))
WEEKS, WEEKS_A_MONTH = 78, 365.25 / 12 / 7
LAST = date(2026, 11, 1)
SPREAD, COMMON = 1.4, 0.2
TIMES = (1.5, 2.0, 3.0, 4.0)
VOLUMES = (200, 500, 1_000, 2_000, 4_000)


def shares() -> dict[str, np.ndarray]:
    """Return how often each theme of the real sets is spoken of."""
    nhs = pl.read_csv(DATA / "nhs_pxtextmining/dev/text_data.csv", infer_schema=False)
    bank = pl.read_parquet(DATA / "themes/banking77.parquet")
    air = pl.read_parquet(DATA / "themes/airline_neg.parquet")
    file = DATA / "amazon_alexa/dev/amazon_alexa.tsv"
    alexa = pl.read_csv(file, separator="\t", quote_char=None, ignore_errors=True)
    named = {
        "nhs": nhs["subcategory"],
        "banking77": bank["label"],
        "airline": air["label"],
        "alexa": alexa["variation"],
    }
    counted = {
        name: np.sort(labels.drop_nulls().value_counts()["count"].to_numpy())[::-1]
        for name, labels in named.items()
    }
    return {name: many / many.sum() for name, many in counted.items()}


def stream(share: np.ndarray, volume: int, chance, shift=None) -> Weeks:
    """Draw a stream day by day; ``shift`` is (theme, times): since 14 days ago."""
    days = WEEKS * 7
    busy = 1 + 0.25 * np.sin(np.arange(days) / 60)
    weekly = np.repeat(chance.gamma(1 / COMMON**2, COMMON**2, WEEKS), 7)
    mean = share[:, None] * (volume / 7 * busy * weekly)[None, :]
    if shift:
        mean[shift[0], -14:] *= shift[1]
    bursts = np.repeat(
        chance.gamma(
            np.maximum(mean.reshape(len(share), WEEKS, 7).sum(-1), 1e-9) / (SPREAD - 1)
        )
        * (SPREAD - 1),
        7,
        axis=1,
    )
    weekly_mean = np.repeat(mean.reshape(len(share), WEEKS, 7).sum(-1), 7, axis=1)
    counts = chance.poisson(mean * bursts / np.maximum(weekly_mean, 1e-9))
    theme = np.repeat(np.repeat(np.arange(len(share)), days), counts.ravel())
    day = np.repeat(np.tile(np.arange(days)[::-1], len(share)), counts.ravel())
    return Weeks(
        until=LAST,
        themes=[str(n) for n in range(len(share))],
        segments=[],
        theme=theme,
        segment=np.full(len(theme), -1),
        day=day,
        many=WEEKS,
    )


def ours(weeks: Weeks) -> tuple[set[int], int]:
    """Return themes told to swell since about two weeks ago, and all alarms."""
    found = shifts(weeks)
    recent = {
        int(s.theme)
        for s in found
        if s.kind != "fading" and (LAST - s.since).days <= 21
    }
    return recent, len(found)


def z_scores(weeks: Weeks) -> np.ndarray:
    """Return the newest share's distance from the 26 before: themes × weeks."""
    counts = weeks.counts()[:-1]
    share = counts / np.maximum(counts.sum(axis=0), 1)
    score = np.zeros_like(share)
    for week in range(8, WEEKS):
        before = share[:, max(0, week - 26) : week]
        spread = np.maximum(before.std(axis=1), 1e-9)
        score[:, week] = (share[:, week] - before.mean(axis=1)) / spread
    return score


def by_ruptures(every: list[np.ndarray]) -> tuple[list[tuple[set[int], int]], float]:
    """Ask ruptures in its own environment; returns its answers and CPU seconds."""
    folder = Path(tempfile.mkdtemp())
    np.savez(folder / "streams.npz", *every)
    code = (
        "import sys, json, time, numpy as np, ruptures as r\n"
        "held = np.load(sys.argv[1]); out = []; t = time.process_time()\n"
        "for name in held.files:\n"
        "    share = held[name]; n = share.shape[1]; recent = []; alarms = 0\n"
        "    for k, line in enumerate(share):\n"
        "        s = np.median(np.abs(np.diff(line))) / 0.6745 / 2**.5 + 1e-9\n"
        "        cuts = r.Pelt(model='l2', min_size=2, jump=1).fit(line)"
        ".predict(pen=2 * s * s * np.log(n))[:-1]\n"
        "        alarms += len(cuts)\n"
        "        if cuts and cuts[-1] >= n - 3 and line[cuts[-1]:].mean() > "
        "line[:cuts[-1]].mean(): recent.append(k)\n"
        "    out.append((recent, alarms))\n"
        "print(json.dumps([out, time.process_time() - t]))\n"
    )
    ran = subprocess.run(
        [peers(), "-c", code, str(folder / "streams.npz")],
        check=True,
        capture_output=True,
        text=True,
    )
    import json

    answers, cpu = json.loads(ran.stdout)
    return [(set(recent), alarms) for recent, alarms in answers], cpu


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--each", type=int, default=5, help="streams of every kind")
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    chance = np.random.default_rng(given.seed)
    quiet, shifted, asked_of_ruptures = [], [], ([], [])
    for share in shares().values():
        for volume in VOLUMES:
            large = np.flatnonzero((share * volume >= 20) & (share * volume <= 2_000))
            for again in range(given.each):
                quiet.append(stream(share, volume, chance))
                asked_of_ruptures[0].append(not again)
                for times in TIMES:
                    if len(large):
                        theme = int(chance.choice(large))
                        made = stream(share, volume, chance, (theme, times))
                        shifted.append((made, theme, times, share[theme] * volume))
                        asked_of_ruptures[1].append(not again)
    started = time.process_time()
    in_vain = sum(ours(weeks)[1] for weeks in quiet)
    told = [theme in ours(weeks)[0] for weeks, theme, _, _ in shifted]
    cpu = time.process_time() - started
    months = len(quiet) * WEEKS / WEEKS_A_MONTH
    print(
        f"{len(shifted)} streams with a shift, {len(quiet)} without "
        f"({months:.0f} months)\n"
    )
    heads = " | ".join(f"{times}×" for times in TIMES)
    print(f"| told within two weeks | {heads} | in vain a month | CPU ms a stream |")
    print("|---|" + "---|" * (len(TIMES) + 2))

    def row(name, told, vain: float, each: float, of=shifted) -> None:
        cells = " | ".join(
            share_of([t for t, s in zip(told, of, strict=True) if s[2] == times])
            for times in TIMES
        )
        print(f"| {name} | {cells} | {vain:.2f} | {each:.1f} |", flush=True)

    many = len(quiet) + len(shifted)
    row("**Walkamile**, budget 1", told, in_vain / months, cpu / many * 1e3)
    started = time.process_time()
    scores = [z_scores(weeks) for weeks in quiet]
    later = [(z_scores(s[0]), s[1]) for s in shifted]
    cpu = (time.process_time() - started) / many * 1e3
    every = np.sort(np.abs(np.concatenate([score.ravel() for score in scores])))
    same_budget = float(every[-int(months)])
    for name, height in (("z-score 3", 3.0), ("z-score, same budget", same_budget)):
        found = [bool((score[theme, -2:] >= height).any()) for score, theme in later]
        vain = sum(int((np.abs(score) >= height).sum()) for score in scores) / months
        row(f"{name} ({height:.1f})" if height != 3 else name, found, vain, cpu)
    some, of = (
        [one for one, kept in zip(streams, marks, strict=True) if kept]
        for streams, marks in zip((quiet, shifted), asked_of_ruptures, strict=True)
    )
    series = [
        w.counts()[:-1] / np.maximum(w.counts().sum(axis=0), 1)
        for w in [*some, *(s[0] for s in of)]
    ]
    answers, spent = by_ruptures(series)
    vain = sum(alarms for _, alarms in answers[: len(some)])
    found = [s[1] in a[0] for s, a in zip(of, answers[len(some) :], strict=True)]
    each = spent / len(series) * 1e3
    row("ruptures PELT l2", found, vain * len(quiet) / len(some) / months, each, of)
    small = [t for t, s in zip(told, shifted, strict=True) if s[2] == 2 and s[3] < 40]
    print(
        f"\n2× of themes with 20 to 40 a week: {share_of(small)} told, n = {len(small)}"
    )


def share_of(told: list[bool]) -> str:
    """Return the share told, with the interval of 95 % it leaves open."""
    hits, many = sum(told), len(told)
    low = beta.ppf(0.025, hits, many - hits + 1) if hits else 0.0
    high = beta.ppf(0.975, hits + 1, many - hits) if hits < many else 1.0
    return f"{100 * hits / many:.0f} % ({100 * low:.0f} to {100 * high:.0f})"


if __name__ == "__main__":
    main()
