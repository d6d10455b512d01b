"""Tell whether the first row of a table names its columns."""

import re

# A name is short; a question of a survey may be long, a comment longer still.
LONGEST_NAME = 300
NUMBER = re.compile(r"^[-+]?\d[\d.,:/ -]*%?$")
ADDRESS = re.compile(r"https?://|^[^\s@]+@[^\s@]+\.\w+$")
CODE = re.compile(r"^(?=.*\d)[A-Za-z]*[-_]?[0-9a-f-]{4,}$")
NAMES_OF_WORDS = re.compile(
    r"^(text|texts|comments?|reviews?|feedbacks?|verbatims?|messages?|body|content|"
    r"kommentare?|texte?|bewertung(en)?|rückmeldung(en)?|comentarios?|comentários?|"
    r"commentaires?|avis|commenti?|recensioni?|opmerking(en)?|reacties?|"
    r"answers?|responses?|antwort(en)?|tweets?|utterances?|quotes?|notes?|description|"
    r"コメント|レビュー|口コミ|评论|内容|รีวิว)$",
    re.IGNORECASE,
)


def is_heading(rows: list[list[str]]) -> bool:
    """Return whether the first row names columns rather than being data."""
    first = [cell.strip() for cell in rows[0]]
    if not any(first) or max(map(len, first)) > LONGEST_NAME:
        return False
    if any(NAMES_OF_WORDS.match(cell) for cell in first):
        return True
    if any(_is_data(cell) for cell in first):
        return False
    if len(first) == 1:
        return len(rows) > 1 and _stands_apart(first[0], rows[1:])
    filled = [cell for cell in first if cell]
    return len(set(filled)) >= 0.5 * len(filled)


def _is_data(cell: str) -> bool:
    return bool(NUMBER.match(cell) or ADDRESS.search(cell) or CODE.match(cell))


def _stands_apart(cell: str, rows: list[list[str]]) -> bool:
    """Tell an identifier among sentences: it names the single column."""
    lengths = sorted(len(row[0].split()) for row in rows)
    typical = lengths[len(lengths) // 2]
    return bool(re.fullmatch(r"[a-z]+(_[a-z]+)+", cell)) and typical > 1
