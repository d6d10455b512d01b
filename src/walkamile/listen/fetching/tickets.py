"""Signed tickets (JSON Web Tokens): how Apple and Google want to be asked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from walkamile.listen.fetching.answer import NotLetInError
from walkamile.refused import MissingExtraError

# Apple takes no ticket that lasts longer than twenty minutes.
LASTS_SECONDS = 15 * 60


def ticket(
    said: Mapping[str, Any], *, key: str, kind: str, now: datetime, key_id: str = ""
) -> str:
    """Return a ticket that says this, signed with a private key.

    Raises NotLetInError where the key is none, MissingExtraError without the library.
    """
    try:
        import jwt
    except ImportError:
        raise MissingExtraError("feeds", purpose="Asking an app store") from None
    issued = int(now.timestamp())
    claims = {"iat": issued, "exp": issued + LASTS_SECONDS, **said}
    headers = {"kid": key_id} if key_id else None
    try:
        return jwt.encode(claims, key, algorithm=kind, headers=headers)
    except (ValueError, TypeError, jwt.PyJWTError):
        raise NotLetInError(
            "the private key cannot be read.",
            next_step="Paste the whole file, from BEGIN PRIVATE KEY to END PRIVATE KEY.",
        ) from None
