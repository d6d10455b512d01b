"""What an address on the command line gives: fetched politely, through the one door."""

import os
import time
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from walkamile.cli.out import tell
from walkamile.refused import Refused

if TYPE_CHECKING:
    from walkamile.listen.feed import Feed

# A secret on a command line is seen by everybody on the machine: here it is not.
SECRET = "WALKAMILE_FEED_"  # noqa: S105 - the start of a name, not a secret
USUAL_MAILBOX_PORT = 993

Read = tuple[Path, str | None, dict[str, Any]]


def arrived(
    address: str,
    as_: str | None,
    answers: Mapping[str, Any],
    *,
    folder: Path,
    allow: Collection[str],
) -> Iterator[Read]:
    """Yield files that an address gave: path, who reads it, what that one is told.

    The host and port that a person typed are open; everything else that is private
    stays closed, unless ``allow`` names it. Raises Refused.
    """
    from walkamile.outside import Outside
    from walkamile.recipes.fetching_in import fetched, kind_of

    feed, told = kind_of(address, as_)
    known = {field.name for field in feed.fields} if feed else set()
    given = _secrets(feed) | {n: str(v) for n, v in answers.items() if n in known}
    rest = {name: value for name, value in answers.items() if name not in known}
    if feed:
        _complete(feed, told | given)
    with Outside(allow=[*_named(address, told | given), *allow]) as way_out:
        for one in fetched(
            address, as_=as_, given=given, folder=folder, way_out=way_out,
            now=datetime.now(UTC), sleep=_wait,  # noqa: TID251 - the clock on the wall
        ):  # fmt: skip
            yield (
                one.path,
                one.read_as,
                {"source_name": one.name, **one.answers, **rest},
            )
            if one.stopped:
                tell(f"It stopped early: {one.stopped}")


def _named(address: str, given: Mapping[str, str]) -> Iterator[str]:
    from walkamile.outside import place_of_url

    if address.lower().startswith("http"):
        yield str(place_of_url(address))
    if "host" in given:
        yield f"{given['host']}:{given.get('port', USUAL_MAILBOX_PORT)}"


def _complete(feed: "Feed", given: Mapping[str, str]) -> None:
    """Say how a feed is told what the address does not say. Raises Refused."""
    needed = [one for one in feed.fields if one.needed and not one.usual]
    missing = [one for one in needed if not given.get(one.name)]
    if missing:
        ways = [
            f"{SECRET}{one.name.upper()}=… in the environment"
            if one.is_secret
            else f"--map {one.name}=…"
            for one in missing
        ]
        raise Refused(
            f"{feed.title}: {', '.join(one.label for one in missing)} missing.",
            next_step=f"Give {', '.join(ways)}.",
            field=missing[0].name,
        )


def _secrets(feed: "Feed | None") -> dict[str, str]:
    """Return the secrets that the environment holds for a feed."""
    named = {f.name: f"{SECRET}{f.name.upper()}" for f in feed.fields} if feed else {}
    return {name: os.environ[var] for name, var in named.items() if var in os.environ}


def _wait(seconds: float) -> None:
    if seconds >= 1:
        tell(f"Waiting {seconds:.0f} seconds, as a good guest does")
    time.sleep(seconds)
