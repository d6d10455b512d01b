"""Which internet addresses are everybody's, and which are somebody's own network?"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

# Never, not even where somebody names them: they mean "this very machine whatever it
# is", "everyone on this cable", or the service that hands out a cloud's passwords.
NEVER = {
    "is nowhere in particular": ("0.0.0.0/8", "::/128"),
    "is link-local, where clouds keep passwords": ("169.254.0.0/16", "fe80::/10"),
    "hands out a cloud's passwords": (
        "100.100.100.200/32",  # Alibaba
        "168.63.129.16/32",  # Azure
        "192.0.0.192/32",  # Oracle
        "fd00:ec2::254/128",  # Amazon
        "fd20:ce::254/128",  # Google
    ),
    "is multicast": ("224.0.0.0/4", "ff00::/8"),
    "is broadcast": ("255.255.255.255/32",),
}

# Only where somebody names the host and the port. The IANA registries of special
# addresses (RFC 6890 and its successors), read in November 2026.
CLOSED = {
    "is this machine": ("127.0.0.0/8", "::1/128"),
    "is private": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
    "is a provider's inner network": ("100.64.0.0/10",),
    "is reserved": (
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "240.0.0.0/4",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
    ),
}
# Everything that is in use outside lies in here (RFC 4291, IANA); the rest is closed.
PUBLIC_V6 = ip_network("2000::/3")

MAPPED, COMPATIBLE = ip_network("::ffff:0:0/96"), ip_network("::/96")
NAT64 = ip_network("64:ff9b::/96")
# RFC 5214: the second half of an ISATAP address starts with one of these.
ISATAP = (0x00005EFE, 0x02005EFE)

Networks = tuple[tuple[str, tuple[object, ...]], ...]


def _parsed(table: dict[str, tuple[str, ...]]) -> list[tuple[str, list[object]]]:
    return [(why, [ip_network(text) for text in texts]) for why, texts in table.items()]


_NEVER, _CLOSED = _parsed(NEVER), _parsed(CLOSED)


def why_not(text: str, *, named: bool = False) -> str:
    """Say why an address may not be reached; the empty text means that it may.

    ``text`` is an address as a resolver gives it. ``named`` says that a person named
    the host and the port: private places are then open, the ones of NEVER are not.
    An IPv4 address wrapped into an IPv6 one is judged as what it is.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return "is no address"
    inner = wrapped(address)
    reasons = (_why_not_one(one, named) for one in inner or (address,))
    return next((reason for reason in reasons if reason), "")


def wrapped(address: Address) -> tuple[Address, ...]:
    """Return the IPv4 addresses that travel inside an IPv6 one."""
    if isinstance(address, IPv4Address):
        return ()
    low = IPv4Address(int(address) & 0xFFFFFFFF)
    if address in MAPPED or address in NAT64:
        return (low,)
    if address in COMPATIBLE and int(address) > 1:
        return (low,)
    if address.sixtofour:
        return (address.sixtofour,)
    if address.teredo:
        return address.teredo
    if (int(address) >> 32) & 0xFFFFFFFF in ISATAP:
        return (low, address) if address in PUBLIC_V6 else (low,)
    return ()


def _why_not_one(address: Address, named: bool) -> str:
    for why, networks in _NEVER if named else [*_NEVER, *_CLOSED]:
        if any(address in network for network in networks):  # type: ignore[operator]
            return why
    if address.version == 6 and not named and address not in PUBLIC_V6:
        return "is reserved"
    return ""
