"""Through which server we call, as whom, and how numbers are dialled there."""

import secrets
from dataclasses import dataclass, field

from walkamile.refused import Refused
from walkamile.walk.calling.sip.wire import WAYS

DIALLED = ("plus", "00", "national")
PORTS = {"udp": 5060, "tcp": 5060, "tls": 5061}
LONGEST = 200
# What we call ourselves: whoever looks at the line can tell this walker from a customer.
SOFTWARE = "Walkamile"
# What may stand in the user part of an address (RFC 3261 25.1), less what quotes.
PLAIN = frozenset("-_.!~*'()&=+$,;?/%@:[]")


class WrongAccountError(Refused):
    """A telephone account that cannot be called through: says which field, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A telephone account: the only server that is ever spoken to.

    ``domain`` is the provider's name for itself where it is not the server's; ``login``
    the name it proves itself by, where that is not the user; ``caller`` the number that
    the line sees. ``dial`` is how numbers are dialled: "plus" (+49…), "00", "national".
    ``media`` are further addresses from which the voice may come: public ones may
    anyway, private ones only when they stand here or are the server's own.
    """

    server: str
    user: str
    password: str = field(default="", repr=False)
    port: int = 5060
    way: str = "udp"
    domain: str = ""
    login: str = ""
    caller: str = ""
    register: bool = False
    dial: str = "plus"
    media: tuple[str, ...] = ()

    @property
    def realm(self) -> str:
        """The provider's name."""
        return self.domain or self.server


def checked(account: Account) -> Account:
    """Return an account that can be used. Raises WrongAccountError."""
    for name in ("server", "user", "domain", "login", "caller"):
        _plain(name, getattr(account, name), needed=name in ("server", "user"))
    if not 1 <= account.port <= 65_535:
        raise WrongAccountError(f"{account.port} is no port.", field="port")
    if account.way not in WAYS:
        raise _one_of("transport", account.way, WAYS)
    if account.dial not in DIALLED:
        raise _one_of("dial", account.dial, DIALLED)
    return account


def _plain(name: str, value: str, *, needed: bool) -> None:
    if needed and not value:
        raise WrongAccountError(f"the {name} is missing.", field=name)
    if len(value) > LONGEST or not all(
        sign.isascii() and (sign.isalnum() or sign in PLAIN) for sign in value
    ):
        raise WrongAccountError(
            f"the {name} {value[:40]!r} holds signs that no address has.",
            field=name,
            next_step="Write it as the provider gave it, without spaces or quotes.",
        )


def _one_of(name: str, value: str, known: tuple[str, ...]) -> WrongAccountError:
    return WrongAccountError(
        f"{value!r} is no {name}.", field=name, next_step=f"Use {', '.join(known)}."
    )


def token() -> str:
    """Return a fresh random name for a branch, a tag, a call."""
    return secrets.token_hex(8)
