"""Conversations: bring a transcript, say who is who, read it, look into the mirror."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from walkamile.refused import Refused
from walkamile.web import log, media, redaction
from walkamile.web.access import colleague, may
from walkamile.web.models import Colleague, Conversation, Sight
from walkamile.web.models.people import Role
from walkamile.web.pages import brought
from walkamile.web.pages.shown import show
from walkamile.web.talks import conversations, mirrors, transcripts
from walkamile.web.talks.forms import BringTalk, Learned, Talked
from walkamile.web.talks.transcripts import OURS, THEIRS, Transcript, Voice
from walkamile.web.talks.ways import recordings

UNDER = "talk"
FORM = require_http_methods(["GET", "HEAD", "POST"])
UNREADABLE = 422
NEWEST = 40
# A talk of an hour has about this many turns; they are looked through at once, a longer
# one by the worker.
AT_ONCE = 400
TEAMMATES = 50


@require_safe
def talks(request: HttpRequest) -> HttpResponse:
    """List conversations, and how all of us listen where we are five or more."""
    reader = colleague(request)
    held = conversations.readable(reader).select_related("brought_by")[:NEWEST]
    mine = Conversation.objects.filter(speaker__colleague=reader)
    said = {
        "talks": held,
        "mine": set(mine.values_list("pk", flat=True)),
        "shown_to_me": _shown_to(reader),
        "together": mirrors.together(),
        "fewest": mirrors.TOGETHER,
        "may_bring": may(reader.role, "conversation-bring"),
        "to_check": recordings.mine(reader),
    }
    return render(request, "talk/conversations.html", said)


@FORM
def bring(request: HttpRequest) -> HttpResponse:
    """Take a transcript and look who speaks in it; nothing is kept yet."""
    form = BringTalk(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return render(request, "talk/bring.html", {"form": form})
    by, most = colleague(request), settings.MOST_UPLOADED_BYTES
    try:
        laid = brought.lay_down(form.cleaned_data["file"], by=by.pk, most=most)
        transcripts.look(laid, by=by)
    except Refused as refusal:
        said = {"form": form, "refusal": refusal}
        return render(request, "talk/bring.html", said, status=UNREADABLE)
    return redirect("conversation-look", laid.key)


@FORM
def look(request: HttpRequest, key: str) -> HttpResponse:
    """Ask who is who, when it was, and what they agreed to; then keep it."""
    by = colleague(request)
    laid = brought.find(key, by=by.pk)
    if laid is None:
        raise Http404
    seen, sound = transcripts.look(laid, by=by), recordings.behind(laid)
    form = Talked(
        request.POST or None,
        request.FILES or None,
        initial={
            "held_at": sound.held_at if sound else timezone.localtime(),
            "minutes": seen.minutes,
            "consent": sound.consent if sound else "",
        },
    )
    if sound:
        del form.fields["audio"]  # it is there already
    told, wrong = _told(request, seen), ""
    if form.is_valid():
        try:
            voices = [_whose(voice, who) for voice, who in told]
            talk = conversations.bring(laid, voices, form.held(), by=by)
        except Refused as refusal:
            wrong = str(refusal)
        else:
            _look_through(talk)
            if sound:
                recordings.hand_over(sound, talk)
            return redirect("conversation", talk.pk)
    near = Colleague.objects.filter(team=by.team_id, is_active=True)[:TEAMMATES]
    said = {"laid": laid, "seen": seen, "told": told, "form": form, "wrong": wrong}
    said |= {"near": near, "sound": sound}
    return render(request, "talk/look.html", said)


@require_safe
def conversation(request: HttpRequest, number: int) -> HttpResponse:
    """Read a conversation turn by turn, with each voice's share of it."""
    reader = colleague(request)
    talk = _readable(reader, number)
    turns = conversations.turns(talk, reader)
    log.read(reader, [turn.pk for turn in turns], "conversation")
    called = conversations.names(talk)
    shown = [
        (called.get(turn.author_ref or "", ("", "", None))[0], voice)
        for turn, voice in zip(turns, show(turns), strict=True)
    ]
    refused = conversations.refused(talk)
    said = {
        "talk": talk,
        "turns": shown,
        "refused": refused.count(),
        "refusals": refused[: transcripts.TOLD],
        "waiting": 0 if turns else conversations.waiting(talk),
        "shares": conversations.shares(talk, turns, reader),
        "recording": conversations.recording(talk),
        "spoke": mirrors.speaks(talk, reader),
        "may_delete": conversations.may_delete(talk, reader),
        "form": Learned(initial=_brought(talk, reader)),
        "may_learn": may(reader.role, "conversation-learned"),
    }
    return render(request, "talk/conversation.html", said)


LEARNED = ("surprise", "promise", "promise_by")


def _brought(talk: Conversation, reader: Colleague) -> dict[str, Any]:
    there = {name: getattr(talk, name) for name in LEARNED}
    return there | talk.own(reader)


@require_POST
def learned(request: HttpRequest, number: int) -> HttpResponse:
    """Write down what a conversation brought: a surprise, a promise."""
    by = colleague(request)
    talk = _readable(by, number)
    form = Learned(request.POST)
    if form.is_valid():
        was = {name: request.POST[f"was-{name}"] for name in LEARNED[:2]
               if f"was-{name}" in request.POST}  # fmt: skip
        conversations.learned(talk, form.cleaned_data, by=by, was=was)
        messages.success(request, "It is on the card.")
    return redirect("conversation", talk.pk)


