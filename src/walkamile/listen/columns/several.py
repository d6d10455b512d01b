"""Do several columns of one row each hold words of the customer?"""

import re
from collections.abc import Mapping, Sequence

from walkamile.listen.columns import whose
from walkamile.listen.columns.content import Content
from walkamile.listen.columns.header_words import NAMED, plain, says

# Two halves of one review or survey: what was good, what was not.
HALVES = (
    ("pros", "cons"), ("pro", "con"), ("pro", "contra"), ("positive", "negative"),
    ("love", "hate"), ("like", "dislike"), ("liked", "disliked"), ("likes", "dislikes"),
    ("best", "worst"), ("good", "bad"), ("good", "improve"), ("like", "improve"),
    ("well", "better"), ("good", "better"), ("strengths", "weaknesses"),
    ("positiv", "negativ"), ("lob", "kritik"), ("positivo", "negativo"),
    ("gut", "besser"), ("positif", "negatif"), ("points forts", "points faibles"),
    ("aime", "ameliorer"), ("gusto", "mejorar"), ("gostou", "melhorar"),
    ("piaciuto", "migliorare"), ("goed", "beter"), ("voordelen", "nadelen"),
    ("vorteile", "nachteile"), ("avantages", "inconvenients"),
    ("aime", "deplu"), ("mejor", "peor"), ("melhor", "pior"), ("meglio", "peggio"),
    ("most", "least"), ("plus", "moins"), ("plus", "minus"), ("beste", "schlechteste"),
    ("gefallen", "gestort"), ("gefallen", "missfallen"), ("well", "change"),
    ("mas", "menos"), ("mais", "menos"), ("piu", "meno"),
    ("public", "private"), ("ventajas", "desventajas"), ("pontos fortes", "pontos fracos"),
    ("puntos fuertes", "puntos debiles"), ("vantagens", "desvantagens"),
)  # fmt: skip
QUESTION_WORDS, PROMPT_WORDS = 3, 5
# Of two columns' values so many that one is a snippet of the other.
SNIPPETS = 0.3
# A column of titles has fewer words than this share of the texts'.
AS_WORDY = 0.4
# "Satisfaction [staff]", "Q2_1", "How satisfied were you? - Staff".
PLACE_IN_A_ROW = re.compile(r"\s*\[[^\]]*\]\s*$|[_. ]\d{1,3}$|(?<=\?) ?[-–:] .*$")
FEWEST_IN_A_ROW = 3
NUMBERED = re.compile(r"q(?:uestion)? ?\d{1,3} \w")


def belong_together(best: str, close: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that are answers to different questions, if they are.

    Either two halves (pros and cons), or two or more columns named by a question.
    """
    names = list(dict.fromkeys([best, *close]))
    for one, other in HALVES:
        first = [
            name for name in names if _holds(name, one) and not _holds(name, other)
        ]
        second = [name for name in names if _holds(name, other)]
        if first and second and best in (*first, *second):
            return (*first[:1], *second[:1])
    for belongs in (is_question, is_prompt, _is_numbered):
        asked = tuple(name for name in names if belongs(name))
        if len(asked) > 1 and best in asked:
            return asked
    return ()


def are_twins(one: str, other: str) -> bool:
    """Tell two columns of one making: most of their words, or all but the numbers, agree."""
    first, second = plain(one), plain(other)
    shapes = [re.sub(r"\d+", "0", name) for name in (first, second)]
    if shapes[0] == shapes[1] and shapes[0] != first:
        return True
    common = set(first.split()) & set(second.split())
    return 2 * len(common) >= max(len(first.split()), len(second.split()))


def is_one_of_a_row(name: str, names: Sequence[str]) -> bool:
    """Tell a part of a matrix: ``Satisfaction [staff]``, ``Q2_1`` among three or more such."""
    stem = PLACE_IN_A_ROW.sub("", name)
    alike = [one for one in names if PLACE_IN_A_ROW.sub("", one) == stem]
    return stem != name and len(alike) >= FEWEST_IN_A_ROW


def _holds(name: str, word: str) -> bool:
    return f" {word} " in f" {plain(name)} "


def _is_numbered(name: str) -> bool:
    """Tell whether it is named like a question of a survey: ``q3_why``, ``Q2. Reason``."""
    return NUMBERED.match(plain(name)) is not None


def is_prompt(name: str) -> bool:
    """Tell whether a column is named by what people were asked to do: ``Please tell us …``."""
    return len(name.split()) >= PROMPT_WORDS or is_question(name)


def is_question(name: str) -> bool:
    """Tell whether a column is named by a whole question."""
    return "?" in name and len(name.split()) >= QUESTION_WORDS


def something_else(name: str) -> float:
    """Return between 0 and 1 how clearly a name says that others' words stand there."""
    by_name = max(0.8 * says(name, "title"), 0.8 * says(name, "author"))
    if whose.asks_you(name):
        return by_name
    return max(by_name, says(name, "not_text"), 0.9 * whose.by_us(name))


def said_as_well(
    best: str, close: Sequence[str], looked: Mapping[str, Content]
) -> tuple[str, ...]:
    """Return the best column and the others that hold customers' words by their names."""
    if whose.is_beside_the_words(best) or whose.is_a_version(best, looked):
        return ()
    others = [
        name for name in close
        if name != best and looked[name].answering <= whose.MOST
        and something_else(name) < NAMED
        and not whose.is_a_version(name, looked)
        and not whose.is_beside_the_words(name)
        and looked[name].words >= AS_WORDY * looked[best].words
        and not _is_part_of(looked[name], looked[best])
        and (_asks_for_words(name) or are_twins(name, best))
    ]  # fmt: skip
    return (best, *others) if others else ()


def _asks_for_words(name: str) -> bool:
    return says(name, "text") >= NAMED or is_prompt(name) or whose.asks_for_wishes(name)


def _is_part_of(one: Content, other: Content) -> bool:
    """Tell whether values of one column stand within values of the other: a snippet of it."""
    within = [
        a in b or b in a for a, b in zip(one.rows, other.rows, strict=False) if a and b
    ]
    return bool(within) and sum(within) > SNIPPETS * len(within)
