"""Which places may be walked, and what we know to be true of them."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from walkamile.nouns import Errand
from walkamile.refused import Refused
from walkamile.walk.errand import errands as read_errands
from walkamile.walk.errand import shipped
from walkamile.walk.session import read_state
from walkamile.web import keys
from walkamile.web.models import WalkSession, WalkSite

TRUTHS = ("phone", "hours", "address", "email", "price")


class WrongSiteError(Refused):
    """An address that cannot be walked."""


def address(given: str) -> str:
    """Return an address as it is kept: with its scheme and a path.

    Raises WrongSiteError for what is no web address, or carries a password.
    """
    url = given.strip()
    if "://" not in url:
        url = f"https://{url}"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    good = parts.scheme in {"http", "https"} and parts.hostname and port != 0
    if not good or any(sign.isspace() for sign in url):
        raise WrongSiteError(
            "this is not the address of a web site.",
            next_step="Give one such as https://our-shop.example.",
        )
    if parts.username or parts.password:
        raise WrongSiteError(
            "an address with a password in it would be shown to everybody.",
            next_step="Leave it out, and store a sign-in instead.",
        )
    return url if parts.path else f"{url}/"


def place(url: str) -> str:
    """Return what walks of a site are compared by: its host and port."""
    return urlsplit(url).netloc.lower()[:200]


def wanted(site: WalkSite, ids: Iterable[str], device: str) -> list[Errand]:
    """Return the errands to walk (all that are shipped for none), knowing our truth."""
    known = shipped()
    named = [one for one in ids if one in known]
    truth = {name: tuple(values) for name, values in site.truth.items() if values}
    return [
        replace(errand, device=device, truth={**errand.truth, **truth})
        for errand in read_errands(named or None)
    ]


def keep_session(site: WalkSite, name: str, given: bytes, **more: Any) -> WalkSession:
    """Seal a stored sign-in: Playwright's storage state, a JSON with its cookies.

    Raises WrongSessionError. What it holds is never shown again.
    """
    told = read_state(given)
    sealed = keys.seal(json.dumps(told))
    return WalkSession.objects.create(site=site, name=name, state=sealed, **more)


def open_session(session: WalkSession | None) -> dict[str, Any] | None:
    """Return the stored sign-in for a browser; None where there is none."""
    if session is None:
        return None
    told: dict[str, Any] = json.loads(keys.unseal(session.state))
    return told
