"""Which kind of feed does an address lead to, and what does the address tell it?"""

import re
from collections.abc import Collection, Mapping
from urllib.parse import unquote_plus

# What people copy from the line of their browser. Anything else is fetched as it is.
KNOWN = {
    "app_store_rss": r"https?://apps\.apple\.com/(?P<country>[a-z]{2})/app/.*?id(?P<app>\d+)",
    "bluesky": r"https?://bsky\.app/search\?(?:.*&)?q=(?P<words>[^&]+)",
    "chatwoot": r"(?P<address>https?://app\.chatwoot\.com)/app/accounts/(?P<account>\d+)",
    "freshdesk": r"https?://(?P<domain>[a-z0-9-]+\.freshdesk\.com)",
    "google_play": r"https?://play\.google\.com/store/apps/details\?(?:.*&)?id=(?P<package>[\w.]+)",
    "hacker_news": r"https?://hn\.algolia\.com/\?(?:.*&)?q(?:uery)?=(?P<words>[^&]+)",
    "imap": r"imaps?://(?:(?P<user>[^@/]+)@)?(?P<host>[^:/]+)(?::(?P<port>\d+))?(?:/(?P<folder>.+))?",
    "mastodon": r"(?P<instance>https?://[^/]+)/tags/(?P<tag>[^/?#]+)",
    "reddit": r"https?://(?:\w+\.)?reddit\.com/r/(?P<subreddit>\w+)",
    "zendesk": r"https?://(?P<subdomain>[a-z0-9-]+)\.zendesk\.com",
}
ADDRESSES = ("address", "forum", "instance", "board", "domain", "subdomain", "host")


def known_place(address: str) -> tuple[str, dict[str, str]] | None:
    """Return the kind of feed that an address names, and the fields it fills."""
    for name, pattern in KNOWN.items():
        found = re.match(pattern, address, re.IGNORECASE)
        if found:
            return name, _said(found.groupdict())
    return None


def fields_of(kind: str, fields: Collection[str], address: str) -> dict[str, str]:
    """Return what an address tells a kind of feed that was named beside it."""
    found = re.match(KNOWN.get(kind, "$."), address, re.IGNORECASE)
    if found:
        return _said(found.groupdict())
    place = next((name for name in ADDRESSES if name in fields), None)
    return {place: address} if place else {}


def _said(groups: Mapping[str, str | None]) -> dict[str, str]:
    return {name: unquote_plus(value) for name, value in groups.items() if value}
