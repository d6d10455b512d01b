"""Walk a telephone line of our own: call it, hear it out, judge it, keep what was said."""

import asyncio
import signal
import tempfile
import threading
from collections.abc import Callable, Collection, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from walkamile.nouns import Evidence, Obstacle
from walkamile.recipes.transcribing import said
from walkamile.refused import MissingExtraError, Refused
from walkamile.sandbox import speech
from walkamile.walk.calling.allowed import on_the_list
from walkamile.walk.calling.explore import explore
from walkamile.walk.calling.listening import Manners
from walkamile.walk.calling.sip.account import Account
from walkamile.walk.calling.sip.agent import Phone
from walkamile.walk.calling.sound import save
from walkamile.walk.calling.tree import Keys, Line, menu_of, text_of
from walkamile.walk.calling.words import told
from walkamile.walk.phone import judge

NOT_WRITTEN = "not transcribed"
SECONDS_BETWEEN_LOOKS = 0.5  # whoever wants it to stop is heard within a breath
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What a walked line came to: the record of a written menu, with its sounds.

    ``prompts`` is one row a prompt: ``menu, seconds, words, ended, sound`` (the WAV, or
    None where a person may have spoken). ``text`` is the line as a menu file.
    """

    number: str
    figures: Mapping[str, Any]
    obstacles: tuple[Obstacle, ...]
    prompts: tuple[Mapping[str, Any], ...]
    text: str
    notes: tuple[str, ...] = ()
    sounds: Mapping[str, Path] = field(default_factory=dict)


def call_line(  # noqa: PLR0913 - all but two by name
    number: str,
    account: Account,
    *,
    allowed: Collection[str],
    permit: Callable[[], object],
    into: Path | None = None,
    manners: Manners | None = None,
    tell: Tell = lambda _: None,
    go_on: Callable[[], object] | None = None,
    transcriber: str | None = None,
) -> Called:
    """Call a line of ours and return what it is like to go through it.

    ``allowed`` are the numbers (+49…) whose owner agreed; ``permit`` is asked before
    each call and raises where no more may be made. ``into`` is where the prompts are
    kept as WAV. ``transcriber`` stands for ``WALKAMILE_TRANSCRIBER``. ``go_on`` is asked
    in a thread of its own while the calls last; what it raises ends them, and is raised.
    A call is always hung up: after an error, ctrl-C and SIGTERM too. Raises Refused.
    """
    wanted = on_the_list(number, allowed)
    kept = manners or Manners()
    try:
        walking = _walked(account, wanted, kept, permit, tell)
        line = asyncio.run(_watched(walking, go_on) if go_on else walking)
    except asyncio.CancelledError:  # SIGTERM: the line is hung up by now
        raise KeyboardInterrupt from None
    with tempfile.TemporaryDirectory(prefix="walkamile-") as held:
        sounds = _kept(line, into or Path(held))
        words = _written_down(sounds, transcriber, tell)
    return _judged(line, sounds if into else {}, words)


async def _walked(
    account: Account,
    number: str,
    manners: Manners,
    permit: Callable[[], object],
    tell: Tell,
) -> Line:
    with _stoppable():
        async with Phone(account) as phone:
            return await explore(
                phone, number, manners=manners, permit=permit, tell=tell
            )


async def _watched(
    walking: Coroutine[Any, Any, Line], go_on: Callable[[], object]
) -> Line:
    """Walk, and ask again and again whether to; the line is hung up before we leave."""
    walk = asyncio.create_task(walking)
    try:
        while not walk.done():
            await asyncio.wait({walk}, timeout=SECONDS_BETWEEN_LOOKS)
            await asyncio.to_thread(go_on)
        return walk.result()
    finally:
        walk.cancel()
        await asyncio.gather(walk, return_exceptions=True)


class _stoppable:  # noqa: N801 - read as a word: with _stoppable()
    """Turn SIGTERM into the end of the walk, so that the line is hung up first."""

    def __enter__(self) -> None:
        self._mine = threading.current_thread() is threading.main_thread()
        task = asyncio.current_task()
        if self._mine and task is not None:
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)

    def __exit__(self, *_: object) -> None:
        if self._mine:
            asyncio.get_running_loop().remove_signal_handler(signal.SIGTERM)


def _kept(line: Line, into: Path) -> dict[Keys, Path]:
    """Write each prompt as a WAV; of a person nothing was kept."""
    into.mkdir(parents=True, exist_ok=True)
    found = {}
    for path, place in line.places.items():
        if len(place.heard.voice):
            name = "-".join(path).replace("*", "star").replace("#", "hash") or "main"
            found[path] = save(place.heard.voice, into / f"{name}.wav")
    return found


def _written_down(
    sounds: Mapping[Keys, Path], program: str | None, tell: Tell
) -> dict[Keys, str]:
    """Return the words of the prompts, where a program on this machine hears them."""
    words = {}
    for path, sound in sounds.items():
        with tempfile.TemporaryDirectory(prefix="walkamile-") as held:
            try:
                # Announcements of a machine that its owner asked to be called.
                made = speech.written_down(
                    sound, into=Path(held), consent=speech.AGREED, program=program
                )
                words[path] = " ".join(str(turn["text"]) for turn in said(made))
            except MissingExtraError:
                return {}
            except Refused as why:
                tell(f"{sound.name} was not written down: {why}")
    return words


def _judged(
    line: Line, sounds: Mapping[Keys, Path], words: Mapping[Keys, str]
) -> Called:
    menu = menu_of(line, {path: told(text) for path, text in words.items()})
    judged = judge(menu)
    names = {path: place.name for path, place in line.places.items()}
    files = {names[path]: sound for path, sound in sounds.items()}
    figures = {
        **judged.figures,
        "calls": line.calls,
        "seconds_on_the_line": round(line.seconds, 1),
        "keys_not_tried": line.not_tried(),
    }
    prompts = tuple(
        {
            "menu": place.name,
            "seconds": round(place.heard.ended - place.heard.began, 2),
            "words": words.get(path, NOT_WRITTEN),
            "ended": place.heard.why,
            "sound": str(sounds[path]) if path in sounds else None,
        }
        for path, place in line.places.items()
    )
    return Called(
        number=line.number,
        figures=figures,
        obstacles=tuple(_shown(one, files) for one in judged.obstacles),
        prompts=prompts,
        text=text_of(menu),
        notes=tuple(line.notes),
        sounds=files,
    )


def _shown(obstacle: Obstacle, files: Mapping[str, Path]) -> Obstacle:
    sound = files.get(obstacle.selector)
    if sound is None:
        return obstacle
    heard = Evidence(caption=f"What [{obstacle.selector}] says", file=str(sound))
    return replace(obstacle, evidence=(heard,))
