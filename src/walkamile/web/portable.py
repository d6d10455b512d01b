"""A table as lines of text that either database can take: for backups and checks."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from walkamile.web.keep.write import insert

ROWS_AT_ONCE = 5_000
Model = type[models.Model]
Values = Sequence[Any]


def tables(apps: Any) -> list[Model]:
    """Return every table of the house in the order of their names."""
    found = apps.get_app_config("web").get_models()
    return sorted(found, key=lambda model: str(model._meta.db_table))


def fields(model: Model) -> list[Any]:
    """Return the columns of a table, sorted by name, so that both databases agree."""
    return sorted(model._meta.concrete_fields, key=lambda field: str(field.attname))


def lines(model: Model) -> Iterator[bytes]:
    """Yield each row of a table as one line of JSON, in the order of its key.

    Times are ISO 8601 in UTC and bytes are base64, so the lines of a table, and their
    hash, do not depend on the database.
    """
    names = [field.attname for field in fields(model)]
    rows = model._default_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(ROWS_AT_ONCE):
        text = json.dumps(row, default=_plain, ensure_ascii=False, sort_keys=True)
        yield text.encode("utf-8", "surrogatepass") + b"\n"


def sha256(model: Model) -> tuple[int, str]:
    """Return how many rows a table has, and the hash of all of them."""
    digest, count = hashlib.sha256(), 0
    for line in lines(model):
        digest.update(line)
        count += 1
    return count, digest.hexdigest()


def fill(model: Model, given: Iterable[bytes]) -> int:
    """Insert the rows that ``lines`` wrote; return how many there were."""
    columns = fields(model)
    readers = [_reader(field) for field in columns]
    count = 0

    def rows() -> Iterator[tuple[Any, ...]]:
        nonlocal count
        for line in given:
            count += 1
            yield tuple(
                read(value)
                for read, value in zip(readers, json.loads(line), strict=True)
            )

    insert(model._meta.db_table, [str(field.column) for field in columns], rows())
    return count


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"a {type(value).__name__} has no portable form")


def _reader(field: Any) -> Callable[[Any], Any]:
    """Return what turns a plain value into what this database wants in this column."""
    parse: dict[str, Callable[[Any], Any]] = {
        "DateTimeField": datetime.fromisoformat,
        "DateField": date.fromisoformat,
        "BinaryField": base64.b64decode,
        "UUIDField": UUID,
    }
    kind = _kind(field)
    if kind == "JSONField":
        # A JSON null and a missing value are one and the same in this house.
        return lambda value: None if value is None else json.dumps(value)
    if kind not in parse:
        return lambda value: value
    return lambda value: (
        None if value is None else _for_database(field, parse[kind](value))
    )


def _kind(field: Any) -> str:
    return str(getattr(field, "target_field", field).get_internal_type())


def _for_database(field: Any, value: Any) -> Any:
    if connection.vendor == "postgresql":
        return value
    kept = field.get_db_prep_value(value, connection)
    return str(kept) if isinstance(value, date) else kept


@contextmanager
def snapshot() -> Iterator[None]:
    """Let every read inside see one and the same moment, while writers go on.

    SQLite: a deferred read transaction (not Django's, which would keep writers out);
    PostgreSQL: repeatable read.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            cursor.execute("SELECT COUNT(*) FROM web_counter")
            yield
        finally:
            cursor.execute("ROLLBACK")
