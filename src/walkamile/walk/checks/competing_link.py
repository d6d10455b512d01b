"""Does the right link promise most?"""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from walkamile.nouns import Severity, Verdict
from walkamile.walk.check import Check, Recorded, Sighting, at
from walkamile.walk.misled import leads_on, promised, speaks_of
from walkamile.walk.page import Page, Target
from walkamile.walk.scent import mentions
from walkamile.walk.site.urls import plain_url
from walkamile.walk.trip import Outcome

ASTRAY = 0.9  # scent: the link named the errand outright


@Check.asking(
    "Does the right link promise most?",
    severity=Severity.MODERATE,
    why="A link that promises more and leads elsewhere sends customers astray.",
)
def competing_link(recorded: Recorded) -> Iterator[Sighting]:
    """Find links that smelt of an errand and led to a page that has nothing of it.

    Those that a walk followed in vain, and those on pages whose target was read: its
    words hold nothing of what the link names. After Blackmon, Polson and Lewis
    (cognitive walkthrough for the web, 2002).
    """
    told: set[str] = set()
    for outcome in recorded.outcomes:
        for sighting in _followed(outcome, recorded):
            told.add(sighting.name)
            yield sighting
    pages = {plain_url(u): p for p in recorded.good for u in (p.asked, p.url) if u}
    for page in recorded.good:
        for target in page.targets:
            if target.name not in told and (
                why := _false(target, page, pages, recorded)
            ):
                told.add(target.name)
                yield at(page, target, quote=why, mark=target.name)


def _followed(outcome: Outcome, recorded: Recorded) -> Iterator[Sighting]:
    if outcome.walk.verdict in (Verdict.NOT_FOUND, Verdict.BLOCKED):
        return
    steps = outcome.walk.steps
    for before, step in pairwise(steps[:-1]):
        goal = steps[-1].url
        led_on = step.url == goal or goal in _links(outcome, step.url)
        named = outcome.errand.id in promised(step.touchpoint, recorded)
        outright = named and (step.scent or 0) >= ASTRAY
        if outright and not led_on and outcome.backs:
            quote = f"{step.touchpoint} promises more for: {outcome.errand.title}"
            yield Sighting(
                url=before.url or recorded.home,
                name=step.touchpoint,
                quote=quote,
                mark=f"{outcome.errand.id} {step.touchpoint}",
            )


def _links(outcome: Outcome, url: str | None) -> set[str]:
    """Return where a page leads by links of its own, not by those of every page."""
    return {
        target.href
        for page in outcome.pages
        if page.url == url
        for target in page.targets
        if target.region not in ("nav", "header", "footer")
    }


def _false(
    target: Target, page: Page, pages: Mapping[str, Page], recorded: Recorded
) -> str:
    """Return what a link names and its page has not, or nothing."""
    there = pages.get(plain_url(target.href)) if target.href else None
    if target.kind != "link" or not target.shown or target.region == "footer":
        return ""
    if there is None or there.url == page.url:
        return ""
    if mentions(target.name, recorded.words.of("add")):
        return ""  # what it does is seen only by whoever presses it
    named = promised(target.name, recorded)
    if not named or speaks_of(there, named, recorded):
        return ""
    if leads_on(there, named, pages, recorded):
        return ""
    title = there.title or there.path
    return f"{target.name} leads to “{title}”, which has nothing of it"
