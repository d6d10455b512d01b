"""Do several columns of one row each hold words of the customer?"""

import re
from collections.abc import Sequence

from walkamile.listen.columns.header_words import plain

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
    ("public", "private"), ("ventajas", "desventajas"), ("pontos fortes", "pontos fracos"),
    ("puntos fuertes", "puntos debiles"), ("vantagens", "desvantagens"),
)  # fmt: skip
QUESTION_WORDS = 3
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
    for belongs in (is_question, _is_numbered):
        asked = tuple(name for name in names if belongs(name))
        if len(asked) > 1 and best in asked:
            return asked
    return ()


def _holds(name: str, word: str) -> bool:
    return f" {word} " in f" {plain(name)} "


def _is_numbered(name: str) -> bool:
    """Tell whether it is named like a question of a survey: ``q3_why``, ``Q2. Reason``."""
    return NUMBERED.match(plain(name)) is not None


def is_question(name: str) -> bool:
    """Tell whether a column is named by a whole question."""
    return name.rstrip().endswith("?") and len(name.split()) >= QUESTION_WORDS
