"""A host and a port as a person means them, and whether one may go there."""

import re
import socket
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

import idna

from walkamile.outside.addresses import why_not
from walkamile.refused import Refused

# Where the web is served. Any other port of a public host must be named by a person:
# mail and database servers answer to a browser's request line too.
WEB_PORTS = (80, 443, 8080, 8443)
DEFAULT_PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}

LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
PLAIN_IPV4 = re.compile(r"((0|[1-9][0-9]{0,2})\.){3}(0|[1-9][0-9]{0,2})")
URL = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<authority>[^/?#]*)", re.IGNORECASE
)
AUTHORITY = re.compile(r"(\[(?P<six>[^\[\]]*)\]|(?P<host>[^\[\]:]*))(:(?P<port>\d*))?")

LONGEST_NAME = 253
MOST_ADDRESSES = 16

Resolve = Callable[[str, int], Collection[str]]


class NotAllowedError(Refused):
    """A place that may not be reached from here; ``place`` says which."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(
            f"{place} {reason}, so nothing is sent there.",
            next_step="If it is yours, allow its host and port: at the shell with "
            "--allow HOST:PORT, in the house by WALKAMILE_ALLOW (see docs/feeds.md).",
        )
        self.place = place
        self.why = reason


class NotFoundError(Refused):
    """A name that no address belongs to."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A host in its one plain spelling, and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else self._plain

    @property
    def _plain(self) -> str:
        return f"{self.host}:{self.port}"


def place_of_url(url: str, *, schemes: Collection[str] = ("http", "https")) -> Place:
    """Return where a URL leads. Raises NotAllowedError for anything odd."""
    found = URL.match(url)
    if not found:
        raise NotAllowedError(_shown(url), "is not an address of the web")
    scheme = found["scheme"].lower()
    if scheme not in schemes:
        raise NotAllowedError(_shown(url), f"is reached by {scheme}, not by the web")
    return place_of(found["authority"], port=DEFAULT_PORTS.get(scheme, 0))


def place_of(authority: str, *, port: int = 0) -> Place:
    """Return the place that ``host:port`` names. Raises NotAllowedError."""
    found = AUTHORITY.fullmatch(authority)
    if "@" in authority:
        raise NotAllowedError(_shown(authority), "hides its host behind a name and @")
    if not found:
        raise NotAllowedError(_shown(authority), "is oddly spelled")
    number = int(found["port"] or port or 0)
    if not 0 < number < 65536:
        raise NotAllowedError(_shown(authority), "names no port")
    if found["six"] is not None:
        return Place(_plain_six(found["six"]), number)
    return Place(_plain_name(found["host"]), number)


def places(allowed: Iterable[str]) -> frozenset[Place]:
    """Return the places that a list of ``host:port``, hosts and URLs names.

    A host without a port stands for ports 80 and 443.
    """
    found: set[Place] = set()
    for text in allowed:
        entry = text.strip()
        if URL.match(entry):
            found.add(place_of_url(entry))
        elif re.search(r":\d+$", entry) and not _bare_six(entry):
            found.add(place_of(entry))
        elif entry:
            host = f"[{entry}]" if _bare_six(entry) else entry
            found |= {place_of(host, port=port) for port in (80, 443)}
    return frozenset(found)


def addresses_of(
    place: Place, allowed: Collection[Place], resolve: Resolve
) -> list[str]:
    """Return the addresses at which a place may be reached: connect to these only.

    ``allowed`` are the places that a person named; ``resolve`` asks for a name's
    addresses. Raises NotAllowedError, or NotFoundError where a name has no address.
    """
    named = place in allowed
    found = _found(place, named, resolve)
    bad = {address: why_not(address, named=named) for address in found}
    good = [address for address, why in bad.items() if not why]
    if named and good:
        return good
    if why := next((why for why in bad.values() if why), ""):
        raise NotAllowedError(str(place), why)
    if not named and place.port not in WEB_PORTS:
        raise NotAllowedError(str(place), "is not a port of the web")
    return good


def _found(place: Place, named: bool, resolve: Resolve) -> list[str]:
    host = place.host
    if ":" in host or PLAIN_IPV4.fullmatch(host):
        return [host]
    if host == "localhost" or host.endswith(".localhost"):  # RFC 6761, section 6.3
        return ["127.0.0.1", "::1"]
    if not named and "." not in host:
        raise NotAllowedError(str(place), "is a name of the inner network")
    try:
        found = list(dict.fromkeys(resolve(host, place.port)))[:MOST_ADDRESSES]
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise NotFoundError(
            f"no address belongs to {host}.",
            next_step="Check the spelling, and that this machine is on the network.",
        )
    return found


def ask_the_system(host: str, port: int) -> list[str]:
    """Return the addresses that this machine's resolver knows for a name."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(answer[4][0]) for answer in answers]


def _plain_name(host: str) -> str:
    name = host.lower()
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except idna.IDNAError:
            raise NotAllowedError(_shown(host), "is oddly spelled") from None
    name = name.removesuffix(".")
    labels = name.split(".")
    good = len(name) <= LONGEST_NAME and all(map(LABEL.fullmatch, labels))
    if not good or (NUMBER.fullmatch(labels[-1]) and not _plain_four(name)):
        raise NotAllowedError(_shown(host), "is oddly spelled")
    return name


def _plain_four(name: str) -> bool:
    return bool(PLAIN_IPV4.fullmatch(name)) and all(
        int(part) < 256 for part in name.split(".")
    )


def _plain_six(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError:
        address = None
    if not isinstance(address, IPv6Address) or address.scope_id:
        raise NotAllowedError(_shown(host), "is oddly spelled")
    return address.compressed


def _bare_six(entry: str) -> bool:
    return entry.count(":") > 1 and not entry.startswith("[")


def _shown(text: str) -> str:
    """Return a stranger's text so that it can do nothing in a log or a header."""
    return "".join(sign if sign.isprintable() else "?" for sign in text[:80]) or "''"
