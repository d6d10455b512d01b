"""Read ratings as given, with their scale and the direction it runs in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from walkamile.listen.columns import labels
from walkamile.listen.columns.header_words import plain
from walkamile.listen.columns.words import words

STAR = r"[★⭐🌟✭✮]"
OUT_OF = r"(\d+(?:[.,]\d+)?)\s*(?:/|out of|of|von|de|sur|su|van|z)\s*(5|7|10|20|100)\b"
UNITS = (
    "%|stars?|sterne?|étoiles?|estrellas?|estrelas?|stelle|sterren|points?|punkte|★|⭐"
)
LEADING = rf"^\D{{0,12}}?([-+]?\d+(?:[.,]\d+)?)(?:\s*(?:{UNITS}))?\D{{0,3}}$"
ENOUGH = 0.85
NAMED_SCALE = re.compile(
    r"\b[01] ?(?:-|–|to|bis|a|à|tot|do|до|～|~) ?(?:5|6|7|10|100)\b|/ ?(?:5|10)\b"
    r"|\b(?:out of|von|sur|sobre|de|su) (?:five|ten|fünf|zehn|cinq|dix|5|10)\b"
    r"|(?:^|_)[01]_(?:to_)?(?:5|10)(?:_|$)",
    re.IGNORECASE,
)


FROM_TO = re.compile(
    r"(?<![\d])([01]) ?(?:-|–|to|bis|a|à|tot|do|ate|até|al|～|~) ?(5|6|7|10|100)(?!\d)",
    re.IGNORECASE,
)
LABELLED_ENDS = re.compile(r"\b([01]) ?[=:][^\d=:]{2,40}\b(5|6|7|10|100) ?[=:]")
OF_MOST = re.compile(
    r"(?:/|out of|\bvon|\bsur|\bsobre|\bsu) ?(5|7|10|20|100)(?!\d)", re.IGNORECASE
)
# So many answers reach the end of their scale, if it is one of seven.
REACHES_ITS_END = 20


def _scales() -> dict[str, list[str]]:
    return words("scales")


TWO_SIDED = {
    "yes": 1.0, "no": 0.0, "true": 1.0, "false": 0.0, "ja": 1.0, "nein": 0.0,
    "nee": 0.0, "oui": 1.0, "non": 0.0, "si": 1.0, "sim": 1.0, "nao": 0.0, "good": 1.0,
    "bad": 0.0, "happy": 1.0, "unhappy": 0.0,
    "thumbs up": 1.0, "thumbs down": 0.0, "👍": 1.0, "👎": 0.0, "recommended": 1.0,
    "not recommended": 0.0,
}  # fmt: skip
# Of a scale of five some middle answer would be there, too, in so many values.
OPPOSITES, ENOUGH_TO_TELL = ({"good", "bad"}, {"happy", "unhappy"}), 20
NOT_AN_ANSWER = {
    "",
    "n a",
    "na",
    "none",
    "null",
    "dont know",
    "don t know",
    "weiss nicht",
    "not applicable",
    "keine angabe",
}

NPS = (
    "nps",
    "net promoter",
    "recommend",
    "weiterempfehl",
    "recomend",
    "recomand",
    "consiglier",
    "aanbevel",
    "how likely",
)
NPS_FOR_SURE = (
    "nps",
    "net promoter",
    "how likely",
    "wie wahrscheinlich",
    "weiterempfehl",
)
EFFORT = (
    "ces",
    "effort",
    "ease",
    "facilidad",
    "facilidade",
    "facilite",
    "einfachheit",
    "aufwand",
    "esfuerzo",
    "esforco",
    "sforzo",
    "inspanning",
    "how easy",
)
CONTENT = ("csat", "satisf", "zufried", "soddisf", "tevreden", "satisfecho", "満足")
ASKED = (
    "rate your",
    "rate our",
    "rate us",
    "how would you rate",
    "valora",
    "bewerten",
    "score",
)
GERMAN_GRADES = ("schulnote", "gesamtnote", "durchschnittsnote")
OTHERS = ("average", "avg", "mean", "durchschnitt", "moyenne", "promedio", "media")
GRADE = ("schulnote", "gesamtnote", "durchschnittsnote", "note")
GERMAN = (
    "datum",
    "kommentar",
    "kunde",
    "bewertung",
    "rückmeldung",
    "nachricht",
    "erstellt",
    "filiale",
    "freitext",
    "schulnote",
    "anmerkung",
)
STARS = ("star", "sterne", "etoile", "estrella", "estrela", "stelle", "sterren", "星")


@dataclass(frozen=True, slots=True)
class Ratings:
    """A scale: its kind, both ends, and how values are written.

    ``kind`` ends in ``low is best`` where a lower number is the better one.
    """

    kind: str
    least: float
    most: float
    written: str = "number"
    sure: bool = True


def learn(values: pl.Series, name: str, others: Sequence[str] = ()) -> Ratings | None:
    """Return the scale that a sample of values and the column's name show, if any."""
    filled = values.drop_nulls().str.strip_chars()
    filled = filled.filter(~filled.str.to_lowercase().is_in(list(NOT_AN_ANSWER)))
    if not len(filled):
        return None
    answers = _in_words(filled)
    if answers:
        return answers
    for written in ("out of", "stars", "number", "labelled"):
        numbers = read(filled, Ratings("", 0, 0, written))
        if len(numbers) - numbers.null_count() < ENOUGH * len(filled):
            continue
        if written == "out of":
            most = float(filled.str.extract(OUT_OF, 2).drop_nulls().mode()[0])
            kind = "stars" if most == 5 else "score"
            return Ratings(kind, 1 if most == 5 else 0, most, written)
        if written == "stars":
            return Ratings("stars", 1, 5, written)
        kept = numbers.drop_nulls()
        if written == "labelled" and kept.n_unique() > labels.DIFFERENT_VALUES:
            return None
        told = _told_ends(name, kept)
        scale = _scale(kept, plain(name), [plain(one) for one in others], told)
        return _directed(scale, written, filled, name) if scale else None
    return None


