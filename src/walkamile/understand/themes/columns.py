"""The columns of themes as callers get them."""

import pyarrow as pa

QUOTE = pa.struct(
    [
        pa.field("row", pa.int64()),
        pa.field("start", pa.int32()),
        pa.field("end", pa.int32()),
        pa.field("text", pa.string()),
    ]
)
THEMES = pa.schema(
    [
        ("theme", pa.string()),
        ("parent", pa.string()),
        ("name", pa.string()),
        ("keywords", pa.list_(pa.string())),
        ("size", pa.int64()),
        ("share", pa.float64()),
        ("sentence", pa.string()),
        ("exemplars", pa.list_(QUOTE)),
    ]
)
GROUPS = pa.schema(
    [
        ("parent", pa.string()),
        ("name", pa.string()),
        ("keywords", pa.list_(pa.string())),
        ("size", pa.int64()),
        ("share", pa.float64()),
    ]
)
SUBTHEMES = pa.schema(
    [
        ("subtheme", pa.string()),
        ("theme", pa.string()),
        ("name", pa.string()),
        ("keywords", pa.list_(pa.string())),
        ("size", pa.int64()),
        ("share", pa.float64()),
        ("exemplars", pa.list_(QUOTE)),
    ]
)
EDITS = pa.schema(
    [(name, pa.string()) for name in ("kind", "theme", "into", "name", "text")]
)
