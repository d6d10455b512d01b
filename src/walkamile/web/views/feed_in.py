"""What other systems send us: a signed webhook, or a program with a token."""

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from walkamile.listen.fetching.answer import LaterError
from walkamile.refused import Refused
from walkamile.web.bearer import bearer, hashed
from walkamile.web.feeding import sent
from walkamile.web.feeding.asked import fields_of
from walkamile.web.feeding.signed import ForgedError, checked
from walkamile.web.models import Feed

UNDER = "listen"
LONGEST_BODY, LONGEST_NAME, MOST_VERBATIMS = 1 << 20, 190, 1_000
TAKEN, OK, NOT_UNDERSTOOD, FORBIDDEN = 202, 200, 400, 401
UNKNOWN, ANOTHER, TOO_LARGE, WRONG, TOO_MANY = 404, 409, 413, 422, 429


# A program has no cookie: its signature is the right, and no page elsewhere has it.
@csrf_exempt
@require_POST
def hook(request: HttpRequest, key: str) -> HttpResponse:
    """Take a signed message; answer at once, read it later."""
    feed = Feed.objects.filter(key=key, kind="webhook").first()
    if feed is None or not feed.on:
        return _no(UNKNOWN, "There is no such address.")
    if _too_large(request):
        return _no(TOO_LARGE, "One megabyte at most.")
    body = request.body
    headers = {name.lower(): value for name, value in request.headers.items()}
    secret = fields_of(feed).get("secret", "")
    try:
        ident = checked(headers, body, secret=secret, now=timezone.now())
    except ForgedError as forged:
        return _no(FORBIDDEN, str(forged))
    if _value(body) is None:
        return _no(NOT_UNDERSTOOD, "It is no JSON object or list.")
    return _taken(feed, ident, body)


@csrf_exempt
@require_POST
def verbatims(request: HttpRequest) -> HttpResponse:
    """Take ``{"verbatims": [{"id", "text", "occurred_at", …}]}``, a list, or one.

    The header ``Idempotency-Key`` makes a second try harmless; without it the same
    body counts once. Answers 202 when it is kept, 200 when it was before.
    """
    token = bearer(request)
    feed = Feed.objects.filter(
        token_sha256=hashed(token), kind="api", on=True
    ).first() if token else None  # fmt: skip
    if feed is None:
        answer = _no(FORBIDDEN, "There is no such token.")
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    if _too_large(request):
        return _no(TOO_LARGE, "One megabyte at most.")
    rows = _rows(_value(request.body))
    if rows is None:
        return _no(NOT_UNDERSTOOD, "Send JSON: {“verbatims”: [{“text”: …}]}.")
    wrong = [number for number, one in enumerate(rows) if not _has_words(one)]
    if wrong or not 0 < len(rows) <= MOST_VERBATIMS:
        why = f"Each of 1 to {MOST_VERBATIMS} verbatims needs a “text”."
        return _no(WRONG, why, rows=wrong[:100])
    given = request.headers.get("Idempotency-Key", "")[:LONGEST_NAME]
    ident = given or f"sha256-{hashlib.sha256(request.body).hexdigest()}"
    return _taken(feed, ident, request.body, verbatims=len(rows))


def _taken(feed: Feed, ident: str, body: bytes, **said: Any) -> HttpResponse:
    try:
        new = sent.take(feed, ident, body)
    except LaterError as later:
        answer = _no(TOO_MANY, "Too much at once.")
        answer["Retry-After"] = str(int(later.seconds))
        return answer
    except Refused as refusal:
        return _no(ANOTHER, str(refusal))
    told = {"taken": ident, "again": not new, **said}
    return JsonResponse(told, status=TAKEN if new else OK)


def _no(status: int, why: str, **more: Any) -> HttpResponse:
    return JsonResponse({"refused": why, **more}, status=status)


def _too_large(request: HttpRequest) -> bool:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return not told.isdecimal() or int(told) > LONGEST_BODY


def _value(body: bytes) -> Any:
    """Return the object or list that a body holds, or nothing where it is neither."""
    try:
        found = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None


def _rows(value: Any) -> list[Any] | None:
    if isinstance(value, dict):
        inner = value.get("verbatims", [value])
        return inner if isinstance(inner, list) else None
    return value if isinstance(value, list) else None


def _has_words(one: Any) -> bool:
    words = one.get("text") if isinstance(one, dict) else None
    return isinstance(words, str) and bool(words.strip())


urlpatterns = [
    path("api/hooks/<str:key>/", hook, name="feed-hook"),
    path("api/v1/verbatims/", verbatims, name="feed-api"),
]
