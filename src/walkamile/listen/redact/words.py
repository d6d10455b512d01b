"""Which words are names, streets or places, and which are words like any other."""

import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files

LANGUAGES = ("en", "de", "es", "fr", "pt", "it", "nl")

# What a word can be; several at once.
FIRST, LAST, COMMON, PLACE, NEVER, ORGANISATION, STREET, ENGLISH, SHAPED = (
    1 << place for place in range(9)
)
# A word of another language; a rarer English one; a word that is a family name as well.
FOREIGN, RARE, FAMILY = 1 << 9, 1 << 10, 1 << 11
LITTLE = 1 << 12  # a word such as "für" or "della", which tells the language
NAME = FIRST | LAST
ORDINARY = COMMON | NEVER | PLACE | ORGANISATION

# Letters that no decomposition takes apart.
PLAIN = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
        "ı": "i",
    }
)
# French writes "l'atelier" and "m'a" as one word.
ELIDED = frozenset({"l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu"})
SHORTEST_SHAPED = 6
SHORTEST_STREET = 7


def fold(word: str) -> str:
    """Return a word in lower case without accents, for looking it up."""
    small = word.lower().replace("’", "'")
    if small.isascii():
        return small
    apart = unicodedata.normalize("NFKD", small.translate(PLAIN))
    return "".join(mark for mark in apart if not unicodedata.combining(mark))


def _list(name: str) -> frozenset[str]:
    text = files(__package__).joinpath("lists", f"{name}.txt").read_text("utf-8")
    return frozenset(map(fold, text.split()))


@lru_cache(maxsize=1)
def _cues() -> dict[str, list[str]]:
    text = files(__package__).joinpath("lists", "cues.toml").read_text("utf-8")
    return tomllib.loads(text)


def cue(name: str) -> frozenset[str]:
    """Return a set of words, folded, that tell what stands beside them."""
    return frozenset(map(fold, _cues()[name]))


@lru_cache(maxsize=8)
def _ends(name: str) -> tuple[str, ...]:
    return tuple(_cues()[name])


@lru_cache(maxsize=1)
def _lists() -> tuple[tuple[frozenset[str], int], ...]:
    import stopwordsiso

    english = _list("words_en")
    stops = frozenset(map(fold, stopwordsiso.stopwords(LANGUAGES[0])))
    abroad = frozenset(map(fold, stopwordsiso.stopwords(LANGUAGES[1:])))
    foreign = abroad.union(*(_list(f"words_{code}") for code in LANGUAGES[1:]))
    return (
        (_list("first_names") | _list("first_names_more"), FIRST),
        (_list("surnames") | _list("surnames_more"), LAST),
        ((english | _list("common_words") | stops) - cue("rather_names"), COMMON),
        (foreign, FOREIGN),
        (abroad, LITTLE),
        (_list("words_en_rare"), RARE),
        (_list("surnames_and_words"), FAMILY),
        (english, ENGLISH),
        (_list("places"), PLACE),
        (_list("not_names"), NEVER),
        (_list("organisation_words"), ORGANISATION),
        (_list("street_words") | cue("strong_streets"), STREET),
    )


@lru_cache(maxsize=1 << 16)
def kinds(word: str) -> int:
    """Return all that a word can be, as bits."""
    plain = fold(word)
    before, mark, rest = plain.partition("'")
    if mark and before in ELIDED:
        return kinds(rest)
    found = sum(bit for words, bit in _lists() if plain in words)
    if (
        not found & (COMMON | RARE)
        and len(plain) >= SHORTEST_STREET
        and plain.endswith(_ends("street_ends"))
    ):
        found |= STREET
    if not found & ~(FOREIGN | RARE | FAMILY | LITTLE) and _derived(plain):
        found |= COMMON
    if not found and "-" in plain:
        found = _parts(plain)
    if not found & (ORDINARY | STREET | FOREIGN | RARE) and _shaped(plain):
        found |= SHAPED
    return found


def _derived(plain: str) -> bool:
    """Tell whether it is an English word with an ending, or a contraction."""
    stem = plain.partition("'")[0]
    if stem != plain and len(stem) > 1:
        return any(
            stem in words for words, bit in _lists() if bit == COMMON
        ) or plain.endswith("n't")
    if len(plain) < SHORTEST_SHAPED:
        return False
    english = next(words for words, bit in _lists() if bit == ENGLISH)
    for ending in _ends("word_ends"):
        root = plain.removesuffix(ending)
        if (
            root != plain
            and len(root) > 3
            and (root in english or root + "e" in english)
        ):
            return True
    return plain.endswith(_ends("english_ends"))


def _shaped(plain: str) -> bool:
    return len(plain) >= SHORTEST_SHAPED and plain.endswith(_ends("surname_ends"))


def _parts(plain: str) -> int:
    """Tell what a hyphenated word is: a name where a part is, common where all parts are."""
    parts = [kinds(part) for part in plain.split("-") if part]
    if any(part & NAME and not part & COMMON for part in parts):
        return FIRST
    if parts and all(part & (COMMON | NEVER) for part in parts):
        return COMMON
    return FOREIGN if all(part & (COMMON | NEVER | FOREIGN) for part in parts) else 0
