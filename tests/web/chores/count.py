"""Count, writing every number down, and go on where it was cut short."""

import fcntl
import time
from pathlib import Path

from walkamile.web.jobs import Task, job


@job("count")
def count(task: Task, *, to: int, book: str, seconds: float = 0.01) -> dict[str, int]:
    with Path(book).open("a") as lines:
        try:
            fcntl.flock(lines, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            Path(book + ".twice").touch()
        for number in range(task.memory.get("next", 0), to):
            lines.write(f"{number}\n")
            lines.flush()
            time.sleep(seconds)
            task.progress(number + 1, to, "counting", next=number + 1)
    return {"counted": to}
