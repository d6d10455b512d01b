"""What does a link promise in so many words, and does its page speak of that at all?"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from walkamile.walk.check import Recorded
from walkamile.walk.page import Page
from walkamile.walk.scent import Words, mentions, plain, stem
from walkamile.walk.site.urls import plain_url
from walkamile.walk.trip import known_verifiers

LONGEST = 60  # characters of a name that promises; longer ones are sentences
STRONG = 1.0
LOST = "unknown_address"  # "Home" promises nothing but home
APART = ("header", "nav", "footer", "dialog")


def promised(name: str, recorded: Recorded) -> list[str]:
    """Return the walked errands whose strong words a link's name holds."""
    if not name or len(name) > LONGEST:
        return []
    bare = f" {stem(plain(name))} "
    walked = {outcome.errand.id for outcome in recorded.outcomes} - {LOST}
    return [
        errand
        for errand, phrases in recorded.words.errands.items()
        if errand in walked
        and any(w >= STRONG and f" {p} " in bare for p, w in phrases.items())
    ]


def speaks_of(page: Page, errands: Iterable[str], recorded: Recorded) -> bool:
    """Tell whether a page's own part has anything of what errands look for.

    Words of the errand, a form, or a verifier that is content: any of them is enough,
    so that silence is sure.
    """
    own = tuple(line for line in page.shown if line.region not in APART)
    said = " ".join([page.title, page.path, *(line.text for line in own)])
    asks = any(f.shown and f.kind in ("textarea", "password") for f in page.fields)
    if not own or asks:
        return True
    return any(
        mentions(said, _signs(errand, recorded.words)) is not None
        or _found(errand, page, recorded)
        for errand in errands
    )


def leads_on(
    page: Page, errands: Iterable[str], pages: Mapping[str, Page], recorded: Recorded
) -> bool:
    """Tell whether a link of the page's own leads to where an errand is done."""
    ways = {plain_url(t.href) for t in page.targets if t.href and t.region not in APART}
    there = [pages[way] for way in ways if way in pages and pages[way] != page]
    return any(_found(errand, each, recorded) for errand in errands for each in there)


def _signs(errand: str, words: Words) -> tuple[str, ...]:
    phrases = tuple(p for p, w in words.errands[errand].items() if w >= STRONG)
    reads = {"phone_number": "phone", "opening_hours": "open", "way_there": "address"}
    return (*phrases, *words.of(reads.get(errand, "")))


def _found(errand: str, page: Page, recorded: Recorded) -> bool:
    walked = next(o.errand for o in recorded.outcomes if o.errand.id == errand)
    inner = replace(
        page,
        lines=tuple(x for x in page.lines if x.region not in APART),
        targets=tuple(t for t in page.targets if t.region not in APART),
    )
    tests = known_verifiers()
    return any(tests[n].find(inner, recorded.words, walked) for n in walked.success)
