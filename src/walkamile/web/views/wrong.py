"""When a page cannot be shown: what happened, and where to go from here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _say(
    request: HttpRequest, status: int, title: str, words: str, *, plain: bool = False
) -> HttpResponse:
    template = "wrong_alone.html" if plain else "wrong.html"
    said = {"title": title, "words": words, "status": status}
    return render(request, template, said, status=status)


def not_understood(
    request: HttpRequest, exception: Exception | None = None
) -> HttpResponse:
    """Answer a request that makes no sense."""
    del exception
    words = "The address or the form was damaged on its way. Go back and try again."
    return _say(request, 400, "This was not understood", words, plain=True)


def not_yours(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer where a role may not go."""
    del exception
    words = (
        "Your role does not open this page. The page of rights says who may, "
        "and any admin can change your role."
    )
    return _say(request, 403, "This page is not yours to open", words)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer where there is nothing, or nothing that this reader may see."""
    del exception
    words = (
        "There is nothing at this address, or it was removed, "
        "or it belongs to another team."
    )
    return _say(request, 404, "Nothing here", words)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours without asking the database for anything."""
    words = (
        "The fault is ours. Nothing was half-saved; try again, "
        "and tell your admin when: the console says more."
    )
    return _say(request, 500, "Something broke", words, plain=True)
