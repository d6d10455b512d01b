"""What a colleague's turns did, and whether the customer was heard."""

import json
import math

import pandas as pd
import polars as pl
import pytest
from typer.testing import CliRunner

import walkamile as wm
from walkamile.cli import build
from walkamile.cli.out import document

GOOD = [
    ("customer", "Hi, I wanted to talk about my order."),
    ("colleague", "What happened?"),
    (
        "customer",
        "I ordered a bike for my daughter's birthday and it came a week late.",
    ),
    ("colleague", "It sounds like you were really counting on that day."),
    ("customer", "Exactly. She cried. I had told everybody about the bike."),
    ("colleague", "What did you do instead that day?"),
    ("customer", "We borrowed one from a neighbour, but she knew it was not hers."),
    ("colleague", "You felt you had broken your promise to her. Did I get that right?"),
    ("customer", "Yes, that's it. That is what hurts, not the money."),
    ("colleague", "Why does the promise matter more than the money?"),
    ("customer", "Because she trusts me, and I trusted you."),
]
BAD = [
    ("customer", "My order came late."),
    ("colleague", "You should always choose express delivery. You need to order two weeks before."),
    ("customer", "But I did."),
    ("colleague", "Well, our policy is on the web site. You have to read the guidelines because delays are normal."),
    ("customer", "Nobody told me."),
    ("colleague", "I recommend that you try our premium plan. It is important to make sure you are at home."),
    ("customer", "I was at home."),
    ("colleague", "Don't you think you could have called? You must understand that studies show most parcels arrive."),
    ("customer", "Okay."),
    ("colleague", "The best way is to use the app. You can also try the chat, many people do that."),
]  # fmt: skip


def talk(turns):
    return [{"speaker": speaker, "text": text} for speaker, text in turns]


def test_a_good_listener_looks_different_from_one_who_tells() -> None:
    good, bad = wm.listening(talk(GOOD)), wm.listening(talk(BAD))

    assert good.session["quality"] > 0.5 > bad.session["quality"]
    assert good.session["input_per_turn"] < bad.session["input_per_turn"]
    assert good.session["reflections_per_turn"] > bad.session["reflections_per_turn"]


def test_every_colleagues_turn_has_exactly_one_row_where_it_stood() -> None:
    found = wm.listening(talk(GOOD))

    ours = [at for at, (speaker, _) in enumerate(GOOD) if speaker == "colleague"]
    assert found.utterances["turn"].to_list() == ours
    assert set(found.utterances["label"]) <= {
        "question",
        "reflection",
        "input",
        "other",
    }


def test_turns_are_never_merged_or_reordered() -> None:
    found = wm.listening(
        talk(
            [
                ("colleague", ""),
                ("colleague", "Why?"),
                ("colleague", "Why?"),
                ("customer", "x"),
            ]
        )
    )

    assert found.utterances["turn"].to_list() == [0, 1, 2]


def test_the_words_that_led_to_a_label_stand_where_they_were_said() -> None:
    found = wm.listening(talk(GOOD))

    for row in found.utterances.to_dicts():
        for span in row["because"]:
            said = GOOD[row["turn"]][1]
            assert said[span["start"] : span["end"]].strip() == span["cue"]


def test_open_and_closed_questions_are_told_apart() -> None:
    turns = [
        ("colleague", "How do you get to the shop on a rainy day?"),
        ("customer", "By bus."),
        ("colleague", "Do you have a helmet?"),
        ("customer", "Yes."),
    ]

    found = wm.listening(talk(turns)).utterances

    assert found["question"].to_list() == ["open", "closed"]


def test_the_ladder_counts_layers_and_advice_breaks_it() -> None:
    assert wm.listening(talk(GOOD)).session["ladder"] >= 3
    assert wm.listening(talk(BAD)).session["ladder"] <= 2


def test_the_customers_yes_is_heard() -> None:
    assert wm.listening(talk(GOOD)).session["customers_yes"] >= 1


def test_too_short_a_talk_is_unclear_and_not_zero() -> None:
    found = wm.listening(talk(GOOD[:2]))

    assert "quality" in found.unclear
    assert math.isnan(found.session["quality"])
    assert (
        json.loads(document({"session": found.session}))["session"]["quality"] is None
    )


