"""Do search engines know all pages?"""

from collections.abc import Iterator
from urllib.parse import urljoin

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting

HEADS = ("<?xml", "<urlset", "<sitemapindex")


@Check.asking(
    "Do search engines know all pages?",
    severity=Severity.MINOR,
    why="What is not listed is found late or never.",
)
def missing_sitemap(recorded: Recorded) -> Iterator[Sighting]:
    """See whether there is a sitemap that can be read."""
    status, text = recorded.sitemap
    if not status:
        return  # nothing answers at all: that is said elsewhere
    if status != 200:
        quote = f"sitemap.xml answers with {status or 'nothing'}"
        yield Sighting(url=urljoin(recorded.home, "/sitemap.xml"), quote=quote)
    elif not text.lstrip("\ufeff \n").startswith(HEADS):
        quote = "sitemap.xml is not a sitemap"
        yield Sighting(
            url=urljoin(recorded.home, "/sitemap.xml"), quote=quote, mark="form"
        )
