"""Jotting by a program: one address, a colleague's key, once however often it is sent."""

import json
import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from walkamile.web import log
from walkamile.web.access import colleague, may
from walkamile.web.bearer import bearer, hashed
from walkamile.web.forms import PARAPHRASE, THEIR_WORDS
from walkamile.web.models import Colleague, JotKey
from walkamile.web.talks.forms import Jot
from walkamile.web.views.jot import delivered

UNDER = "talk"
NO_KEY, NOT_UNDERSTOOD = 401, 400
# A key is written down when used, but not at every use: that would be a write more.
SECONDS_BETWEEN_MARKS = 3600


# A program has no cookie: its key is the right, and a page elsewhere cannot know it.
@csrf_exempt
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take ``{said, paraphrase, segment, place, mood, minutes, id, heard_at}``.

    The header ``Idempotency-Key`` (or ``id``, a UUID) makes a second try harmless.
    Answers 201 with ``kept``, 200 when it was kept before, 422 with ``refused``.
    """
    by = _holder(request)
    if by is None:
        answer = JsonResponse({"refused": "There is no such key."}, status=NO_KEY)
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    given = _given(request)
    if given is None:
        wrong = "Send a JSON object or form fields with “said”."
        return JsonResponse({"refused": wrong}, status=NOT_UNDERSTOOD)
    return delivered(Jot(given, request.FILES), by)


def _given(request: HttpRequest) -> dict[str, object] | None:
    """Return the fields of the form from JSON or form fields."""
    if request.content_type != "application/json":
        fields: Any = dict(request.POST.items())
    else:
        try:
            fields = json.loads(request.body)
        except ValueError:
            return None
    if not isinstance(fields, dict) or not isinstance(fields.get("said", ""), str):
        return None
    key = request.headers.get("Idempotency-Key") or fields.pop("id", "")
    paraphrase = fields.pop("paraphrase", False) in (True, "true", "1", "yes")
    plain = {
        name: "" if value is None else str(value) for name, value in fields.items()
    }
    return {
        "client_id": str(key or ""),
        "whose": PARAPHRASE if paraphrase else THEIR_WORDS,
        "written_at": plain.pop("heard_at", ""),
        **plain,
    }


def _holder(request: HttpRequest) -> Colleague | None:
    """Return whose key it is, if it is open and its colleague may jot."""
    shown = bearer(request)
    if not shown:
        return None
    found = (
        JotKey.objects.filter(digest=hashed(shown), closed_at=None)
        .select_related("colleague")
        .first()
    )
    if found is None or not found.colleague.is_active:
        return None
    if not may(found.colleague.role, "jot"):
        return None
    now = timezone.now()
    if (
        not found.used_at
        or (now - found.used_at).total_seconds() > SECONDS_BETWEEN_MARKS
    ):
        JotKey.objects.filter(pk=found.pk).update(used_at=now)
    return found.colleague


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Show one's own keys, and how a program uses one."""
    own = JotKey.objects.filter(colleague=colleague(request), closed_at=None)
    said = {"keys": own.order_by("-made_at"), "way": settings.URL + reverse("jot-api")}
    return render(request, "talk/keys.html", said)


@require_POST
def key_make(request: HttpRequest) -> HttpResponse:
    """Make a key for one's own programs; it is shown once."""
    mine = colleague(request)
    key = f"wamj_{secrets.token_urlsafe(32)}"
    name = request.POST.get("name", "").strip()[:120] or "A program"
    JotKey.objects.create(colleague=mine, name=name, digest=hashed(key))
    log.changed(mine, "jot key", name, "made")
    messages.success(request, f"Copy it now, it is not shown again: {key}")
    return redirect("jot-keys")


@require_POST
def key_close(request: HttpRequest, number: int) -> HttpResponse:
    """Close a key of one's own."""
    mine = colleague(request)
    held = get_object_or_404(JotKey, pk=number, colleague=mine, closed_at=None)
    JotKey.objects.filter(pk=held.pk).update(closed_at=timezone.now())
    log.changed(mine, "jot key", held.name, "closed")
    messages.success(request, f"Closed: {held.name}.")
    return redirect("jot-keys")


urlpatterns = [
    path("api/jot", take, name="jot-api"),
    path("jot/keys/", keys, name="jot-keys"),
    path("jot/keys/make/", key_make, name="jot-key-make"),
    path("jot/keys/<int:number>/close/", key_close, name="jot-key-close"),
]