def _directed(scale: Ratings, written: str, values: pl.Series, name: str) -> Ratings:
    """Say where the name or the labels tell that a lower number is the better one."""
    scale = replace(scale, written=written)
    if "low is best" in scale.kind or not labels.low_is_best(values, name):
        return scale
    return replace(scale, kind=f"{scale.kind}, low is best")


def _in_words(values: pl.Series) -> Ratings | None:
    different = values.unique().to_list()
    if labels.are_faces(different):
        return Ratings("stars", 1, 5, "faces")
    given = {plain(value) for value in different} - NOT_AN_ANSWER
    if not given or len(given) > 12:
        return None
    if given in OPPOSITES and len(values) >= ENOUGH_TO_TELL:
        return Ratings("thumbs", 0, 1, "good or bad")
    for kind, steps in _scales().items():
        known = {plain(word) for step in steps for word in step.split("|")}
        if given <= known:
            return Ratings(kind, 1, len(steps), f"words: {kind}")
    if {_two(value) for value in values.unique().to_list()} <= {0.0, 1.0}:
        return Ratings("thumbs", 0, 1, "two-sided")
    return None


def _two(value: str) -> float | None:
    return TWO_SIDED.get(plain(value) or value.strip())


def _scale(
    numbers: pl.Series, name: str, others: list[str], told: tuple[float, float] | None
) -> Ratings | None:
    low, high = float(numbers.min() or 0), float(numbers.max() or 0)  # type: ignore[arg-type]
    if high > 100 or low < -100:
        return None
    least, most = told or _ends(low, high)
    reached = len(numbers) >= REACHES_ITS_END and high == most
    sure = told is not None or most in {1, 5, 10, 100} or (most == 7 and reached)
    if _any(NPS, name) and high <= 10 and (high > 5 or _any(NPS_FOR_SURE, name)):
        return Ratings("nps", 0, 10)
    if _any(EFFORT, name.split()) or "effort" in name or "how easy" in name:
        return _effort(high, told)
    words_of = [plain(word) for word in GERMAN]
    german = any(_any(words_of, other) for other in others) or _any(GERMAN_GRADES, name)
    if german and high <= 6 and low >= 1 and any(g in name.split() for g in GRADE):
        return Ratings("grade, low is best", 1, 6)
    if _any(CONTENT, name):
        return Ratings("csat", least, most, sure=sure)
    if _any(STARS, name) or (most == 5 and least == 1):
        return Ratings("stars", least if most <= 5 else 1, max(most, 5.0))
    if most == 1:
        return Ratings("thumbs", 0, 1)
    return Ratings("score", least, most, sure=sure)


