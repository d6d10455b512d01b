"""Themes seen as pictures, as differences, and as what changes: one file a page."""

from django.urls import URLPattern

from walkamile.web.views.understand import (
    comparing,
    moving,
    pictures,
    proposing,
    shifting,
    versions,
)

UNDER = "listen"

urlpatterns: list[URLPattern] = [
    *pictures.urlpatterns,
    *comparing.urlpatterns,
    *moving.urlpatterns,
    *shifting.urlpatterns,
    *proposing.urlpatterns,
    *versions.urlpatterns,
]
