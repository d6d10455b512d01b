"""Journeys as one page that stands alone: to read, to print, to pass on."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import polars as pl

from walkamile.follow.journeys import Journeys
from walkamile.follow.mapped import drawing
from walkamile.follow.mapped.believed import WORDS
from walkamile.follow.mapped.durations import duration
from walkamile.follow.mapped.ruler import FEWEST

SHOWN = 20
STEPS_SHOWN = 12

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;
color:#1d2423;background:#fcfcfb}table{border-collapse:collapse;width:100%}
h1,tbody th,td{overflow-wrap:anywhere}caption{text-align:left;color:#555c5a;padding:.3rem 0}
th,td{text-align:left;padding:.35rem .6rem .35rem 0;border-bottom:1px solid #dddfdc;
vertical-align:top}td.n{text-align:right;overflow-wrap:normal;white-space:nowrap;
font-variant-numeric:tabular-nums}blockquote{font-family:Georgia,serif;margin:0;
border-left:3px solid #6b3fa0;padding-left:.7rem}.scroll{overflow-x:auto}
@media(prefers-color-scheme:dark){body{color:#e9ebe8;background:#171a19}caption{color:#b3b9b5}
th,td{border-color:#3a403d}}@media print{body{margin:0}}
"""


def page(
    found: Journeys,
    said: Sequence[dict[str, Any]] = (),
    believed: Sequence[dict[str, Any]] = (),
    *,
    title: str,
    stages: Sequence[dict[str, Any]] = (),
) -> str:
    """Return journeys as HTML. All text is escaped; what fewer than five did is left out.

    ``said`` are rows of say-versus-do, ``believed`` rows of what is believed, ``stages``
    those of the map.
    """
    receipt, [lasted] = found.receipt, found.times.to_dicts()
    lede = (
        f"{found.cases:,} cases, {receipt['used']:,} events of "
        f"{receipt['rows_in_file']:,} rows. Half take up to {duration(lasted['median'])}, "
        f"nine in ten up to {duration(lasted['p90'])}."
    )
    aside = [f"{n:,} set aside: {name}" for name, n in receipt["set_aside"].items()]
    notes = "; ".join([*aside, *noted(receipt)])
    body = [
        f"<h1>{escape(title)}</h1><p>{escape(lede)}</p>",
        f"<p>{escape(notes)}.</p>" if notes else "",
        drawing.drawn(stages, found.cases),
        _believed(believed),
        _ways(found),
        _follows(found),
        _drop_off(found),
        _contradictions(said),
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}{drawing.STYLE}</style></head>"
        f"<body><main>{''.join(body)}</main></body></html>\n"
    )


def noted(receipt: Mapping[str, Any]) -> list[str]:
    """Return what a reader should know of a log, a line each."""
    told = receipt.get("noted", {}).items()
    lines = [what if many is True else f"{many:,} {what}" for what, many in told]
    return [*lines, receipt["note"]] if receipt.get("note") else lines


def _ways(found: Journeys) -> str:
    often = found.variants.filter(pl.col("count") >= FEWEST)
    rows = [
        (
            " → ".join(row["variant"][:STEPS_SHOWN])
            + (" → …" if len(row["variant"]) > STEPS_SHOWN else ""),
            f"{row['count']:,}",
            f"{row['share']:.1%}",
        )
        for row in often.head(SHOWN).to_dicts()
    ]
    return _table("The commonest ways through", ("Way", "Cases", "Share"), rows)


def _believed(rows: Sequence[dict[str, Any]]) -> str:
    if not rows:
        return ""
    shares = ("–" if row["share"] is None else f"{row['share']:.1%}" for row in rows)
    told = [
        (row["step"], share, WORDS[row["kind"]])
        for row, share in zip(rows, shares, strict=True)
    ]
    heads = ("Step", "Share of cases", "It is")
    return _table("What we believe, beside what happens", heads, told)


def _follows(found: Journeys) -> str:
    rows = [
        (
            f"{row['activity']} → {row['next']}",
            f"{row['count']:,}",
            duration(row["median"]),
        )
        for row in found.follows.filter(pl.col("count") >= FEWEST)
        .head(SHOWN)
        .to_dicts()
    ]
    return _table("What follows what", ("Step", "Times", "Half within"), rows)


def _drop_off(found: Journeys) -> str:
    rows = [
        (
            row["activity"],
            f"{row['reached']:,}",
            *_ends(row),
        )
        for row in found.drop_off.filter(pl.col("reached") >= FEWEST)
        .head(SHOWN)
        .to_dicts()
    ]
    heads = ("Activity", "Cases that reach it", "End there", "Share")
    return _table("Where journeys end", heads, rows)


def _ends(row: Mapping[str, Any]) -> tuple[str, str]:
    if 0 < row["ended"] < FEWEST:
        return "fewer than five", "–"
    return f"{row['ended']:,}", f"{row['share']:.1%}"


def _contradictions(said: Sequence[dict[str, Any]]) -> str:
    differ = [row for row in said if row["agreement"] == "differs"][:SHOWN]
    if not differ:
        return ""
    rows = "".join(
        f"<tr><td><blockquote>{escape(' '.join(row['quote'].split()))}</blockquote></td>"
        f"<td>{escape(row['shows'])}</td></tr>"
        for row in differ
    )
    return (
        "<h2>They say, the log says</h2><p>The log may be wrong, not the customer.</p>"
        '<div class="scroll"><table><thead><tr><th scope="col">They say</th>'
        f'<th scope="col">The log shows</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _table(name: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    rows = list(rows)
    if not rows:
        return f"<h2>{escape(name)}</h2><p>Nothing that five cases did.</p>"
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f'<td class="n">{escape(cell)}</td>' for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    told = f"At most {SHOWN}, the largest first; what fewer than five did is left out"
    return (
        f'<h2>{escape(name)}</h2><div class="scroll"><table><caption>{told}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
