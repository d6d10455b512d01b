"""What would people call a theme? Words that its customers use, and few others.

A term counts by how many of a theme's texts hold it and how much more often than the
other themes' do (the theme's share of the Kullback–Leibler divergence, the form of
class-based TF-IDF that counts texts, so that one long text cannot name a theme).
Phrases beat single words, everyday words count little (the encoder's vocabulary knows
how common every word is, in its sixteen languages), and near-repeats are left out.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from walkamile.understand.meaning import words as fast
from walkamile.understand.taken_out import PSEUDONYM

KEYWORDS = 8
# A keyword is in this share of a theme's texts; fewer than FEW are filled up by others.
# Without it keywords hardly ever stand in one text: NPMI .12 to .31 lower on three sets.
OFTEN, FEW = 0.05, 2
# A keyword stands in one text with at least this share of those before it: words that are
# never said together name two things. NPMI .01 to .17 higher on four sets, keywords five
# instead of six; all of them instead of half leave four.
BESIDE = 0.5
LONGEST = 3  # words in a phrase
PHRASE = 0.35  # what each further word of a phrase adds to its score
EVERYDAY = 2e-4  # words more common than this count for less than half
READ_AT_MOST = 600  # characters of a text: what it is about comes early
# How something is said, not what about; these the lists of small words leave out.
ATTITUDE = {
    "de": "leider einfach eigentlich überhaupt endlich trotzdem ständig völlig echt bitte",
    "fr": "malheureusement vraiment simplement enfin pourtant finalement franchement merci",
    "es": "desafortunadamente lamentablemente realmente simplemente finalmente gracias",
    "pt": "infelizmente realmente simplesmente finalmente obrigado obrigada",
    "it": "sfortunatamente davvero semplicemente finalmente grazie",
    "nl": "helaas eigenlijk gewoon eindelijk toch echt alstublieft bedankt",
    "sv": "tyvärr verkligen äntligen tack",
    "da": "desværre virkelig endelig tak",
    "pl": "niestety naprawdę wreszcie dziękuję proszę",
}
# So many texts, and such a share of all, make a language that is spoken here.
LANGUAGE_TEXTS, LANGUAGE_SHARE = 2, 0.005
RARE = 0.5  # texts: softens the share of words that other themes never use
STEM, STEM_SHARE = 5, 0.7  # letters two forms of a word share, and of the shorter
SHORT_STEM = 4  # letters that are enough where what follows is an ending of both
ENDINGS = frozenset(("", "s", "es", "d", "ed", "ing", "e", "en", "er", "n", "t", "te"))
NAME_WORDS = 2  # a name of one word says too little

_RUN = re.compile(rf"{PSEUDONYM}|[^\W_]+(?:['’\-][^\W_]+)*|[^\w\s\[]+|\[|\n")
# Scripts that write no spaces: their runs are cut by the encoder's tokeniser.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
)
_NUMBER = re.compile(r"[\d.,:%/\-]+")


Terms = dict[str, str]


@dataclass(frozen=True, slots=True)
class Name:
    """What a theme is called, and the terms behind it, best first."""

    name: str
    keywords: tuple[str, ...]


def names(texts: Sequence[str], labels: NDArray[np.int64]) -> list[Name]:
    """Name each group of texts (numbered 0…k-1) apart from the others."""
    return named(heard_in(texts), labels)


def heard_in(texts: Sequence[str]) -> list[Terms]:
    """Return the terms of each text: in lower case, and as they are written there."""
    return [
        {whole.lower(): whole for whole in map(_joined, terms(text, stops))}
        for text, stops in zip(texts, stop_words(texts), strict=True)
    ]


def named(
    heard: Sequence[Terms], labels: NDArray[np.int64], groups: int = 0
) -> list[Name]:
    """Name each group of texts, given the terms heard in each, apart from the others.

    There are ``groups`` at least, though the last may be of no text.
    """
    groups = max(groups, int(labels.max(initial=-1)) + 1)
    held, surface = _counted(heard, labels, groups)
    sizes = np.bincount(labels, minlength=groups)
    overall: Counter[str] = Counter()
    for counts in held:
        overall.update(counts)
    chosen = [
        _keywords(
            _scored(counts, overall, size, len(heard)),
            {term for term, many in counts.items() if many >= OFTEN * size},
            [heard[i] for i in np.flatnonzero(labels == group).tolist()],
        )
        for group, (counts, size) in enumerate(zip(held, sizes.tolist(), strict=True))
    ]
    shown = [[_as_written(term, surface) for term in terms] for terms in chosen]
    return [
        Name(name, tuple(terms))
        for name, terms in zip(_called(shown), shown, strict=True)
    ]


def stop_words(texts: Sequence[str]) -> list[frozenset[str]]:
    """Return for each text the words that say nothing in it.

    Those of its own language and of English, the commonest stray; and everywhere those
    that are mostly met as a small word of their language ("leider", "avec"): short texts
    are easily taken for another. So "car" stays a word where English is spoken, though
    it is a small one in French.
    """
    from py3langid.langid import classify

    spoken = [classify(text[:READ_AT_MOST])[0] if text else "en" for text in texts]
    enough = max(LANGUAGE_TEXTS, LANGUAGE_SHARE * len(texts))
    common = {code for code, n in Counter(spoken).items() if n >= enough} | {"en"}
    listed = {code: _listed(code) for code in sorted(common)}
    everywhere = listed["en"] | _mostly_small(texts, spoken, listed)
    within = {code: words | everywhere for code, words in listed.items()}
    return [within.get(code, everywhere) for code in spoken]


@cache
def _listed(code: str) -> frozenset[str]:
    import stopwordsiso

    held = stopwordsiso.stopwords([code]) if stopwordsiso.has_lang(code) else set()
    small = (word.lower().replace("’", "'") for word in held)
    return frozenset(small) | frozenset(ATTITUDE.get(code, "").split())


def _mostly_small(
    texts: Sequence[str], spoken: Sequence[str], listed: dict[str, frozenset[str]]
) -> frozenset[str]:
    """Return the words that are mostly met as small words of a text’s language."""
    asked = frozenset().union(*listed.values()) - listed["en"]
    small: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for text, code in zip(texts, spoken, strict=True):
        words = asked.intersection(text[:READ_AT_MOST].lower().split())
        met.update(words)
        small.update(words & listed.get(code, frozenset()))
    return frozenset(word for word, many in met.items() if 2 * small[word] > many)


def terms(text: str, stops: frozenset[str]) -> Iterable[tuple[str, ...]]:
    """Yield words and phrases of a text as written, within punctuation."""
    run: list[str] = []
    for word in [*_RUN.findall(text[:READ_AT_MOST]), "\n"]:
        if word[0].isalnum():
            run.extend(_cut(word))
            continue
        yield from _phrases(run, stops)
        run = []


def _cut(word: str) -> list[str]:
    if not _UNSPACED.search(word):
        return [word]
    tokeniser = fast.tokeniser()
    pieces = tokeniser.encode(word, out_type=str, add_bos=False, add_eos=False)
    return [piece.strip("▁") for piece in pieces if piece.strip("▁")]


def _phrases(run: list[str], stops: frozenset[str]) -> Iterable[tuple[str, ...]]:
    says = [_says_something(word, stops) for word in run]
    for start, says_here in enumerate(says):
        if not says_here:
            continue
        for end in range(start + 1, min(start + LONGEST, len(run)) + 1):
            if says[end - 1] and len("".join(run[start:end])) > 1:
                yield tuple(run[start:end])


def _says_something(word: str, stops: frozenset[str]) -> bool:
    low = word.lower().replace("’", "'")
    short = len(low) < (3 if low.isascii() else 1 if _UNSPACED.match(low) else 2)
    bare = low.replace("'", "")
    masked = len(set(low)) == 1 and len(low) > 1  # "XXXX": a name taken out
    nothing = low in stops or bare in stops or _NUMBER.fullmatch(low)
    return not (short or masked or nothing)


def _counted(
    heard: Sequence[Terms], labels: NDArray[np.int64], groups: int
) -> tuple[list[Counter[str]], dict[str, Counter[str]]]:
    held: list[Counter[str]] = [Counter() for _ in range(groups)]
    surface: dict[str, Counter[str]] = defaultdict(Counter)
    for written, group in zip(heard, labels.tolist(), strict=True):
        held[group].update(written.keys())
        for low, as_is in written.items():
            surface[low][as_is] += 1
    return held, surface


def _joined(term: tuple[str, ...]) -> str:
    unspaced = any(_UNSPACED.search(word) for word in term)
    return ("" if unspaced else " ").join(term)


def _scored(
    counts: Counter[str], overall: Counter[str], size: int, texts: int
) -> list[tuple[float, str]]:
    rest = max(texts - size, 1)
    least = 2 if size >= 2 * KEYWORDS else 1
    found = []
    for term, here in counts.items():
        if here < least:
            continue
        share = here / size
        elsewhere = (overall[term] - here + RARE) / (rest + RARE)
        if share <= elsewhere:
            continue
        parts = term.split(" ")
        everyday = min(_seldom(part) for part in parts) if len(parts) == 1 else 1.0
        weight = (1 + PHRASE * (len(parts) - 1)) * everyday
        found.append((weight * share * float(np.log(share / elsewhere)), term))
    found.sort(key=lambda pair: (-round(pair[0], 9), pair[1]))
    return found


@cache
def _seldom(word: str) -> float:
    """Return near 1 for a word met seldom in any language, near 0 for "and"."""
    tokeniser = fast.tokeniser()
    ids = tokeniser.encode(word, add_bos=False, add_eos=False)
    common = float(np.exp(sum(tokeniser._scores[i] for i in ids)))  # noqa: SLF001
    return EVERYDAY / (EVERYDAY + common)


def _keywords(
    scored: list[tuple[float, str]], often: Container[str], texts: Sequence[Terms]
) -> list[str]:
    """Return the best terms that do not repeat each other and are said together.

    Those said often first, others only where too few are: a word of one text in fifty is
    no word for a theme. Where even so too few are, words that are not said together.
    """
    said: dict[str, set[int]] = {}
    kept: list[str] = []
    common = [term for _, term in scored if term in often][: 12 * KEYWORDS]
    others = [term for _, term in scored if term not in often][: 12 * KEYWORDS]
    for term in common + others:
        said[term] = {at for at, held in enumerate(texts) if term in held}
    for wanted, most, beside in (
        (common, KEYWORDS, BESIDE),
        (others, FEW, BESIDE),
        (common + others, FEW, 0.0),
    ):
        for term in wanted:
            if len(kept) >= most:
                break
            met = sum(not said[term].isdisjoint(said[other]) for other in kept)
            repeats = any(_repeats(term, other) for other in kept)
            if met >= beside * len(kept) and not repeats:
                kept.append(term)
    return kept or [term for _, term in scored[:1]]


def _repeats(term: str, other: str) -> bool:
    if _UNSPACED.search(term) and _UNSPACED.search(other):
        return bool(_pairs(term) & _pairs(other))
    ours, theirs = term.split(" "), other.split(" ")
    return any(_same(a, b) for a in ours for b in theirs)


def _pairs(term: str) -> set[str]:
    return {term[i : i + 2] for i in range(max(1, len(term) - 1))}


def _same(one: str, two: str) -> bool:
    """Say whether two words are forms of one: alike but for their endings."""
    short, long = sorted((one, two), key=len)
    stem = sum(
        1
        for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False))
    )
    endings = {short[stem:], long[stem:]}
    return (
        short == long
        or (stem >= SHORT_STEM and endings <= ENDINGS)
        or long in (f"{short}s", f"{short}es")
        or (stem >= STEM and stem >= STEM_SHARE * len(short) and len(long) <= stem + 4)
    )


def _as_written(term: str, surface: dict[str, Counter[str]]) -> str:
    return min(surface[term].items(), key=lambda pair: (-pair[1], pair[0]))[0]


def _called(terms: list[list[str]]) -> list[str]:
    """Make names of terms: two words or more, and no two names alike."""
    taken: set[str] = set()
    called = []
    for place, words in enumerate(terms):
        name = next(
            (n for n in _proposals(words) if n.lower() not in taken),
            f"{_proposals(words)[0]} ({place + 1})",
        )
        taken.add(name.lower())
        called.append(name)
    return called


def _proposals(words: list[str]) -> list[str]:
    if not words:
        return ["Texts alike"]
    enough = 1 if len(words[0].split(" ")) >= NAME_WORDS else min(2, len(words))
    joined = [", ".join(words[:n]) for n in range(enough, len(words) + 1)]
    return [name[:1].upper() + name[1:] for name in joined]