def _effort(high: float, told: tuple[float, float] | None) -> Ratings | None:
    if told:
        return Ratings("ces", *told)
    return Ratings("ces", 1, 5 if high <= 5 else 7) if high <= 7 else None


def names_its_scale(name: str) -> float:
    """Return between 0 and 1 how clearly a name gives a scale: ``OSAT (1-5)``, ``/10``."""
    return 0.8 if NAMED_SCALE.search(name) or LABELLED_ENDS.search(name) else 0.0


def asks_for_one(name: str) -> float:
    """Return how clearly a column's name, often a whole question, asks for a rating."""
    given = plain(name)
    easy = _any(EFFORT, given.split()) or "how easy" in given
    return 0.75 if easy or _any((*NPS, *CONTENT, *ASKED), given) else 0.0


def is_of_others(name: str) -> bool:
    """Tell an average, which is no rating of this customer's."""
    return _any(OTHERS, plain(name).split())


def _any(words: Sequence[str], name: str | list[str]) -> bool:
    return any(word in name for word in words)


def _told_ends(name: str, numbers: pl.Series) -> tuple[float, float] | None:
    """Return the ends that a name gives, if all numbers lie between: ``Note (1-6)``, ``/10``."""
    ends = None
    if found := FROM_TO.search(name) or LABELLED_ENDS.search(name):
        ends = float(found[1]), float(found[2])
    elif found := OF_MOST.search(name):
        ends = (
            (1.0 if found[1] == "5" or _begins_at_one(numbers) else 0.0),
            float(found[1]),
        )
    return ends if ends and numbers.is_between(*ends).all() else None


def _begins_at_one(numbers: pl.Series) -> bool:
    """Tell whether so many answers reach one, and none nought."""
    return len(numbers) >= REACHES_ITS_END and numbers.min() == 1


def _ends(low: float, high: float) -> tuple[float, float]:
    """Return the ends of the usual scale that holds these values."""
    if low < 0:
        ends = next((e for e in (1, 2, 3, 5, 10, 100) if e >= max(high, -low)), 100)
        return -ends, ends
    if low >= 0 and high <= 1:
        return 0, 1
    for most in (5, 7, 10, 20, 100):
        if high <= most:
            return (0 if low < 1 or most > 10 else 1), most
    return low, high


def read(values: pl.Series, ratings: Ratings) -> pl.Series:
    """Return ratings as numbers on their own scale; what is no rating is null."""
    if ratings.written == "labelled":
        return labels.numbers(values)
    if ratings.written == "faces":
        return values.map_elements(labels.face, return_dtype=pl.Float64)
    if ratings.written in {"two-sided", "good or bad"}:
        return values.map_elements(_two, return_dtype=pl.Float64)
    if ratings.written.startswith("words: "):
        steps = _scales()[ratings.written.removeprefix("words: ")]
        number = {
            plain(w): float(n) for n, s in enumerate(steps, 1) for w in s.split("|")
        }
        return values.map_elements(
            lambda value: number.get(plain(value)), return_dtype=pl.Float64
        )
    if ratings.written == "stars":
        full = values.str.count_matches(STAR).cast(pl.Float64)
        only = values.str.contains(r"^\s*" + STAR + r"[★⭐🌟✭✮☆️\s]*$")
        return pl.DataFrame({"n": full, "is": only}).select(pl.when("is").then("n"))[
            "n"
        ]
    pattern = OUT_OF if ratings.written == "out of" else LEADING
    number_text = values.str.extract(pattern, 1).str.replace(",", ".")
    return number_text.cast(pl.Float64, strict=False)


def scale_of(answer: object) -> tuple[float, float] | None:
    """Return the ends of a scale as a person answers it: ``1-5``, ``0 to 10``."""
    found = re.match(r"\s*(-?\d+)\s*(?:-|–|to|bis|\.\.)\s*(-?\d+)", str(answer))
    return (float(found[1]), float(found[2])) if found else None
