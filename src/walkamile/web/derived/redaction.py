"""The words as they may be shown: without what leads to a person."""

from walkamile.web import redaction as looking
from walkamile.web.derivable import Derived

redaction = Derived(
    name="redaction",
    what="the words as they may be shown, without names and numbers",
    rebuild=looking.anew,
    catch_up=lambda: looking.catch_up(wait=True),
    order=10,
    in_rows=True,
)
