"""Exports of product analytics: PostHog, Segment, Snowplow and GA4.

All four are read from their documented columns; none was tried on a real export.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa

NOTE = "Read from its documented columns; it was not tried on a real export."
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """How one product's rows become events.

    ``signs`` are columns that only this product has together. Each other field gives,
    of one row, the first that is filled of some columns (or of a JSON column's entry,
    written ``column.entry``).
    """

    name: str
    signs: tuple[str, ...]
    case: tuple[str, ...]
    activity: tuple[str, ...]
    at: tuple[str, ...]
    customer: tuple[str, ...]
    event: tuple[str, ...]
    page: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    note: str = NOTE

    def events(self, rows: pa.Table) -> pa.Table:
        """Return ``case, activity, at, customer, event_id``."""
        found = [self._event(row) for row in rows.to_pylist()]
        names = ("case", "activity", "at", "customer", "event_id")
        columns = zip(*found, strict=True) if found else ((),) * len(names)
        return pa.table(
            {
                name: pa.array(list(column), pa.string())
                for name, column in zip(names, columns, strict=True)
            }
        )

    def _event(self, row: Row) -> tuple[str | None, ...]:
        said = _first(row, self.activity)
        if said in self.pages:
            said = f"page {_way(_first(row, self.page))}"
        parts = (self.case, self.at, self.customer, self.event)
        case, at, customer, event = (_first(row, names) for names in parts)
        return case, said, at, customer, event


# PostHog: docs "Batch exports" and "Events API": uuid, event, timestamp, distinct_id,
# person_id, properties with $session_id and $current_url. Segment: docs "Spec: Common
# fields" and "Warehouse schemas". Snowplow: docs "Canonical event model" (atomic.events).
# GA4: docs "BigQuery Export schema" (event_timestamp in microseconds).
PRODUCTS = (
    Product(
        name="PostHog",
        signs=("event", "distinct_id", "timestamp"),
        case=("properties.$session_id", "$session_id", "person_id", "distinct_id"),
        activity=("event",),
        at=("timestamp",),
        customer=("person_id", "distinct_id"),
        event=("uuid",),
        page=("properties.$current_url", "properties.$pathname", "current_url"),
        pages=("$pageview",),
    ),
    Product(
        name="Snowplow",
        signs=("event_id", "collector_tstamp", "domain_userid"),
        case=("domain_sessionid", "domain_userid", "network_userid", "user_id"),
        activity=("event_name", "event"),
        at=("derived_tstamp", "collector_tstamp"),
        customer=("user_id", "domain_userid", "network_userid"),
        event=("event_id",),
        page=("page_urlpath", "page_url"),
        pages=("page_view",),
    ),
    Product(
        name="GA4",
        signs=("event_name", "event_timestamp", "user_pseudo_id"),
        case=("event_params.ga_session_id", "ga_session_id", "user_pseudo_id"),
        activity=("event_name",),
        at=("event_timestamp",),
        customer=("user_id", "user_pseudo_id"),
        event=(),
        page=("event_params.page_location", "page_location"),
        pages=("page_view",),
    ),
    Product(
        name="Segment",
        signs=("messageId", "anonymousId"),
        case=("context.sessionId", "anonymousId", "userId"),
        activity=("event", "name", "type"),
        at=("originalTimestamp", "timestamp", "receivedAt"),
        customer=("userId", "anonymousId"),
        event=("messageId",),
        page=("properties.path", "properties.url"),
        pages=("page",),
    ),
    Product(
        name="Segment (warehouse)",
        signs=("anonymous_id", "original_timestamp", "received_at"),
        case=("context_session_id", "anonymous_id", "user_id"),
        activity=("event_text", "event", "name"),
        at=("original_timestamp", "timestamp"),
        customer=("user_id", "anonymous_id"),
        event=("id",),
    ),
)


def known(columns: Iterable[str]) -> Product | None:
    """Return the product whose export has these columns."""
    there = set(columns)
    return next((one for one in PRODUCTS if there >= set(one.signs)), None)


def _first(row: Row, names: tuple[str, ...]) -> str | None:
    return next((v for v in map(_reader(row), names) if v), None)


def _reader(row: Row) -> Callable[[str], str | None]:
    opened: dict[str, Any] = {}

    def read(name: str) -> str | None:
        column, _, entry = name.partition(".")
        value = row.get(column)
        if not entry or value is None:
            return None if value is None else str(value)
        if column not in opened:
            opened[column] = _entries(value)
        found = opened[column].get(entry)
        return None if found is None else str(found)

    return read


def _entries(value: Any) -> dict[str, Any]:
    """Return a JSON object, or GA4's list of keys and typed values, as entries."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    if isinstance(value, dict):
        return value
    if not isinstance(value, list):
        return {}
    return {
        str(one.get("key")): _typed(one.get("value"))
        for one in value
        if isinstance(one, dict)
    }


def _typed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return next((inner for inner in value.values() if inner is not None), None)


def _way(url: str | None) -> str:
    try:
        return urlsplit(url or "").path or "/"
    except ValueError:
        return "/"
