"""SurveyMonkey answers from its API."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from walkamile.listen.files.answers import pages, records
from walkamile.listen.recognise import has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source, UnreadableError


def recognises(head: bytes, name: str) -> float:
    """Return how surely these are answers, or other answers of the same service."""
    answers = has_keys(head, name, "response_status", "collector_id")
    return max(
        answers,
        0.8 if b"api.surveymonkey." in head and has_keys(head, name, "href") else 0.0,
    )


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read each open answer as a verbatim titled by its question."""
    del ask
    headings = _headings(path)
    found = False
    for item in records(path, "data"):
        if isinstance(item, Refusal):
            yield item
            continue
        row, _, one = item
        if isinstance(one, dict) and "pages" in one and "response_status" in one:
            found = True
            yield from _answers(row, one, headings)
        elif found:
            yield Refusal(row, None, "it is no response.")
    if not found:
        raise UnreadableError(
            "it describes a survey or a collector; no one's answer is in it.",
            next_step="Save /v3/surveys/ID/responses/bulk?simple=true instead.",
            file=path.name,
        )


def _headings(path: Path) -> dict[str, str]:
    made: dict[str, str] = {}
    for page in pages(path):
        for sheet in page.get("pages", ()) if isinstance(page, dict) else ():
            for question in sheet.get("questions", ()):
                headings = question.get("headings") or [{}]
                made[str(question.get("id"))] = headings[0].get("heading", "")
    return made


def _answers(row: int, one: Record, headings: dict[str, str]) -> Iterator[Record]:
    for sheet in one.get("pages") or ():
        for question in sheet.get("questions") or ():
            words = "\n".join(
                filter(
                    None, (part.get("text") for part in question.get("answers") or ())
                )
            )
            if words:
                yield _answer(row, one, question, words, headings)


def _answer(
    row: int, one: Record, question: Record, words: str, headings: dict[str, str]
) -> Record:
    person: Any = one.get("recipient_id") or one.get("ip_address")
    return {
        "row": row, "raw": question,
        "source_record_id": f"{one.get('id')}/{question.get('id')}",
        "conversation_id": one.get("id"), "author": person, "author_role": "customer",
        "occurred_at": one.get("date_created"), "updated_at": one.get("date_modified"),
        "title": question.get("heading") or headings.get(str(question.get("id"))),
        "text": words,
        "meta": {"survey": one.get("survey_id"), "status": one.get("response_status"),
                 "custom": one.get("custom_variables")},
    }  # fmt: skip


surveymonkey_json = Source(
    name="surveymonkey_json",
    title="SurveyMonkey answers (API)",
    how_to_export=(
        "Save the answers of /v3/surveys/ID/responses/bulk?simple=true as JSON.",
        "Descriptions of surveys and collectors hold no words and are refused.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
