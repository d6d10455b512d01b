"""Do not listen to anybody."""

import time
from pathlib import Path

from walkamile.web.jobs import Task, job


@job("sulk", lane="slow")
def sulk(task: Task, *, book: str) -> None:
    with Path(book).open("a") as lines:
        lines.write("sulking\n")
    time.sleep(600)
