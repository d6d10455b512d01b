"""Make the long lists of names and words that redaction reads, from open packages.

Names: the US census of 1990 (public domain, as shipped in ``names``), and mimesis (MIT, 40
languages). Words that are no names: pyspellchecker (MIT; six languages)
and SCOWL's large lists (Debian's wamerican-large and wbritish-large; its terms stand beside).
Faker is not taken on purpose: its names measure what these lists do not know.
Run: python tools/name_lists.py FOLDER_OF_INSTALLED_PACKAGES FOLDER_OF_DICTIONARIES
"""

import collections
import gzip
import json
import math
import re
import sys
from pathlib import Path

import stopwordsiso

from walkamile.listen.redact.words import (
    COMMON,
    LANGUAGES,
    ORDINARY,
    _list,
    _lists,
    fold,
    kinds,
)

LISTS = (
    Path(__file__).parent.parent / "src" / "walkamile" / "listen" / "redact" / "lists"
)
WORD = re.compile(r"[^\W\d_]+")
# Of the words of films, by how often they are said: further down come names and slips.
OFTEN = 30_000
SHORTEST = 3


def latin(words):
    folded = {fold(word) for word in words}
    return {w for w in folded if len(w) >= SHORTEST and w.isascii() and w.isalpha()}


def census(folder, name):
    lines = (folder / "names" / name).read_text("ascii").splitlines()
    return latin(line.split()[0] for line in lines if line.strip())


def strings(held):
    if isinstance(held, str):
        yield from WORD.findall(held)
    elif isinstance(held, dict):
        for one in held.values():
            yield from strings(one)
    elif isinstance(held, list):
        for one in held:
            yield from strings(one)


def mimesis(folder, key):
    found = set()
    for file in sorted((folder / "mimesis" / "datasets").glob("*/person.json")):
        found |= latin(strings(json.loads(file.read_text("utf-8")).get(key, [])))
    return found


def said(folder, language):
    """Words of a language as they are said in films, the most frequent first."""
    file = folder / "spellchecker" / "resources" / f"{language}.json.gz"
    counted = json.loads(gzip.decompress(file.read_bytes()))
    return [fold(word) for word, _ in sorted(counted.items(), key=lambda one: -one[1])]


def rare(folder):
    """English words beyond the small list; those written large are names of some kind."""
    lines = [
        line
        for file in sorted(folder.glob("*-english-large"))
        for line in file.read_text("utf-8").splitlines()
    ]
    return latin(line for line in lines if line.islower())


def triples(word):
    """Three letters in a row, as places in a table of 27 x 27 x 27; 0 stands outside."""
    marks = [0, *(ord(letter) - 96 for letter in word), 0]
    return [
        a * 729 + b * 27 + c
        for a, b, c in zip(marks, marks[1:], marks[2:], strict=False)
    ]


def likeness(names, words):
    """For each three letters, by how much they speak for a name: log odds, in sixteenths."""
    of_names, of_words = (
        collections.Counter(at for word in some for at in triples(word))
        for some in (names, words)
    )
    all_names, all_words = of_names.total(), of_words.total()
    table = bytearray()
    for at in range(27**3):
        odds = math.log((of_names[at] + 0.5) / (all_names + 9_000))
        odds -= math.log((of_words[at] + 0.5) / (all_words + 9_000))
        table.append(max(0, min(255, round(odds * 16) + 128)))
    return bytes(table)


def keep(name, words):
    lines = "\n".join(sorted(words))
    (LISTS / f"{name}.txt").write_text(lines + "\n", "utf-8")
    print(f"{name}: {len(words):,}")


def main():
    folder, dictionaries = Path(sys.argv[1]), Path(sys.argv[2])
    own_first, own_last = _list("first_names"), _list("surnames")
    given = census(folder, "dist.female.first") | census(folder, "dist.male.first")
    family = census(folder, "dist.all.last")
    listed = [words for words, bit in _lists() if bit & ORDINARY]
    ordinary = frozenset().union(*listed)
    first = (given | mimesis(folder, "names")) - ordinary
    last = (family | mimesis(folder, "surnames")) - ordinary
    english, stops = (
        _list("words_en"),
        frozenset(map(fold, stopwordsiso.stopwords(LANGUAGES))),
    )
    other = rare(dictionaries) - english
    keep("first_names_more", first - own_first - other)
    keep("surnames_more", last - first - own_last - other)
    keep("surnames_and_words", (family & (english | other | _list("places"))) - stops)
    keep("words_en_rare", other - own_first - own_last)
    for language in LANGUAGES[1:]:
        ranked = [
            w for w in said(folder, language) if w.isalpha() and len(w) >= SHORTEST
        ]
        words = set(ranked[:OFTEN]) - own_first - own_last
        keep(f"words_{language}", {w for w in words if not kinds(w) & COMMON})
    words = latin(english) | other
    names = latin(first | last | own_first | own_last) - words
    (LISTS / "likeness.bin").write_bytes(likeness(names, words))


if __name__ == "__main__":
    main()
