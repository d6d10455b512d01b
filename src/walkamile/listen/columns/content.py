"""What the values of a column look like, whatever its name says."""

from dataclasses import dataclass

import polars as pl

from walkamile.listen.columns.dates import LONGEST_DATE, Dates, learn, share
from walkamile.listen.columns.whose import ANSWERING

# Two letters of a script written without spaces count as a word.
UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
LETTERS_A_WORD = 2
NUMBER = r"^\s*[-+]?\d{1,12}(?:[.,]\d{1,6})?\s*$"
ADDRESS = r"^\s*(?:https?://\S+|www\.\S+|/\S+/\S+|[^\s@]+@[^\s@]+\.\w+)\s*$"
CODE = r"^(?:[A-Za-z0-9_\-:.|/+=]*\d[A-Za-z0-9_\-:.|/+=]*|[0-9a-fA-F\-]{16,})$"
COMPARED = 100  # rows of a column are laid beside another's
MARKUP = r"^\s*[\[{][\s\S]*[\]}]\s*$"


@dataclass(frozen=True, slots=True)
class Content:
    """Shares between 0 and 1 of the filled values, and averages over them."""

    filled: float
    words: float
    different: float
    values: int
    numbers: float
    least: float | None
    most: float | None
    addresses: float
    codes: float
    markup: float
    answering: float
    dates: Dates
    shown: tuple[str, ...]
    rows: tuple[str | None, ...] = ()

    @property
    def wordy(self) -> float:
        """Return between 0 and 1 how much the values read like what someone said.

        Twelve words or more on average, all different, count as fully so.
        """
        length = min(1.0, self.words / 12) ** 0.5
        other = max(
            self.numbers, self.addresses, self.codes, self.markup, self.dates.share
        )
        return float(length * (0.25 + 0.75 * self.different) * (1 - min(other, 1.0)))


def content(values: pl.Series) -> Content:
    """Look at a sample of a column's values."""
    filled = values.drop_nulls()
    filled = filled.filter(filled.str.strip_chars() != "")
    if not len(filled):
        return Content(0, 0, 0, 0, 0, None, None, 0, 0, 0, 0, Dates(), ())
    words = (
        filled.str.count_matches(r"[^\s]+").cast(pl.Float64)
        + filled.str.count_matches(UNSPACED).cast(pl.Float64) / LETTERS_A_WORD
    )
    numbers = filled.filter(filled.str.contains(NUMBER)).str.replace(",", ".")
    read = numbers.str.strip_chars().cast(pl.Float64, strict=False)
    short = filled.filter(filled.str.len_chars() <= LONGEST_DATE)
    dates = learn(short) if len(short) >= len(filled) / 2 else Dates()
    different = filled.n_unique()
    return Content(
        filled=len(filled) / max(len(values), 1),
        words=float(words.mean() or 0),  # type: ignore[arg-type]
        different=different / len(filled),
        values=different,
        numbers=len(numbers) / len(filled),
        least=read.min(),  # type: ignore[arg-type]
        most=read.max(),  # type: ignore[arg-type]
        addresses=_share(filled, ADDRESS),
        codes=_share(filled, CODE),
        markup=_share(filled, MARKUP),
        answering=_share(filled, ANSWERING),
        dates=dates,
        rows=tuple(values.head(COMPARED).to_list()),
        shown=tuple(filled.unique(maintain_order=True).head(50).to_list()),
    )


def _share(values: pl.Series, pattern: str) -> float:
    return share(values.str.contains(pattern))
