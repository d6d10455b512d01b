"""What foreign tables taught: which column it is where names alone mislead."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import walkamile as wm
from listen.foreign import SAID
from walkamile.listen.read import Notes, stream

ROWS = 30
WORDS = [f"{one} {other}" for one in SAID["en"] for other in SAID["en"] if one != other]
REPLIES = [f"Dear {n}, thank you for your feedback, we will look." for n in "ABCDEFG"]


def described(folder: Path, columns: dict[str, Sequence[object]]) -> dict[str, Any]:
    """Return how a table is understood; columns shorter than it come again."""
    path = folder / "export.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(columns)
        for n in range(ROWS):
            out.writerow([values[n % len(values)] for values in columns.values()])
    notes = next(one for one in stream(path, "table", {}) if isinstance(one, Notes))
    assert not notes.questions
    return notes.understood


def day(n: int, month: int = 3) -> str:
    return f"2025-{month:02d}-{1 + n % 28:02d}"


DAYS = [day(n) for n in range(ROWS)]
LATER = [day(n, 4) for n in range(ROWS)]


def test_a_column_that_thanks_customers_is_not_what_they_said(tmp_path: Path) -> None:
    told = described(tmp_path, {"Comment": REPLIES, "Their story": WORDS})
    assert told["text"] == ["Their story"]


@pytest.mark.parametrize(
    "name",
    ["Öffentlicher Kommentar des Shops", "Réponse du marchand", "Agent comments"],
)
def test_a_name_that_says_we_wrote_it_is_believed(name: str, tmp_path: Path) -> None:
    words = {name: WORDS[5:], "Erfahrungsbericht": WORDS}
    assert described(tmp_path, words)["text"] == ["Erfahrungsbericht"]


def test_all_that_a_survey_asked_in_words_is_kept(tmp_path: Path) -> None:
    told = described(
        tmp_path,
        {
            "Avis": WORDS,
            "Points à améliorer dans le magasin": WORDS[7:],
            "Titre": ["x"],
        },
    )
    assert told["text"] == ["Avis", "Points à améliorer dans le magasin"]


def test_a_snippet_of_the_text_is_not_said_twice(tmp_path: Path) -> None:
    short = [one[:45] for one in WORDS]
    told = described(tmp_path, {"Message": short, "Message text": WORDS})
    assert len(told["text"]) == 1


@pytest.mark.parametrize(
    "other", ["Start time", "Visit date", "Seller reply date", "Invited at"]
)
def test_the_day_it_was_said_goes_before_other_days(other: str, tmp_path: Path) -> None:
    columns = {
        other: DAYS, "Completion time": LATER, "Comment": WORDS, "Seller reply": REPLIES,
    }  # fmt: skip
    found = described(tmp_path, columns)["columns"]
    assert found["occurred_at"] == "Completion time"


@pytest.mark.parametrize(
    ("said", "other", "text"),
    [
        ("reviews.date", "dateAdded", "reviews.text"),
        ("Data segnalazione", "Data apertura", "Testo della segnalazione"),
        ("Responded On", "Sent On", "Customer comment"),
        ("Answered", "Invite sent", "Comment"),
        ("Feedback received", "Arrival", "Comment"),
        ("Ausgefüllt am", "Entlassung", "Lob und Kritik"),
        ("Received", "First Response Time", "Comment"),
    ],
)
def test_a_day_of_the_words_themselves_goes_before_days_of_other_things(
    said: str, other: str, text: str, tmp_path: Path
) -> None:
    found = described(tmp_path, {other: LATER, said: DAYS, text: WORDS})["columns"]
    assert found["occurred_at"] == said


def test_reasons_for_two_scores_are_both_kept(tmp_path: Path) -> None:
    columns = {"nps_reason": WORDS, "csat_reason": WORDS[9:], "nps_score": [3, 9, 10]}
    assert described(tmp_path, columns)["text"] == ["nps_reason", "csat_reason"]


def test_a_reason_and_an_answer_to_a_question_are_both_kept(tmp_path: Path) -> None:
    columns = {"Motivo": WORDS, "O que podemos melhorar?": WORDS[9:]}
    assert described(tmp_path, columns)["text"] == list(columns)


@pytest.mark.parametrize(
    ("name", "yes", "no"),
    [("inbound", "customer", "colleague"), ("is_agent", "colleague", "customer")],
)
def test_yes_and_no_tell_who_speaks(
    name: str, yes: str, no: str, tmp_path: Path
) -> None:
    described(tmp_path, {"message": WORDS, name: ["True", "False"]})
    told = wm.read(tmp_path / "export.csv").frame()["author_role"].to_list()
    assert told[:2] == [yes, no]


def test_a_count_of_things_is_no_id(tmp_path: Path) -> None:
    columns = {"Number of stays": range(5_000, 5_000 + ROWS), "Comment": WORDS}
    assert "source_record_id" not in described(tmp_path, columns)["columns"]


@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("Would you recommend us?", "Satisfied with [aspect {}]"),
        ("overall_experience", "{}_rating"),
        ("Net Promoter", "Room score {}"),
    ],
)
def test_what_rates_the_whole_goes_before_one_of_a_row(
    name: str, beside: str, tmp_path: Path
) -> None:
    parts = {beside.format(n): [1, 4, 5] for n in range(4)}
    columns = {**parts, name: [1, 7, 10], "Comment": WORDS}
    assert described(tmp_path, columns)["columns"]["rating"] == name


def test_out_of_ten_begins_where_so_many_answers_do(tmp_path: Path) -> None:
    told = described(tmp_path, {"Stay (out of 10)": [1, 5, 10], "Comment": WORDS})
    assert told["rating_scale"] == "1-10"


@pytest.mark.parametrize(
    ("name", "values", "scale", "kind"),
    [
        ("How easy was it to order?", [1, 4, 5, 3], "1-5", "ces"),
        ("What did you think of it?", [2, 5, 7, 6], "1-7", "score"),
        ("Your visit", ["★★★☆☆", "★★★★★"], "1-5", "stars"),
        ("Mood", ["😡", "😐", "😀"], "1-5", "stars"),
        ("How likely are you to tell a friend?", ["10 - Very", "0 - Not", 7], "0-10", "nps"),
        ("Rating", ["good", "bad", "good"], "0-1", "thumbs"),
        ("Urteil (1 = sehr gut, 5 = sehr schlecht)", [1, 2, 5], "1-5", "stars, low is best"),
        ("Overall (Note 1-6)", [1, 2, 6], "1-6", "score"),
    ],
)  # fmt: skip
def test_answers_are_a_rating_whatever_they_are_written_as(
    name: str, values: list[object], scale: str, kind: str, tmp_path: Path
) -> None:
    told = described(tmp_path, {"Comment": WORDS, name: values})
    assert told["columns"]["rating"] == name
    assert (told["rating_scale"], told["rating_kind"]) == (scale, kind)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Priority", ["1 - Critical", "3 - Moderate"]),
        ("score", [0, 0, 0, 1, 2, 17]),
        ("How many times did you visit?", [1, 2, 3, 5]),
        ("Is hidden", ["TRUE", "FALSE"]),
    ],
)
def test_a_count_or_an_urgency_is_no_rating(
    name: str, values: list[object], tmp_path: Path
) -> None:
    told = described(tmp_path, {"Comment": WORDS, name: values})
    assert "rating" not in told["columns"]


def test_the_rating_of_everything_goes_before_that_of_the_room(tmp_path: Path) -> None:
    columns = {"Room (1-10)": [7, 9], "Overall (1-10)": [8, 3], "Comment": WORDS}
    assert described(tmp_path, columns)["columns"]["rating"] == "Overall (1-10)"


def test_a_customer_who_writes_again_is_not_taken_for_the_same_record(
    tmp_path: Path,
) -> None:
    numbers = [40_000 + n for n in range(ROWS)]
    columns = {"user_id": numbers, "Beschwerdenr.": numbers, "Comment": WORDS}
    found = described(tmp_path, columns)["columns"]
    assert found["source_record_id"] == "Beschwerdenr."


def test_days_counted_by_a_spreadsheet_are_dates(tmp_path: Path) -> None:
    columns = {"Submitted at": [f"{45_661 + n}.5" for n in range(ROWS)], "Why": WORDS}
    described(tmp_path, columns)
    first = wm.read(tmp_path / "export.csv").frame()["occurred_at"][0]
    assert str(first).startswith("2025-01-04 12:00")
