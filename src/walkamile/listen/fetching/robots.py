"""May a program read this address? Each site's robots.txt says so (RFC 9309)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
from protego import Protego

from walkamile.outside import Fetched, NotAllowedError
from walkamile.refused import Refused

NAME = "Walkamile"
# RFC 9309, 2.5: at least 500 KiB have to be read; nobody needs more.
MOST = 500 << 10


class ForbiddenByRobotsError(Refused):
    """A site asks programs to stay away from this address."""


@dataclass(slots=True)
class Robots:
    """What the robots.txt of each site said, asked once a round."""

    said: dict[str, Protego] = field(default_factory=dict)

    def ask(self, url: str, fetch: Callable[..., Fetched]) -> None:
        """Return where the site allows it. Raises ForbiddenByRobotsError."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self.said:
            self.said[site] = _rules(f"{site}/robots.txt", fetch)
        if not self.said[site].can_fetch(url, NAME):
            raise ForbiddenByRobotsError(
                f"{parts.hostname} asks programs not to read this address (robots.txt).",
                next_step="Ask its owner to allow “Walkamile” in robots.txt, or for a key.",
            )


def _rules(url: str, fetch: Callable[..., Fetched]) -> Protego:
    """Return a site's rules; where there are none, everything is allowed.

    A server that cannot answer for them now is left alone (RFC 9309, 2.3.1.4).
    """
    try:
        answer = fetch(url, most=MOST)
    except NotAllowedError:  # our own door is shut: that is what has to be said
        raise
    except (httpx.HTTPError, Refused):
        return Protego.parse("User-agent: *\nDisallow: /")
    if answer.status >= 500:
        return Protego.parse("User-agent: *\nDisallow: /")
    text = answer.body.decode("utf-8", "replace") if answer.status < 300 else ""
    return Protego.parse(text)
