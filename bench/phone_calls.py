"""A call tree of known shape, walked by telephone on loopback at the speed of speech.

    python bench/phone_calls.py

Prints which keys were found right, by how much the seconds of prompts are off, dead
ends and loops; and where recorded prompts and music on hold are at hand (Debian's
asterisk-core-sounds-*-wav and asterisk-moh-opsound-wav), what passes for music.
"""

# ruff: noqa: E402, I001

import asyncio
import sys
import time
import wave
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

from walk.calling import ivr

from walkamile.walk.calling import hearing, sound
from walkamile.walk.calling.explore import explore
from walkamile.walk.calling.listening import Manners
from walkamile.walk.calling.sip.account import Account
from walkamile.walk.calling.sip.agent import Phone
from walkamile.walk.calling.tree import menu_of
from walkamile.walk.phone import judge

MENUS = {
    "main": (3.0, {"1": "orders", "2": "person", "3": "hours", "4": "more"}),
    "orders": (2.4, {"1": "queue", "2": "main"}),
    "hours": (2.0, {}),
    "more": (1.8, {"1": "deep", "2": "busy"}),
    "deep": (1.5, {"1": "person", "2": "more"}),
}
PATHS = {
    "main": (),
    "orders": ("1",),
    "hours": ("3",),
    "more": ("4",),
    "deep": ("4", "1"),
}
KINDS = {"person": "person", "queue": "person", "busy": "hang up"}
BACK = {("orders", "2"), ("deep", "2")}
SOUNDS = Path("/usr/share/asterisk")


async def walked():
    shape = ivr.Shape(menus=MENUS, ends=frozenset({"hours"}), wrong_seconds=1.0)
    exchange = await ivr.Exchange.opened(shape, speed=1.0, auth="proxy")
    manners = Manners(calls=20, pause=0.1, linger=2.5, patience=3, short=0, longest=120)
    given = Account(
        server="127.0.0.1",
        port=exchange.port,
        user="walker",
        password=ivr.PASSWORD,
        register=True,
    )
    async with Phone(given) as phone:
        line = await explore(
            phone,
            "+442079460123",
            manners=manners,
            permit=lambda: None,
            tell=lambda _: None,
        )
    await asyncio.sleep(0.2)
    left = exchange.up
    exchange.close()
    return line, left


def true_leads():
    told = {}
    for name, (_, keys) in MENUS.items():
        for key, to in keys.items():
            kind = "back" if (name, key) in BACK else KINDS.get(to, "menu")
            told[PATHS[name], key] = kind
    return told


def main():
    began = time.monotonic()
    line, left = asyncio.run(walked())
    found = {
        (place.path, key): lead.to
        for place in line.places.values()
        for key, lead in place.leads.items()
        if lead.to not in ("again", "nothing")
    }
    wanted = true_leads()
    right = sum(found.get(one) == kind for one, kind in wanted.items())
    wrong = [one for one in found if found[one] != wanted.get(one)]
    print(
        f"keys found with where they lead: {right} of {len(wanted)}; invented or wrong: {len(wrong)} {wrong}"
    )
    off = []
    for name, path in PATHS.items():
        if path in line.places:
            heard = line.places[path].heard
            off.append(abs(heard.ended - heard.began - MENUS[name][0]))
    print(
        f"prompts found: {len(off)} of {len(PATHS)}; seconds off: median {np.median(off):.2f}, worst {max(off):.2f}"
    )
    figures = judge(menu_of(line, {})).figures
    person = MENUS["main"][0] + 0.3 + 1.5 + 0.3
    print(
        f"dead ends {figures['dead_ends']} (2 there), loops {figures['loops']} (2 there), "
        f"keys to a person {figures['keys_to_a_person']} (2), seconds {figures['seconds_to_a_person']} ({person:.1f})"
    )
    print(
        f"calls {line.calls}, {line.seconds:.0f} s on the line, left open {left}, all tried {line.complete}, "
        f"{time.process_time():.1f} CPU s, {time.monotonic() - began:.0f} s"
    )
    real()


def real():
    """Recorded prompts and music: how often a stretch of six seconds passes for music."""
    for name, pattern in (
        ("prompts", "sounds/*_[fm]_*/**/*.wav"),
        ("music", "moh/**/*.wav"),
    ):
        said = [hearing.MUSIC_LOUD, 0]
        hits = count = 0
        for file in sorted(SOUNDS.glob(pattern)):
            for levels in stretches(file):
                count += 1
                loud = np.mean(np.asarray(levels) > hearing.LOUDEST_NOISE)
                hits += (
                    loud >= said[0] and hearing.low_share(levels) < hearing.MUSIC_LOW
                )
        print(
            f"{name}: {hits} of {count} stretches pass for music"
            if count
            else f"{name}: none at hand"
        )


def stretches(file):
    with wave.open(str(file)) as opened:
        if opened.getframerate() != sound.RATE:
            return
        heard = np.frombuffer(opened.readframes(opened.getnframes()), "<i2")
    size = hearing.MUSIC_FRAMES * sound.FRAME
    for begin in range(0, len(heard) - size, 2 * sound.RATE):
        part = sound.decoded(sound.encoded(heard[begin : begin + size], 0), 0)
        yield [hearing.level(frame) for frame in part.reshape(-1, sound.FRAME)]


if __name__ == "__main__":
    main()
