"""Are journeys right, and how fast? Beside pm4py, DuckDB and plain Polars, in one run.

    .venv/bin/python bench/follow.py [--cases 1000000] [--skip-speed] [--alone]

pm4py (AGPL) and DuckDB live in an environment of their own, made on first use: neither
is a dependency of Walkamile. First every log of WALKAMILE_DATA/event_logs is read by
both, and directly-follows counts, ways through and median times are compared; then the
same questions are asked of a made log (ten events a case, 24 activities, Parquet). CPU
seconds hold imports and, for Walkamile, the child process that reads the file.
``--alone`` asks Walkamile only, of a log of any size: 100 million events are 10 million cases.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

DATA = Path(os.environ.get("WALKAMILE_DATA", "../shared/data"))
FOLDER = Path(os.environ.get("WALKAMILE_BENCH", "/tmp/walkamile-bench"))
PEERS = FOLDER / "follow"
PINNED = ("pm4py==2.7.23.11", "duckdb==2.0.0", "polars==2.1.0", "pyarrow")
CHUNK, ACTIVITIES = 100_000, 24
OBJECTS = {"ocel_order_simulated.csv": "orders", "recruiting-red.jsonocel": None}

ORACLE = r"""
import json, sys, warnings; warnings.filterwarnings("ignore")
import pm4py, pandas as pd
from pm4py.objects.ocel.importer.csv import importer as _
name, kind = sys.argv[1], sys.argv[2]
if "ocel" in name:
    log = pm4py.read_ocel_csv(name) if name.endswith(".csv") else pm4py.read_ocel(name)
    frame = pm4py.ocel_flattening(log, kind)
elif ".xes" in name:
    frame = pm4py.read_xes(name)
else:
    frame = pd.read_csv(name, dtype={"case:concept:name": str})
    frame["time:timestamp"] = pd.to_datetime(frame["time:timestamp"], utc=True, format="mixed")
frame = pm4py.format_dataframe(frame, case_id="case:concept:name", activity_key="concept:name", timestamp_key="time:timestamp")
# With a start beside the end of an event pm4py orders follows by start, ways through by
# end; ours are both by end, so that is what is compared.
frame = frame.drop(columns=["start_timestamp"], errors="ignore")
counts, _, _ = pm4py.discover_dfg(frame)
times, _, _ = pm4py.discover_performance_dfg(frame, perf_aggregation_key="all")
variants = pm4py.get_variants(frame)
print(json.dumps({
    "counts": sorted([a, b, int(n)] for (a, b), n in counts.items()),
    "medians": sorted([a, b, round(float(v["median"]), 3)] for (a, b), v in times.items()),
    "variants": sorted([list(k), int(v if isinstance(v, int) else len(v))] for k, v in variants.items()),
}))
"""

SPEED = {
    "Walkamile": r"""
import sys, walkamile as wm
found = wm.journeys(sys.argv[1]); first = found.follows["activity"].unique(maintain_order=True).to_list()[:4]
found.variants, found.funnel(first), found.drop_off, found.times
""",
    "plain Polars": r"""
import sys, polars as pl
f = pl.read_parquet(sys.argv[1]).sort(["case", "at"], maintain_order=True)
s = f.with_columns(n=pl.col("activity").shift(-1).over("case"), w=pl.col("at").shift(-1).over("case") - pl.col("at"))
s.drop_nulls("n").group_by("activity", "n").agg(pl.len(), pl.col("w").median().alias("median"), pl.col("w").mean().alias("mean"))
f.group_by("case", maintain_order=True).agg("activity").group_by("activity").len()
f.group_by("case").agg(pl.col("activity").last()).group_by("activity").len()
f.group_by("case").agg(pl.col("at").max() - pl.col("at").min())["at"].quantile(0.9)
""",
    "DuckDB": r"""
import sys, duckdb
d = duckdb.connect(); d.execute("SET threads=2")
d.execute(f"CREATE TABLE e AS SELECT * FROM '{sys.argv[1]}'")
d.execute("SELECT activity, n, count(*), median(w), avg(w) FROM (SELECT activity, lead(activity) OVER x AS n, epoch_us(lead(\"at\") OVER x) - epoch_us(\"at\") AS w FROM e WINDOW x AS (PARTITION BY \"case\" ORDER BY \"at\")) WHERE n IS NOT NULL GROUP BY ALL").fetchall()
d.execute("SELECT v, count(*) FROM (SELECT list(activity ORDER BY \"at\") AS v FROM e GROUP BY \"case\") GROUP BY v").fetchall()
d.execute("SELECT a, count(*) FROM (SELECT arg_max(activity, \"at\") AS a FROM e GROUP BY \"case\") GROUP BY a").fetchall()
d.execute("SELECT quantile_cont(t, [0.5, 0.9]) FROM (SELECT epoch_us(max(\"at\")) - epoch_us(min(\"at\")) AS t FROM e GROUP BY \"case\")").fetchall()
""",
    "pm4py": r"""
