"""Is the page in the language that it says?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting
from walkamile.walk.page import Page
from walkamile.walk.site.looks import language

LEAST = 400  # characters; less is names and addresses
MOST = 6000


@Check.asking(
    "Is the page in the language that it says?",
    severity=Severity.SERIOUS,
    why="A screen reader speaks the words of one language with the sounds of another.",
    wcag="3.1.1",
)
def wrong_language(recorded: Recorded) -> Iterator[Sighting]:
    """Find pages whose text is in another language than their ``lang`` names.

    The whole site's text under one ``lang`` is read, in two halves: both must agree.
    """
    told: dict[str, list[Page]] = {}
    for page in recorded.good:
        tag = page.lang[:2].lower()
        if tag.isalpha():
            told.setdefault(tag, []).append(page)
    for tag, pages in told.items():
        lines = dict.fromkeys(line.text for page in pages for line in page.shown)
        text = list(lines)
        halves = {language("\n".join(text[start::2])[:MOST]) for start in (0, 1)}
        if sum(map(len, text)) < LEAST or len(halves) > 1 or tag in halves:
            continue
        quote = f'lang="{pages[0].lang}", but the words seem to be in "{halves.pop()}"'
        yield Sighting(url=pages[0].url, quote=quote, mark=tag, shared=True)
