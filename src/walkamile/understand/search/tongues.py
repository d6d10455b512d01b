"""How customers' words are cut up in each language, so that like finds like."""

import re
from functools import cache, lru_cache

import tantivy

# Snowball stemmers that tantivy carries, by ISO 639-1 code.
STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
# Every other language, and words whose language nobody knows: cut, never stemmed.
UNSTEMMED = "xx"
TONGUES = (*STEMMERS, UNSTEMMED)
# Longer "words" are keys and pasted junk; they would bloat the dictionary.
LONGEST_WORD = 60

# Scripts written without spaces between words (Unicode blocks): Thai, Lao, Myanmar,
# Khmer, kana, Han and its extensions. They are indexed as pairs of characters.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
)
_RUN = re.compile(f"[{_UNSPACED}]+")


def tongue(language: str | None) -> str:
    """Return the tongue a language is cut in: ``"pt-BR"`` is ``"pt"``."""
    code = (language or "").replace("_", "-").partition("-")[0].lower()
    code = "no" if code in {"nb", "nn"} else code
    return code if code in STEMMERS else UNSTEMMED


@cache
def plain() -> tantivy.TextAnalyzer:
    """Return what cuts text into folded words: no case, no accents, no stemming."""
    return _cutter().build()


@cache
def stems(name: str) -> tantivy.TextAnalyzer:
    """Return what cuts text of one tongue into stems."""
    cutter = _cutter()
    if name in STEMMERS:
        cutter = cutter.filter(tantivy.Filter.stemmer(STEMMERS[name]))
    return cutter.build()


def _cutter() -> tantivy.TextAnalyzerBuilder:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
    )


def paired(text: str) -> str:
    """Return text with unspaced scripts as pairs: 待ち時間 becomes 待ち ち時 時間."""
    return _RUN.sub(_pairs, text) if _RUN.search(text) else text


def spelled(text: str) -> str:
    """Return text with unspaced scripts as single characters, for exact phrases."""
    return _RUN.sub(_letters, text) if _RUN.search(text) else text


def unspaced(text: str) -> list[tuple[int, int]]:
    """Return where runs of unspaced scripts begin and end."""
    return [found.span() for found in _RUN.finditer(text)]


def _pairs(found: re.Match[str]) -> str:
    run = found[0]
    pairs = [run[at : at + 2] for at in range(len(run) - 1)] or [run]
    return f" {' '.join(pairs)} "


def _letters(found: re.Match[str]) -> str:
    return f" {' '.join(found[0])} "


@lru_cache(maxsize=100_000)
def stemmed(word: str, name: str) -> tuple[str, ...]:
    """Return the stems of a word in one tongue."""
    return tuple(stems(name).analyze(paired(word)))


# Snowball's stop lists that tantivy carries: those of the stemmers but for these.
_WITHOUT_STOPS = {"ar", "el", "ro", "ta", "tr"}


@cache
def _stopper(name: str) -> tantivy.TextAnalyzer:
    stop = tantivy.Filter.stopword(STEMMERS[name])
    cutter = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return cutter.filter(tantivy.Filter.lowercase()).filter(stop).build()


@lru_cache(maxsize=100_000)
def stops(word: str, name: str) -> bool:
    """Say whether a word is on the stop list of a tongue."""
    if name not in STEMMERS or name in _WITHOUT_STOPS:
        return False
    return not _stopper(name).analyze(word)


@lru_cache(maxsize=100_000)
def folded(word: str) -> tuple[str, ...]:
    """Return a word without case and accents; what is not a word gives nothing."""
    return tuple(plain().analyze(spelled(word)))
