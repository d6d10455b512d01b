"""The stages of a journey as a drawing that stands in a page of its own, and its twin."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from walkamile.follow.mapped.durations import duration
from walkamile.follow.mapped.ruler import FEWEST

STYLE = """
ol.map{list-style:none;margin:0;padding:0;display:grid;gap:.9rem}ol.map p{margin:0}
ol.map .name{font-weight:650}ol.map .told{color:#555c5a;font-variant-numeric:tabular-nums}
ol.map svg{display:block;width:100%;height:1.1rem}.lane{fill:#e7e9e5}.come{fill:#1f7a5c}
.stay{fill:#8a4f12}figure{margin:0}figcaption{color:#555c5a;padding:.5rem 0}
@media(prefers-color-scheme:dark){ol.map .told,figcaption{color:#b3b9b5}.lane{fill:#2c3230}
.come{fill:#5fc29c}.stay{fill:#e0a25e}}@media print{svg{print-color-adjust:exact}}
"""
# The drawing of one stage: a lane for how many come, and a thinner one for how long.
WIDE, HIGH, THICK, THIN = 1_000, 20, 12, 5


def drawn(rows: Sequence[Mapping[str, Any]], cases: int) -> str:
    """Return the stages as HTML: a lane each of how many come and how long it holds them.

    ``rows`` are those of :func:`walkamile.follow.mapped.journey_map.measured`. The words
    beside the lanes say all that the lanes show; a table under them says it again.
    """
    if not rows:
        return ""
    longest = max((row["median"] or 0.0 for row in rows if not row["few"]), default=0.0)
    stages = "".join(_stage(row, n, longest) for n, row in enumerate(rows, start=1))
    return (
        f'<h2>The journey as it happened</h2><figure><ol class="map">{stages}</ol>'
        "<figcaption>The upper lane is the share of cases that come to a stage, the lower one "
        "how long it holds half of them at most (the longest is the whole width). "
        f"n = {cases:,}.</figcaption></figure>{_twin(rows)}"
    )


def _stage(row: Mapping[str, Any], n: int, longest: float) -> str:
    name = f'<p><span class="name">{n}. {escape(row["stage"])}</span> '
    if row["few"]:
        return f'<li>{name}<span class="told">fewer than five cases</span></p></li>'
    come = WIDE * row["share"]
    stay = WIDE * row["median"] / longest if longest and row["median"] else 0.0
    lanes = (
        f'<rect class="lane" width="{WIDE}" height="{THICK}"/>'
        f'<rect class="come" width="{come:.1f}" height="{THICK}"/>'
        f'<rect class="stay" y="{HIGH - THIN}" width="{stay:.1f}" height="{THIN}"/>'
    )
    return (
        f'<li>{name}<span class="told">{escape(_told(row))}</span></p>'
        f'<svg viewBox="0 0 {WIDE} {HIGH}" preserveAspectRatio="none" aria-hidden="true">'
        f"{lanes}</svg></li>"
    )


def _told(row: Mapping[str, Any]) -> str:
    held = f", half held up to {duration(row['median'])}" if row["median"] else ""
    many, ended = row["again"], row["ended"]
    share = f"{many / row['cases']:.0%}" if many >= FEWEST else _counted(many)
    again = f", {share} something again" if many else ""
    end = f", {_counted(ended)} end here" if ended else ""
    return f"{row['cases']:,} come ({row['share']:.0%}){held}{again}{end}"


def _counted(many: int) -> str:
    return "under five" if 0 < many < FEWEST else f"{many:,}"


def _twin(rows: Sequence[Mapping[str, Any]]) -> str:
    heads = (
        "Stage",
        "Cases",
        "Share",
        "Half held up to",
        "Nine in ten",
        "Again",
        "End there",
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(row["stage"])}<br><small>'
        f"{escape(', '.join(row['activities'][:8]))}</small></th>{_cells(row)}</tr>"
        for row in rows
    )
    return (
        '<details><summary>Show table</summary><div class="scroll"><table><thead><tr>'
        f"{head}</tr></thead><tbody>{body}</tbody></table></div></details>"
    )


def _cells(row: Mapping[str, Any]) -> str:
    if row["few"]:
        return '<td colspan="6">fewer than five cases</td>'
    told = (
        f"{row['cases']:,}", f"{row['share']:.1%}", duration(row["median"]),
        duration(row["p90"]), _counted(row["again"]), _counted(row["ended"]),
    )  # fmt: skip
    return "".join(f'<td class="n">{cell}</td>' for cell in told)
