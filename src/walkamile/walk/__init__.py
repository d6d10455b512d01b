"""Walk through your own business as a customer would.

``walkamile.walk(url)`` is part of the public face, and ``walkamile.walk`` is a package:
so the package itself can be called.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Walk(ModuleType):
    """A package that can be called."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return import_module("walkamile.recipes.walking").walk(*args, **kwargs)


sys.modules[__name__].__class__ = _Walk
