"""One import by the real code, written down statement by statement.

Usage: python kept_words.py FOLDER ROWS → FOLDER/before.db, FOLDER/statements.json
"""

import json
import shutil
import sys
from pathlib import Path

from walkamile import table
from walkamile.web import given
from walkamile.web.workspace import open_workspace

ROWS_A_TRANSACTION = 5


def rows(count):
    for start in range(0, count, ROWS_A_TRANSACTION):
        yield table.rows(
            [
                {
                    "source_type": "table",
                    "source_name": "Till notes",
                    "source_record_id": f"note-{n}",
                    "author_role": "customer",
                    "text": f"note {n} " + "and then nobody came " * (n % 40),
                    "text_format": "plain",
                    "segment": "repairs",
                }
                for n in range(start, min(start + ROWS_A_TRANSACTION, count))
            ],
            table.VERBATIMS,
        )


def main(folder, count):
    open_workspace(folder)
    from django.db import connection

    from walkamile.web import keep
    from walkamile.web.models import Source

    source = Source.objects.create(type="table", name="Till notes")
    # What the last run left is what this one updates: half the rows are known.
    known = keep.start(source, file_name="earlier.csv", file_sha256="00" * 32)
    keep.keep(rows(count // 2), run=known)
    run = keep.start(source, file_name="notes.csv", file_sha256="11" * 32)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copy(Path(folder) / "walkamile.db", Path(folder) / "before.db")
    told = []
    connection.ensure_connection()
    connection.connection.set_trace_callback(told.append)
    keep.keep(rows(count), run=run, rows_a_transaction=ROWS_A_TRANSACTION)
    connection.connection.set_trace_callback(None)
    connection.close()
    written = {"pragmas": given.SQLITE_PRAGMAS, "statements": told, "run": run.pk}
    (Path(folder) / "statements.json").write_text(json.dumps(written))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