def test_interruptions_need_clocks() -> None:
    turns = [
        {"speaker": "customer", "text": "I was about to", "start": 0.0, "end": 5.0},
        {"speaker": "colleague", "text": "You should call.", "start": 3.0, "end": 6.0},
    ]

    assert wm.listening(turns).session["interruptions"] == 1
    assert "interruptions" in wm.listening(talk(GOOD)).unclear


@pytest.mark.parametrize(
    ("turn", "field"),
    [
        ({"speaker": "boss", "text": "x"}, "speaker"),
        ({"speaker": "customer", "text": None}, "text"),
        ({"speaker": "customer", "text": "x", "start": "soon"}, "start"),
    ],
)
def test_a_turn_that_cannot_be_used_says_which_and_why(turn, field) -> None:
    with pytest.raises(wm.Refused) as refusal:
        wm.listening([{"speaker": "customer", "text": "ok"}, turn])

    assert (refusal.value.row, refusal.value.field) == (2, field)


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame], ids=["pandas", "polars"])
def test_a_data_frame_of_turns_is_heard_like_a_list(kind) -> None:
    turns = [{**turn, "start": None} for turn in talk(GOOD)]

    found, same = wm.listening(kind(turns)), wm.listening(turns)

    assert type(found.utterances) is kind
    assert list(found.utterances["label"]) == list(same.utterances["label"])
    assert found.session["ladder"] == same.session["ladder"]


def test_what_is_no_turn_is_refused_with_its_row() -> None:
    with pytest.raises(wm.Refused, match="not a turn") as refusal:
        wm.listening([*talk(GOOD), "What happened?"])

    assert refusal.value.row == len(GOOD) + 1


def test_an_empty_talk_is_refused() -> None:
    with pytest.raises(wm.Refused, match="no turn"):
        wm.listening([])


def test_a_transcript_without_punctuation_is_still_heard() -> None:
    turns = [
        ("customer", "it came late again"),
        ("colleague", "what happened then"),
        ("customer", "nothing i waited"),
        ("colleague", "do you still have the receipt"),
        ("customer", "yes"),
    ]

    assert wm.listening(talk(turns)).utterances["label"].to_list() == ["question"] * 2


def test_a_file_of_turns_is_read(tmp_path) -> None:
    file = tmp_path / "talk.json"
    file.write_text(json.dumps({"turns": talk(GOOD)}), "utf-8")

    assert wm.listening(file).session["questions"] >= 3


def test_a_turn_that_cannot_be_read_is_told_and_never_left_out_silently(
    tmp_path,
) -> None:
    file = tmp_path / "talk.txt"
    file.write_text(
        "Ada: What happened?\nIda: It came late.\nIda: Ve\0ry late.\nAda: And then?\n",
        "utf-8",
    )

    found = wm.listening(file, colleagues=["Ada"])
    ran = CliRunner().invoke(build(), ["talk", str(file), "--json"])

    assert found.receipt["rows_in_file"] == 4 == found.receipt["stored"] + 1
    assert found.receipt["refusals"] == [
        {"row": 3, "field": "text", "reason": "a NUL stands in it."}
    ]
    assert "turns" in found.unclear
    assert "1 of 4 rows" in ran.stderr
    assert "row 3: a NUL" in ran.stderr
    assert json.loads(ran.stdout)["receipt"] == found.receipt


def test_of_turns_handed_over_none_is_refused() -> None:
    found = wm.listening(talk(GOOD))

    assert found.receipt["stored"] == len(GOOD)
    assert "turns" not in found.unclear


def test_hostile_words_are_only_words() -> None:
    odd = ["\u202e" * 50, "👩‍🚀" * 200, "a" * 100_000, "?" * 5_000, "\u200b", "اهلا؟"]

    found = wm.listening(talk([("colleague", text) for text in odd]))

    assert len(found.utterances) == len(odd)


def test_a_label_without_a_known_cue_still_names_the_words_it_rests_on() -> None:
    turns = [
        ("customer", "The shop was closed."),
        ("colleague", "The opening times stand on the door, nine to six on weekdays."),
        ("customer", "I see."),
        ("colleague", "A new one costs forty, the old kind is out of stock since May."),
    ]

    found = wm.listening(talk(turns)).utterances.to_dicts()

    for row in found:
        said = turns[row["turn"]][1]
        for span in row["because"]:
            assert said[span["start"] : span["end"]] == span["cue"]
        assert row["because"] or row["label"] == "other"
