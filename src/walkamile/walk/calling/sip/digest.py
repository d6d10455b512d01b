"""Answer a server that asks who is calling: digest authentication (RFC 7616, 8760)."""

import hashlib
import secrets
from collections.abc import Iterable

from walkamile.walk.calling.sip.message import Message, split

# The strongest first; "-sess" is asked for by hardly any server and is not answered.
KNOWN = ("sha-512-256", "sha-256", "md5")
LONGEST = 4_096
ASKED = {401: ("www-authenticate", "Authorization")}
ASKED[407] = ("proxy-authenticate", "Proxy-Authorization")


class CannotProveError(ValueError):
    """The server asks for a proof that we cannot give."""


def proof(
    asked: Message, *, method: str, uri: str, user: str, password: str, count: int = 1
) -> tuple[str, str]:
    """Return the header that answers a 401 or 407. Raises CannotProveError."""
    name, header = ASKED[asked.status]
    given = [value for key, value in asked.headers if key == name]
    challenge = _best(given)
    return header, _answered(challenge, method, uri, user, password, count)


def _best(given: Iterable[str]) -> dict[str, str]:
    read = [parameters(value) for value in given]
    for kind in KNOWN:
        for one in read:
            if one.get("algorithm", "md5").lower() == kind and one.get("nonce"):
                return one
    raise CannotProveError("the server asks for a proof of a kind that is not known")


def parameters(value: str) -> dict[str, str]:
    """Return the parts of a challenge ``Digest realm="…", nonce="…"``; never raises."""
    scheme, _, rest = value[:LONGEST].strip().partition(" ")
    if scheme.lower() != "digest":
        return {}
    found: dict[str, str] = {}
    for part in split(rest):
        name, _, told = part.partition("=")
        plain = told.strip()
        if plain.startswith('"'):
            plain = _unquoted(plain)
        found.setdefault(name.strip().lower(), plain)
    return found


def _unquoted(text: str) -> str:
    inner = text[1:-1] if text.endswith('"') and len(text) > 1 else text[1:]
    parts = inner.split("\\\\")
    return "\\".join(part.replace("\\", "") for part in parts)


def _hash(kind: str, text: str) -> str:
    name = {"sha-512-256": "sha512_256", "sha-256": "sha256", "md5": "md5"}[kind]
    data = text.encode("utf-8", "replace")
    return hashlib.new(name, data, usedforsecurity=False).hexdigest()


def _answered(
    asked: dict[str, str], method: str, uri: str, user: str, password: str, count: int
) -> str:
    kind = asked.get("algorithm", "md5").lower()
    realm, nonce = asked.get("realm", ""), asked["nonce"]
    who = _hash(kind, f"{user}:{realm}:{password}")
    what = _hash(kind, f"{method}:{uri}")
    parts = {"username": user, "realm": realm, "nonce": nonce, "uri": uri}
    bare = {"algorithm": asked.get("algorithm", "MD5")}
    offered = [one.strip().lower() for one in asked.get("qop", "").split(",")]
    if "auth" in offered:
        own, number = secrets.token_hex(8), f"{count:08x}"
        proven = _hash(kind, f"{who}:{nonce}:{number}:{own}:auth:{what}")
        parts["cnonce"] = own
        bare |= {"qop": "auth", "nc": number}
    elif any(offered):
        raise CannotProveError("the server asks for a protection that is not known")
    else:
        proven = _hash(kind, f"{who}:{nonce}:{what}")
    parts["response"] = proven
    if "opaque" in asked:
        parts["opaque"] = asked["opaque"]
    told = [f'{name}="{_quoted(value)}"' for name, value in parts.items()]
    return "Digest " + ", ".join([*told, *(f"{n}={v}" for n, v in bare.items())])


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
