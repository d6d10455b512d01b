"""Why a page could not be opened or pressed, in words that a customer would use."""

import re

ANSWER_WITHIN = 20.0  # seconds for the first byte; customers leave long before
ERRORS = (
    ("no address belongs to", "the host is not known"),
    ("nobody says where", "the host is not known"),
    ("does not answer", "nothing answers at this address"),
    ("502 ", "nothing answers at this address"),
    ("403 ", "the address is outside what this walk may visit"),
    ("ERR_TOO_MANY_REDIRECTS", "the address redirects for ever"),
    ("ERR_CERT", "the certificate is not valid"),
    ("ERR_SSL", "the secure connection fails"),
    ("ERR_INVALID_AUTH", "the page asks for a password"),
    ("ERR_NAME_NOT_RESOLVED", "the host is not known"),
    ("ERR_CONNECTION_REFUSED", "nothing answers at this address"),
    # A door that lets nobody through by https gives the browser no reason.
    (
        "ERR_TUNNEL",
        "nothing answers there, or it lies outside what this walk may visit",
    ),
    ("ERR_PROXY", "the address is outside what this walk may visit"),
    ("ERR_UNSAFE_PORT", "browsers refuse to open this port"),
    ("ERR_EMPTY_RESPONSE", "the server closes without an answer"),
    ("ERR_CONNECTION", "the connection broke"),
    ("ERR_ABORTED", "the address is a download, not a page"),
    ("Download is starting", "the address is a download, not a page"),
    ("Timeout", f"no answer within {ANSWER_WITHIN:.0f} seconds"),
    ("closed", "the browser was closed in the middle"),
    ("crash", "the page crashed the browser"),
)


def reason(error: str) -> str:
    """Return why an address could not be opened."""
    return next((said for mark, said in ERRORS if mark in error), "") or plainly(error)


def plainly(error: str) -> str:
    """Return what the browser said in words that a customer would use."""
    if "intercepts pointer events" in error:
        return "something lies over it"
    if "not visible" in error or "outside of the viewport" in error:
        return "it cannot be seen"
    first = error.splitlines()[0] if error else "unknown error"
    return re.sub(r"^[A-Za-z.]+: ", "", first)[:200]
