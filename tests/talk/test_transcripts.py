"""A transcript is read however a program or a person wrote down who speaks."""

import json

import pytest

import walkamile as wm

WORDS = ["What happened with your order?", "It came late, at 9:30.", "So you waited?"]
ASKED, CAME, WAITED = WORDS
SRT = "\n\n".join(
    f"{at + 1}\n00:00:0{at},000 --> 00:00:0{at},900\n{name}: {words}"
    for at, (name, words) in enumerate(zip("ABA", WORDS, strict=True))
)
WRITTEN = {
    "colon.txt": f"Ada: {ASKED}\nIda: {CAME}\nAda: {WAITED}\n",
    "bold.md": f"**Ada:** {ASKED}\n\n**Ida**: {CAME}\n\n**Ada:** {WAITED}\n",
    "above.txt": f"Ada Byrne   0:03\n{ASKED}\n\nIda   0:09\n{CAME}\n\nAda Byrne   1:05\n{WAITED}\n",
    "numbered.txt": f"Speaker 1 (00:03)\n{ASKED}\n\nSpeaker 2 (00:09)\n{CAME}\n\nSpeaker 1 (01:05)\n{WAITED}\n",
    "clock.txt": f"[00:00:03] Ada: {ASKED}\n[00:00:09] Ida: {CAME}\n[00:01:05] Ada: {WAITED}\n",
    "named.srt": SRT,
    "rows.csv": f'speaker,text\nAda,{ASKED}\nIda,"{CAME}"\nAda,{WAITED}\n',
}  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_who_speaks_is_found_wherever_the_name_stands(tmp_path, name) -> None:
    file = tmp_path / name
    file.write_text(WRITTEN[name], "utf-8")

    found = wm.listening(file)

    assert found.utterances["turn"].to_list() == [0, 2]
    assert found.receipt["stored"] == 3
    assert found.receipt["refused"] == 0


def test_names_above_the_words_give_each_turn_its_second(tmp_path) -> None:
    file = tmp_path / "above.txt"
    file.write_text(WRITTEN["above.txt"], "utf-8")

    frame = wm.read(file).frame()

    assert frame["text"].to_list() == WORDS
    starts = [json.loads(meta)["start"] for meta in frame["meta"]]
    assert starts == [3.0, 9.0, 65.0]
    at = [json.loads(meta)["at"] for meta in frame["meta"]]
    whole = WRITTEN["above.txt"]
    assert [whole[place:].startswith(said) for place, said in zip(at, WORDS, strict=True)] == [True] * 3  # fmt: skip


def test_a_clock_that_somebody_said_stays_with_their_words(tmp_path) -> None:
    file = tmp_path / "meet.txt"
    file.write_text(
        f"Talk\nAda: When?\nIda: At\n12:30\n\n00:05:00\n\nAda: {WAITED}\nIda: Yes\n",
        "utf-8",
    )

    found = wm.read(file, "named_turns")

    assert found.frame()["text"].to_list() == ["When?", "At\n12:30", WAITED, "Yes"]
    assert json.loads(found.frame()["meta"][2])["start"] == 300.0
    assert found.receipt["refusals"] == [
        {"row": 1, "field": "author", "reason": "line 1 stands before the first name."}
    ]


def test_beside_a_customer_the_other_voice_is_ours(tmp_path) -> None:
    file = tmp_path / "talk.txt"
    file.write_text("Customer: Why so late?\nAda: I see.\nCustomer: Why?\n", "utf-8")

    found = wm.listening(file)

    assert found.utterances["turn"].to_list() == [1]
    assert "speakers" not in found.unclear


def test_what_is_no_transcript_says_what_to_bring(tmp_path) -> None:
    file = tmp_path / "talk.pdf"
    file.write_bytes(b"%PDF-1.4 \x00\x01")

    with pytest.raises(wm.Refused) as refusal:
        wm.listening(file)

    assert ".vtt" in refusal.value.next_step
