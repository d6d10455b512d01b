"""Where news goes: chats and webhooks that are told what changes, and mail."""

import base64
import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST

from walkamile.web import keys, log, tell
from walkamile.web.access import colleague
from walkamile.web.models import Outlet, Told

FORM = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 20
SECRET_BYTES = 24  # standard-webhooks 1.0 asks for 24 to 64
WEB = "https://"


class NewOutlet(forms.Form):
    """A place to be told, and of what."""

    kind = forms.ChoiceField(
        label="Kind",
        choices=((tell.CHAT, "A chat channel"), (tell.WEBHOOK, "A webhook")),
    )
    name = forms.CharField(label="Name", max_length=120)
    address = forms.CharField(
        label="Address",
        max_length=2_000,
        help_text="Of a chat as Apprise writes it (slack://…, msteams://…, "
        "tgram://…); of a webhook https://…. It is sealed and not shown again.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    events = forms.MultipleChoiceField(
        label="Tell of",
        choices=tuple(tell.EVENTS.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an address that its kind cannot have."""
        said: dict[str, Any] = super().clean() or {}
        address, kind = said.get("address", ""), said.get("kind")
        if kind == tell.WEBHOOK and address and not address.startswith(WEB):
            self.add_error("address", "A webhook’s address begins with https://.")
        if kind == tell.CHAT and address and "://" not in address:
            self.add_error(
                "address", "This is no chat’s address: it looks like slack://…."
            )
        return said


@FORM
def outlets(request: HttpRequest) -> HttpResponse:
    """Show who is told and what left the house last; add another."""
    form = NewOutlet(request.POST or None)
    if form.is_valid():
        return _add(request, form.cleaned_data)
    said = {
        "form": form,
        "outlets": Outlet.objects.order_by("name", "pk"),
        "events": tell.EVENTS,
        "can_mail": tell.can_mail(),
        "told": _last_told(),
    }
    return render(request, "house/outlets.html", said)


def _add(request: HttpRequest, given: dict[str, Any]) -> HttpResponse:
    secret = ""
    if given["kind"] == tell.WEBHOOK:
        words = base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
        secret = tell.SECRET_PREFIX + words
    added = Outlet.objects.create(
        kind=given["kind"],
        name=given["name"],
        address=keys.seal(given["address"]),
        secret=keys.seal(secret) if secret else None,
        events=given["events"],
    )
    log.changed(colleague(request), "outlet", str(added.pk), "added")
    if not secret:
        messages.success(request, f"Added: {added}. Try it.")
        return redirect("outlets")
    return render(request, "house/outlet.html", {"outlet": added, "secret": secret})


def _last_told() -> list[dict[str, Any]]:
    """Return the last messages, none with what was in it."""
    last = list(Told.objects.defer("body", "html").order_by("-created_at")[:SHOWN])
    names = {str(outlet.pk): outlet.name for outlet in Outlet.objects.all()}
    return [{"told": told, "to": names.get(told.to_whom, "a mailbox")} for told in last]


@require_POST
def outlet_switch(request: HttpRequest, number: int) -> HttpResponse:
    """Tell an outlet no more, or again."""
    asked = get_object_or_404(Outlet, pk=number)
    asked.on = not asked.on
    asked.save(update_fields=["on"])
    log.changed(colleague(request), "outlet", str(number), "on" if asked.on else "off")
    messages.success(request, f"{asked} is {'told again' if asked.on else 'silent'}.")
    return redirect("outlets")


@require_POST
def outlet_remove(request: HttpRequest, number: int) -> HttpResponse:
    """Forget an outlet with its address."""
    asked = get_object_or_404(Outlet, pk=number)
    asked.delete()
    log.changed(colleague(request), "outlet", str(number), "removed")
    messages.success(request, f"Removed: {asked}.")
    return redirect("outlets")


@require_POST
def outlet_try(request: HttpRequest, number: int) -> HttpResponse:
    """Send a line, to see that it arrives."""
    asked = get_object_or_404(Outlet, pk=number)
    tell.try_out(asked)
    messages.success(request, f"On its way to {asked}; its state stands below.")
    return redirect("outlets")


urlpatterns = [
    path("people/outlets/", outlets, name="outlets"),
    path("people/outlets/<int:number>/switch/", outlet_switch, name="outlet-switch"),
    path("people/outlets/<int:number>/remove/", outlet_remove, name="outlet-remove"),
    path("people/outlets/<int:number>/try/", outlet_try, name="outlet-try"),
]
