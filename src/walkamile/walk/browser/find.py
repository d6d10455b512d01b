"""Find a Chromium on this machine, or say how to get one."""

import os
import shutil
import sys
from pathlib import Path

from walkamile.refused import Refused

# Where Debian, Ubuntu, Fedora, Arch and macOS put it.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/snap/bin/chromium",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
# Measured to be enough for a quiet browser that calls nobody by itself.
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-breakpad",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-features=DnsOverHttps,AsyncDns,OptimizationHints,MediaRouter,Translate",
)


class NoBrowserError(Refused):
    """There is no Chromium to walk with."""


def chromium(own: str | None = None) -> str:
    """Return the path of a Chromium: the one named, Playwright's own, or the system's.

    ``own`` is where Playwright would keep its own. Raises NoBrowserError with the three
    ways to get one.
    """
    named = os.environ.get("WALKAMILE_CHROMIUM")
    if named:
        if Path(named).is_file() and os.access(named, os.X_OK):
            return named
        raise NoBrowserError(
            f"WALKAMILE_CHROMIUM names {named}, which is not a program.",
            next_step="Point it at the chromium program, or unset it.",
        )
    found = [shutil.which(name) for name in NAMES]
    for path in (own, *found, *PLACES):
        if path and Path(path).is_file():
            return path
    raise NoBrowserError(
        "there is no Chromium to walk with.",
        next_step="Get one with `playwright install chromium`, with Debian's "
        "`apt install chromium`, or set WALKAMILE_CHROMIUM to the program you have. "
        "Phone menus and visits need no browser.",
    )


def flags() -> list[str]:
    """Return the flags; the sandbox stays on wherever it works."""
    is_root = sys.platform != "win32" and os.geteuid() == 0
    return [*FLAGS, "--no-sandbox"] if is_root else list(FLAGS)
