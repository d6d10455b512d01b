"""A telephone of our own: it knows one server, takes no calls, and makes one at a time."""

from contextlib import suppress
from types import TracebackType
from typing import Protocol, Self

from walkamile.refused import Refused
from walkamile.walk.calling.sip import wire as wires
from walkamile.walk.calling.sip.account import SOFTWARE, Account, checked, token
from walkamile.walk.calling.sip.digest import CannotProveError
from walkamile.walk.calling.sip.exchange import Exchange, Headers, Proofs
from walkamile.walk.calling.sip.message import (
    Message,
    WrongMessageError,
    answer,
    parameter,
    read,
    written,
)

REGISTERED_FOR = (
    300  # seconds; a walk takes minutes, and a killed one is soon forgotten
)
ANSWERING = 8.0  # seconds that a server may take to answer a registration
# What a far end may ask within or without a call, beside what calls answer themselves.
HARMLESS = ("OPTIONS", "NOTIFY", "INFO", "MESSAGE", "UPDATE")
ALLOW = ("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE")


class NotRegisteredError(Refused):
    """The server does not take our registration: says why."""


class Asked(Protocol):
    """A call, as the telephone knows it."""

    def asked(self, request: Message) -> None:
        """Take a request of the far end."""

    def again(self, message: Message) -> None:
        """Take an answer to an INVITE whose exchange is over."""


class Phone:
    """A telephone: use it as ``async with Phone(account) as phone``."""

    def __init__(self, account: Account) -> None:
        self.account = checked(account)
        self._exchanges: dict[tuple[str, str], Exchange] = {}
        self.calls: dict[str, Asked] = {}
        self._call_id, self._tag, self._count = token(), token(), 0

    async def __aenter__(self) -> Self:
        account = self.account
        self.wire = await wires.opened(
            account.server, account.port, account.way, self._take
        )
        if account.register:
            try:
                await self._register(REGISTERED_FOR)
            except BaseException:
                self.wire.close()
                raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if self.account.register:
                with suppress(Refused):
                    await self._register(0)
        finally:
            self.wire.close()

    @property
    def host(self) -> str:
        """Our own address, as it stands in messages."""
        host, port = self.wire.local
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    @property
    def own(self) -> str:
        """Where we can be reached during a call."""
        way = "" if self.wire.way == "udp" else f";transport={self.wire.way}"
        return f"<sip:{self.account.user}@{self.host}{way}>"

    def via(self) -> tuple[str, str]:
        """Return a Via with a fresh branch; ``rport`` gets answers through a router."""
        way = self.wire.way.upper()
        return "Via", f"SIP/2.0/{way} {self.host};branch=z9hG4bK{token()};rport"

    def begin(self, request: Message) -> Exchange:
        """Send a request, and listen for its answers until ``end``."""
        made = Exchange(self.wire, request)
        self._exchanges[_place(request)] = made
        return made

    def end(self, exchange: Exchange) -> None:
        """Listen no longer."""
        self._exchanges.pop(_place(exchange.request), None)

    def send(self, message: Message) -> None:
        """Send a message that has no answer."""
        self.wire.send(written(message))

    async def ask(
        self, method: str, uri: str, headers: Headers, within: float, count: int
    ) -> tuple[Message | None, int]:
        """Send a request, prove who we are where asked; return its last answer.

        The second value is the CSeq that was used last.
        """
        proofs = Proofs(self.account)
        while True:
            numbered = ("CSeq", f"{count} {method}")
            exchange = self.begin(
                Message(
                    method=method,
                    uri=uri,
                    headers=lowered((self.via(), *headers, numbered, *proofs.headers)),
                )
            )
            try:
                last = await exchange.last(within)
            finally:
                self.end(exchange)
            with suppress(CannotProveError):
                if last is not None and proofs.again(last, exchange.request):
                    count += 1
                    continue
            return last, count

    async def _register(self, seconds: int) -> None:
        account = self.account
        me = f"sip:{account.user}@{account.realm}"
        headers = (
            ("Max-Forwards", "70"),
            ("From", f"<{me}>;tag={self._tag}"),
            ("To", f"<{me}>"),
            ("Call-ID", self._call_id),
            ("Contact", f"{self.own};expires={seconds}"),
            ("Expires", str(seconds)),
            ("User-Agent", SOFTWARE),
        )
        said, self._count = await self.ask(
            "REGISTER", f"sip:{account.realm}", headers, ANSWERING, self._count + 1
        )
        if said is None:
            raise NotRegisteredError(
                f"{account.server} does not answer a registration.",
                next_step="Check server, port and transport of the telephone account.",
            )
        if said.status >= 300:
            known = said.status in (401, 403, 407)
            raise NotRegisteredError(
                f"{account.server} refuses the registration of {account.user}: "
                f"{said.status} {said.reason}.",
                next_step="Check user, login and password."
                if known
                else "Ask the provider.",
            )

    def _take(self, data: bytes) -> None:
        """Take a message from the server; what cannot be read is dropped."""
        try:
            message = read(data)
        except WrongMessageError:
            return
        if message.status:
            self._answered(message)
        elif message.method and message.first("call-id"):
            self._asked(message)

    def _answered(self, message: Message) -> None:
        _, method = message.sequence
        exchange = self._exchanges.get((message.branch, method))
        if exchange is not None:
            exchange.take(message)
        elif method == "INVITE":
            call = self.calls.get(message.first("call-id"))
            if call is not None:
                call.again(message)

    def _asked(self, request: Message) -> None:
        call = self.calls.get(request.first("call-id"))
        if call is not None:
            call.asked(request)
        elif request.method != "ACK":
            self.reply(request, *_outside(request))

    def reply(
        self,
        to: Message,
        status: int,
        reason: str,
        more: Headers = (),
        body: bytes = b"",
    ) -> None:
        """Answer a request of the far end."""
        kept = (ALLOW, ("User-Agent", SOFTWARE), *more)
        self.send(answer(to, status, reason, tag=self._tag, more=kept, body=body))


def _outside(request: Message) -> tuple[int, str]:
    """Return our answer to a request outside of a call: we take no calls."""
    if request.method == "INVITE":
        return 486, "Busy Here"
    if request.method in HARMLESS and not parameter(request.first("to"), "tag"):
        return 200, "OK"
    return 481, "Call Does Not Exist"


def lowered(headers: Headers) -> Headers:
    """Return headers with the names by which messages are read."""
    return tuple((name.lower(), value) for name, value in headers)


def _place(request: Message) -> tuple[str, str]:
    return request.branch, request.method
