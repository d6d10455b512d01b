"""A verbatim as it is shown: its words with what is marked in them, and who spoke."""

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from walkamile.listen.redact import Span, carried
from walkamile.web.index import known_language
from walkamile.web.models import Feeling, Label, Theme, Verbatim
from walkamile.web.templatetags.show import day

# Why it was found, and what it cost the customer: the two colours of the page.
FOUND, FELT = "found", "felt"
# From here on a text says plainly that something was easy or hard (−5 … +5).
PLAIN_EFFORT = 1.0
# What lists tell; the rest, with its JSON, is read where a page asks for it.
TOLD = (
    *("text", "title", "redacted_text", "redacted_title", "spans", "spoken", "segment"),
    *("place", "source_name", "source_type", "occurred_at", "rating", "rating_max"),
    *("author_role", "paraphrase", "aside", "mood", "repeats_id"),
    *("heard_by__nickname", "heard_by__name", "heard_by__email"),
)
TOLD_OF_LABELS = (
    *("verbatim_id", "unsure", "by_hand"),
    *("theme__key", "theme__name", "theme__curated_name"),
)
TOLD_OF_FEELINGS = (
    *("effort", "sentiment", "sentiment_label"),
    *("actionability", "urgency", "business"),
)
# What hurries, what it does to their own business, and what is asked, in plain words.
HURRIES = {
    "safety": "Safety",
    "vulnerable_person": "Vulnerable person",
    "legal": "Legal, or the police",
    "leaving": "Leaving us",
}
THEIR_BUSINESS = {"hurt": "Hurts their business", "help": "Helps their business"}
ASKED = {"response needed": "Wants an answer", "suggestion": "Suggests something"}
LANGUAGES = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "fi": "Finnish", "fr": "French", "he": "Hebrew",
    "hi": "Hindi", "hu": "Hungarian", "it": "Italian", "ja": "Japanese",
    "ko": "Korean", "nb": "Norwegian", "nl": "Dutch", "no": "Norwegian",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the words as stored, and why it is marked."""

    start: int
    end: int
    why: str = FOUND


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the words; ``why`` is empty where nothing is marked."""

    words: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One verbatim, ready to be shown. ``words`` are reduced where they have to be."""

    id: int
    words: str
    parts: tuple[Part, ...]
    title: str
    paraphrase: bool
    role: str
    segment: str
    place: str
    source: str
    source_type: str
    said_at: datetime | None
    rating: str
    language: str
    heard_by: str
    reduced: bool
    repeats: int | None
    repeated: bool
    aside: str
    mood: str
    theme: Theme | None
    unsure: bool
    by_hand: bool
    feeling: Feeling | None

    @property
    def theirs(self) -> bool:
        """Say whether these are a customer's own words; only those are serif."""
        return not self.paraphrase and self.role in {"customer", "unknown"}

    @property
    def wordless(self) -> bool:
        """Say whether a rating came without a word."""
        return not self.words.strip()

    @property
    def foreign(self) -> str:
        """The language, where it is not English."""
        known = LANGUAGES.get(self.language, self.language)
        return "" if self.language in {"", "en"} else known

    @property
    def effort_kind(self) -> str:
        """Say hard or easy, where the words speak of effort at all."""
        effort = self.feeling.effort if self.feeling else None
        if effort is None or abs(effort) < PLAIN_EFFORT:
            return ""
        return "hard" if effort < 0 else "easy"

    @property
    def hurries(self) -> str:
        """Say what makes it urgent, where anything does."""
        return HURRIES.get(self.feeling.urgency or "", "") if self.feeling else ""

    @property
    def asks(self) -> tuple[str, ...]:
        """Say what it asks of us and what it does to the customer's own business."""
        felt = self.feeling
        asked = ASKED.get(felt.actionability or "", "") if felt else ""
        touched = THEIR_BUSINESS.get(felt.business or "", "") if felt else ""
        return tuple(words for words in (asked, touched) if words)

    def said_by(self, now: datetime | None = None) -> str:
        """Return the line below a quote: who, where, when, without any name."""
        known = [self.segment, self.place or self.source, self.rating]
        return ", ".join([part for part in known if part] + [day(self.said_at, now)])


