"""One call: dialled, answered or not, and hung up whatever happens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from walkamile.outside.addresses import why_not
from walkamile.refused import Refused
from walkamile.walk.calling.hearing import Ear
from walkamile.walk.calling.sip import sdp
from walkamile.walk.calling.sip.account import SOFTWARE, token
from walkamile.walk.calling.sip.agent import Phone, lowered
from walkamile.walk.calling.sip.digest import CannotProveError
from walkamile.walk.calling.sip.exchange import Exchange, Headers, Proofs
from walkamile.walk.calling.sip.message import Message, address, parameter
from walkamile.walk.calling.sip.voice import Voice

ANSWER_TO_BYE = 4.0  # seconds; the first BYE is out before we wait at all
ANSWER_TO_CANCEL = 4.0
SILENT_SERVER = 10.0  # seconds without any answer to an INVITE
# RFC 4028: the far end ends a call by itself when we, killed, refresh it no more.
LEAST_SESSION = 90
WHY = {
    486: ("busy", "the line is busy"),
    600: ("busy", "the line is busy"),
    603: ("declined", "the call was declined"),
    403: ("refused", "the server does not allow this call"),
    401: ("refused", "the server does not take user and password"),
    407: ("refused", "the server does not take user and password"),
    402: ("refused", "the server wants to be paid first"),
    404: ("no such number", "there is no such number"),
    410: ("no such number", "the number is no longer in use"),
    484: ("no such number", "the number is incomplete"),
    604: ("no such number", "there is no such number"),
    408: ("no answer", "nobody answered"),
    480: ("no answer", "the line cannot be reached just now"),
    487: ("no answer", "the call was ended before anybody answered"),
    488: ("no voice", "the line wants a kind of sound that is not spoken here"),
    606: ("no voice", "the line wants a kind of sound that is not spoken here"),
}


class NotAnsweredError(Refused):
    """A call that nobody answered: ``kind`` is busy, declined, no answer, …"""

    def __init__(self, kind: str, reason: str, next_step: str = "") -> None:
        super().__init__(reason, next_step=next_step)
        self.kind = kind


class Dialog:
    """A call to one number. ``ended`` is empty while it lasts, then says who ended it."""

    def __init__(self, phone: Phone, number: str, ear: Ear, longest: float) -> None:
        self.phone, self.number, self.ear = phone, number, ear
        self.ended, self.answered, self.rang = "", False, False
        self.early = 0.0  # seconds that were heard before anybody answered
        self._longest = longest
        account = phone.account
        caller = account.caller or account.user
        self._target = f"sip:{number}@{account.realm};user=phone"
        self._from = f'"{SOFTWARE}" <sip:{caller}@{account.realm}>;tag={token()}'
        self._to = f"<{self._target}>"
        self._call_id, self._count = token(), 0
        self._session, self._version = int(token()[:6], 16), 1
        self._routes: Headers = ()
        self._invite: Message | None = None
        self._over = False

    async def dial(self, ring: float) -> None:
        """Call, and wait so many seconds for an answer. Raises NotAnsweredError."""
        self.voice = await Voice.opened(self.phone.wire.local[0], self.ear)
        self.phone.calls[self._call_id] = self
        proofs, session = Proofs(self.phone.account), True
        while True:
            exchange = self._invited(proofs.headers, session)
            try:
                final = await self._final(exchange, ring)
            except BaseException:
                await self._given_up(exchange)
                raise
            finally:
                self.phone.end(exchange)
            if 200 <= final.status < 300:
                return self._up(final)
            self._acknowledged(final, exchange.request)
            if final.status == 422 and session:
                session = False
                continue
            try:
                again = proofs.again(final, exchange.request)
            except CannotProveError as wrong:
                raise NotAnsweredError("refused", f"{wrong}.") from None
            if not again:
                raise _not_answered(final)

    def _invited(self, proofs: Headers, session: bool) -> Exchange:
        self._count += 1
        seconds = max(LEAST_SESSION, int(self._longest) + 10)
        timer = (
            (("Supported", "timer"), ("Session-Expires", f"{seconds};refresher=uac"))
            if session
            else ()
        )
        wire = self.phone.wire
        self._invite = self._request(
            "INVITE",
            self._count,
            (
                *timer,
                ("Contact", self.phone.own),
                ("Content-Type", "application/sdp"),
                *proofs,
            ),
            body=sdp.offer(wire.local[0], self.voice.port, self._session),
        )
        return self.phone.begin(self._invite)

    def _request(
        self, method: str, count: int, more: Headers = (), *, body: bytes = b""
    ) -> Message:
        headers = (
            self.phone.via(),
            *self._routes,
            ("Max-Forwards", "70"),
            ("From", self._from),
            ("To", self._to),
            ("Call-ID", self._call_id),
            ("CSeq", f"{count} {method}"),
            ("User-Agent", SOFTWARE),
            *more,
        )
        return Message(
            method=method, uri=self._target, headers=lowered(headers), body=body
        )

    async def _final(self, exchange: Exchange, ring: float) -> Message:
        clock = asyncio.get_running_loop().time
        until, within = clock() + ring, min(ring, SILENT_SERVER)
        heard = False
        while True:
            said = await exchange.next(within)
            if said is None:
                await self._given_up(exchange)
                if not heard:
                    raise NotAnsweredError("no answer", "the server does not answer.")
                raise NotAnsweredError(
                    "no answer", f"nobody answered within {ring:g} seconds."
                )
            if said.status >= 200:
                return said
            heard = True
            self.rang = self.rang or said.status >= 180
            if said.body and self.voice.sound is None:
                with suppress(sdp.NoSoundError, NotAnsweredError):
                    self._aim(said.body)
            within = max(until - clock(), 0.0)

    def _up(self, final: Message) -> None:
        self.early = self.ear.seconds
        self.answered = True
        self._settle(final)
        self._acknowledge()
        if final.body or self.voice.sound is None:
            try:
                self._aim(final.body)
            except sdp.NoSoundError as wrong:
                raise NotAnsweredError(
                    "no voice", f"there is no voice: {wrong}."
                ) from None
        self.ear.begin()

    def _settle(self, final: Message) -> None:
        """Take over where the far end is, and by which way it wants to be asked."""
        self._to = final.first("to")[:1_000]
        if contact := final.every("contact"):
            self._target = address(contact[0])[:1_000] or self._target
        routes = reversed(final.every("record-route"))
        self._routes = tuple(("Route", one[:1_000]) for one in routes)

    def _acknowledge(self) -> None:
        self._ack = self._request("ACK", self._count)
        self.phone.send(self._ack)

    def _acknowledged(self, final: Message, invite: Message) -> None:
        """Confirm a refusal, on the same branch (RFC 3261 17.1.1.3)."""
        kept = ("via", "from", "call-id", "route", "max-forwards")
        headers = [one for one in invite.headers if one[0] in kept]
        headers += [("to", final.first("to")), ("cseq", f"{invite.sequence[0]} ACK")]
        self.phone.send(Message(method="ACK", uri=invite.uri, headers=tuple(headers)))

    def _aim(self, body: bytes) -> None:
        """Speak to where the answer says, if that is the server's or a public place."""
        to = sdp.read(body)
        own = (self.phone.wire.peer, *self.phone.account.media)
        if to.address not in own and (why := why_not(to.address)):
            raise NotAnsweredError(
                "no voice",
                f"the server sends the voice to {to.address}, which {why}.",
                next_step="Where this is right, name the address for the account: --media.",
            )
        self.voice.aim(to)

    async def press(self, key: str) -> None:
        """Press a key of the telephone; what comes from now on is what it led to."""
        self.ear.begin()
        await self.voice.press(key)

    def asked(self, request: Message) -> None:
        """Take what the far end asks within the call; a transfer is declined."""
        if request.method == "ACK":
            return None
        if parameter(request.first("to"), "tag") != parameter(self._from, "tag"):
            return self.phone.reply(request, 481, "Call Does Not Exist")
        if request.method == "BYE":
            self.ended = self.ended or "the line hung up"
            return self.phone.reply(request, 200, "OK")
        if request.method == "INVITE" or (request.method == "UPDATE" and request.body):
            return self._changed(request)
        if request.method == "REFER":
            return self.phone.reply(request, 603, "Decline")
        return self.phone.reply(request, 200, "OK")

    def _changed(self, request: Message) -> None:
        """Let the far end move the voice, hold the call, or only refresh it."""
        here, port = self.phone.wire.local[0], self.voice.port
        self._version += 1
        try:
            if request.body:
                self._aim(request.body)
                body = sdp.answer(
                    here, port, self._session, request.body, self._version
                )
            else:
                body = sdp.offer(here, port, self._session)
        except (sdp.NoSoundError, NotAnsweredError):
            return self.phone.reply(request, 488, "Not Acceptable Here")
        more = (("Contact", self.phone.own), ("Content-Type", "application/sdp"))
        return self.phone.reply(request, 200, "OK", more, body)

    def again(self, message: Message) -> None:
        """Take an answer that comes once more, or after we gave the call up."""
        if not 200 <= message.status < 300:
            return
        if self.answered and message.first("to") == self._to:
            self.phone.send(self._ack)
            return
        kept = self._to, self._target, self._routes
        self._settle(message)
        self.phone.send(self._request("ACK", message.sequence[0]))
        self.phone.send(self._request("BYE", message.sequence[0] + 1))
        if self.answered:
            self._to, self._target, self._routes = kept

    async def _given_up(self, exchange: Exchange) -> None:
        """Take the call back before it is answered; one answered meanwhile is ended."""
        if self._over or self._invite is None:
            return
        self._over = True
        kept = ("via", "from", "to", "call-id", "route", "max-forwards")
        headers = [one for one in self._invite.headers if one[0] in kept]
        headers.append(("cseq", f"{self._count} CANCEL"))
        cancel = Message(method="CANCEL", uri=self._invite.uri, headers=tuple(headers))
        sent = self.phone.begin(cancel)
        try:
            final = await exchange.last(ANSWER_TO_CANCEL)
        finally:
            self.phone.end(sent)
        if final is None:
            return
        if final.status >= 300:
            self._acknowledged(final, self._invite)
        else:
            self.again(final)

    async def hang_up(self) -> None:
        """End the call: sent before anything is waited for, and only once."""
        if self.answered and not self._over and not self.ended:
            self._over = True
            self.ended = "we hung up"
            try:
                _, self._count = await self.phone.ask(
                    "BYE", self._target, self._headers(), ANSWER_TO_BYE, self._count + 1
                )
            finally:
                self._over = True
        if hasattr(self, "voice"):
            self.voice.close()

    def _headers(self) -> Headers:
        request = self._request("BYE", 0)
        return tuple(one for one in request.headers if one[0] not in ("via", "cseq"))


@asynccontextmanager
async def calling(
    phone: Phone, number: str, *, ear: Ear, ring: float, longest: float
) -> AsyncIterator[Dialog]:
    """Call a number; whatever happens inside, the call is hung up at the end.

    Raises NotAnsweredError.
    """
    call = Dialog(phone, number, ear, longest)
    try:
        await call.dial(ring)
        yield call
    finally:
        await call.hang_up()


def _not_answered(final: Message) -> NotAnsweredError:
    if 300 <= final.status < 400:
        to = address(final.first("contact"))[:80]
        return NotAnsweredError(
            "forwarded", f"the line is forwarded to {to!r}; that is not followed."
        )
    kind, words = WHY.get(
        final.status,
        ("failed", "the server failed" if final.status >= 500 else "the call failed"),
    )
    because = f" ({final.status} {final.reason})"[:120]
    return NotAnsweredError(kind, f"{words}{because}.")
