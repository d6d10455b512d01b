"""The one door of this process: whatever the house sends goes through it."""

import atexit
import os
import threading
from collections.abc import Iterator

from django.conf import settings

from walkamile.outside import Outside

_making = threading.Lock()
_doors: dict[int, Outside] = {}


def door() -> Outside:
    """Return this process's way out; it opens on first use and closes at the end.

    Private places are open where the owner of the house named them: in
    ``WALKAMILE_ALLOW`` (``host:port``, with commas), the mail server, and the address
    of a language model.
    """
    with _making:
        mine = _doors.get(os.getpid())
        if mine is None:
            mine = _doors[os.getpid()] = Outside(lambda: list(_named())).__enter__()
            atexit.register(mine.__exit__)
        return mine


def _named() -> Iterator[str]:
    yield from settings.OUTSIDE_ALLOW
    if settings.MODEL_URL:
        yield settings.MODEL_URL
    if settings.EMAIL_HOST:
        yield f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
