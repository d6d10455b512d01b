"""Transcripts of calls as JSON: Amazon's call analytics, Contact Lens, Gong."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.files.answers import pages
from walkamile.listen.recognise import has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source
from walkamile.listen.transcript import Said, turns


def recognises(head: bytes, name: str) -> float:
    """Return how surely someone's speech stands in offsets of milliseconds."""
    amazon = has_keys(head, name, "BeginOffsetMillis", "Content")
    return max(amazon, has_keys(head, name, "sentences", "speakerId"))


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read turns; a person says which speaker is the customer where no role stands."""
    for page in pages(path):
        if not isinstance(page, dict):
            yield Refusal(None, None, "it is no transcript.")
            continue
        for call in page.get("callTranscripts") or [page]:
            inner = Ask(
                {**ask.answers, "conversation_id": call.get("callId") or path.stem}
            )
            yield from turns(_said(call), path, inner)
            ask.questions.update(inner.questions)
            ask.understood.update(inner.understood)


def _said(call: Record) -> Iterator[Said]:
    roles = {
        one.get("ParticipantId"): one.get("ParticipantRole")
        for one in call.get("Participants") or ()
    }
    for row, one in enumerate(
        call.get("Transcript") or call.get("transcript") or (), start=1
    ):
        if "Content" in one:
            who = (
                one.get("ParticipantRole")
                or roles.get(one.get("ParticipantId"))
                or one.get("ParticipantId")
            )
            start, end = one.get("BeginOffsetMillis", 0), one.get("EndOffsetMillis", 0)
            yield Said(start / 1000, end / 1000, str(who), one["Content"], row)
        for part in one.get("sentences") or ():
            start, end = part.get("start", 0), part.get("end", 0)
            yield Said(
                start / 1000,
                end / 1000,
                str(one.get("speakerId")),
                part.get("text", ""),
                row,
            )


asr_json = Source(
    name="asr_json",
    title="Call transcripts (JSON of Amazon or Gong)",
    how_to_export=(
        "Amazon: take the call analytics output from its S3 bucket.",
        "Gong: save the answers of /v2/calls/transcript.",
    ),
    trust="unverified",
    recognises=recognises,
    read=read,
)
