"""What every source owes the people whose words it reads."""

import json
import runpy
from pathlib import Path

import pytest

import walkamile as wm
from listen.samples import SAMPLES, WORDLESS, Sample
from walkamile.listen.read import known_sources, source_for, stream
from walkamile.listen.source import Part, UnreadableError
from walkamile.refused import Refused
from walkamile.table import VERBATIMS

EVERY = sorted(known_sources())
READ = sorted(SAMPLES)


def written(folder: Path, sample: Sample, content: bytes | None = None) -> Path:
    path = folder / sample.name
    path.write_bytes(sample.content if content is None else content)
    return path


def parts_of(path: Path, as_: str | None = None) -> list[Part]:
    return [item for item in stream(path, as_, {}) if isinstance(item, Part)]


def flipped(content: bytes) -> bytes:
    return bytes(
        byte ^ 0x80 if at % 97 == 50 else byte for at, byte in enumerate(content)
    )


def rows_of(path: Path, as_: str | None = None) -> list[dict[str, object]]:
    parts = parts_of(path, as_)
    return [row for part in parts for row in part.batch.to_pylist()]


def test_every_source_has_a_sample() -> None:
    assert set(EVERY) == set(SAMPLES) | set(WORDLESS)


@pytest.mark.parametrize("name", EVERY)
def test_a_source_is_named_like_its_file_and_says_how_to_export(name: str) -> None:
    source = known_sources()[name]
    assert source.read.__module__.rpartition(".")[2] == name
    assert len(source.how_to_export) == 2
    assert all(20 <= len(line) <= 100 for line in source.how_to_export)
    assert len(source.title) <= 75


@pytest.mark.parametrize("name", EVERY)
def test_a_customer_need_not_say_which_format_a_file_is_in(
    name: str, tmp_path: Path
) -> None:
    sample = {**SAMPLES, **WORDLESS}[name]
    assert source_for(written(tmp_path, sample)).name == name


@pytest.mark.parametrize("name", READ)
def test_what_the_customer_said_comes_out_code_point_for_code_point(
    name: str, tmp_path: Path
) -> None:
    sample = SAMPLES[name]
    rows = rows_of(written(tmp_path, sample))
    assert tuple(row["text"] for row in rows) == sample.words
    assert {row["author_role"] for row in rows} == set(sample.roles)
    assert all(row["source_type"] == name for row in rows)
    assert all(len(str(row["raw_sha256"])) == 64 for row in rows)
    assert all(isinstance(json.loads(str(row["meta"])), dict) for row in rows)


@pytest.mark.parametrize("name", READ)
def test_batches_have_the_one_schema(name: str, tmp_path: Path) -> None:
    for part in parts_of(written(tmp_path, SAMPLES[name])):
        assert part.batch.schema.equals(VERBATIMS)
        part.batch.validate(full=True)


