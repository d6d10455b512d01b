"""The one Django app: its name and where its tables are."""

from django.apps import AppConfig


class Web(AppConfig):
    """Everything that is stored, shown and scheduled."""

    name = "walkamile.web"
    label = "web"
    verbose_name = "Walkamile"
    default_auto_field = "django.db.models.BigAutoField"
