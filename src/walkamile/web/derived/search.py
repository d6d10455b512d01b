"""The search index: words and meaning of every voice."""

from walkamile.web import indexing
from walkamile.web.derivable import Derived

search = Derived(
    name="search",
    what="the search index: words and meaning of every voice",
    rebuild=indexing.rebuild,
    catch_up=indexing.feed,
    forget=indexing.forget,
)
