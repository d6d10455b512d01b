"""Object-centric logs (OCEL 1.0 and 2.0 as JSON, 1.0 as CSV): one case an object."""

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa

from walkamile.listen.logs.broken import UnreadableLogError

BLOCK = 50_000
TYPE = "ocel:type:"
Row = tuple[str, str, Any, str]  # object, activity, time, event


def is_one(given: Any) -> bool:
    """Say whether a JSON document is an object-centric log."""
    if not isinstance(given, dict):
        return False
    one = isinstance(given.get("ocel:events"), dict)
    two = isinstance(given.get("events"), list) and "objectTypes" in given
    return one or two


def rows(
    given: dict[str, Any], name: str, case: str | None
) -> Iterator[pa.Table | dict[str, Any]]:
    """Yield the events of every object of one type: the one named, or the leading."""
    kinds, happened = _one(given) if "ocel:events" in given else _two(given)
    leading, about = _leading(happened, kinds, case)
    yield about
    flat: list[Row] = [
        (thing, activity, at, event)
        for event, activity, at, things in happened
        for thing in things
        if kinds.get(thing) == leading
    ]
    if not flat:
        raise UnreadableLogError(
            "no event has an object.", next_step="Export the log again.", file=name
        )
    for start in range(0, len(flat), BLOCK):
        yield _table(flat[start : start + BLOCK])


Happened = list[tuple[str, Any, Any, list[str]]]


def _one(given: dict[str, Any]) -> tuple[dict[str, str], Happened]:
    things = given.get("ocel:objects") or {}
    kinds = {str(k): str(v.get("ocel:type", "object")) for k, v in things.items()}
    happened = [
        (
            str(key),
            event.get("ocel:activity"),
            event.get("ocel:timestamp"),
            list(dict.fromkeys(map(str, event.get("ocel:omap") or ()))),
        )
        for key, event in given["ocel:events"].items()
        if isinstance(event, dict)
    ]
    for *_, named in happened:
        for thing in named:
            kinds.setdefault(thing, "object")
    return kinds, happened


def _two(given: dict[str, Any]) -> tuple[dict[str, str], Happened]:
    kinds = {
        str(thing.get("id")): str(thing.get("type"))
        for thing in given.get("objects") or ()
    }
    happened = [
        (
            str(event.get("id")),
            event.get("type"),
            event.get("time"),
            list(
                dict.fromkeys(
                    str(one.get("objectId")) for one in event.get("relationships") or ()
                )
            ),
        )
        for event in given["events"]
        if isinstance(event, dict)
    ]
    return kinds, happened


def _leading(
    happened: Happened, kinds: dict[str, str], case: str | None
) -> tuple[str, dict[str, Any]]:
    """Return the type whose objects are the cases: of which most events have just one."""
    alone: Counter[str] = Counter()
    for *_, things in happened:
        counted = Counter(kinds[thing] for thing in things if thing in kinds)
        alone.update(kind for kind, many in counted.items() if many == 1)
    types = sorted(set(kinds.values()))
    if case in types:
        leading = str(case)
    else:
        leading = max(types, key=lambda kind: (alone[kind], kind), default="object")
    return leading, _about(leading, types)


def _about(leading: str, types: list[str]) -> dict[str, Any]:
    others = ", ".join(types)
    return {
        "read_as": "OCEL",
        "case_type": leading,
        "case_types": types,
        "note": f"Each {leading} is a case. Other types can be named: {others}.",
    }


def _table(flat: list[Row]) -> pa.Table:
    case, activity, at, event = zip(*flat, strict=True)
    return pa.table(
        {
            "case:concept:name": pa.array(case, pa.string()),
            "concept:name": pa.array(activity, pa.string()),
            "time:timestamp": pa.array(map(str, at), pa.string()),
            "ocel:eid": pa.array(event, pa.string()),
        }
    )


def flat(
    block: pa.Table, case: str | None
) -> tuple[Callable[[pa.Table], pa.Table], dict[str, Any]] | None:
    """Return how to flatten an object-centric CSV, or nothing where it is none."""
    types = [n.removeprefix(TYPE) for n in block.column_names if n.startswith(TYPE)]
    if not types or "ocel:activity" not in block.column_names:
        return None
    alone = {
        kind: sum(len(_things(cell)) == 1 for cell in block[TYPE + kind].to_pylist())
        for kind in types
    }
    leading = str(case) if case in types else max(types, key=lambda k: (alone[k], k))

    def turned(rows: pa.Table) -> pa.Table:
        columns = (TYPE + leading, "ocel:activity", "ocel:timestamp", "ocel:eid")
        cells = [
            rows[name].to_pylist() if name in rows.column_names else [""] * len(rows)
            for name in columns
        ]
        found = [
            (thing, activity, at, str(event))
            for things, activity, at, event in zip(*cells, strict=True)
            for thing in _things(things)
        ]
        return _table(found) if found else rows.slice(0, 0)

    return turned, _about(leading, sorted(types))


def _things(cell: Any) -> list[str]:
    text = str(cell or "").strip()
    if not text.startswith("["):
        return [text] if text else []
    try:
        return list(dict.fromkeys(map(str, ast.literal_eval(text))))
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return []
