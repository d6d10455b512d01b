"""Finding verbatims by their words: stems, phrases, beginnings and slips of the pen."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from walkamile.understand.search.filters import Filters
from walkamile.understand.search.query import Query, Wanted
from walkamile.understand.search.tongues import (
    TONGUES,
    folded,
    paired,
    plain,
    spelled,
    stemmed,
    stems,
    stops,
    tongue,
)

Array = np.ndarray[Any, Any]

# A word in more than this share of all verbatims says nothing; it is dropped from the
# question where rarer words are left. A stop word is dropped from a lower share on:
# "die" is one in German only, and in English speech it may be rare.
TOO_COMMON, STOPPED_FROM = 0.5, 0.02
# A whole text as a question is cut to its most telling words (Lucene's default for
# "more like this").
TELLING_WORDS = 25
# Slips allowed by length of the word (Elasticsearch's AUTO rule, a letter stricter).
ONE_SLIP_FROM, TWO_SLIPS_FROM = 4, 8
# Below this share of verbatims a word may itself be a slip: its neighbours count too,
# at half the weight.
RARE = 1 / 20_000
NEIGHBOUR_WEIGHT = 0.5
WRITER_MEMORY = 100_000_000
# Too few finds let through: look so many times deeper.
DEEPER = 8
# Filters that let through at least so much are looked up in the finds rather than asked
# of the index, which reads every verbatim with a word for that (a million verbatims: 2.1
# instead of 4.4 CPU ms where four in five pass, the same where one in six does).
MOSTLY, TO_SPARE = 0.1, 1.25
# In a small collection every word may be told apart; nothing is too common.
A_COLLECTION = 1_000
_SHOULD, _MUST, _NOT = (
    tantivy.Occur.Should,
    tantivy.Occur.Must,
    tantivy.Occur.MustNot,
)
# What the words index filters by itself: it never changes while the words stay.
SAID = ("source", "segment", "language")
_NUMBER = {
    "rating": tantivy.FieldType.Float,
    "at": tantivy.FieldType.Integer,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One verbatim as the index sees it; ``at`` is in microseconds since 1970 UTC."""

    key: int
    text: str
    title: str = ""
    language: str = ""
    source: str = ""
    segment: str = ""
    rating: float | None = None
    at: int | None = None


def schema() -> tantivy.Schema:
    """Return the fields of the index of words."""
    built = tantivy.SchemaBuilder()
    built.add_unsigned_field("key", indexed=True, fast=True)
    built.add_text_field("words", tokenizer_name="plain")
    built.add_text_field("title", tokenizer_name="plain")
    for name in TONGUES:
        built.add_text_field(
            f"stems_{name}", tokenizer_name=f"stems_{name}", index_option="freq"
        )
    for name in ("tongue", "source", "segment", "language"):
        built.add_text_field(name, tokenizer_name="raw", index_option="basic")
    built.add_float_field("rating", fast=True)
    built.add_integer_field("at", fast=True)
    return built.build()


def opened(folder: Path | None = None) -> tantivy.Index:
    """Open or begin an index of words: in a folder, or in memory."""
    if folder is None:
        index = tantivy.Index(schema())
    else:
        folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(schema(), path=str(folder))
    index.register_tokenizer("plain", plain())
    for name in TONGUES:
        index.register_tokenizer(f"stems_{name}", stems(name))
    return index


def add(writer: tantivy.IndexWriter, entries: Iterable[Entry]) -> None:
    """Write entries; the writer's commit makes them findable."""
    for entry in entries:
        writer.add_document(_document(entry))


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("key", entry.key)
    name = tongue(entry.language)
    document.add_text("tongue", name)
    document.add_text("words", spelled(entry.text))
    document.add_text(f"stems_{name}", paired(entry.text))
    if entry.title:
        document.add_text("title", spelled(entry.title))
        document.add_text(f"stems_{name}", paired(entry.title))
    for field in ("source", "segment", "language"):
        if value := getattr(entry, field):
            document.add_text(field, value)
    if entry.rating is not None:
        document.add_float("rating", float(entry.rating))
    if entry.at is not None:
        document.add_integer("at", entry.at)
    return document


