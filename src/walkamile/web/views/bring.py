"""Bringing a file: see what it holds, say what is what, then read it in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

UNDER = "listen"


def bring(request: HttpRequest) -> HttpResponse:
    return render(request, "listen/bring.html")


urlpatterns = [path("listen/bring/", bring, name="bring")]
