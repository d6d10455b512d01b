"""Does this paper speak of our customers, or of ourselves?"""

from walkamile.chair.focus import Focus
from walkamile.chair.focus import focus as outward
from walkamile.chair.words import LANGUAGES

# So many letters tell a paper's language.
LANGUAGE_LETTERS = 4_000


def focus(text: str) -> Focus:
    """Return how much of a paper speaks of customers' situation, and which sentences.

    ``share`` 0…1 of the sentences that speak of customers or of ourselves, null where
    none does or the language is none of English, German, Spanish, French, Portuguese.
    """
    from walkamile.understand.feeling.sentences import sentences

    return outward(text, language=_language(text), sentences=sentences)


def _language(text: str) -> str | None:
    """Return which of the five languages a text is in; null where it is in another."""
    from walkamile.understand.feeling.languages import languages

    letters = text[:LANGUAGE_LETTERS]
    likely = [code for code in languages([letters], [None])[0] if code in LANGUAGES]
    return likely[0] if likely else None
