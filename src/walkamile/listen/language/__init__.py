"""Which language a text is in, where it is long enough to tell."""

from walkamile.listen.language.told import UNKNOWN, language, languages

__all__ = ["UNKNOWN", "language", "languages"]
