"""The search index: words and meaning of every voice."""

from walkamile.web import index
from walkamile.web.rebuild import Derived

search = Derived(
    name="search",
    what="the search index: words and meaning of every voice",
    rebuild=index.rebuild,
    catch_up=index.feed,
    forget=index.forget,
)
