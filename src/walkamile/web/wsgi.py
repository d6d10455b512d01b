"""The door through which a web server hands over requests."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walkamile.web.settings")
application = get_wsgi_application()