def show(
    verbatims: Iterable[Verbatim],
    *,
    marks: Mapping[int, Sequence[Mark]] | None = None,
    found: Mapping[int, Sequence[Mark]] | None = None,
    repeated: Container[int] = (),
) -> list[Voice]:
    """Return verbatims as they are shown, with themes and feelings: two queries.

    ``marks`` stand in the words as stored, ``found`` in the words as shown.
    ``repeated`` are those that others say again (see ``same.said_again``).
    """
    rows = list(verbatims)
    ids = [row.pk for row in rows]
    labels = {
        label.verbatim_id: label
        for label in Label.objects.filter(verbatim__in=ids, set__current=True)
        .select_related("theme")
        .only(*TOLD_OF_LABELS)
        .order_by()
    }
    feelings = Feeling.objects.only(*TOLD_OF_FEELINGS).in_bulk(ids)
    stored, shown = marks or {}, found or {}
    return [
        _voice(
            row,
            labels.get(row.pk),
            feelings.get(row.pk),
            [*_within(row, stored.get(row.pk, ())), *shown.get(row.pk, ())],
            repeated=row.pk in repeated,
        )
        for row in rows
    ]


def words_of(row: Verbatim) -> str:
    """Return the words that may be shown: reduced where personal data was found."""
    return row.text if row.redacted_text is None else row.redacted_text


def title_of(row: Verbatim) -> str:
    """Return the title that may be shown, or nothing."""
    return (row.title if row.redacted_title is None else row.redacted_title) or ""


def masked_in(row: Verbatim) -> list[Span]:
    """Return what was masked in the words as stored."""
    return list(json.loads(row.spans)) if row.spans else []


def _voice(
    row: Verbatim,
    label: Label | None,
    feeling: Feeling | None,
    marks: Sequence[Mark],
    *,
    repeated: bool,
) -> Voice:
    words = words_of(row)
    return Voice(
        id=row.pk,
        words=words,
        parts=parts(words, marks),
        title=title_of(row),
        paraphrase=row.paraphrase,
        role=row.author_role,
        segment=row.segment or "",
        place=row.place or "",
        source=row.source_name,
        source_type=row.source_type,
        said_at=row.occurred_at,
        rating=_rating(row),
        language=known_language(row.spoken),
        heard_by=str(row.heard_by) if row.heard_by else "",
        reduced=row.redacted_text is not None or row.redacted_title is not None,
        repeats=row.repeats_id,
        repeated=repeated,
        aside=row.aside or "",
        mood=row.mood,
        theme=label.theme if label else None,
        unsure=bool(label and label.unsure),
        by_hand=bool(label and label.by_hand),
        feeling=feeling,
    )


def _rating(row: Verbatim) -> str:
    if row.rating is None:
        return ""
    most = "" if row.rating_max is None else f" of {row.rating_max:g}"
    return f"{row.rating:g}{most}"


def _within(row: Verbatim, marks: Sequence[Mark]) -> Sequence[Mark]:
    """Move marks of the stored text to the reduced one, whole pseudonyms with them."""
    if row.redacted_text is None:
        return marks
    spans = masked_in(row)
    return [Mark(*carried(mark.start, mark.end, spans), mark.why) for mark in marks]


def parts(words: str, marks: Sequence[Mark]) -> tuple[Part, ...]:
    """Cut words at their marks; together the parts are the words again.

    Marks outside the words are cut off, and where two overlap the first stands.
    """
    pieces: list[Part] = []
    done = 0
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        start, end = max(mark.start, done), min(mark.end, len(words))
        if start >= end:
            continue
        if start > done:
            pieces.append(Part(words[done:start]))
        pieces.append(Part(words[start:end], mark.why))
        done = end
    if done < len(words) or not pieces:
        pieces.append(Part(words[done:]))
    return tuple(pieces)


def marks_of(spans: Iterable[Any], why: str = FOUND) -> list[Mark]:
    """Return marks for spans given as objects, mappings or pairs of start and end."""
    found = []
    for span in spans:
        if isinstance(span, Mapping):
            start, end = span.get("start"), span.get("end")
        elif isinstance(span, Sequence):
            start, end = span[0], span[1]
        else:
            start, end = span.start, span.end
        if isinstance(start, int) and isinstance(end, int):
            found.append(Mark(start, end, why))
    return found
