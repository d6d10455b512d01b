"""Who is signed in is asked of the database once, until anything in it changes.

Every page asks it twice: which colleague does this cookie stand for, and who is that?
Both are answered by ``still``: a session that was ended, a colleague who was shut out,
a role that was changed are written rows, and count from the next request on.
"""

import copy
from datetime import datetime
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as Sessions
from django.utils import timezone

from walkamile.web.models import Colleague
from walkamile.web.still import still


class SessionStore(Sessions):
    """Sessions in the database, remembered while they stand there unchanged."""

    def load(self) -> dict[str, Any]:
        """Return what is kept under the key, which is forgotten where it is over."""
        ends, kept = _kept(self.session_key or "")
        if ends is None or ends <= timezone.now():
            self._session_key = None
            return {}
        return copy.deepcopy(kept)


@still
def _kept(key: str) -> tuple[datetime | None, dict[str, Any]]:
    found = Sessions.get_model_class().objects.filter(session_key=key).first()
    if found is None:
        return None, {}
    return found.expire_date, Sessions().decode(found.session_data)


class Backend(ModelBackend):
    """Colleagues by e-mail address and password, as Django has them."""

    def get_user(self, user_id: int) -> Colleague | None:
        """Return a colleague of one's own to change, where they may still come in."""
        return copy.copy(_colleague(int(user_id)))


@still
def _colleague(number: int) -> Colleague | None:
    found = Colleague.objects.select_related("team").filter(pk=number).first()
    return found if found and found.is_active else None
