"""The names that users' scripts call: what goes in, what comes out, on frames of any kind."""

import json
import subprocess
import sys

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import walkamile as wm

WORDS = [
    "The parcel was late and nobody called me back.",
    "Delivery took three weeks, far too long.",
    "My order arrived late again.",
    "Nobody answers the phone, I waited for an hour.",
    "I called four times and got no answer.",
    "The phone line is always busy.",
    "Friendly staff, thank you so much!",
    "The staff were kind and patient with me.",
    "Very helpful people at the counter.",
] * 4
FRAMES = {
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "arrow": pa.table,
}
KIND = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "arrow": pa.Table}


def columns(frame):
    return set(frame.column_names if isinstance(frame, pa.Table) else frame.columns)


@pytest.fixture(params=FRAMES)
def kind(request):
    return request.param


def voices(kind):
    days = [f"2026-{1 + n // 6:02}-{1 + n % 6:02}" for n in range(len(WORDS))]
    scores = [float(1 + n % 5) for n in range(len(WORDS))]
    return FRAMES[kind]({"text": WORDS, "day": days, "score": scores})


def test_themes_go_in_and_out_as_the_same_kind_in_the_same_order(kind, tmp_path):
    found = wm.themes(voices(kind))
    assert isinstance(found.table, KIND[kind])
    assert isinstance(found.labels, KIND[kind])
    told = {"theme", "parent", "name", "keywords", "size", "share", "exemplars"}
    assert told <= columns(found.table)
    labels = pl.DataFrame(pa.table(found.labels)) if kind == "arrow" else found.labels
    assert {"theme", "unsure", "parent", "confidence", "also"} <= set(labels.columns)
    assert len(labels) == len(WORDS)
    given = list(labels["theme"])
    assert None not in given
    assert len(found.assign(voices(kind))) == len(WORDS)
    found.save(tmp_path / "themes")
    again = wm.load_themes(tmp_path / "themes").assign(voices("polars"))
    assert again["theme"].to_list() == given


def test_feelings_stand_beside_the_words(kind):
    felt = wm.feeling(voices(kind))
    assert isinstance(felt, KIND[kind])
    told = {"sentiment", "sentiment_label", "criticality", "effort", "actionability"}
    assert told | {"urgency", "confidence", "because", "text", "day"} <= columns(felt)
    values = pl.DataFrame(pa.table(felt)) if kind == "arrow" else pl.DataFrame(felt)
    assert values["sentiment"].is_between(-1, 1).all()
    assert values["criticality"].drop_nulls().is_between(-5, 5).all()


def test_names_are_taken_out_of_lists_and_frames(kind):
    [one] = wm.redact(["Ask Maria Keller, maria.keller@example.org, why."])
    assert "Keller" not in one.text
    assert {"start", "end", "kind", "replaced_by"} == set(dict(one.spans[0]))
    frame = FRAMES[kind](
        {"text": ["Write to tom@example.org", "All well"], "n": [1, 2]}
    )
    told = wm.redact(frame)
    assert isinstance(told, KIND[kind])
    assert columns(told) == {"text", "n", "spans"}
    assert "example.org" not in str(told)


def test_finds_are_ranked_and_quoted():
    found = wm.search("nobody answers the phone", voices("polars"), k=5)
    assert {"rank", "score", "text", "spans"} <= set(found.columns)
    assert found["rank"].to_list() == list(range(1, len(found) + 1))
    assert "phone" in found["text"][0]


def test_a_file_that_is_not_there_is_called_a_file(tmp_path):
    with pytest.raises(wm.Refused, match="no such file") as refused:
        wm.search("late", tmp_path / "reviews.csv")
    assert "reviews.csv" in str(refused.value)


