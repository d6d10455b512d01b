"""The themes on one page that needs nothing else: no network, no script."""

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

SHOWN_QUOTES = 3
SHOWN_KEYWORDS = 6


def report(
    title: str,
    themes: Sequence[dict[str, Any]],
    groups: Sequence[dict[str, Any]],
    *,
    whole: bool = True,
) -> str:
    """Return the page, or with ``whole=False`` only its body (for a notebook)."""
    rows = sum(theme["size"] for theme in themes)
    largest = max((theme["share"] for theme in themes), default=1) or 1
    named = {group["parent"]: group["name"] for group in groups}
    body = (
        f"<h1>{escape(title)}</h1>"
        f'<p class="sum">{len(themes)} theme{"" if len(themes) == 1 else "s"} in '
        f"{rows:,} texts, largest first. "
        "Customers’ own words are set in serif; everything leads back to a row.</p>"
        f"<ol>{''.join(_theme(theme, largest, named) for theme in themes)}</ol>"
    )
    if not whole:
        return f'<div class="walkamile">{body}</div>'
    page = files(__package__).joinpath("report.html").read_text(encoding="utf-8")
    return Template(page).substitute(title=escape(title), body=body)


def _theme(theme: dict[str, Any], largest: float, named: dict[str, str]) -> str:
    width = max(1, round(100 * theme["share"] / largest))
    words = " · ".join(map(escape, theme["keywords"][:SHOWN_KEYWORDS]))
    above = named.get(theme["parent"] or "", "")
    quotes = "".join(map(_quote, theme["exemplars"][:SHOWN_QUOTES]))
    return (
        f'<li id="{escape(theme["theme"])}"><h2>{escape(theme["name"])}</h2>'
        f'<p class="size"><meter min="0" max="100" value="{width}">{width}</meter>'
        f" {theme['size']:,} texts, {theme['share']:.1%}"
        f"{' · in ' + escape(above) if above else ''}</p>"
        f'<p class="words">{words}</p>{quotes}</li>'
    )


def _quote(quote: dict[str, Any]) -> str:
    row = quote["row"] + 1
    return (
        f'<blockquote dir="auto">{escape(quote["text"])}'
        f"<footer>row {row:,}, characters {quote['start']}–{quote['end']}</footer>"
        "</blockquote>"
    )
