"""The same site on another day: what was answered once should not be asked again."""

from typing import TYPE_CHECKING

from walkamile.walk.page import Page
from walkamile.walk.site.urls import plain_url

if TYPE_CHECKING:
    from walkamile.walk.site import Site


def on_another_day(site: "Site", first: Page) -> Page:
    """Return a page that met a customer with a banner, as the next visit finds it.

    The banner is answered once more where the browser has forgotten it meanwhile; then
    a day passes: what the site keeps for long stays, what lasts a session is gone.
    """
    key = plain_url(first.url)
    if key not in site.visits:
        site.load(first.url, first=True)
        site.browser.next_day()
        site.visits[key] = site.load(first.url, first=True)
    return site.visits[key]