def test_drivers_and_shifts_have_their_columns():
    frame = voices("polars").with_columns(
        theme=pl.Series(["late", "phone", "staff"] * 12),
        score=pl.Series([1.0, 3.0, 5.0] * 12),
    )
    many = pl.concat([frame] * 10)
    moved = wm.drivers(many, theme="theme", score="score")
    assert {"theme", "change", "low", "high", "n"} <= set(moved.columns)
    day = pl.col("day").str.to_date()
    shifted = wm.shifts(
        many.with_columns(day), theme="theme", at="day", until="2026-07-01"
    )
    told = {"theme", "segment", "kind", "since", "size", "low", "high", "quotes"}
    assert told <= set(shifted.columns)


def test_every_turn_of_a_colleague_is_judged_where_it_stood():
    turns = [
        {"speaker": "customer", "text": "The bike squeaks."},
        {"speaker": "colleague", "text": "What happened before it began?"},
        {"speaker": "colleague", "text": ""},
        {"speaker": "customer", "text": "I rode through the rain."},
        {"speaker": "colleague", "text": "You should oil it."},
    ]
    heard = wm.listening(turns)
    assert list(heard.utterances["turn"]) == [1, 2, 4]
    assert {"label", "question", "because"} <= columns(heard.utterances)
    told = {"talk_share", "questions", "open_share", "reflections_per_turn"}
    told |= {"input_per_turn", "customer_words_before_first_input", "ladder"}
    told |= {"confirmations", "longest_monologue", "quality"}
    assert told <= set(heard.session)
    assert {type(figure) for figure in heard.session.values()} == {float}
    assert heard.session["unclear"] == heard.unclear
    with pytest.raises(KeyError):
        heard.session["nothing"]


def test_what_was_done_stands_beside_what_was_said():
    events = pl.DataFrame(
        {
            "order": ["A", "A", "A", "B", "B"],
            "activity": ["placed", "sent", "delivered", "placed", "sent"],
            "at": [f"2026-01-0{n}T10:00:00Z" for n in (1, 2, 3, 1, 2)],
        }
    )
    done = wm.journeys(events, case="order", activity="activity", at="at")
    for name in ("follows", "variants", "drop_off", "times"):
        assert len(getattr(done, name)), name
    assert len(done.funnel(["placed", "delivered"])) == 2
    said = pl.DataFrame({"order": ["B"], "text": ["My parcel never arrived."]})
    beside = wm.say_do(said, events, on="order")
    assert {"claim", "quote", "shows", "agreement"} <= set(beside.columns)
    assert set(beside["agreement"]) <= {"agrees", "differs", "cannot_tell"}


def test_a_brief_quotes_word_for_word(tmp_path):
    made = wm.brief("1. Phone line\n2. Deliveries", voices("polars"))
    quotes = [quote for item in made.items for quote in item.quotes]
    assert quotes
    assert all(any(quote.text in words for words in WORDS) for quote in quotes)
    assert made.html
    assert made.md
    share = wm.focus("Our customers wait. We will buy a new server for us.")
    assert json.dumps(str(share))


def test_who_met_customers_is_told_by_group_only():
    met = pl.DataFrame(
        {
            "colleague": [f"c{n}" for n in range(12)],
            "role": ["driver"] * 12,
            "team": ["north"] * 12,
            "start": ["2026-06-01"] * 12,
            "minutes": [60] * 12,
            "mode": ["visit"] * 12,
        }
    )
    told = wm.exposure(met, today="2026-06-10")
    assert not {f"c{n}" for n in range(12)} & set(str(told).split())


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        (["themes"], {"table", "labels"}),
        (["feeling"], {"table"}),
        (["redact"], {"frame"}),
        (["listen", "--dry-run"], {"receipt"}),
    ],
)
def test_commands_print_one_document(asked, keys, tmp_path):
    file = tmp_path / "reviews.csv"
    voices("polars").write_csv(file)
    verb, *more = asked
    done = subprocess.run(
        [sys.executable, "-m", "walkamile", verb, str(file), *more, "--json"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["schema"] == "walkamile/1"
    assert keys <= set(told), sorted(told)
