"""Can anyone understand what is written?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at
from walkamile.walk.reading.grade import MANY_WORDS, grade, long_sentence

TOO_HARD = 15.0  # school years for a whole page; 9 is plain language
FAR_TOO_HARD = 21.0  # for one passage


@Check.asking(
    "Can anyone understand what is written?",
    severity=Severity.MODERATE,
    why="What is not understood is asked by phone, or not bought.",
    wcag="3.1.5",
)
def hard_words(recorded: Recorded) -> Iterator[Sighting]:
    """Find pages and passages that ask for too many years of school (Flesch-Kincaid)."""
    for page in recorded.good:
        told = [line for line in page.shown if len(line.text) > 60 and not line.linked]
        told = [line for line in told if line.tag in ("p", "li", "td", "dd", "div")]
        text = " ".join(line.text for line in told)
        if len(text.split()) >= MANY_WORDS:
            years = grade(text, page.lang)
            if years > TOO_HARD:
                worst = max(told, key=lambda line: grade(line.text, page.lang))
                yield at(
                    page,
                    worst,
                    quote=f"{years:.0f} school years: {worst.text[:160]}",
                    mark="page",
                )
                continue
        for line in told:
            hard = (
                long_sentence(line.text) and grade(line.text, page.lang) > FAR_TOO_HARD
            )
            if hard and line.region != "footer":
                yield at(page, line, quote=line.text[:200])
