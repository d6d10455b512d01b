"""Which language's cue words may speak in a text?"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from walkamile.understand.feeling.effort import LANGUAGES

# Below this share of certainty a text may be in either of its two likeliest languages.
SURE = 0.9
# Texts shorter than this (in letters) are also read as English, the commonest stray.
SHORT = 20
# So many small words of one language, and nearly none of another, settle it.
CLEAR_WORDS, CLEAR_SHARE = 3, 0.8
_READ_UP_TO = 300  # code points: enough to tell a language


@lru_cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    known = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known.set_languages(list(LANGUAGES))
    return known


def languages(
    texts: Sequence[str], given: Sequence[str | None]
) -> list[tuple[str, ...]]:
    """Return for each text the languages whose cues may be read in it.

    ``given`` holds ISO 639-1 codes or null; a known language we hold no cues for gives
    none at all, so that foreign words are never read as English ones.
    """
    return [_of(text, code) for text, code in zip(texts, given, strict=True)]


def _of(text: str, code: str | None) -> tuple[str, ...]:
    if code and code != "unknown":
        short = code.split("-")[0].split("_")[0].lower()
        return (short,) if short in LANGUAGES else ()
    if not any(character.isalpha() for character in text):
        return ()
    if not _mostly_latin(text):
        return ()
    clear = _by_small_words(text)
    if clear:
        return (clear,) if len(text) >= SHORT or clear == "en" else (clear, "en")
    ranked = _identifier().rank(text[:_READ_UP_TO])
    likely = [ranked[0][0]]
    if ranked[0][1] < SURE:
        likely.append(ranked[1][0])
    if len(text) < SHORT and "en" not in likely:
        likely.append("en")
    return tuple(likely)


@lru_cache
def _small_words() -> dict[str, str]:
    """Return the small words that only one of our languages has."""
    import stopwordsiso

    owners: dict[str, list[str]] = {}
    for code in LANGUAGES:
        for word in stopwordsiso.stopwords(code):
            owners.setdefault(word.lower(), []).append(code)
    return {word: codes[0] for word, codes in owners.items() if len(codes) == 1}


def _by_small_words(text: str) -> str | None:
    """Return the language whose small words stand in a text, where they are clear.

    Many times cheaper than letter statistics, and asked first.
    """
    known = _small_words()
    found = [known[w] for w in text[:_READ_UP_TO].lower().split() if w in known]
    if len(found) < CLEAR_WORDS:
        return None
    first = max(LANGUAGES, key=found.count)
    return first if found.count(first) >= CLEAR_SHARE * len(found) else None


def _mostly_latin(text: str) -> bool:
    if text.isascii():
        return True
    letters = [c for c in text[:_READ_UP_TO] if c.isalpha()]
    return sum(c < "\u0250" for c in letters) * 2 > len(letters)
