"""Make every output that the README shows anew, by running what stands above it.

python tools/outputs.py           write them
python tools/outputs.py --check   exit 1 where they differ
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
README = HERE / "README.md"

CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)

# The day on which the README's outputs are made: the sample's year ends the day before.
DAY = date(2026, 11, 23)
PLAIN = {"NO_COLOR": "1", "COLUMNS": "88", "TERM": "dumb", "PYTHONUTF8": "1"}


def renewed(text: str) -> str:
    """Return the README's text with every output made anew."""
    with tempfile.TemporaryDirectory() as folder:
        lay_down(Path(folder))
        text = CONSOLE.sub(lambda block: console(block[1], Path(folder)), text)
        return PYTHON.sub(lambda block: python(block[1], Path(folder)), text)


def lay_down(folder: Path) -> None:
    """Put the reviews of the sample organisation there, as your.csv."""
    from walkamile.sample import lay_out

    lay_out(folder / "sample", today=DAY)
    (folder / "sample/words/reviews.csv").rename(folder / "your.csv")


def console(block: str, folder: Path) -> str:
    """Return a block of commands, each with what it says now."""
    commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
    parts = []
    for command in commands:
        words = shlex.split(command)
        run = [sys.executable, "-m", "walkamile", *words[1:]]
        parts.append(f"$ {command}\n{said(run, folder)}")
    return "```console\n" + "\n".join(parts) + "```"


def python(code: str, folder: Path) -> str:
    """Return a block of Python with what it prints now."""
    out = said([sys.executable, "-c", code], folder)
    return f"```python\n{code}```\n\n```text\n{out}```"


def said(run: list[str], folder: Path) -> str:
    """Return what a command writes to standard output; it must succeed."""
    environment = {**os.environ, **PLAIN, "PYTHONPATH": str(HERE / "src")}
    environment.pop("WALKAMILE_WORKSPACE", None)
    done = subprocess.run(
        run, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{shlex.join(run)} failed:\n{done.stderr}")
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    return "\n".join(lines).strip("\n") + "\n"


def main() -> None:
    """Write the outputs, or compare them."""
    before = README.read_text(encoding="utf-8")
    after = renewed(before)
    if "--check" in sys.argv:
        sys.exit(before != after)
    README.write_text(after, encoding="utf-8")


if __name__ == "__main__":
    main()
