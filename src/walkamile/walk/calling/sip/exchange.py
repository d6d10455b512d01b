"""One request and its answers, sent again while nothing comes back (RFC 3261 17.1)."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from walkamile.walk.calling.sip.account import Account
from walkamile.walk.calling.sip.digest import ASKED, proof
from walkamile.walk.calling.sip.message import Message, written
from walkamile.walk.calling.sip.wire import Wire

# RFC 3261 17.1.1.1: the first wait, doubled each time, and no longer than this.
FIRST_WAIT, LONGEST_WAIT = 0.5, 4.0
MOST_ANSWERS = 64
TRIES = 3  # the request, one with a proof, one where the proof had grown stale
Headers = tuple[tuple[str, str], ...]
Make = Callable[[Headers], Message]


class Exchange:
    """A request that is under way."""

    def __init__(self, wire: Wire, request: Message) -> None:
        self.request = request
        self._wire, self._data = wire, written(request)
        self._answers: asyncio.Queue[Message] = asyncio.Queue(MOST_ANSWERS)
        self._heard, self._wait = False, FIRST_WAIT
        wire.send(self._data)

    def take(self, message: Message) -> None:
        """Take an answer in; a flood of them is cut off."""
        self._heard = True
        with suppress(asyncio.QueueFull):
            self._answers.put_nowait(message)

    async def next(self, within: float) -> Message | None:
        """Return the next answer; None where none comes within so many seconds."""
        clock = asyncio.get_running_loop().time
        until = clock() + within
        while (left := until - clock()) > 0:
            again = self._wire.way == "udp" and not self._heard
            try:
                async with asyncio.timeout(min(left, self._wait) if again else left):
                    return await self._answers.get()
            except TimeoutError:
                if again:
                    self._wire.send(self._data)
                    self._wait = min(2 * self._wait, LONGEST_WAIT)
        return None

    async def last(self, within: float) -> Message | None:
        """Return the final answer, passing over those that only say "wait"."""
        clock = asyncio.get_running_loop().time
        until = clock() + within
        while (left := until - clock()) > 0:
            answer = await self.next(left)
            if answer is None or answer.status >= 200:
                return answer
        return None


class Proofs:
    """What we answered to servers that asked who we are, and whether to try again."""

    def __init__(self, account: Account) -> None:
        self._account, self._tries = account, 0
        self.headers: Headers = ()

    def again(self, asked: Message, request: Message) -> bool:
        """Say whether the request is worth sending again, now with a proof.

        Raises CannotProveError where the server asks for one that we cannot give.
        """
        self._tries += 1
        if asked.status not in ASKED or self._tries >= TRIES:
            return False
        header = ASKED[asked.status][1]
        stale = "stale=true" in _asked(asked).replace(" ", "").lower()
        if any(name == header for name, _ in self.headers) and not stale:
            return False  # it knows our proof and does not believe it
        made = proof(
            asked,
            method=request.method,
            uri=request.uri,
            user=self._account.login or self._account.user,
            password=self._account.password,
        )
        self.headers = (*(one for one in self.headers if one[0] != header), made)
        return True


def _asked(message: Message) -> str:
    return message.first(ASKED[message.status][0])
