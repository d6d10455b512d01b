"""What does a link promise in so many words, and does its page speak of that at all?"""

from collections import Counter
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
SHARED_BY = 4  # pages: what stands on so many is a part that all of them have
# What is read there or is not: a word of it in the text ("20 hours a week") shows nothing.
FACTS = ("phone_number", "opening_hours")
# What a page that is named after such a fact may be named after besides.
NEAR = {*FACTS, "way_there", "write_to_us", "speak_to_a_person"}
VAGUE = "write_to_us"  # "Contact" stands for this, and for several others
HEADINGS = ("h1", "h2", "h3")
APART = ("header", "nav", "footer", "dialog")


def promised(name: str, recorded: Recorded) -> list[str]:
    """Return the walked errands whose strong words a link's name holds.

    Where it names a fact outright ("Phone number and contact") the fact alone counts.
    """
    if not name or len(name) > LONGEST:
        return []
    bare = f" {stem(plain(name))} "
    walked = {outcome.errand.id for outcome in recorded.outcomes} - {LOST}
    held = {
        errand: {p for p, w in phrases.items() if w >= STRONG and f" {p} " in bare}
        for errand, phrases in recorded.words.errands.items()
        if errand in walked
    }
    named = [errand for errand, said in held.items() if said]
    vague = held.get(VAGUE, set())
    facts = [e for e in named if e in FACTS and held[e] - vague]
    return facts if facts and set(named) <= NEAR else named


def speaks_of(page: Page, errands: Iterable[str], recorded: Recorded) -> bool:
    """Tell whether a page's own part has anything of what errands look for.

    Words of the errand, a form, or a verifier that is content: any of them is enough,
    so that silence is sure.
    """
    common = _common(recorded)
    own = tuple(x for x in page.shown if x.region not in APART and x.text not in common)
    heads = [x.text for x in own if x.tag in HEADINGS]
    head = " ".join([page.title, page.path, *heads])
    said = " ".join([head, *(line.text for line in own)])
    asks = any(f.shown and f.kind in ("textarea", "password") for f in page.fields)
    if not own or asks:
        return True
    return any(
        mentions(head if errand in FACTS else said, _signs(errand, recorded.words))
        or _found(errand, page, recorded)
        for errand in errands
    )


def _common(recorded: Recorded) -> frozenset[str]:
    """Return the lines that stand on so many pages that they are nobody's own."""
    many = Counter(text for p in recorded.good for text in {x.text for x in p.shown})
    return frozenset(text for text, pages in many.items() if pages >= SHARED_BY)


def leads_on(
    page: Page, errands: Iterable[str], pages: Mapping[str, Page], recorded: Recorded
) -> bool:
    """Tell whether a link of the page's own leads to where an errand is done."""
    many = Counter(way for p in recorded.good for way in {t.href for t in p.targets})
    own = (t.href for t in page.targets if t.href and t.region not in APART)
    ways = {plain_url(way) for way in own if many[way] < SHARED_BY}
    there = [pages[way] for way in ways if way in pages and pages[way] != page]
    return any(_found(errand, each, recorded) for errand in errands for each in there)


def _signs(errand: str, words: Words) -> tuple[str, ...]:
    phrases = tuple(p for p, w in words.errands[errand].items() if w >= STRONG)
    reads = {"phone_number": "phone", "opening_hours": "open", "way_there": "address"}
    return (*phrases, *words.of(reads.get(errand, "")))


def _found(errand: str, page: Page, recorded: Recorded) -> bool:
    walked = next(o.errand for o in recorded.outcomes if o.errand.id == errand)
    common = _common(recorded)
    inner = replace(
        page,
        lines=tuple(
            x for x in page.lines if x.region not in APART and x.text not in common
        ),
        targets=tuple(t for t in page.targets if t.region not in APART),
    )
    tests = known_verifiers()
    return any(tests[n].find(inner, recorded.words, walked) for n in walked.success)
