"""A recording is written down by a program of the owner's own, or not at all."""

import json
import math
import struct
import sys
import wave

import pytest

import walkamile as wm

WRITTEN = """WEBVTT

00:00:00.000 --> 00:00:02.000
(speaker 0) What happened with your order?

00:00:02.000 --> 00:00:06.000
(speaker 1) It came a week late, and nobody called me.

00:00:06.000 --> 00:00:09.000
(speaker 0) It sounds like you were left hanging.
"""


def stand_in(folder, body):
    """Return a line that starts a tiny program as a process of its own."""
    program = folder / "stand in.py"
    program.write_text(
        f"import os, pathlib, sys, wave\nsound = sys.argv[1]\n{body}", "utf-8"
    )
    return f"'{sys.executable}' '{program}' {{sound}}"


def tone(path, *pitches):
    """Write a second of sound, one pitch for each channel; 0 is silence."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(pitches))
        file.setsampwidth(2)
        file.setframerate(8_000)
        frames = (
            struct.pack(
                "<" + "h" * len(pitches),
                *(int(9_000 * math.sin(at * pitch / 1_273)) for pitch in pitches),
            )
            for at in range(8_000)
        )
        file.writeframes(b"".join(frames))
    return path


@pytest.fixture
def recording(tmp_path):
    return tone(tmp_path / "our talk.wav", 440)


def test_a_recording_is_heard_like_a_transcript(tmp_path, recording, monkeypatch):
    line = stand_in(tmp_path, f"pathlib.Path('out.vtt').write_text({WRITTEN!r})")
    monkeypatch.setenv("WALKAMILE_TRANSCRIBER", line)

    found = wm.listening(recording, consent="yes", colleagues=["speaker 0"])

    assert found.utterances["label"].to_list() == ["question", "reflection"]
    assert found.session["talk_share"] < 1


def test_what_the_program_prints_is_read_too(tmp_path, recording, monkeypatch):
    line = stand_in(tmp_path, f"print({WRITTEN!r})")
    monkeypatch.setenv("WALKAMILE_TRANSCRIBER", line)

    found = wm.listening(recording, consent="yes", colleagues=["speaker 0"])

    assert len(found.utterances) == 2


@pytest.mark.parametrize("consent", [None, "", "no", "words", "perhaps"])
def test_without_consent_the_program_never_sees_the_recording(
    tmp_path, recording, monkeypatch, consent
):
    seen = tmp_path / "seen"
    line = stand_in(tmp_path, f"pathlib.Path({str(seen)!r}).write_text(sound)")
    monkeypatch.setenv("WALKAMILE_TRANSCRIBER", line)

    with pytest.raises(wm.Refused, match="agree") as refusal:
        wm.listening(recording, consent=consent)

    assert refusal.value.field == "consent"
    assert not seen.exists()


def test_without_a_program_the_refusal_is_the_line_that_installs_one(
    recording, monkeypatch
):
    monkeypatch.delenv("WALKAMILE_TRANSCRIBER", raising=False)

    with pytest.raises(wm.Refused) as refusal:
        wm.listening(recording, consent="yes")

    assert "python -m pip install 'walkamile[speech]'" in str(refusal.value)
    assert "WALKAMILE_TRANSCRIBER" in str(refusal.value)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("sys.exit('the model is missing')", "the model is missing"),
        ("pass", "heard nobody"),
        ("os.kill(os.getpid(), 9)", "ended with -9"),
    ],
)
def test_a_program_that_fails_says_why(tmp_path, recording, monkeypatch, body, says):
    monkeypatch.setenv("WALKAMILE_TRANSCRIBER", stand_in(tmp_path, body))

    with pytest.raises(wm.Refused, match=says):
        wm.listening(recording, consent="yes")


def test_a_program_that_is_not_there_or_not_quoted_is_refused(recording, monkeypatch):
    for line in ("no-such-program-here {sound}", "'half"):
        monkeypatch.setenv("WALKAMILE_TRANSCRIBER", line)
        with pytest.raises(wm.Refused, match=r"cannot be (started|read)"):
            wm.listening(recording, consent="yes")


def test_the_program_gets_none_of_our_secrets(tmp_path, recording, monkeypatch):
    monkeypatch.setenv("WALKAMILE_ENCODER_KEY", "sk-very-secret")
    seen = tmp_path / "seen"
    body = f"pathlib.Path({str(seen)!r}).write_text(repr(dict(os.environ)))"
    monkeypatch.setenv("WALKAMILE_TRANSCRIBER", stand_in(tmp_path, body))

    with pytest.raises(wm.Refused):
        wm.listening(recording, consent="yes")

    assert "sk-very-secret" not in seen.read_text()


def test_two_channels_of_a_call_are_two_voices(tmp_path, monkeypatch):
    call = tone(tmp_path / "call.wav", 440, 250)
    body = (
        "ours = 'left' in os.getcwd()\n"
        "assert wave.open(sound).getnchannels() == 1\n"
        "said = (1, 'What happened?') if ours else (3, 'It never came.')\n"
        "print('1\\n00:00:0%d,000 --> 00:00:09,500\\n%s' % said)"
    )
    monkeypatch.setenv("WALKAMILE_TRANSCRIBER", stand_in(tmp_path, body))
    kept = tmp_path / "turns.json"

    found = wm.listening(call, consent="yes", colleagues=["left"], keep=kept)

    turns = json.loads(kept.read_text("utf-8"))["turns"]
    assert [turn["speaker"] for turn in turns] == ["left", "right"]
    assert found.utterances["question"].to_list() == ["open"]
    again = wm.listening(kept, colleagues=["left"])
    assert again.utterances.equals(found.utterances)


def test_a_kept_transcript_is_never_written_over(tmp_path, recording, monkeypatch):
    line = stand_in(tmp_path, f"print({WRITTEN!r})")
    monkeypatch.setenv("WALKAMILE_TRANSCRIBER", line)
    there = tmp_path / "mine.json"
    there.write_text("mine", "utf-8")

    with pytest.raises(wm.Refused, match="already"):
        wm.listening(recording, consent="yes", keep=there)

    assert there.read_text("utf-8") == "mine"


def test_a_transcript_that_names_nobody_asks_for_names(tmp_path):
    file = tmp_path / "nobody.vtt"
    file.write_text("WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nwhat is it\n", "utf-8")

    with pytest.raises(wm.Refused, match="nobody who speaks in it is named"):
        wm.listening(file)


def test_a_colleague_who_does_not_speak_in_it_is_refused(tmp_path):
    file = tmp_path / "talk.vtt"
    file.write_text(WRITTEN, "utf-8")

    with pytest.raises(wm.Refused, match="nobody in it is called 'Ada'") as refusal:
        wm.listening(file, colleagues=["Ada"])

    assert "'speaker 0', 'speaker 1'" in str(refusal.value)


MESSY = """WEBVTT

