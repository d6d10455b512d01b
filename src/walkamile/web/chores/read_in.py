"""Read a brought file in: rows are kept as they come, and the receipt is whole."""

from pathlib import Path
from typing import Any

from walkamile.web import reading_in
from walkamile.web.jobs import Task, job
from walkamile.web.models import Colleague, Run, Source
from walkamile.web.pages import brought

LINED = {".csv", ".tsv", ".tab", ".txt", ".jsonl", ".ndjson"}
PIECE = 1 << 20


@job("read_in", lane="intake")
def read_in(
    task: Task, *, file: str, as_: str, mapping: dict[str, str], source: int, by: int
) -> dict[str, Any]:
    """Keep every row of a file under a run; cut short, it goes on where it was."""
    laid = brought.find(file, by=by)
    if laid is None:  # done before, and only the last word was not written down
        return {"state": "done before"}
    about = lines(laid.path)

    def started(run: Run) -> None:
        # The name that people know it by, and the job they may stop.
        Run.objects.filter(pk=run.pk).update(file_name=laid.name, job=task.id)

    with brought.called(laid):
        receipt = reading_in.import_file(
            laid.path,
            as_=as_,
            mapping=mapping,
            source=Source.objects.get(pk=source),
            by=Colleague.objects.filter(pk=by).first(),
            started=started,
            progress=lambda done: task.progress(done, about, "reading"),
            cancelled=task.asked_to_stop,
        )
    task.go_on()
    brought.forget(laid)
    return {"state": receipt.state, "stored": receipt.stored}


def lines(path: Path) -> int | None:
    """Return about how many rows a file of lines has, or nothing for others."""
    if path.suffix.lower() not in LINED:
        return None
    with path.open("rb") as stream:
        pieces = iter(lambda: stream.read(PIECE), b"")
        return max(sum(piece.count(b"\n") for piece in pieces) - 1, 1)
