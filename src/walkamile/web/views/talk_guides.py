"""Guides: ask layer by layer with one thumb, and end with the customer's own yes."""

import itertools
import secrets
import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from walkamile.refused import Refused
from walkamile.talk import guide as reading
from walkamile.talk.guide import Guide
from walkamile.web import keep, log, redaction
from walkamile.web.access import colleague, may
from walkamile.web.links import code
from walkamile.web.models import Colleague, Confirmation, Exposure, OwnGuide
from walkamile.web.talks import jotting
from walkamile.web.talks.forms import Understood

UNDER = "talk"
TOML = "application/toml; charset=utf-8"
# So long a customer may answer; then the link leads nowhere.
OPEN_FOR = timedelta(days=30)
LONGEST_ANSWER = 2000


@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """List the guides that ship and our own."""
    reader = colleague(request)
    asked = Confirmation.objects.filter(asked_by=reader).order_by("-asked_at")[:10]
    said = {
        "guides": [_read(name, text) for name, text in _texts().items()],
        "own": set(OwnGuide.objects.values_list("name", flat=True)),
        "asked": asked,
        "may_write": may(reader.role, "guide-bring"),
    }
    return render(request, "talk/guides.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, name: str) -> HttpResponse:
    """Ask along a guide, ticking as one goes; keep what was understood at the end."""
    by, chosen = colleague(request), _guide(name)
    form = Understood(
        request.POST or None,
        initial={"minutes": chosen.minutes, "client_id": uuid.uuid4()},
    )
    if form.is_valid():
        try:
            kept = _keep(form, by)
        except Refused as refusal:
            form.add_error("understood", str(refusal))
        else:
            return redirect("confirmation", kept.pk)
    return render(request, "talk/ask.html", {"guide": chosen, "form": form})


@require_safe
def as_file(request: HttpRequest, name: str) -> HttpResponse:
    """Hand out a guide as the plain file it is."""
    del request
    text = _texts().get(name)
    if text is None:
        raise Http404
    answer = HttpResponse(text, content_type=TOML)
    answer["Content-Disposition"] = f'attachment; filename="{name}.toml"'
    return answer


@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    """Take a guide of our own from a plain file; the same name again replaces it."""
    by, given = colleague(request), request.FILES.get("guide")
    if given is None or (given.size or 0) > reading.MOST_BYTES:
        messages.error(request, "Choose a guide: a .toml file.")
        return redirect("guides")
    name = slugify((given.name or "").rpartition(".")[0])[:60] or "guide"
    name = f"our-{name}" if name in reading.shipped() else name
    try:
        text = given.read().decode("utf-8-sig")
        reading.read(name, text)
    except UnicodeDecodeError:
        messages.error(request, "It is not UTF-8. Save it as UTF-8 text.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        kept = _replace(name, text, by)
        log.changed(by, "guide", name, "brought")
        also = (
            f" What {kept.by or 'somebody'} wrote is kept as {kept.name}."
            if kept
            else ""
        )
        messages.success(request, f"The guide is here.{also}")
    return redirect("guides")


def _replace(name: str, text: str, by: Colleague) -> OwnGuide | None:
    """Keep a guide; one of somebody else under this name stays, under another."""
    with transaction.atomic():
        there = OwnGuide.objects.select_for_update().filter(name=name).first()
        theirs = (
            there if there and there.by_id != by.pk and there.text != text else None
        )
        if theirs:
            taken = set(OwnGuide.objects.values_list("name", flat=True))
            free = (f"{name[:50]}-before-{number}" for number in itertools.count(1))
            theirs.name = next(one for one in free if one not in taken)
            theirs.save(update_fields=["name"])
        said = {"text": text, "by": by, "changed_at": timezone.now()}
        OwnGuide.objects.update_or_create(name=name, defaults=said)
    return theirs


@require_POST
def forget(request: HttpRequest, name: str) -> HttpResponse:
    """Forget a guide of our own."""
    get_object_or_404(OwnGuide, name=name).delete()
    log.changed(colleague(request), "guide", name, "forgotten")
    messages.success(request, "Gone.")
    return redirect("guides")


@require_safe
def confirmation(request: HttpRequest, number: int) -> HttpResponse:
    """Show one's own question to a customer: as a link, as a code, and the answer."""
    asked = get_object_or_404(Confirmation, pk=number, asked_by=colleague(request))
    way = settings.URL + reverse("confirm", args=[asked.token])
    said: dict[str, Any] = {"asked": asked, "way": way, "code": code(way)}
    return render(request, "talk/confirmation.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Let the customer say whether that is what they meant; no account is asked for."""
    since = timezone.now() - OPEN_FOR
    asked = get_object_or_404(Confirmation, token=token, asked_at__gte=since)
    if request.method == "POST" and asked.yes is None:
        _answer(asked, request.POST)
    answer = render(request, "talk/confirm.html", {"asked": asked})
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _answer(asked: Confirmation, given: Any) -> None:
    """Keep a customer's answer, once; their own words are a voice like any other."""
    yes = given.get("answer") == "yes"
    words = given.get("words", "").replace("\x00", "").strip()[:LONGEST_ANSWER]
    now = timezone.now()
    unanswered = Confirmation.objects.filter(pk=asked.pk, yes=None)
    if not unanswered.update(yes=yes, their_words=words, answered_at=now):
        return
    asked.refresh_from_db()
    if words:
        said = keep.jot(
            words, by=asked.asked_by, client_id=f"confirmed-{asked.pk}", heard_at=now
        )
        redaction.look_at(said.pk)


def _keep(form: Understood, by: Colleague) -> Confirmation:
    given = form.cleaned_data
    note = jotting.Note(
        said=given["understood"],
        paraphrase=True,
        client_id=str(given["client_id"]),
        segment=given["segment"],
        minutes=given["minutes"],
    )
    kept = jotting.take(note, by=by)
    Exposure.objects.filter(origin="jotting", origin_id=str(kept.verbatim.pk)).update(
        mode="interview"
    )
    yes = True if given["yes"] else None
    asked: Confirmation = Confirmation.objects.get_or_create(
        verbatim=kept.verbatim,
        defaults={
            "token": secrets.token_urlsafe(24),
            "understood": given["understood"],
            "asked_by": by,
            "yes": yes,
            "answered_at": timezone.now() if yes else None,
        },
    )[0]
    return asked


def _texts() -> dict[str, str]:
    own = OwnGuide.objects.order_by("name").values_list("name", "text")
    return {**reading.shipped(), **dict(own)}


def _guide(name: str) -> Guide:
    text = _texts().get(name)
    if text is None:
        raise Http404
    return _read(name, text)


def _read(name: str, text: str) -> Guide:
    return reading.read(name, text)


urlpatterns = [
    path("talk/guides/", guides, name="guides"),
    path("talk/guides/bring/", bring, name="guide-bring"),
    path("talk/guides/<slug:name>/", ask, name="guide-ask"),
    path("talk/guides/<slug:name>/file", as_file, name="guide-file"),
    path("talk/guides/<slug:name>/forget/", forget, name="guide-forget"),
    path("talk/confirmations/<int:number>/", confirmation, name="confirmation"),
    path("c/<str:token>/", confirm, name="confirm"),
]
