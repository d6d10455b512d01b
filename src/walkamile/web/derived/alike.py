"""Which verbatims say the same: they count once."""

from walkamile.web.derivable import Derived
from walkamile.web.redaction import alike as likeness

alike = Derived(
    name="alike",
    what="which verbatims say the same, edited or posted again",
    rebuild=likeness.rebuild,
    catch_up=likeness.catch_up,
    forget=likeness.forget,
    order=20,
)
