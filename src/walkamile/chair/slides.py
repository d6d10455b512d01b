"""The brief on slides, one for each point of the agenda."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from walkamile.chair.brief import ItemBrief
from walkamile.chair.page import place, promised, silent, told
from walkamile.refused import MissingExtraError

# Points of type by how many letters stand on the slide.
LARGE, MIDDLE, SMALL = (20, 500), (16, 900), 12
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def pptx(title: str, items: Sequence[ItemBrief]) -> bytes:
    """Return a PowerPoint file, 16:9; raises ``MissingExtraError`` without the extra."""
    try:
        from pptx import Presentation
        from pptx.util import Inches
    except ImportError as missing:
        raise MissingExtraError("slides", purpose="A slide of the brief") from missing
    show = Presentation()
    show.slide_width, show.slide_height = Inches(13.333), Inches(7.5)
    show.core_properties.title = _shown(title)
    for item in items:
        slide = show.slides.add_slide(show.slide_layouts[6])
        top = slide.shapes.add_textbox(
            Inches(0.6), Inches(0.4), Inches(12.1), Inches(0.8)
        )
        _write(top, [(item.title, 28, True)])
        below = slide.shapes.add_textbox(
            Inches(0.6), Inches(1.3), Inches(12.1), Inches(5.9)
        )
        _write(below, _lines(item))
    file = BytesIO()
    show.save(file)
    return file.getvalue()


def _lines(item: ItemBrief) -> list[tuple[str, int, bool]]:
    owed = [(promised(one), 12, False) for one in item.promises]
    if item.silence:
        return [(item.silence, 24, True), (item.ask or "", 18, False), *owed]
    letters = sum(len(quote.text) for quote in item.quotes)
    size = next((size for size, most in (LARGE, MIDDLE) if letters <= most), SMALL)
    lines = [(told(item), 12, False)]
    for quote in item.quotes:
        lines += [(f"“{quote.text}”", size, False), (place(quote), 10, False)]
    lines += [(silent(item), 12, False)] if item.not_heard else []
    return lines + owed


def _write(box: Any, lines: Sequence[tuple[str, int, bool]]) -> None:
    from pptx.util import Pt

    box.text_frame.word_wrap = True
    for at, (words, size, bold) in enumerate(lines):
        frame = box.text_frame
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = _shown(words)
        run.font.size, run.font.bold = Pt(size), bold


def _shown(words: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", words)
