"""Which column holds the words, the date, the rating, and who speaks?"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import polars as pl
import pyarrow as pa

from walkamile.listen.columns import ratings, whose
from walkamile.listen.columns.content import Content, content
from walkamile.listen.columns.dates import DATES_ENOUGH, Dates
from walkamile.listen.columns.header_words import NAMED, plain, says
from walkamile.listen.columns.ratings import Ratings
from walkamile.listen.columns.roles import are_yes_and_no, role_share, yes_means
from walkamile.listen.columns.several import (
    belong_together,
    is_one_of_a_row,
    is_question,
    said_as_well,
    something_else,
)

SAMPLE_ROWS = 1_000

# Below the first no column reads like words; below the second a person is asked.
WORDS_AT_ALL, WORDS_FOR_SURE = 0.09, 0.2
# A column with no other near it needs less to be sure of.
ALONE, HALF = 0.12, 0.5
# A second column this close to the best, with no better name, is asked about.
TOO_CLOSE = 0.93
# From this share of the best on a column is looked at as a further text.
CLOSE = 0.3
# From this share of rows on a column is as full as any other.
PLENTY = 0.7
# What is left of a column's chances where it thanks customers for their words.
OURS = 0.3
# The plainest names of all (text, comment, review, feedback …) are taken at their word
# even where every value is one word.
CALLED_SO = 0.993
UNIQUE_ENOUGH = 0.985
# A name that nearly says rating, above numbers up to ten.
NEARLY, MOST_NUMBERS, TEN = 0.45, 0.9, 10
# Fewer different numbers are yes and no; what rates the whole goes before its parts.
FEWEST_STEPS, OF_ALL = 3, 0.2
CLEAR = ("words", "stars", "faces", "out of", "good")
# What is a rating where nothing else stands in the name: no "response rate".
ALONE_A_RATING = {"rate", "rated"}
# A scale that is not one of the usual ones needs a plainer name.
SURELY = 0.8
# Half of the votes and replies are no more than this share of the most there are.
FEW = 0.1
# Epoch seconds and 20240131 look like any number, so there the name must say date.
FORMS_THAT_NEED_A_NAME = {"seconds", "milliseconds", "compact", "serial"}

MONEY = re.compile(r"[$€£¥]|\d[.,]\d\d?\b(?![.\d])")

SIMPLE = ("language", "product", "version", "place", "segment", "url", "tags")


@dataclass(frozen=True, slots=True)
class Understanding:
    """What the columns of one table mean, and how sure that is.

    ``columns`` maps a field of the canonical record to a column; ``texts`` names the
    columns of words (mostly one); ``confidence`` is between 0 and 1.
    """

    texts: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    confidence: Mapping[str, float] = field(default_factory=dict)
    dates: Dates = field(default_factory=Dates)
    ratings: Ratings | None = None
    unsure: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


def understand(sample: pa.Table) -> Understanding:
    """Find what each column means by its name and its content together."""
    frame = pl.DataFrame(sample) if sample.num_columns else pl.DataFrame()
    looked = {name: content(frame[name]) for name in frame.columns}
    taken: dict[str, str] = {}
    sure: dict[str, float] = {}
    ranked = _texts(looked)
    texts = _chosen(ranked, looked)
    free = [name for name in looked if name not in texts]
    for meaning, found in _others(looked, frame, free, texts):
        taken[meaning], sure[meaning] = found[0], found[1]
    if texts:
        sure["text"] = min(1.0, dict(ranked)[texts[0]] / 0.6)
    dates = looked[taken["occurred_at"]].dates if "occurred_at" in taken else Dates()
    scale = None
    if "rating" in taken:
        scale = ratings.learn(frame[taken["rating"]], taken["rating"], list(looked))
    return Understanding(
        texts, taken, sure, dates, scale, _unsure(ranked, texts),
        tuple(name for name, score in ranked[:6] if score > 0.5 * WORDS_AT_ALL),
    )  # fmt: skip


def _texts(looked: Mapping[str, Content]) -> list[tuple[str, float]]:
    scores = {name: text_score(name, seen) for name, seen in looked.items()}
    return sorted(scores.items(), key=lambda item: -item[1])


def text_score(name: str, seen: Content) -> float:
    """Return between 0 and 1 how much a column is what customers said."""
    if not seen.filled:
        return 0.0
    named = says(name, "text")
    other = something_else(name)
    if other > named:
        named = named * (1 - 0.7 * other) - 0.1 * other
    if "original" in plain(name).split():
        named = max(named, NAMED) + 0.1  # rather than its translation
    asked = is_question(name) or whose.asks_for_wishes(name)
    if other < NAMED and seen.numbers < 0.5 and asked:
        named = max(named, NAMED)
    plenty = 0.7 + 0.3 * min(1.0, seen.filled / PLENTY)
    score = seen.wordy * (0.35 + 0.65 * named) * plenty
    if seen.answering > whose.MOST or (named < other and whose.by_us(name)):
        score *= OURS
    called_so = named > CALLED_SO and (seen.numbers < 0.9 or plain(name) == "text")
    return max(score, WORDS_FOR_SURE) if called_so else score


def _chosen(
    ranked: Sequence[tuple[str, float]], looked: Mapping[str, Content]
) -> tuple[str, ...]:
    if not ranked or ranked[0][1] < WORDS_AT_ALL:
        return ()
    best, score = ranked[0]
    close = [
        name for name, one in ranked
        if one >= CLOSE * score and looked[name].wordy >= 0.3
    ]  # fmt: skip
    together = belong_together(best, close) or said_as_well(best, close, looked)
    return tuple(name for name in looked if name in together) if together else (best,)


def _unsure(
    ranked: Sequence[tuple[str, float]], texts: tuple[str, ...]
) -> tuple[str, ...]:
    if not texts:
        return ("text",)
    rest = [score for name, score in ranked if name not in texts]
    best = dict(ranked)[texts[0]]
    too_close = (
        bool(rest) and rest[0] > TOO_CLOSE * best and says(texts[0], "text") < NAMED
    )
    alone = best >= ALONE and (not rest or rest[0] < HALF * best)
    return ("text",) if (best < WORDS_FOR_SURE and not alone) or too_close else ()


Found = tuple[str, tuple[str, float]]


def _others(
    looked: Mapping[str, Content],
    frame: pl.DataFrame,
    free: list[str],
    texts: tuple[str, ...],
) -> list[Found]:
    """Take the other meanings one after another; a column means one thing only."""
    found: list[Found] = []
    names = list(looked)
    by_meaning: dict[str, Callable[[str], float]] = {
        "occurred_at": lambda n: _date(n, looked) * whose.beside(n, texts),
        "rating": lambda n: (
            _rating(n, looked[n], frame, names) * whose.within(n, texts)
        ),
        "author_role": lambda n: _role(n, looked[n]),
        "source_record_id": lambda n: _id(n, looked[n]),
        "conversation_id": lambda n: _conversation(n, looked[n]),
        "turn_index": lambda n: _turn(n, looked[n]),
        "updated_at": lambda n: says(n, "updated_at") * _is_date(looked[n]),
        "title": lambda n: _title(n, looked[n]),
        "author": lambda n: _author(n, looked[n]),
        **{one: partial(_simple, one, looked) for one in SIMPLE},
    }
    least = {"occurred_at": NAMED * 0.65}
    for meaning, score in by_meaning.items():
        scores = {name: score(name) for name in free}
        best = max(scores, key=scores.__getitem__, default=None)
        if best is not None and scores[best] >= least.get(meaning, NAMED):
            found.append((meaning, (best, round(min(scores[best], 1.0), 3))))
            free.remove(best)
    return found


def _is_date(seen: Content) -> float:
    return seen.dates.share if seen.dates.share >= DATES_ENOUGH else 0.0


def _date(name: str, looked: Mapping[str, Content]) -> float:
    seen = looked[name]
    share = _is_date(seen)
    named = says(name, "occurred_at")
    if _answers_an_invitation(name, looked):
        named, other = 1.0, 0.0
    else:
        other = says(name, "not_date")
    if not share or (seen.filled < 0.3 and named < 0.9):
        return 0.0
    if seen.dates.forms[0] in FORMS_THAT_NEED_A_NAME:
        return share * named if named > NAMED else 0.0
    other = max(other, 0.3 * says(name, "updated_at"), _earlier(name, looked))
    score = share * (NAMED + (1 - NAMED) * named) * (1 - 0.4 * other)
    return score * (0.6 + 0.4 * seen.filled)


def _answers_an_invitation(name: str, looked: Mapping[str, Content]) -> bool:
    """Tell ``Responded on`` beside ``Sent on`` from the day when we responded."""
    return (
        whose.of_its_end(name)
        and not whose.by_us(name)
        and not whose.of_a_reply(name, _replies(looked))
        and any(whose.of_its_beginning(one) for one in looked if _is_date(looked[one]))
    )


def _replies(looked: Mapping[str, Content]) -> list[str]:
    return [
        one for one, seen in looked.items()
        if seen.answering > whose.MOST or (seen.words > 2 and _is_ours(one))
    ]  # fmt: skip


def _earlier(name: str, looked: Mapping[str, Content]) -> float:
    """Return 1 for a reply's date, and for the beginning of what has an end as well."""
    if whose.of_a_reply(name, _replies(looked)) or whose.is_our_step(name):
        return 1.0
    others = [one for one in looked if one != name and _is_date(looked[one])]
    if whose.of_its_beginning(name) and any(map(whose.of_its_end, others)):
        return 1.0
    told = [
        one for one in others
        if looked[one].filled > MOST_NUMBERS and not whose.of_what_happened(one)
        and not whose.of_its_beginning(one)
        and max(says(one, "not_date"), says(one, "updated_at")) < NAMED
    ]  # fmt: skip
    return 1.0 if told and whose.of_what_happened(name) else 0.0


