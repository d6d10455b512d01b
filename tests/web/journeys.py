"""Orders and words about them, for tests of journeys."""

import csv
import datetime as dt

from walkamile.web import keep, redaction
from walkamile.web.followed import bringing
from walkamile.web.models import EventLog, Source
from web.customers import file_of, said

START = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def orders(many=40, late=(), missing=()):
    """Rows of orders: placed, promised for day 5, delivered on day 3 or day 9."""
    rows = []
    for n in range(many):
        case, placed = f"ORD-{n}", START + n * DAY / 4
        segment = "family" if n % 4 else "club"
        steps = [("order placed", placed), ("promised delivery", placed + 5 * DAY)]
        if n not in missing:
            after = 9 if n in late else 3
            steps.append(("delivered to customer", placed + after * DAY))
        rows += [(case, name, at.isoformat(), segment) for name, at in steps]
    return rows


def write(folder, rows, name="orders.csv"):
    file = folder / name
    with file.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(["order", "event", "at", "segment"])
        lines.writerows(rows)
    return file


def words(*told, source="Reviews", **more):
    """Reviews of orders, as a file would bring them: the key stands beside the words."""
    into = Source.objects.create(type="table", name=source)
    run = keep.start(into, file_name="reviews.csv", read_as="table")
    rows = [
        said(
            n, text, meta=f'{{"order":"{order}"}}', occurred_at=START + 40 * DAY,
            segment="family",
            **more,
        )
        for n, (order, text) in enumerate(told)
    ]  # fmt: skip
    keep.keep(file_of(rows), run=run)
    redaction.catch_up(wait=True)


def travel(folder):
    """Return a journey of forty orders, four of which customers speak about."""
    words(
        ("ORD-1", "It arrived four days late."),
        ("ORD-2", "I never received my parcel."),
        ("ORD-3", "Lovely bell, thank you."),
        ("ORD-4", "My order has not arrived."),
    )
    file = write(folder, orders(late={1, 8, 9}, missing={4}))
    bringing.bring(file, name="Orders")
    return EventLog.objects.get()
