"""Keep a walk that somebody brought as a file."""

from pathlib import Path
from typing import Any

from django.conf import settings

from walkamile.refused import Refused
from walkamile.web.jobs import Task, job
from walkamile.web.models import Walk
from walkamile.web.walks import document, keeping


@job("bring_walk", lane="intake")
def bring_walk(task: Task, *, walk: int, file: str) -> dict[str, Any]:
    """Read the file again, keep it as rows and pictures, and delete the file."""
    row = Walk.objects.get(pk=walk)
    laid = Path(settings.WORKSPACE) / "tmp" / Path(file).name
    if row.state == Walk.State.DONE or not laid.is_file():
        return {"state": row.state}
    task.progress(0, 1, "Keeping what was brought")
    try:
        keeping.fill(row, document.read(laid.read_bytes(), site=row.url))
    except Refused as refusal:
        row.state, row.error = Walk.State.FAILED, str(refusal)
        row.save(update_fields=["state", "error"])
        raise
    laid.unlink(missing_ok=True)
    return {"state": row.state, "obstacles": row.obstacles}
