"""Addresses: which are the same, and which are pages of a shop front."""

import re
from urllib.parse import parse_qsl, urldefrag, urlencode, urlsplit

TRACKING = re.compile(r"^(utm_|fbclid|gclid|mc_|_ga)")
FILES = re.compile(
    r"\.(pdf|zip|gz|rar|7z|exe|dmg|apk|jpe?g|png|gif|webp|svg|ico|mp[34]|m4a|avi|mov|webm"
    r"|docx?|xlsx?|pptx?|csv|ics|xml|rss|json|css|js|woff2?)$",
    re.IGNORECASE,
)
BEHIND_THE_COUNTER = re.compile(r"/(admin|wp-admin|wp-login|cgi-bin|logout|signout)\b")
LOOPBACK = re.compile(r"^(localhost|.*\.localhost|127\.[\d.]+|\[::1\])(:\d+)?$")


def is_page(url: str) -> bool:
    """Tell whether an address seems to be a page that customers are meant to see."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or FILES.search(parts.path):
        return False
    return not BEHIND_THE_COUNTER.search(parts.path.lower())


def is_here(url: str) -> bool:
    """Tell whether an address is on this machine."""
    return bool(LOOPBACK.match(urlsplit(url).netloc))


def plain_url(url: str) -> str:
    """Return an address without fragment and tracking; routes in fragments stay."""
    bare, fragment = urldefrag(url)
    parts = urlsplit(bare)
    if parts.query:
        kept = [
            pair
            for pair in parse_qsl(parts.query, keep_blank_values=True)
            if not TRACKING.match(pair[0])
        ]
        bare = parts._replace(query=urlencode(kept)).geturl()
    if not parts.path:
        bare = urlsplit(bare)._replace(path="/").geturl()
    is_route = fragment.startswith(("/", "!")) and len(fragment) > 1
    return f"{bare}#{fragment}" if is_route else bare
