"""Turn the columns of a stranger's table into columns of verbatims."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl
import pyarrow as pa

from walkamile.listen.columns import dates, ratings
from walkamile.listen.columns.header_words import plain
from walkamile.listen.columns.mapper import Understanding
from walkamile.listen.columns.roles import roles_in
from walkamile.listen.columns.seen_before import SeenBefore
from walkamile.listen.files.stretch import Stretch, Table
from walkamile.listen.pseudonym import pseudonyms
from walkamile.listen.source import Part, Refusal
from walkamile.listen.storable import LONGEST_TEXT
from walkamile.table import VERBATIMS

NO_WORDS = "there are no words in it, and no rating."
TOO_LONG = f"a text of more than {LONGEST_TEXT:,} characters is too long."
AS_THEY_ARE = (
    "conversation_id", "parent_id", "language", "title", "segment", "product",
    "version", "place", "journey", "stage", "url", "text_format",
)  # fmt: skip
# What tells one row from another where the file gives no id.
CONTENT = ("text", "title", "occurred_at", "author", "rating", "conversation_id")
ID_LENGTH = 24
# From this share of empty cells on, writing only the filled ones is worth the loop.
MOSTLY_EMPTY = 0.25


@dataclass(slots=True)
class Spreading:
    """How one file is spread, and what has been seen of it so far."""

    source_type: str
    source_name: str
    understood: Understanding
    role: str = "customer"
    text_format: str = "plain"
    ids_are_lasting: bool = False
    seen: SeenBefore = field(default_factory=SeenBefore)

    @property
    def used(self) -> set[str]:
        """The columns that a field of the record holds as they are."""
        columns = self.understood.columns
        changed = {"author", "author_role"}
        if self.understood.ratings and self.understood.ratings.written != "number":
            changed.add("rating")
        kept = {column for meaning, column in columns.items() if meaning not in changed}
        return kept | set(self.understood.texts)


def spread(table: Table, how: Spreading) -> Iterator[Part]:
    """Yield the verbatims of a table stretch by stretch, and what was refused."""
    for stretch in table.stretches():
        yield _part(stretch, how)


def _part(stretch: Stretch, how: Spreading) -> Part:
    frame = pl.DataFrame(stretch.columns)
    shared = _shared(frame, stretch, how)
    refused = list(stretch.refusals)
    several = len(how.understood.texts) > 1
    batches = []
    said_nothing = pl.Series([True] * frame.height, dtype=pl.Boolean)
    for text in how.understood.texts:
        words = frame[text].fill_null("")
        keep = words.str.strip_chars() != ""
        if text == how.understood.texts[0]:
            keep |= shared["rating"].is_not_null()
        long = words.str.len_chars() > LONGEST_TEXT
        refused += _refusals(stretch, text, keep & long, TOO_LONG)
        said_nothing &= ~keep
        batches.append(_verbatims(frame, shared, text, keep & ~long, several, how))
    refused += _refusals(stretch, how.understood.texts[0], said_nothing, NO_WORDS)
    table = pa.concat_tables(batches).combine_chunks()
    batch = table.to_batches()[0] if table.num_rows else empty_batch()
    return Part(batch, tuple(refused))


def _refusals(
    stretch: Stretch, field_: str, which: pl.Series, reason: str
) -> list[Refusal]:
    return [Refusal(stretch.rows[at], field_, reason) for at in which.arg_true()]


def empty_batch() -> pa.RecordBatch:
    """Return a batch of the canonical record without rows."""
    return pa.RecordBatch.from_pylist([], schema=VERBATIMS)


def _shared(frame: pl.DataFrame, stretch: Stretch, how: Spreading) -> pl.DataFrame:
    """Return the columns that all texts of a row have in common."""
    columns = how.understood.columns
    made = {
        name: _filled(frame[columns[name]]) for name in AS_THEY_ARE if name in columns
    }
    made |= _times(frame, how) | _ratings(frame, how) | _who(frame, how)
    if "turn_index" in columns:
        made["turn_index"] = frame[columns["turn_index"]].cast(pl.Int32, strict=False)
    if "tags" in columns:
        made["tags"] = _tags(frame[columns["tags"]])
    made["meta"] = _meta(frame, how)
    made["raw_sha256"] = pl.Series(_hashes(stretch, frame), dtype=pl.String)
    made["id"] = _ids(frame, how)
    return pl.DataFrame(made)


Columns = dict[str, pl.Series]


def _times(frame: pl.DataFrame, how: Spreading) -> Columns:
    made: Columns = {}
    columns = how.understood.columns
    if "occurred_at" in columns:
        raw = frame[columns["occurred_at"]]
        read = dates.instants(raw, how.understood.dates)
        made["occurred_at"], made["tz_assumed"] = read["at"], read["assumed"]
        made["occurred_at_raw"] = _filled(raw)
    if "updated_at" in columns:
        raw = frame[columns["updated_at"]]
        made["updated_at"] = dates.instants(raw, dates.learn(raw))["at"]
    return made


def _who(frame: pl.DataFrame, how: Spreading) -> Columns:
    made: Columns = {}
    columns = how.understood.columns
    if "author_role" in columns:
        given = frame[columns["author_role"]].fill_null("")
        roles = roles_in(columns["author_role"], given.unique().to_list())
        made["author_role"] = given.replace_strict(roles, return_dtype=pl.String)
    if "author" in columns:
        names = frame[columns["author"]].to_list()
        made["author_ref"] = pl.Series(
            pseudonyms(names, how.source_name), dtype=pl.String
        )
    return made


def _filled(values: pl.Series) -> pl.Series:
    return pl.select(pl.when(values != "").then(values))[:, 0]


def _ratings(frame: pl.DataFrame, how: Spreading) -> Columns:
    column, scale = how.understood.columns.get("rating"), how.understood.ratings
    if column is None or scale is None:
        return {"rating": pl.Series([None] * frame.height, dtype=pl.Float64)}
    given = ratings.read(frame[column], scale)
    ends = {
        "rating_min": scale.least,
        "rating_max": scale.most,
        "rating_kind": scale.kind,
    }
    rated = given.is_not_null()
    made = {
        name: pl.select(pl.when(rated).then(pl.lit(value)))[:, 0]
        for name, value in ends.items()
    }
    return {"rating": given, **made}


def _tags(values: pl.Series) -> pl.Series:
    parts = values.fill_null("").str.strip_chars("[] ").str.split(",")
    return parts.list.eval(
        pl.element()
        .str.strip_chars(" '\"")
        .filter(pl.element().str.strip_chars(" '\"") != "")
    )


def _meta(frame: pl.DataFrame, how: Spreading) -> pl.Series:
    """Return everything else that the rows carried, as JSON objects in text."""
    used = how.used
    rest = [name for name in frame.columns if name not in used]
    there = [name for name in rest if (frame[name].fill_null("") != "").any()]
    if not there:
        return pl.Series(["{}"] * frame.height)
    kept = frame.select(pl.col(there).replace("", None))
    if sum(kept.null_count().row(0)) > MOSTLY_EMPTY * kept.height * kept.width:
        return pl.Series([_object(row) for row in kept.iter_rows(named=True)])
    return kept.select(pl.struct(pl.all()).struct.json_encode())[:, 0]


def _object(row: dict[str, str | None]) -> str:
    there = {name: value for name, value in row.items() if value is not None}
    return json.dumps(there, ensure_ascii=False, separators=(",", ":"))


def _hashes(stretch: Stretch, frame: pl.DataFrame) -> list[str]:
    sha = hashlib.sha256
    if stretch.raw is not None:
        return [sha(raw).hexdigest() for raw in stretch.raw]
    joined = frame.select(pl.concat_str(pl.all().fill_null(""), separator="\x1f"))[:, 0]
    return [sha(row.encode("utf-8", "surrogatepass")).hexdigest() for row in joined]


def _ids(frame: pl.DataFrame, how: Spreading) -> pl.Series:
    """Return the id at the source; else a hash of the content; repeats are numbered."""
    given = how.understood.columns.get("source_record_id")
    ids = frame[given] if given else pl.Series([""] * frame.height, dtype=pl.String)
    missing = ids.fill_null("").str.strip_chars() == ""
    if missing.any():
        ids = pl.select(
            pl.when(missing).then(pl.Series(_content_ids(frame, how))).otherwise(ids)
        )[:, 0]
    if given and how.ids_are_lasting:
        return ids
    times = how.seen.times(np.asarray(ids.hash(seed=0), dtype=np.uint64))
    again = pl.Series(times)
    return pl.select(
        pl.when(again > 1)
        .then(pl.concat_str([ids, pl.lit("-"), again.cast(pl.String)]))
        .otherwise(ids)
    )[:, 0]


def _content_ids(frame: pl.DataFrame, how: Spreading) -> list[str]:
    columns = [
        how.understood.columns[m] for m in CONTENT if m in how.understood.columns
    ]
    wanted = [*how.understood.texts, *columns]
    joined = frame.select(
        pl.concat_str(pl.col(wanted).fill_null(""), separator="\x1f")
    )[:, 0]
    sha = hashlib.sha256
    return [
        sha(row.encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]
        for row in joined
    ]


def _verbatims(
    frame: pl.DataFrame,
    shared: pl.DataFrame,
    text: str,
    keep: pl.Series,
    several: bool,
    how: Spreading,
) -> pa.Table:
    constant = {
        "source_type": how.source_type,
        "source_name": how.source_name,
        "author_role": how.role,
        "text_format": how.text_format,
    }
    ids = shared["id"] + f"/{plain(text)}" if several else shared["id"]
    made = shared.drop("id").with_columns(
        source_record_id=ids, text=frame[text].fill_null("")
    )
    if several:
        made = made.with_columns(title=pl.lit(text))
    made = made.with_columns(
        [
            pl.lit(value, pl.String).alias(name)
            for name, value in constant.items()
            if name not in made.columns
        ]
    )
    made = made.with_columns(
        [pl.lit(None).alias(f.name) for f in VERBATIMS if f.name not in made.columns]
    ).select(VERBATIMS.names)
    if not keep.all():
        made = made.filter(keep)
    return made.to_arrow().cast(VERBATIMS)