def _is_ours(name: str) -> bool:
    return whose.by_us(name) or says(name, "not_text") > NAMED


def _rating(name: str, seen: Content, frame: pl.DataFrame, names: list[str]) -> float:
    named = _called_a_rating(name, seen, names)
    if seen.values > 101 or not seen.filled or ratings.is_of_others(name):
        return 0.0
    if named < NAMED and (seen.numbers > 0.5 or seen.values > 12):
        return 0.0
    scale = ratings.learn(frame[name], name, names)
    if scale is None or (not scale.sure and _is_doubtful(frame[name], scale, named)):
        return 0.0
    if named < NAMED:  # answers of a scale in words, stars or faces need no name
        clear = scale.written.startswith(CLEAR) and scale.kind != "agreement"
        return NAMED if clear and seen.values > 1 else 0.0
    is_part_of_a_row = is_one_of_a_row(name, names) and not whose.has_no_name(name)
    named += OF_ALL * (whose.of_the_whole(name) - is_part_of_a_row)
    return named * (0.9 + 0.1 * min(1.0, seen.filled)) - 0.05 * (scale.kind == "thumbs")


def _called_a_rating(name: str, seen: Content, names: list[str]) -> float:
    named = 1.0 if plain(name) in ALONE_A_RATING else says(name, "rating")
    if seen.most is not None and seen.most <= 1:  # a mark of a theme
        return named
    named = max(named, ratings.asks_for_one(name), ratings.names_its_scale(name))
    named = max(named, _answered_in_numbers(name, seen, names))
    if named > NEARLY and seen.numbers > MOST_NUMBERS and (seen.most or 0) <= TEN:
        named = max(named, NAMED + 0.01)
    return named


