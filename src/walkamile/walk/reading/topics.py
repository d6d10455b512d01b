"""Does a page say by what rules something goes, or does it only name it?"""

import re
from collections.abc import Sequence

from walkamile.walk.page import Line, Page
from walkamile.walk.scent import Words, count, mentions

ENOUGH = 45  # characters that a sentence with a rule has at least
SECTION = 14  # lines below a heading that belong to it
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt", "legend", "th")
DIGIT = re.compile(r"\d")


def section(
    page_lines: Sequence[Line], topic: str, words: Words
) -> tuple[str, Line] | None:
    """Return the sentence that tells a customer the rules of a topic, and its line.

    Links alone name a topic and prove nothing. A heading that names it counts with a
    rule below; a sentence counts that names it and holds two signs of a rule.
    """
    names, rules = words.topics[topic]
    lines = [line for line in page_lines if line.text]
    for number, line in enumerate(lines):
        if line.linked or not mentions(line.text, names):
            continue
        if line.tag in HEADINGS or (len(line.text) < ENOUGH and line.bold):
            told = _below(lines[number + 1 : number + 1 + SECTION], rules)
            if told:
                return told
        if len(line.text) >= ENOUGH and _signs(line.text, names, rules) >= 2:
            return line.text, line
    return None


def _below(lines: Sequence[Line], rules: Sequence[str]) -> tuple[str, Line] | None:
    for line in lines:
        if line.tag in ("h1", "h2") or line.region == "footer":
            return None
        if len(line.text) >= ENOUGH and not line.linked and mentions(line.text, rules):
            return line.text, line
    return None


def _signs(text: str, names: Sequence[str], rules: Sequence[str]) -> int:
    own = {n.casefold() for n in names}
    return count(text, [r for r in rules if r.casefold() not in own]) + bool(
        DIGIT.search(text)
    )


def headed(page: Page, topic: str, words: Words) -> Line | None:
    """Return the heading by which a whole page is about a topic, if it is."""
    names, _ = words.topics[topic]
    for line in page.shown:
        if line.tag in ("h1", "h2") and mentions(line.text, names):
            return line
    return None
