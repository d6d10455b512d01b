"""What a server's answer means: an answer, a refusal, or a request to come later."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from walkamile.listen.files import documents
from walkamile.outside import Fetched
from walkamile.refused import Refused

# Nobody says "come back in a year" and means it.
LONGEST_ABSENCE = 24 * 3600
USUAL_ABSENCE = 15 * 60


class FetchError(Refused):
    """A server did not give what it was asked for."""


class LaterError(FetchError):
    """A server asks to be left alone for a while, or does not answer at the moment."""

    def __init__(self, reason: str, *, seconds: float, next_step: str = "") -> None:
        super().__init__(reason, next_step=next_step or "It is tried again by itself.")
        self.seconds = min(max(seconds, 1.0), LONGEST_ABSENCE)


class NotLetInError(FetchError):
    """The key, token or password is not accepted, or may not read this."""


class NotThereError(FetchError):
    """Nothing is at this address."""


class WrongQuestionError(FetchError):
    """The server did not understand the question (400, 422)."""


class OddAnswerError(FetchError):
    """An answer that is broken, cut off, or something else than what was asked for."""


def judged(answer: Fetched) -> Fetched:
    """Return an answer that is one. Raises what its status means."""
    where, status = host(answer.url), answer.status
    if status in {200, 201, 204, 304}:
        return answer
    if status in {401, 403}:
        raise NotLetInError(
            f"{where} does not let us in ({status}).",
            next_step="Check the key or token, and what it may read; enter it again.",
        )
    if status in {404, 410}:
        raise NotThereError(
            f"{where} has nothing at this address ({status}).",
            next_step="Check the address, the name or the number.",
        )
    if 300 <= status < 400:
        raise OddAnswerError(
            f"{where} sends us elsewhere ({status}); a key is not carried along.",
            next_step="Enter the address that it has moved to.",
        )
    if status in {400, 422}:
        raise WrongQuestionError(
            f"{where} does not understand the question ({status}).",
            next_step="Check the fields of this feed; the service may have changed.",
        )
    raise OddAnswerError(f"{where} answers {status}.", next_step="Try again later.")


def parsed(answer: Fetched) -> Any:
    """Return the JSON value of an answer. Raises OddAnswerError."""
    try:
        return documents.parsed(answer.body.removeprefix(b"\xef\xbb\xbf"))
    except documents.NotJSONError as error:
        raise OddAnswerError(
            f"{host(answer.url)} answers with something broken: {error.reason}",
            next_step="It is tried again at the next round.",
        ) from None


def asked_to_wait(headers: Mapping[str, str]) -> float | None:
    """Return how many seconds a server asks to wait, by its own clock.

    Retry-After in seconds or as a date (RFC 9110, 10.2.3); a date is measured against
    the server's own Date, so that neither clock need be right.
    """
    low = {name.lower(): value.strip() for name, value in headers.items()}
    asked = low.get("retry-after", "")
    if asked.isdecimal() and len(asked) < 10:
        return float(asked)
    until, there = _date(asked), _date(low.get("date", ""))
    if until is None or there is None:
        return None
    return max((until - there).total_seconds(), 0.0)


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return found if found.tzinfo else None


def host(url: str) -> str:
    """Return a server's name, to be shown."""
    return urlsplit(url).hostname or "The server"
