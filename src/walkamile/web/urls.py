"""Which address shows which page.

To add pages, touch nothing here. Put a file ``web/views/<verb>.py`` beside the others,
with its own ``urlpatterns = [path(...), ...]`` (every one named). For a place in the
navigation it also says ``PLACE = Place(...)`` (see ``pages/places.py``); pages under
another verb say ``UNDER = "<url name>"`` instead. Say in the table of ``rights.py``
who may open each URL name: an URL without a line there is closed to everyone and fails
the tests. Templates go to
``templates/<verb>/`` and extend ``base.html``; ``web/README.md`` shows the pieces.
"""

from django.urls import URLPattern

from walkamile.web.pages.places import modules

urlpatterns: list[URLPattern] = [
    pattern for module in modules() for pattern in getattr(module, "urlpatterns", [])
]

handler403 = "walkamile.web.views.wrong.not_yours"
handler404 = "walkamile.web.views.wrong.not_found"
handler500 = "walkamile.web.views.wrong.broken"
handler400 = "walkamile.web.views.wrong.not_understood"
