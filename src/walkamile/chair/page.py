"""The brief on one sheet: as a page, as Markdown, and to read aloud."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import Any
from xml.etree import ElementTree as ET

from walkamile.chair.brief import ItemBrief
from walkamile.chair.voices import Said
from walkamile.refused import MissingExtraError, Refused

# Type (points) and quotes an item: the first that fits one A4 sheet is taken.
SIZES = ((10.5, 5), (9.5, 5), (8.5, 5), (8.5, 4), (8.0, 3), (7.5, 2), (7.0, 1))
# An A4 sheet with these margins, in points; Letter is wider, and a line or two shorter.
HIGH, WIDE = 770, 520
PAPERS = ("A4", "letter")
# A letter is about half as wide as the type is high; a line 1.3 times as high.
LETTER, LINE = 0.5, 1.3

_STYLE = """
@page { size: PAPER; margin: 12mm 13mm }
* { box-sizing: border-box }
:root { color-scheme: light dark }
body { font: SIZEpt/1.3 system-ui, "Noto Sans", "DejaVu Sans", sans-serif; margin: 1.5rem auto;
  max-width: 46rem; padding: 0 1rem; color: #1b1b1b; background: #fff; overflow-wrap: anywhere }
h1 { font-size: 1.5em; margin: 0 0 .3em }
h2 { font-size: 1.1em; margin: .7em 0 .1em }
p { margin: .15em 0 } a { color: inherit }
blockquote { margin: .3em 0; padding: 0 0 0 .7em; border-inline-start: 2px solid #767676;
  font-family: Georgia, "Noto Serif", "DejaVu Serif", serif; white-space: pre-line }
footer, .told { font: .85em system-ui, "DejaVu Sans", sans-serif; color: #555 }
.silence { font-weight: 600 }
section { break-inside: avoid-page }
@media print { body { margin: 0; max-width: none; padding: 0 } }
"""
_SCREEN = """
@media screen and (max-width: 30rem) { body { font-size: 1rem } }
@media screen and (prefers-color-scheme: dark) {
  body { color: #eee; background: #161616 } footer, .told { color: #bbb } }
"""
LastWalk = Mapping[str, Any] | None
_NOT_SHOWN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>&~])")


class UnknownPaperError(Refused):
    """A sheet of a size that nobody here prints on."""


def html(
    title: str,
    items: Sequence[ItemBrief],
    *,
    level: int | None = None,
    walked: LastWalk = None,
    paper: str = "A4",
) -> str:
    """Return one page; every text in it is escaped, and nothing is fetched."""
    at = fitting(items) if level is None else level
    style = _STYLE + _SCREEN if level is None else _STYLE
    size, most = SIZES[at]
    root = ET.Element("html", lang="en")
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "meta", charset="utf-8")
    ET.SubElement(head, "meta", name="viewport", content="width=device-width")
    _text(head, "title", title)
    _text(head, "style", style.replace("SIZE", str(size)).replace("PAPER", paper))
    body = ET.SubElement(ET.SubElement(root, "body"), "main")
    _text(body, "h1", title)
    _text(body, "p", "What customers say to this agenda, in their own words.", "told")
    for item in items:
        _section(body, item, most)
    if walked:
        foot = ET.SubElement(body, "p", {"class": "told"})
        ET.SubElement(foot, "a", href=walked["link"]).text = _shown(on_the_way(walked))
    return "<!doctype html>\n" + ET.tostring(root, encoding="unicode", method="html")


def _section(body: ET.Element, item: ItemBrief, most: int) -> None:
    section = ET.SubElement(body, "section")
    _text(section, "h2", item.title)
    if item.silence:
        _text(section, "p", item.silence, "silence")
        _text(section, "p", item.ask or "")
        _promised(section, item)
        return
    _text(section, "p", told(item), "told")
    for quote in item.quotes[:most]:
        block = ET.SubElement(section, "blockquote", dir="auto")
        block.text = _shown(quote.text)
        foot = ET.SubElement(block, "footer", dir="ltr")
        if quote.link:
            ET.SubElement(foot, "a", href=quote.link).text = _shown(place(quote))
        else:
            foot.text = _shown(place(quote))
    if item.not_heard:
        _text(section, "p", silent(item), "told")
    _promised(section, item)


def _promised(section: ET.Element, item: ItemBrief) -> None:
    for promise in item.promises:
        line = ET.SubElement(section, "p", {"class": "told"})
        ET.SubElement(line, "a", href=promise["link"]).text = _shown(promised(promise))


def _text(parent: ET.Element, tag: str, words: str, kind: str = "") -> None:
    made = ET.SubElement(parent, tag, {"class": kind} if kind else {})
    made.text = _shown(words)


def _shown(words: str) -> str:
    return _NOT_SHOWN.sub("\ufffd", words)


def fitting(items: Sequence[ItemBrief], *, room: float = 1.0) -> int:
    """Return the first size at which all of it is likely to fit one sheet.

    ``room``: how much more than on our own page stands on a sheet laid out otherwise.
    """
    for at, (size, most) in enumerate(SIZES):
        lines = 3 + sum(_lines(item, most, size) for item in items)
        if lines * size * LINE <= HIGH * room:
            return at
    return len(SIZES) - 1


def _lines(item: ItemBrief, most: int, size: float) -> float:
    per_line = WIDE / (size * LETTER)
    words = [item.ask or told(item), silent(item) if item.not_heard else ""]
    words += [promised(one) for one in item.promises]
    lines = 2.2 + sum(ceil(len(one) / per_line) for one in words)
    for quote in item.quotes[:most]:
        lines += 1.5 + ceil(len(quote.text) / per_line) + quote.text.count("\n")
    return lines


def told(item: ItemBrief) -> str:
    """Return an item's numbers in a sentence: how many, when, how hard they had it."""
    numbers = item.numbers
    least = "at least " if numbers["at_least"] else ""
    parts = [
        f"{least}{_many(numbers['n'], 'text')} of {_many(numbers['customers'], 'customer')}"
    ]
    parts += [_period(numbers["since"], numbers["until"])] if numbers["since"] else []
    parts += [
        f"{numbers['negative']} unhappy, {numbers['positive']} glad, {numbers['mixed']} both"
    ]
    effort = item.effort
    if effort["mean"] is not None:
        parts += [
            f"effort {effort['mean']:+.1f} of −5 hard … +5 easy (n = {effort['n']})"
        ]
    return "; ".join(parts) + "."


def _many(n: int, thing: str) -> str:
    return f"{n:,} {thing}" if n == 1 else f"{n:,} {thing}s"


def _period(since: datetime, until: datetime) -> str:
    first, last = since.date().isoformat(), until.date().isoformat()
    return first if first == last else f"{first} to {last}"


def silent(item: ItemBrief) -> str:
    """Return who is not heard on an item, in a sentence."""
    names = [
        f"{one['segment']} ({one['n']:,} texts in all)" for one in item.not_heard[:4]
    ]
    more = f" and {len(item.not_heard) - 4} more" if len(item.not_heard) > 4 else ""
    return f"Not heard here: {', '.join(names)}{more}." if names else ""


def promised(promise: Mapping[str, Any]) -> str:
    """Return an open promise in a sentence."""
    return f"Still promised, due {promise['due']}: {promise['what']}"


def on_the_way(walked: Mapping[str, Any]) -> str:
    """Return what the last walk came to, in a sentence."""
    hard = ", ".join(walked["hindered"][:4])
    return (
        f"Last walked in customers’ shoes on {walked['on']}, {walked['place']}: "
        f"{walked['reached']} of {walked['errands']} errands came to their end"
        + (f"; not: {hard}." if hard else ".")
    )


def place(quote: Said) -> str:
    """Return where a quote stands."""
    parts = [quote.segment or "", quote.at.date().isoformat() if quote.at else ""]
    parts += [f"{quote.source}, characters {quote.start}–{quote.end}"]
    return " · ".join(filter(None, parts))


def markdown(title: str, items: Sequence[ItemBrief], *, walked: LastWalk = None) -> str:
    """Return the brief as Markdown; no mark in a quote is read as one."""
    lines = [f"# {_unmarked(title)}", ""]
    for item in items:
        lines += [f"## {_unmarked(item.title)}", ""]
        if item.silence:
            lines += [f"**{item.silence}** {_unmarked(item.ask or '')}", ""]
            lines += _marked_promises(item)
            continue
        lines += [_unmarked(told(item)), ""]
        for quote in item.quotes:
            lines += [f"> {_unmarked(line)}" for line in quote.text.splitlines()]
            where = _unmarked(place(quote))
            lines += [
                ">",
                f"> – [{where}](<{quote.link}>)" if quote.link else f"> – {where}",
                "",
            ]
        lines += [_unmarked(silent(item)), ""] if item.not_heard else []
        lines += _marked_promises(item)
    if walked:
        lines += [f"[{_unmarked(on_the_way(walked))}](<{walked['link']}>)", ""]
    return "\n".join(lines).rstrip() + "\n"


def _marked_promises(item: ItemBrief) -> list[str]:
    return [
        line
        for one in item.promises
        for line in (f"[{_unmarked(promised(one))}](<{one['link']}>)", "")
    ]


def _unmarked(words: str) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(_shown(words).split()))


def spoken(items: Sequence[ItemBrief]) -> str:
    """Return what one person reads aloud: two voices an item, then who is missing."""
    said = []
    for item in items:
        if item.silence:
            said.append(f"On “{item.title}”: {item.silence} {item.ask}")
            continue
        voices = _two(item.quotes)
        quoted = " ".join(f"One says: “{' '.join(one.text.split())}”" for one in voices)
        heard = _many(item.numbers["customers"], "customer")
        said.append(
            f"On “{item.title}” we have heard {heard}. {quoted} {silent(item)}".strip()
        )
    return _shown("\n\n".join(said) + "\n")


def _two(quotes: Sequence[Said]) -> list[Said]:
    """Return the most relevant voice, and the first that feels otherwise."""
    first = quotes[0]
    other = next((one for one in quotes[1:] if one.feeling != first.feeling), None)
    return [first, *([other] if other else list(quotes[1:2]))]


def pdf(
    title: str,
    items: Sequence[ItemBrief],
    *,
    walked: LastWalk = None,
    paper: str = "A4",
) -> bytes:
    """Return one page, in the largest type that fits, on one of ``PAPERS``.

    Raises ``MissingExtraError``, and ``UnknownPaperError``.
    """
    if paper not in PAPERS:
        raise UnknownPaperError(
            f"“{paper}” is no paper that is known.",
            next_step=f"Say one of: {', '.join(PAPERS)}.",
        )
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as missing:
        raise MissingExtraError("pdf", purpose="A PDF of the brief") from missing
    made: Any = None
    for level in range(fitting(items), len(SIZES)):
        page = html(title, items, level=level, walked=walked, paper=paper)
        made = HTML(string=page, url_fetcher=_nothing).render()
        if len(made.pages) == 1:
            break
    return bytes(made.write_pdf())


def _nothing(url: str, *_: Any, **__: Any) -> Any:
    raise ValueError(f"a brief fetches nothing, not even {url}")