def _is_doubtful(values: pl.Series, scale: Ratings, named: float) -> bool:
    return named < SURELY or _is_count(values, scale)


def _is_count(values: pl.Series, scale: Ratings) -> bool:
    """Tell votes or replies, most of them few, from marks on some scale."""
    middle = ratings.read(values, scale).median()
    return isinstance(middle, float) and middle <= FEW * scale.most


def _answered_in_numbers(name: str, seen: Content, names: list[str]) -> float:
    """Return how likely small numbers are a rating: they answer, are explained, or bare."""
    explained = any(plain(one).startswith(f"{plain(name)} ") for one in names)
    few = FEWEST_STEPS <= seen.values <= TEN + 1 and seen.numbers > MOST_NUMBERS
    if not few or (seen.most or 0) > TEN or (seen.least or 0) < 0:
        return 0.0
    asked = is_question(name) and not whose.counts_something(name)
    asked |= whose.of_the_whole(name) or whose.has_no_name(name)
    return NAMED + 0.05 if asked or explained else 0.0


def _role(name: str, seen: Content) -> float:
    if seen.values <= 2 and yes_means(name):
        return are_yes_and_no(seen.shown)
    share = role_share(seen.shown)
    if share < 0.8 or seen.values > 12:
        return 0.0
    named = says(name, "author_role")
    enough = named > 0.3 or (seen.values > 1 and share == 1)
    return 0.6 * share + 0.4 * named if enough else 0.0


def _id(name: str, seen: Content) -> float:
    if seen.different < UNIQUE_ENOUGH or seen.filled < UNIQUE_ENOUGH or seen.words > 2:
        return 0.0
    if any(MONEY.search(value) for value in seen.shown[:5]):
        return 0.0
    if whose.has_no_name(name):
        return NAMED if seen.codes > MOST_NUMBERS else 0.0
    if whose.is_a_count(name):
        return 0.0
    named = max(says(name, "id"), whose.numbers_rows(name))
    return named * 0.5 if whose.is_of_someone(name) else named


def _conversation(name: str, seen: Content) -> float:
    several = seen.different < UNIQUE_ENOUGH and seen.values > 1
    return says(name, "conversation_id") if several and seen.words <= 2 else 0.0


def _turn(name: str, seen: Content) -> float:
    return says(name, "turn_index") if seen.numbers > 0.98 else 0.0


def _title(name: str, seen: Content) -> float:
    is_words = seen.wordy > 0.1 and seen.numbers < 0.5
    return says(name, "title") if is_words else 0.0


def _author(name: str, seen: Content) -> float:
    is_rating = seen.values <= 2 and seen.filled > 0.5 and seen.numbers > 0.9
    return 0.0 if is_rating or seen.words > 6 else says(name, "author")


def _simple(meaning: str, looked: Mapping[str, Content], name: str) -> float:
    seen = looked[name]
    if not seen.filled or (meaning != "tags" and seen.words > 8):
        return 0.0
    fits = seen.addresses > 0.8 if meaning == "url" else seen.addresses < 0.5
    if meaning == "language":
        fits = seen.words <= 2 and seen.values <= 200 and seen.numbers < 0.1
    named = says(name, meaning)
    return named if fits and (named > 0.7 or meaning == "url") and plain(name) else 0.0
