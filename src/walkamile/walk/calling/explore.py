"""Call a line a few times, and try its keys menu by menu, the shallowest first."""

import asyncio
from collections.abc import Callable

from walkamile.refused import Refused
from walkamile.walk.calling.allowed import dialled
from walkamile.walk.calling.hearing import Ear
from walkamile.walk.calling.likeness import holds
from walkamile.walk.calling.listening import Heard, Listener, Manners
from walkamile.walk.calling.sip.agent import Phone
from walkamile.walk.calling.sip.dialog import Dialog, NotAnsweredError, calling
from walkamile.walk.calling.tree import ALONE, PERSON, Keys, Lead, Line, Place

Permit = Callable[[], object]
Tell = Callable[[str], None]
FAILURES = 2  # in a row; then the line is left in peace
# At most so much of the longest call is used before another key is tried in it.
SHARE = 0.7


class NothingHeardError(Refused):
    """A line of which nothing at all was heard: says why."""


async def explore(
    phone: Phone, number: str, *, manners: Manners, permit: Permit, tell: Tell
) -> Line:
    """Return what a line offers, as far as it was found within the calls allowed.

    ``permit`` is asked before every call; what it raises ends the walk, and is raised
    only where nothing was heard before. Raises NothingHeardError, or Refused.
    """
    walker = Walker(phone, Line(number=number, manners=manners), tell)
    failed: list[str] = []
    while walker.line.calls < manners.calls and not walker.done:
        if walker.line.calls:
            await asyncio.sleep(manners.pause)
        try:
            permit()
            walker.line.calls += 1
            await walker.call()
            failed = []
        except NotAnsweredError as why:
            failed.append(f"{why.kind}: {why}")
            tell(f"Not answered: {why}")
        except Refused as why:
            if not walker.line.places:
                raise
            walker.line.notes.append(str(why))
            break
        if len(failed) >= FAILURES or (failed and not walker.line.places):
            break
    walker.line.notes += failed
    if not walker.line.places:
        raise NothingHeardError(
            f"{number}: {failed[-1] if failed else 'nothing was heard.'}",
            next_step="Nothing was tried again by itself; call later.",
        )
    return walker.line


class Walker:
    """Walks one line, call after call."""

    def __init__(self, phone: Phone, line: Line, tell: Tell) -> None:
        self.phone, self.line, self._tell = phone, line, tell
        self._in_vain: dict[tuple[Keys, str], int] = {}

    @property
    def done(self) -> bool:
        """Whether there is nothing left to try."""
        return bool(self.line.places) and next(self.line.wanted(), None) is None

    async def call(self) -> None:
        """Make one call, and try in it what can be tried. Raises NotAnsweredError."""
        manners = self.line.manners
        self._tell(f"Call {self.line.calls} of at most {manners.calls}")
        ear = Ear(quiet=manners.quiet, longest=manners.ring + 2 * manners.longest)
        number = dialled(self.line.number, self.phone.account.dial)
        async with calling(
            self.phone, number, ear=ear, ring=manners.ring, longest=manners.longest
        ) as call:
            try:
                async with asyncio.timeout(manners.longest):
                    await self._walk(call)
            except TimeoutError:
                self.line.notes.append(f"a call was ended after {manners.longest:g} s")
            finally:
                self.line.seconds += ear.seconds
        if not call.voice.came:
            raise NotAnsweredError("no voice", "answered, but no voice came.")

    async def _walk(self, call: Dialog) -> None:
        if not await self._answered(call):
            return
        at: Keys = ()
        in_vain = 0
        while (target := next(self.line.wanted(), None)) is not None:
            path, key = target
            if path[: len(at)] != at or in_vain >= self.line.manners.tries:
                return
            if call.ear.seconds > SHARE * self.line.manners.longest:
                return
            if not await self._go(call, path, len(at)):
                self._missed(path, key)
                return
            await call.press(key)
            heard, places = await self._hear(call)
            lead = self._lead(path, key, heard, places)
            self._note(path, key, lead, heard)
            in_vain += lead.to in ("again", "nothing")
            if call.ended or lead.to in ("person", "hang up"):
                return
            at = lead.place if lead.to in ("menu", "back") else path

    async def _answered(self, call: Dialog) -> bool:
        """Hear the first prompt; say whether keys can be tried after it."""
        heard, places = await self._hear(call)
        if () not in self.line.places:
            if heard.why == "silence" and not call.voice.came:
                return False
            self.line.places[()] = Place(path=(), heard=heard)
            self._tell(f"main: {_said(heard)}")
            return self.line.places[()].waits
        if heard.known is None or places[heard.known].path != ():
            self.line.notes.append(f"call {self.line.calls} was answered differently")
            return False
        return not call.ended

    async def _hear(self, call: Dialog) -> tuple[Heard, list[Place]]:
        places = list(self.line.places.values())
        known = [one.heard.voice for one in places]
        heard = await Listener(call, self.line.manners, known).hear_out()
        return heard, places

    async def _go(self, call: Dialog, path: Keys, begin: int) -> bool:
        """Press the keys of a way that is known; say whether it led there again."""
        for place in range(begin, len(path)):
            await call.press(path[place])
            heard, places = await self._hear(call)
            led = heard.known is not None and places[heard.known].path
            if led != path[: place + 1] or call.ended:
                return False
        return True

    def _missed(self, path: Keys, key: str) -> None:
        tries = self._in_vain[path, key] = self._in_vain.get((path, key), 0) + 1
        if tries >= FAILURES:
            keys = " ".join(path)
            self.line.notes.append(f"keys {keys} did not lead to the same place again")
            self.line.places[path].leads[key] = Lead(to="unknown")

    def _lead(self, path: Keys, key: str, heard: Heard, places: list[Place]) -> Lead:
        """Say where a key led, by what was heard after it."""
        here = self.line.places[path]
        if heard.person:
            return Lead(to="person", seconds=heard.until, because=PERSON[heard.why])
        if heard.why in ALONE:
            return Lead(to="hang up", seconds=heard.ended, because=ALONE[heard.why])
        if heard.known is not None:
            return self._known(here, places[heard.known])
        if heard.why == "silence":
            return Lead(to="nothing")
        if not len(heard.voice):
            return Lead(to="hang up", because="hung up without a word")
        return Lead(to="menu", place=(*path, key))

    def _known(self, here: Place, place: Place) -> Lead:
        path = here.path
        if place.path == path:
            return Lead(to="again")
        if place.path == path[: len(place.path)]:
            return Lead(to="back", place=place.path)
        if place.path[:-1] == path and not place.leads:
            # Two keys of one menu that say the same: what is said of wrong keys.
            here.leads[place.path[-1]] = Lead(to="again")
            self.line.places.pop(place.path)
            self._wrong = place.heard.voice
            return Lead(to="again")
        return Lead(to="back", place=place.path)

    def _note(self, path: Keys, key: str, lead: Lead, heard: Heard) -> None:
        wrong = getattr(self, "_wrong", None)
        if lead.to == "menu" and wrong is not None and holds(wrong, heard.voice):
            lead = Lead(to="again")
        self.line.places[path].leads[key] = lead
        if lead.to == "menu" and lead.place not in self.line.places:
            self.line.places[lead.place] = Place(path=lead.place, heard=heard)
        told = lead.because or lead.to
        self._tell(f"{' '.join((*path, key))}: {told}, {_said(heard)}")


def _said(heard: Heard) -> str:
    return f"{heard.ended - heard.began:.1f} s of voice, then {heard.why}"
