"""A page as a screen reader tells it, out of what was recorded of it."""

from collections.abc import Iterator
from dataclasses import replace

from walkamile.walk.page import Line, Page, Target


def as_heard(page: Page) -> Page:
    """Return a page as it is read out: names that are said, nothing that is only seen.

    What is hidden from the accessible tree is gone, what is there for it alone is
    there; alternative texts stand for pictures; what has no name to be said cannot be
    chosen. Links in closed menus stay where something that has a name opens them.
    """
    ways = {t.name[:120] for t in page.targets if t.operable and _said(t)}
    opens = any(_opens(t) for t in page.targets)
    return replace(
        page,
        lines=(*_lines(page, ways), *_alternatives(page)),
        targets=tuple(_targets(page, ways, opens=opens)),
        fields=tuple(f for f in page.fields if f.label or f.placeholder),
        pictures=(),
    )


def _said(target: Target) -> str:
    return target.name if target.said is None else target.said


def _opens(target: Target) -> bool:
    """Tell whether something with a name, and keys to press it by, opens a menu."""
    kinds = target.kind in ("toggle", "summary", "button", "tab")
    return kinds and target.shown and target.operable and bool(_said(target))


def _lines(page: Page, ways: set[str]) -> Iterator[Line]:
    known = {t.name[:120] for t in page.targets}
    for line in page.lines:
        said = line.said if line.said is not None else line.text * line.shown
        if said:
            yield replace(line, text=said, said=None, shown=True)
        elif line.folded and (line.folded in ways or line.folded not in known):
            yield line


def _alternatives(page: Page) -> Iterator[Line]:
    for one in page.pictures:
        if one.kind == "img" and one.shown and one.alt and not one.decorative:
            yield Line(
                text=one.alt,
                region=one.region,
                tag="img",
                selector=one.selector,
                box=one.box,
                linked=one.linked,
            )


def _targets(page: Page, ways: set[str], *, opens: bool) -> Iterator[Target]:
    for target in page.targets:
        heard = target.shown if target.heard is None else target.heard
        way_in = (opens and target.hidden_by) or target.folded in ways - {""}
        if _said(target) and (heard or way_in):
            yield replace(
                target, name=_said(target), said=None, heard=None, shown=heard
            )
