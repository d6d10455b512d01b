"""Say something in a team's chat, so that even a careless library uses the door."""

import os
from importlib.util import find_spec

from walkamile.refused import MissingExtraError, Refused

EXTRA, PURPOSE = "chat", "Telling a chat"


class ChatError(Refused):
    """A chat did not take what it was told."""


def needs_the_extra() -> None:
    """Raise MissingExtraError where the notification library is not installed."""
    if find_spec("apprise") is None:
        raise MissingExtraError(EXTRA, purpose=PURPOSE)


def say(address: str, title: str, text: str, door: str) -> None:
    """Tell one chat. Runs in a child process that can reach the door and nothing else.

    ``address`` is an Apprise URL (slack://…, msteams://…, tgram://…), ``door`` the
    proxy's URL. Apprise itself goes anywhere an address says; what it tries past the
    door ends in the child's lock. Raises ChatError.
    """
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        os.environ[name] = os.environ[name.lower()] = door
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = ""
    import apprise

    chat = apprise.Apprise()
    if not chat.add(address):
        raise ChatError(
            "the address of the chat is not one that is known.",
            next_step="Copy it again from the chat's settings.",
        )
    if not chat.notify(title=title, body=text):
        raise ChatError(
            "the chat did not take the message.",
            next_step="Check that its address still works and may be reached.",
        )
