"""What a transcript shows is what was said, and what the file has there is kept."""

import json
from pathlib import Path
from typing import Any

import pytest

import walkamile as wm
from walkamile.listen.read import Notes, stream

TIME = "00:00:01.000 --> 00:00:03.000"
WRITTEN = (
    "R&amp;D&nbsp;said 3 &lt; 5 &gt; 2, AT&T; &unknown; &#8364;5 &lrm;&rlm;&eacute;"
)
SHOWN = "R&D\u00a0said 3 < 5 > 2, AT&T; &unknown; €5 \u200e\u200fé"


def turns(path: Path, content: str) -> list[dict[str, Any]]:
    path.write_text(content, encoding="utf-8")
    return wm.read(path).frame().to_dicts()


@pytest.mark.parametrize(
    ("source", "cue"),
    [
        ("webvtt", "{}"),
        ("teams_vtt", "<v Ines Kunde>{}</v>"),
        ("zoom_vtt", "Ines Kunde: {}"),
        ("meet_vtt", "(Ines Kunde)\n{}"),
    ],
)
def test_signs_that_webvtt_must_write_out_are_read_as_signs(
    source: str, cue: str, tmp_path: Path
) -> None:
    content = f"WEBVTT\n\n{TIME}\n{cue.format(WRITTEN)}\n"
    (turn,) = turns(tmp_path / "call.vtt", content)
    assert (turn["source_type"], turn["text"]) == (source, SHOWN)
    assert json.loads(turn["meta"])["cues"][0]["written"] == WRITTEN


def test_offsets_lead_to_each_cue_in_what_is_shown(tmp_path: Path) -> None:
    cues = [
        f"00:00:0{n}.000 --> 00:00:0{n}.900\n<v Ines>{words}</v>"
        for n, words in enumerate(("Tea &amp; cake", "and a bill"), start=1)
    ]
    (turn,) = turns(tmp_path / "call.vtt", "WEBVTT\n\n" + "\n\n".join(cues))
    first, second = json.loads(turn["meta"])["cues"]
    assert turn["text"][first["at"] :].startswith("Tea & cake")
    assert turn["text"][second["at"] :] == "and a bill"
    assert "written" not in second


def test_a_mark_that_was_said_is_not_taken_for_a_voice(tmp_path: Path) -> None:
    content = f"WEBVTT\n\n{TIME}\n<v Ines>I typed &lt;v Bob&gt; twice</v>\n"
    (turn,) = turns(tmp_path / "call.vtt", content)
    assert turn["text"] == "I typed <v Bob> twice"


def test_a_name_is_shown_with_its_signs(tmp_path: Path) -> None:
    content = f"WEBVTT\n\n{TIME}\n<v Smith &amp; Sons>We waited for weeks.</v>\n"
    path = tmp_path / "call.vtt"
    path.write_text(content, encoding="utf-8")
    notes = next(one for one in stream(path, None, {}) if isinstance(one, Notes))
    assert list(notes.understood["speakers"]) == ["Smith & Sons"]


def test_subrip_knows_no_such_signs(tmp_path: Path) -> None:
    content = "1\n00:00:01,000 --> 00:00:03,000\nR&amp;D said so\n"
    (turn,) = turns(tmp_path / "call.srt", content)
    assert turn["text"] == "R&amp;D said so"


@pytest.mark.parametrize("name", ["words.csv", "words.tsv", "words.txt"])
def test_bytes_that_are_no_text_are_refused_whatever_their_name(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(bytes(n * n * 7 // 3 % 256 for n in range(20_000)))
    with pytest.raises(wm.Refused, match="no text in any encoding") as refused:
        wm.read(path).frame()
    assert refused.value.next_step


def test_a_stray_control_character_makes_no_file_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_bytes(b"id,comment\n1,late\x00 again\n2,\x01never came\n3,all fine\n")
    receipt = wm.read(path).receipt
    assert receipt["rows_in_file"] == receipt["stored"] + receipt["refused"] == 3