@pytest.mark.parametrize("name", READ)
def test_the_same_file_twice_has_the_same_ids_and_each_only_once(
    name: str, tmp_path: Path
) -> None:
    path = written(tmp_path, SAMPLES[name])
    first, second = rows_of(path), rows_of(path)
    ids = [row["source_record_id"] for row in first]
    assert ids == [row["source_record_id"] for row in second]
    assert len(set(ids)) == len(ids)
    assert first == second


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("harm", ["empty", "half", "zeros", "flipped", "huge"])
def test_a_harmed_file_is_read_as_far_as_it_goes_or_refused_with_a_reason(
    name: str, harm: str, tmp_path: Path
) -> None:
    sample = SAMPLES[name]
    content = {
        "empty": b"",
        "half": sample.content[: len(sample.content) // 2],
        "zeros": sample.content.replace(b"w", b"\0"),
        "flipped": flipped(sample.content),
        "huge": sample.content.replace(b"wheel", b"wheel" * 300_000),
    }[harm]  # fmt: skip
    try:
        parts = parts_of(written(tmp_path, sample, content), name)
    except Refused as refusal:
        said = refusal.reason, refusal.next_step
        assert all(said)
        return
    for part in parts:
        assert all(refusal.reason for refusal in part.refusals)
        for row in part.batch.to_pylist():
            assert "\0" not in row["text"]
            assert len(row["text"]) <= 1_000_000


@pytest.mark.parametrize("name", sorted(WORDLESS))
def test_figures_without_words_are_refused_and_the_way_out_is_named(
    name: str, tmp_path: Path
) -> None:
    with pytest.raises(UnreadableError, match="JSON"):
        parts_of(written(tmp_path, WORDLESS[name]))


def test_internal_notes_are_no_words_of_a_customer(tmp_path: Path) -> None:
    for name in ("zendesk_json", "intercom", "freshdesk_json", "chatwoot"):
        parts = parts_of(written(tmp_path, SAMPLES[name]))
        reasons = [refusal.reason for part in parts for refusal in part.refusals]
        assert any("internal note" in reason for reason in reasons), name
        assert "hush" not in str([part.batch.to_pylist() for part in parts])


def test_a_clock_that_runs_ahead_is_not_believed(tmp_path: Path) -> None:
    [row] = rows_of(written(tmp_path, SAMPLES["bluesky"]))
    assert str(row["occurred_at"]).startswith("2026-01-05")
    assert row["occurred_at_raw"] == "2031-01-05T10:00:00Z"


def test_a_name_becomes_a_pseudonym_and_is_kept_for_redaction(tmp_path: Path) -> None:
    [row] = rows_of(written(tmp_path, SAMPLES["trustpilot_json"]))
    assert str(row["author_ref"]).startswith("p-")
    assert json.loads(str(row["meta"]))["author"] == "Ines"


def test_a_survey_brings_its_question_and_its_score(tmp_path: Path) -> None:
    [row] = rows_of(written(tmp_path, SAMPLES["typeform_csv"]))
    assert (row["rating"], row["rating_max"], row["rating_kind"]) == (2.0, 10.0, "nps")


def test_the_page_of_sources_says_what_the_sources_say() -> None:
    root = Path(__file__).resolve().parents[2]
    page = runpy.run_path(str(root / "tools" / "sources_page.py"))["page"]
    assert (root / "docs" / "sources.md").read_text("utf-8") == page()


def test_what_webhooks_of_helpdesks_send_is_read_like_their_answers(tmp_path):
    part = {
        "id": "p9", "part_type": "comment", "body": "<p>Still waiting</p>",
        "author": {"type": "user", "name": "Ines"}, "created_at": 1767607300,
    }  # fmt: skip
    talk = {"type": "conversation", "id": "c1", "source": {}}
    talk["conversation_parts"] = {"conversation_parts": [part]}
    wrapped = {"type": "notification_event", "topic": "conversation.user.replied"}
    ping = {"type": "notification_event", "topic": "ping", "data": {"item": {}}}
    message = {
        "event": "message_created", "id": 4, "content": "The bell broke",
        "message_type": "incoming", "created_at": "2026-01-05T10:00:00.000Z",
        "conversation": {"id": 8}, "inbox": {"id": 3}, "sender": {"name": "Ines"},
    }  # fmt: skip
    note = {**message, "id": 5, "message_type": "outgoing", "private": True}
    status = {"event": "conversation_status_changed", "id": 8}
    sent = {
        "intercom": [{**wrapped, "data": {"item": talk}}, ping],
        "chatwoot": [message, note, status],
    }
    expected = {
        "intercom": ("<p>Still waiting</p>", "c1", 1),
        "chatwoot": ("The bell broke", "8", 2),
    }
    for name, bodies in sent.items():
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(bodies))
        reading = wm.read(path, name)
        row = reading.frame().row(0, named=True)
        found = row["text"], row["conversation_id"], reading.receipt["refused"]
        assert found == expected[name]
        assert (row["author_role"], row["turn_index"]) == ("customer", None)
