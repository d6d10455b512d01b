"""Has somebody written what stands there?"""

import re
from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at

LEFT_OVER = re.compile(
    r"lorem ipsum|dolor sit amet|\b(?:TODO|TBD|FIXME|XXX+)\b"
    r"|insert (?:text|name) here|your (?:text|company name) here"
    r"|(?i:\[insert\b[^\]]{2,60}\]|\[your (?:name|company|address|text|phone)\b[^\]]*\])"
    r"|hier (?:steht|kommt) (?:ihr )?text"
    r"|\b(?:text|content|description|copy|title|caption) goes here"
    r"|\b(?:placeholder|dummy|sample) (?:text|copy)\b|\b(?:blindtext|beispieltext|text folgt)\b"
    r"|texto de (?:ejemplo|relleno)|texte (?:à venir|de remplissage)|faux[- ]texte"
    r"|(?i:\b(?:add|enter|write|type|put) your (?:own )?(?:text|(?:sub)?title|description"
    r"|content|headline|heading|tagline|caption|copy|logo|company name) here\b)"
    r"|(?i:\bthis is an? (?:sample|example) page\b|\bjust another wordpress site\b)"
    r"|(?i:\b(?:ihr|dein) text hier\b|\bdies ist eine beispielseite\b)"
    r"|(?i:\bsu texto aquí|\bvotre texte ici|\bpágina de ejemplo\b|\bpage d'exemple\b)"
    r"|\{\{.*?\}\}|\[object Object\]|\bundefined\b(?= |$)|\bNaN\b"
)


@Check.asking(
    "Has somebody written what stands there?",
    severity=Severity.MODERATE,
    why="The customer sees that nobody looked.",
)
def placeholder_text(recorded: Recorded) -> Iterator[Sighting]:
    """Find text that was left over from building the page."""
    for page in recorded.good:
        for line in page.shown:
            found = LEFT_OVER.search(line.text)
            if found:
                yield at(page, line, quote=line.text[:160], mark=found.group())
