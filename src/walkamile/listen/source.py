"""The shape of a source: recognise a file, then read it word for word."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from walkamile.refused import Refused

# One verbatim as a dictionary with the field names of ``table.VERBATIMS``. A source
# gives what it knows; who gathers the records adds ids, hashes and times in UTC.
Record = dict[str, Any]


class UnreadableError(Refused):
    """A file that is broken, too large, hostile, or holds no words of customers."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row that was not taken in, where it stood, and why.

    ``row`` counts as a person sees it: a spreadsheet's row with its heading as row 1,
    a line, a message, or an item of a list.
    """

    row: int | None
    field: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a file: its verbatims as columns, and the rows refused in it."""

    batch: pa.RecordBatch
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What a file cannot say itself, and what is assumed until someone answers."""

    key: str
    words: str
    assumed: Any
    choices: tuple[Any, ...] = ()


@dataclass(slots=True)
class Ask:
    """Answers already given; keeps the questions and warnings that came up."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)
    understood: dict[str, Any] = field(default_factory=dict)

    def __call__(
        self, key: str, words: str, *, assumed: Any, choices: tuple[Any, ...] = ()
    ) -> Any:
        """Return the answer to a question, or note it as open and go on as assumed."""
        if key in self.answers:
            return self.answers[key]
        self.questions[key] = Question(key, words, assumed, choices)
        return assumed

    def warn(self, key: str, words: str) -> None:
        """Keep a warning for the receipt; the last one of a kind stands."""
        self.warnings[key] = words


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A format in which customers' words arrive.

    ``recognises`` gets the beginning of the file (64 KiB, as UTF-8 without its mark;
    for an archive the names in it, one a line; for a spreadsheet its first rows as
    tab-separated values) and the file's name, and answers between 0 and 1.
    ``read`` yields records, refusals, or whole parts, in the order of the file.
    ``trust`` says whether the fields were seen in a real file or a vendor's own
    documentation, or are general knowledge that a real file has yet to confirm.
    """

    name: str
    title: str
    how_to_export: tuple[str, str]
    trust: Literal["seen", "unverified"]
    recognises: Callable[[bytes, str], float]
    read: Callable[[Path, Ask], Iterator[Record | Refusal | Part]]
    ids_are_lasting: bool = True
