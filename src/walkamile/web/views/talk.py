"""Talk: what colleagues heard from customers, read by everyone the same day."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from walkamile.refused import Refused
from walkamile.web import log
from walkamile.web.access import colleague, may
from walkamile.web.pages.places import Place
from walkamile.web.talks import cards, questions, receipts

PLACE = Place(name="Talk", icon="talk", url="talk", order=40, key="m")


@require_safe
def talk(request: HttpRequest) -> HttpResponse:
    """Show the newest cards, what to ask today, and what one's own notes led to."""
    reader = colleague(request)
    feed = cards.feed(reader, request.GET.get("from", ""))
    _note(request, feed.cards, "talk")
    said = {
        "feed": feed,
        "first": not request.GET.get("from"),
        "questions": questions.for_today(reader),
        "receipts": receipts.newest(reader),
        "may_write": may(reader.role, "talk-sign"),
        "may_hang": may(reader.role, "jot-posters"),
    }
    return render(request, "talk/talk.html", said)


@require_safe
def card(request: HttpRequest, card: str) -> HttpResponse:
    """Show one card with everything that readers know about it."""
    reader = colleague(request)
    try:
        shown = cards.one(reader, card)
    except Refused:
        raise Http404 from None
    _note(request, [shown], "card")
    said = {"card": shown, "whole": True, "may_write": may(reader.role, "talk-sign")}
    return render(request, "talk/card_page.html", said)


@require_POST
def sign(request: HttpRequest, card: str) -> HttpResponse:
    """Give a card a sign with one tap, or take it back with the next."""
    try:
        cards.sign(colleague(request), card, request.POST.get("sign", ""))
    except Refused:
        raise Http404 from None
    return _back(request, card)


@require_POST
def add(request: HttpRequest, card: str) -> HttpResponse:
    """Add what one knows."""
    try:
        cards.add(colleague(request), card, request.POST.get("words", ""))
    except cards.NotSaidError as refusal:
        messages.error(request, str(refusal))
    return redirect("talk-card", card=card)


@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Take back one's own remark."""
    card = cards.take_back(colleague(request), number)
    if card is None:
        raise Http404
    messages.success(request, "Taken back.")
    return redirect("talk-card", card=card)


def _back(request: HttpRequest, card: str) -> HttpResponse:
    """Return to where the tap was: the list at this card, or the card's own page."""
    if request.POST.get("whole"):
        return redirect("talk-card", card=card)
    cursor = request.POST.get("from", "")
    query = f"?from={cursor}" if cursor and "&" not in cursor else ""
    return redirect(f"{reverse('talk')}{query}#{card}")


def _note(request: HttpRequest, shown: list[cards.Shown], where: str) -> None:
    read = [voice.id for card in shown for voice in card.voices]
    if read:
        log.read(colleague(request), read, where)


urlpatterns = [
    path("talk/", talk, name="talk"),
    path("talk/cards/<slug:card>/", card, name="talk-card"),
    path("talk/cards/<slug:card>/sign/", sign, name="talk-sign"),
    path("talk/cards/<slug:card>/add/", add, name="talk-add"),
    path("talk/remarks/<int:number>/take-back/", take_back, name="talk-take-back"),
]