class Words:
    """The index of words as it is at one moment, ready to be asked."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()
        self._total = max(self._searcher.num_docs, 1)
        present = self._searcher.terms_with_prefix("tongue", "")
        self._tongues = tuple(name for name, _ in present)

    def __len__(self) -> int:
        """How many verbatims can be found."""
        return int(self._searcher.num_docs)

    def best(
        self,
        query: Query,
        *,
        most: int,
        filters: Filters | None = None,
        allowed: Array | None = None,
    ) -> tuple[list[int], list[float]]:
        """Return the keys of the best finds with their BM25 score, best first.

        ``allowed`` is a boolean for every key: what the filters of this index cannot
        tell (themes change without the words), and what is gone.
        """
        asked = self._asked(query)
        if asked is None or not self._tongues:
            return [], []
        share = 0.0 if allowed is None else np.count_nonzero(allowed) / len(allowed)
        wide = share >= MOSTLY
        narrow = [] if wide else self._clauses(filters or Filters())
        whole = asked
        if narrow:
            clauses = [(_MUST, clause) for clause in (asked, *narrow)]
            whole = tantivy.Query.boolean_query(clauses)
        depth = int(most / share * TO_SPARE) if wide else most
        while True:
            hits = self._searcher.search(whole, depth, count=False).hits
            found = self._let_through(hits, allowed)
            if len(found) >= most or len(hits) < depth:
                break
            depth *= DEEPER
        found = found[:most]
        return [key for _, key in found], [score for score, _ in found]

    def _let_through(
        self, hits: Sequence[tuple[Any, Any]], allowed: Array | None
    ) -> list[tuple[float, int]]:
        keys = self._searcher.fast_field_values("key", [place for _, place in hits])
        found = [
            (float(hit[0]), int(key or 0)) for hit, key in zip(hits, keys, strict=True)
        ]
        if allowed is not None:
            known = len(allowed)
            found = [hit for hit in found if hit[1] < known and allowed[hit[1]]]
        return sorted(found, key=lambda hit: (-hit[0], hit[1]))

    def _asked(self, query: Query) -> tantivy.Query | None:
        loose = [part for part in query.wanted if not _bound(part)]
        clauses = [
            (_NOT if part.sign == "-" else _MUST, clause)
            for part in query.wanted
            if _bound(part) and (clause := self._exactly(part)) is not None
        ]
        whatever = self._loosely(loose)
        if whatever is not None:
            needed = _SHOULD if any(o == _MUST for o, _ in clauses) else _MUST
            if not clauses:
                return whatever
            clauses.append((needed, whatever))
        if not any(occur != _NOT for occur, _ in clauses):
            return None
        return tantivy.Query.boolean_query(clauses)

    def _loosely(self, parts: Sequence[Wanted]) -> tantivy.Query | None:
        """Return what finds any of the words, rarer words counting more."""
        counted = Counter(part.words for part in parts if not part.unfinished)
        known = {word: self._how_many(word) for word in counted}
        clauses = [
            clause
            for word in self._telling(counted, known)
            for clause in self._word(word, known[word])
        ]
        clauses += [
            self._begins(word)
            for part in parts
            if part.unfinished
            for word in folded(part.words)[-1:]
        ]
        if not clauses:
            return None
        return tantivy.Query.boolean_query([(_SHOULD, clause) for clause in clauses])

    def _telling(self, counted: Counter[str], known: dict[str, int]) -> list[str]:
        rare = [word for word in counted if not self._common(word, known[word])]
        weight = {
            word: counted[word] * log(1 + self._total / (1 + known[word]))
            for word in (rare or counted)
        }
        return sorted(weight, key=lambda word: (-weight[word], word))[:TELLING_WORDS]

    def _common(self, word: str, known: int) -> bool:
        share = known / max(self._total, A_COLLECTION)
        stopped = any(stops(word, name) for name in self._tongues)
        return share > (STOPPED_FROM if stopped else TOO_COMMON)

    def _how_many(self, word: str) -> int:
        """Return in how many verbatims a word's commonest stem is."""
        return max(
            (
                self._searcher.doc_freq(f"stems_{name}", stem)
                for name in self._tongues
                for stem in stemmed(word, name)
            ),
            default=0,
        )

    def _word(self, word: str, known: int) -> list[tantivy.Query]:
        clauses = [
            self._term(f"stems_{name}", stem, "freq")
            for name in self._tongues
            for stem in dict.fromkeys(stemmed(word, name))
        ]
        near = folded(word)
        if known <= RARE * self._total and len(near) == 1 and slips(near[0]):
            clauses.append(self._near(near[0], known))
        return clauses

    def _near(self, word: str, known: int) -> tantivy.Query:
        """Return what finds a word's neighbours, weighing like a rare word."""
        near = tantivy.Query.fuzzy_term_query(
            self._schema, "words", word, distance=slips(word)
        )
        weight = log(1 + self._total) * (NEIGHBOUR_WEIGHT if known else 1.0)
        return tantivy.Query.const_score_query(near, weight)

    def _begins(self, word: str) -> tantivy.Query:
        begins = tantivy.Query.fuzzy_term_query(
            self._schema, "words", word, distance=0, prefix=True
        )
        weighed = tantivy.Query.const_score_query(begins, log(1 + self._total) / 2)
        whole = [
            (_SHOULD, self._term(f"stems_{name}", stem, "freq"))
            for name in self._tongues
            for stem in stemmed(word, name)
        ]
        return tantivy.Query.boolean_query([(_SHOULD, weighed), *whole])

    def _exactly(self, part: Wanted) -> tantivy.Query | None:
        """Return what finds a phrase, or a word that must or must not be there."""
        words = list(folded(part.words))
        if not words:
            return None
        places = [part.place] if part.place else ["text", "title"]
        fields = ["words" if place == "text" else place for place in places]
        clauses = [self._in_order(field, words, part) for field in fields]
        if not part.phrase and not part.place:
            clauses += self._word(part.words, self._total)
        return tantivy.Query.boolean_query([(_SHOULD, clause) for clause in clauses])

    def _in_order(self, field: str, words: list[Any], part: Wanted) -> tantivy.Query:
        if len(words) > 1:
            if part.unfinished:
                return tantivy.Query.phrase_prefix_query(self._schema, field, words)
            return tantivy.Query.phrase_query(self._schema, field, words)
        if part.unfinished:
            return tantivy.Query.fuzzy_term_query(
                self._schema, field, words[0], distance=0, prefix=True
            )
        return self._term(field, words[0], "position")

    def _term(self, field: str, word: str, option: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, word, option)

    def _clauses(self, filters: Filters) -> list[tantivy.Query]:
        clauses = [
            self._one_of(field, list(values))
            for field, values in filters.same_as.items()
            if field in SAID
        ]
        clauses += [
            self._range(field, low, high)
            for field, (low, high) in filters.between.items()
            if field in _NUMBER
        ]
        return [tantivy.Query.const_score_query(clause, 0.0) for clause in clauses]

    def _one_of(self, field: str, values: list[str]) -> tantivy.Query:
        if len(values) == 1:  # read alongside the words; a set is gathered first
            return self._term(field, values[0], "basic")
        return tantivy.Query.term_set_query(self._schema, field, values)

    def _range(self, field: str, low: Any, high: Any) -> tantivy.Query:
        if field == "at":
            low, high = (None if end is None else int(end) for end in (low, high))
        return tantivy.Query.range_query(
            self._schema, field, _NUMBER[field], lower_bound=low, upper_bound=high
        )


def slips(word: str) -> int:
    """Return how many letters of a word may be wrong, missing or swapped."""
    return (len(word) >= ONE_SLIP_FROM) + (len(word) >= TWO_SLIPS_FROM)


def _bound(part: Wanted) -> bool:
    return bool(part.sign or part.phrase or part.place)