@require_POST
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Delete a conversation with all that hangs on it."""
    by = colleague(request)
    talk = _readable(by, number)
    if not conversations.may_delete(talk, by):
        raise PermissionDenied
    conversations.delete(talk, by=by)
    messages.success(request, "Deleted, with its words and its hours.")
    return redirect("conversations")


@require_safe
def recording(request: HttpRequest, number: int) -> HttpResponseBase:
    """Hand out the recording beside a conversation."""
    kept = conversations.recording(_readable(colleague(request), number))
    if kept is None:
        raise Http404
    return media.answer(kept, asked_range=request.headers.get("Range", ""))


@require_safe
def mirror(request: HttpRequest, number: int, owner: int | None = None) -> HttpResponse:
    """Show how one listened: to the one who spoke, and to a coach asked in."""
    viewer = colleague(request)
    talk = _readable(viewer, number)
    whose = viewer if owner is None else get_object_or_404(Colleague, pk=owner)
    if not mirrors.may_see(talk, whose, viewer) or not mirrors.speaks(talk, whose):
        raise Http404
    turns = conversations.turns(talk, viewer)
    log.read(viewer, [turn.pk for turn in turns], "mirror")
    said: dict[str, Any] = {"talk": talk, "whose": whose, "own": whose == viewer}
    if turns:
        said["seen"] = mirrors.reflect(talk, whose, turns)
    if whose == viewer:
        said |= _coaches(talk, viewer)
    return render(request, "talk/mirror.html", said)


@require_POST
def mirror_open(request: HttpRequest, number: int) -> HttpResponse:
    """Ask a coach to look into one's own mirror."""
    owner = colleague(request)
    coach = get_object_or_404(Colleague, pk=_whole(request.POST.get("coach")))
    mirrors.invite(_readable(owner, number), owner, coach)
    messages.success(request, f"{coach} may look into this one now.")
    return redirect("mirror", number)


@require_POST
def mirror_close(request: HttpRequest, number: int) -> HttpResponse:
    """Close one's mirror to a coach again."""
    owner = colleague(request)
    coach = _whole(request.POST.get("coach"))
    mirrors.close(_readable(owner, number), owner, coach)
    messages.success(request, "Closed.")
    return redirect("mirror", number)


def _readable(reader: Colleague, number: int) -> Conversation:
    return get_object_or_404(conversations.readable(reader), pk=number)


def _whole(given: str | None) -> int:
    return int(given) if given and given.isdecimal() else 0


def _told(request: HttpRequest, seen: Transcript) -> list[tuple[Voice, str]]:
    """Return each voice with what was said about it; first what is known."""
    known = [voice.colleague for voice in seen.voices if voice.colleague]
    addresses = dict(Colleague.objects.filter(pk__in=known).values_list("pk", "email"))
    told = []
    for at, voice in enumerate(seen.voices):
        side = request.POST.get(f"side-{at}", voice.side)
        who = request.POST.get(f"who-{at}", addresses.get(voice.colleague or 0, ""))
        side = side if side in (OURS, THEIRS) else THEIRS
        told.append((replace(voice, side=side, colleague=None), who.strip().lower()))
    return told


def _whose(voice: Voice, address: str) -> Voice:
    """Return a voice with its colleague; an address that nobody has is refused."""
    if voice.side != OURS or not address:
        return voice
    found = Colleague.objects.filter(email=address, is_active=True).first()
    if found is None:
        raise conversations.NotKeptError(
            f"nobody here has the address {address}.",
            next_step="Leave it empty where a colleague has no account.",
        )
    return replace(voice, colleague=found.pk)


def _look_through(talk: Conversation) -> None:
    said = talk.source.verbatim_set.filter(conversation_id=talk.key, spans=None)
    waiting = list(said.values_list("pk", flat=True)[: AT_ONCE + 1])
    if len(waiting) <= AT_ONCE:
        for number in waiting:
            redaction.look_at(number)


def _shown_to(viewer: Colleague) -> list[tuple[Colleague, Conversation]]:
    if viewer.role != Role.COACH:
        return []
    asked = Sight.objects.filter(viewer=viewer, what=Sight.MIRROR)
    talks = conversations.readable(viewer).in_bulk(
        [int(one.about) for one in asked if one.about.isdecimal()]
    )
    return [
        (one.owner, talks[int(one.about)])
        for one in asked.select_related("owner").order_by("-since")
        if one.about.isdecimal() and int(one.about) in talks
    ]


def _coaches(talk: Conversation, owner: Colleague) -> dict[str, Any]:
    asked = Sight.objects.filter(owner=owner, what=Sight.MIRROR, about=str(talk.pk))
    there = [one.viewer for one in asked.select_related("viewer")]
    coaches = Colleague.objects.filter(role=Role.COACH, is_active=True)
    free = coaches.exclude(pk__in=[one.pk for one in there]).exclude(pk=owner.pk)
    return {"asked_in": there, "coaches": free[:TEAMMATES]}


WAY = "talk/conversations/"
urlpatterns = [
    path(WAY, talks, name="conversations"),
    path(f"{WAY}bring/", bring, name="conversation-bring"),
    path(f"{WAY}bring/<slug:key>/", look, name="conversation-look"),
    path(f"{WAY}<int:number>/", conversation, name="conversation"),
    path(f"{WAY}<int:number>/learned/", learned, name="conversation-learned"),
    path(f"{WAY}<int:number>/delete/", delete, name="conversation-delete"),
    path(f"{WAY}<int:number>/recording", recording, name="conversation-recording"),
    path(f"{WAY}<int:number>/mirror/", mirror, name="mirror"),
    path(f"{WAY}<int:number>/mirror/<int:owner>/", mirror, name="mirror-of"),
    path(f"{WAY}<int:number>/mirror/open/", mirror_open, name="mirror-open"),
    path(f"{WAY}<int:number>/mirror/close/", mirror_close, name="mirror-close"),
]