00:00:05.000 --> 00:00:07.000
<v Ada>What happened?

and a line after a blank one

00:00:01.000 --> 00:00:03.000
<v Bo>It broke.

00:00:02.000 --> 00:00:06.000
<v Ada>Really?

00:00:08.000 --> 00:00:09.000
And then?
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_messy_transcript_is_read_with_its_names(tmp_path, encoding):
    file = tmp_path / "talk.vtt"
    file.write_bytes(MESSY.encode(encoding))

    found = wm.listening(file, colleagues=["Ada"])

    assert found.utterances["question"].null_count() == 0
    assert 0.5 < found.session["talk_share"] < 1
    assert "speakers" in found.unclear  # nobody is named for the last cue


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.vtt", b""),
        ("head.vtt", b"WEBVTT\n\n"),
        ("noise.vtt", bytes(range(256)) * 50),
        ("other.json", b'{"a": 1}'),
        ("half.json", b'{"turns": [{"speaker":'),
        ("number.json", b'{"turns": [{"speaker": "customer", "text": 5}]}'),
    ],
)
def test_what_is_no_transcript_is_refused_with_its_name(tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)

    with pytest.raises(wm.Refused) as refusal:
        wm.listening(file)

    assert name in str(refusal.value) or refusal.value.row == 1


def test_a_colleague_is_found_by_the_name_they_go_by(tmp_path):
    file = tmp_path / "talk.txt"
    said = "Ada Byrne: What happened?\nSam Low: It broke.\nAda Byrne: And then?\n"
    file.write_text(said + "Ada Low: I was there, too.\n", "utf-8")
    heard = wm.listening(file, colleagues=["byrne"])
    assert heard.utterances["turn"].to_list() == [0, 2]
    with pytest.raises(wm.Refused, match="nobody in it is called 'Ada'"):
        wm.listening(file, colleagues=["Ada"])  # there are two


def test_words_that_nobody_is_named_for_leave_who_spoke_unclear(tmp_path):
    cues = "00:01.000 --> 00:02.000\n{}\n\n"
    said = ("<v Ada>What happened?", "<v Sam>It broke.", "<v Ada>And then?", "I left.")
    file = tmp_path / "talk.vtt"
    file.write_text("WEBVTT\n\n" + "".join(map(cues.format, said)), "utf-8")
    assert "speakers" in wm.listening(file, colleagues=["Ada"]).unclear
    file.write_text("WEBVTT\n\n" + "".join(map(cues.format, said[:3])), "utf-8")
    assert "speakers" not in wm.listening(file, colleagues=["Ada"]).unclear


def test_two_lines_and_a_meeting_s_document_are_transcripts_too(tmp_path):
    two = tmp_path / "two.txt"
    two.write_text("Ada: What happened?\nSam: It broke.\n", "utf-8")
    assert wm.listening(two, colleagues=["Ada"]).utterances["turn"].to_list() == [0]
    meet = tmp_path / "meet.txt"
    head = "Attendees\nAda Byrne, Sam Low\nTranscript\nIt might contain errors.\n00:00:00\n"
    said = "Ada Byrne: What happened?\nSam Low: It broke.\n00:05:00\nAda Byrne: And then?\n"
    meet.write_text(head + said, "utf-8")
    heard = wm.listening(meet, colleagues=["Ada"])
    assert heard.utterances["turn"].to_list() == [0, 2]
    assert heard.session["customer_words_before_first_input"] == 2
    prose = tmp_path / "prose.txt"
    prose.write_text("Nobody speaks here.\nNot even this line.\n", "utf-8")
    with pytest.raises(wm.Refused, match="nobody who speaks in it is named"):
        wm.listening(prose)
