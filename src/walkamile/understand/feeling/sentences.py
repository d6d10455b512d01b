"""Where does one sentence end and the next begin, and where does the customer turn?"""

import re

# A sentence ends at . ! ? … or their CJK, Arabic and Hindi fellows, or at a line's end.
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|[。！？؟।]+|\n+")
# For a quick look (RE2) whether a text may hold two sentences, or a turn, at all.
MAY_END = r"""[.!?…]["'”’»)\]]*\s|[。！？؟।\n]"""
# Not the end of a sentence: initials, common abbreviations, numbers with a point.
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|no|vs|etc|e\.g|i\.e|z\.b|d\.h|bzw|ca|nr|sr|sra|av|tel|approx)"
    r"|\b[a-z]|\d)\.$",
    re.IGNORECASE,
)
LONGEST_ABBREVIATION = 9  # characters before a point that can make it one
# Words at which a customer turns round: "lovely staff, but an endless wait".
_TURNING = (
    r"(?:but|however|though|although|yet|unfortunately|aber|jedoch|"
    r"leider|allerdings|pero|aunque|sin embargo|mais|cependant|pourtant|ma|però|"
    r"tuttavia|mas|porém|contudo|maar|echter|helaas|ama|fakat)"
)
_TURN = re.compile(rf"(?:,|;| -|–)?\s+(?={_TURNING}\b)", re.IGNORECASE)
MAY_TURN = rf"(?i){_TURNING}"

Span = tuple[int, int]


def sentences(text: str) -> list[Span]:
    """Return the spans of a text's sentences, trimmed, as code point offsets."""
    spans, start = [], 0
    for end in _END.finditer(text):
        near = max(start, end.end() - LONGEST_ABBREVIATION)
        if _ABBREVIATION.search(text, near, end.end()) and "\n" not in end.group():
            continue
        spans.append((start, end.end()))
        start = end.end()
    spans.append((start, len(text)))
    return _worded(text, spans)


def turns(text: str, span: Span) -> list[Span]:
    """Return a sentence's parts around words such as "but"; one part when none."""
    start, end = span
    cuts = [cut.end() for cut in _TURN.finditer(text, start, end)]
    return _worded(text, list(zip([start, *cuts], [*cuts, end], strict=True)))


def _worded(text: str, spans: list[Span]) -> list[Span]:
    trimmed = []
    for start, end in spans:
        piece = text[start:end]
        left = len(piece) - len(piece.lstrip())
        right = len(piece.rstrip())
        if right > left:
            trimmed.append((start + left, start + right))
    return trimmed