import sys, warnings; warnings.filterwarnings("ignore")
import pandas as pd, pm4py
f = pm4py.format_dataframe(pd.read_parquet(sys.argv[1]), case_id="case", activity_key="activity", timestamp_key="at")
pm4py.discover_dfg(f); pm4py.discover_performance_dfg(f); pm4py.get_variants(f); pm4py.get_end_activities(f); pm4py.get_all_case_durations(f)
""",
}


def peers() -> Path:
    python = PEERS / "bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PINNED], check=True)
    return python


def compare(file: Path) -> str:
    """Say whether both find the same in a log."""
    import walkamile as wm

    found = wm.journeys(file, case=OBJECTS.get(file.name))
    kind = str(found.receipt.get("case_type", ""))
    ran = subprocess.run(
        [peers(), "-c", ORACLE, file, kind], capture_output=True, text=True, check=False
    )
    if ran.returncode:
        return "pm4py failed: " + ran.stderr.strip().splitlines()[-1][:120]
    theirs = json.loads(ran.stdout.strip().splitlines()[-1])
    follows = found.follows.to_dicts()
    ours = {
        "counts": sorted([r["activity"], r["next"], r["count"]] for r in follows),
        "variants": sorted(
            [r["variant"], r["count"]] for r in found.variants.to_dicts()
        ),
    }
    said = [
        f"{name} {'equal' if theirs[name] == mine else 'DIFFER'}"
        for name, mine in ours.items()
    ]
    median = {(a, b): m for a, b, m in theirs["medians"]}
    far = [
        r for r in follows
        if abs(median.get((r["activity"], r["next"]), -1) - r["median"]) > 0.002
    ]  # fmt: skip
    said.append("medians equal" if not far else f"{len(far)} medians DIFFER")
    return f"{found.receipt['used']:,} events, {found.cases:,} cases: " + ", ".join(
        said
    )


def make(path: Path, cases: int) -> None:
    """Write a log as a stream, a hundred thousand cases at a time, in order of time."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    chance = np.random.default_rng(7)
    names = [f"activity {n:02d}" for n in range(ACTIVITIES)]
    going = chance.dirichlet(np.full(ACTIVITIES, 0.15), size=ACTIVITIES).cumsum(1)
    kinds = [
        ("case", pa.string()),
        ("activity", pa.string()),
        ("at", pa.timestamp("us", "UTC")),
    ]
    with pq.ParquetWriter(path, pa.schema(kinds)) as writer:
        for first in range(0, cases, CHUNK):
            many = min(CHUNK, cases - first)
            long = chance.geometric(0.1, many).clip(1, 60)
            whole = int(long.sum())
            starts = np.r_[0, long.cumsum()[:-1]]
            activity, now = np.empty(whole, np.int16), np.zeros(many, np.int64)
            for place in range(int(long.max())):
                live = np.flatnonzero(long > place)
                if place:
                    drawn = (going[now[live]] < chance.random(len(live))[:, None]).sum(
                        1
                    )
                    now[live] = drawn.clip(0, ACTIVITIES - 1)
                activity[starts[live] + place] = now[live]
            gap = (chance.lognormal(9, 1.5, whole) * 1e6).astype(np.int64)
            gap[starts] = 0
            at = gap.cumsum()
            begun = chance.integers(0, 2 * 365 * 86_400, many) * 1_000_000
            at = at - np.repeat(at[starts], long) + np.repeat(begun, long) + 17 * 10**14
            order = np.argsort(at, kind="stable")
            case = np.repeat(np.arange(first, first + many), long)[order]
            padded = pa.array(case + 10**9).cast(pa.string())
            columns = [
                pc.binary_join_element_wise(
                    "C", pc.utf8_slice_codeunits(padded, 1), ""
                ),
                pa.array(names).take(pa.array(activity[order])),
                pa.array(at[order], pa.timestamp("us", "UTC")),
            ]
            writer.write_table(pa.table(columns, schema=pa.schema(kinds)))


MEASURED = (
    "import resource, sys\n{code}\n"
    "own, kids = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
    "print(own.ru_utime + own.ru_stime + kids.ru_utime + kids.ru_stime, own.ru_maxrss / 1024, kids.ru_maxrss / 1024)"
)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--cases", type=int, default=1_000_000)
    asked.add_argument("--skip-speed", action="store_true")
    asked.add_argument("--alone", action="store_true")
    given = asked.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file in sorted((DATA / "event_logs/dev").iterdir() if not given.alone else ()):
        print(f"{file.name}: {compare(file)}", flush=True)
    if given.skip_speed:
        return
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        file = Path(folder) / "events.parquet"
        make(file, given.cases)
        print(f"\n| {given.cases:,} cases | CPU s | peak MB | peak MB of its child |")
        print("|---|---|---|---|")
        asking = {"Walkamile": SPEED["Walkamile"]} if given.alone else SPEED
        for name, code in asking.items():
            python = sys.executable if name == "Walkamile" else peers()
            whole = MEASURED.format(code=code)
            ran = subprocess.run(
                [python, "-c", whole, file], capture_output=True, text=True, check=False
            )
            if ran.returncode:
                why = [line for line in ran.stderr.splitlines() if "Error" in line]
                print(f"| {name} | failed: {why[-1:]} | | |", flush=True)
                continue
            cpu, own, child = map(float, ran.stdout.split()[-3:])
            print(f"| {name} | {cpu:.1f} | {own:,.0f} | {child:,.0f} |", flush=True)


if __name__ == "__main__":
    main()
