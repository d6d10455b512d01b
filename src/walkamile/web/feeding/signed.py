"""Is this message from whom it says, and from now? Webhooks are signed by a secret."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from walkamile.refused import Refused
from walkamile.web.tell import SECRET_PREFIX

# standard-webhooks 1.0: a message from longer ago is one that somebody sends again.
TOLERANCE = timedelta(minutes=5)
LONGEST_TIME = 12  # digits of seconds
STANDARD, ZENDESK = "webhook-signature", "x-zendesk-webhook-signature"
ZENDESK_TIME = "x-zendesk-webhook-signature-timestamp"
TYPEFORM = "typeform-signature"
# Chatwoot 4: ``timestamp.body`` in hex, the time in seconds beside it.
CHATWOOT, CHATWOOT_TIME = "x-chatwoot-signature", "x-chatwoot-timestamp"
# What Intercom, Zammad and many others send, after WebSub: sha1 or sha256, in hex.
HUB = {"x-hub-signature-256": hashlib.sha256, "x-hub-signature": hashlib.sha1}


class ForgedError(Refused):
    """A message whose signature is not there, wrong, or too old."""


def checked(
    headers: Mapping[str, str], body: bytes, *, secret: str, now: datetime
) -> str:
    """Return the name of a message that is what it says. Raises ForgedError.

    ``headers`` by lower-case name. A message without a name of its own is named by
    what is in it, so that the same again counts once.
    """
    own = f"sha256-{hashlib.sha256(body).hexdigest()}"
    if STANDARD in headers:
        return _standard(headers, body, secret, now)
    key = secret.encode()
    if ZENDESK in headers:
        at = headers.get(ZENDESK_TIME, "")
        _recent(_iso(at), now)
        good = [_base64(key, at.encode() + body)]
        _equal(good, headers[ZENDESK])
    elif TYPEFORM in headers:
        _equal([f"sha256={_base64(key, body)}"], headers[TYPEFORM])
    elif CHATWOOT in headers:
        at = headers.get(CHATWOOT_TIME, "")
        _recent(int(at) if at.isdecimal() and len(at) <= LONGEST_TIME else 0, now)
        signed = hmac.digest(key, f"{at}.".encode() + body, "sha256").hex()
        _equal([f"sha256={signed}"], headers[CHATWOOT])
    else:
        name = next((one for one in HUB if one in headers), None)
        if name is None:
            raise ForgedError("it is not signed.", next_step="Sign it with the secret.")
        kind = HUB[name]
        signed = hmac.new(key, body, kind).hexdigest()
        _equal([f"{kind().name}={signed}"], headers[name])
    return own


def _standard(
    headers: Mapping[str, str], body: bytes, secret: str, now: datetime
) -> str:
    """Check a signature of Standard Webhooks 1.0: ``id.timestamp.body``."""
    name, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not name or len(name) > 190 or not at.isdecimal() or len(at) > LONGEST_TIME:
        raise ForgedError("webhook-id or webhook-timestamp is missing or odd.")
    _recent(int(at), now)
    signed = _base64(_key(secret), f"{name}.{at}.".encode() + body)
    for one in headers[STANDARD].split()[:8]:
        if hmac.compare_digest(one.encode(), f"v1,{signed}".encode()):
            return name
    raise ForgedError(
        "its signature is wrong.", next_step="Check that both have the same secret."
    )


def _key(secret: str) -> bytes:
    if secret.startswith(SECRET_PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
        except binascii.Error:
            return secret.encode()
    return secret.encode()


def _base64(key: bytes, signed: bytes) -> str:
    return base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def _equal(good: list[str], given: str) -> None:
    if not any(hmac.compare_digest(one.encode(), given.encode()) for one in good):
        raise ForgedError(
            "its signature is wrong.", next_step="Check that both have the same secret."
        )


def _iso(text: str) -> float:
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def _recent(at: float, now: datetime) -> None:
    if abs(now.timestamp() - at) > TOLERANCE.total_seconds():
        raise ForgedError(
            "it is older than five minutes, or a clock is wrong.",
            next_step="Set the clocks; send it again, signed anew.",
        )
