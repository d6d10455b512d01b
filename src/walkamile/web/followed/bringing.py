"""From a log to kept events: read it, rename whoever is in it, keep what is new."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from walkamile.follow.page import noted
from walkamile.recipes import following
from walkamile.web import log as book
from walkamile.web.followed import claims as own
from walkamile.web.followed import counting, pieces
from walkamile.web.keep import Receipt
from walkamile.web.keep.erased import erased
from walkamile.web.models import Colleague, EventLog, Refusal, Run, Source

TYPE = "events"
# What the pages and the store can hold at once in memory: about 2 GB.
MOST_EVENTS = 16_000_000
AGAIN = "told twice"
KEPT = (
    "stored", "updated", "unchanged", "refused", "rows_in_file", "position", "state",
    "finished", "message",
)  # fmt: skip
Told = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Sorted:
    """Events of a file, by what becomes of them."""

    new: pl.DataFrame
    stored: int
    updated: int
    unchanged: int


def bring(  # noqa: PLR0913 - all that whoever brings a log may say of it
    path: str | Path,
    *,
    name: str,
    file_name: str = "",
    told: Told | None = None,
    join: str = "",
    by: Colleague | None = None,
    started: Callable[[Run], object] | None = None,
    count: bool = True,
    clicks: Path | None = None,
) -> Receipt:
    """Keep the events of a file under a log's name; return the receipt of the run.

    The same file again changes nothing. The file itself is not kept: customers' own ids
    are in it. All is written in one transaction, so that nothing is half there. Raises
    what reading raises. ``join`` says where words carry the key of a case, ``clicks``
    when a recorded click is a rage click or a dead one (else the workspace's own file).
    """
    found = following.whole_log(
        path, dict(told or {}), now=timezone.now(), most=MOST_EVENTS,
        clicks=clicks or own.clicks(),
    )  # fmt: skip
    log = _log(name, join, found.columns)
    if started:
        started(run := _run(log, file_name or Path(path).name, by))
    else:
        run = _run(log, file_name or Path(path).name, by)
    try:
        _keep(log, run, found)
    except Exception as error:
        message = f"It stopped with {type(error).__name__}."
        Run.objects.filter(pk=run.pk).update(state=Run.State.FAILED, message=message)
        raise
    counted = f"{run.stored} stored, {run.updated} updated"
    book.changed(by, "run", str(run.pk), f"{run.state}: {counted}")
    if count:
        counting.count(log)
    return Receipt.of(run)


def _log(name: str, join: str, columns: dict[str, str]) -> EventLog:
    source, _ = Source.objects.get_or_create(type=TYPE, name=name[:200])
    log, _ = EventLog.objects.get_or_create(
        source=source, defaults={"name": name[:200]}
    )
    log.columns = columns
    log.join = join[:200] or log.join
    log.save(update_fields=["columns", "join"])
    return log


def _run(log: EventLog, file_name: str, by: Colleague | None) -> Run:
    return Run.objects.create(
        source=log.source, file_name=file_name[-255:], read_as=TYPE, by=by,
        mapping=log.columns,
    )  # fmt: skip


@transaction.atomic
def _keep(log: EventLog, run: Run, found: Any) -> None:
    ready = pieces.ready(found)
    cases = ready["case"].unique().to_list()
    gone = erased(log.source_id, cases)
    standing = ready.filter(~pl.col("case").is_in(list(gone))) if gone else ready
    what = _sorted(log, standing)
    pieces.keep(log, run, what.new)
    receipt = found.receipt
    twice = receipt["set_aside"].get(AGAIN, 0)
    erased_again = ready.height - standing.height
    refused = sum(receipt["set_aside"].values()) - twice + erased_again
    Refusal.objects.bulk_create(
        Refusal(
            run=run, row=one.get("row"), field=str(one.get("field") or "")[:200],
            reason=str(one.get("reason") or ""), next_step=str(one.get("next_step") or ""),
        )
        for one in receipt["refusals"]
    )  # fmt: skip
    run.stored, run.updated = what.stored, what.updated
    run.unchanged, run.refused = what.unchanged + twice, refused
    run.rows_in_file = run.position = run.stored + run.updated + run.unchanged + refused
    run.state, run.finished = Run.State.COMPLETED, timezone.now()
    run.message = "; ".join(noted(receipt))[:1_000]
    run.save(update_fields=KEPT)


def _sorted(log: EventLog, events: pl.DataFrame) -> Sorted:
    """Tell new events from known ones, and those that say something else now."""
    known = pieces.known(log)
    met = events.select("key", "digest").join(
        known.rename({"digest": "before"}), on="key", how="left", maintain_order="left"
    )
    new, same = (
        met["before"].is_null(),
        (met["before"] == met["digest"]).fill_null(value=False),
    )
    stored, unchanged = int(new.sum()), int(same.sum())
    return Sorted(
        events.filter(~same), stored, events.height - stored - unchanged, unchanged
    )
