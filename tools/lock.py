"""Pin every dependency with its hashes, for every platform, into locks/."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
LOCKS = HERE / "locks"
UV = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal"]
HOW = ["--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header"]
EXTRAS = (
    "walk",
    "postgres",
    "chat",
    "llm",
    "slides",
    "pdf",
    "feeds",
    "speech",
    "minilm",
)
WIDER = [word for extra in EXTRAS for word in ("--extra", extra)]

# The widest first: the narrower ones are held to its versions.
LEVELS = {"dev": [*WIDER, "--group", "dev"], "all": WIDER, "core": []}


def main() -> None:
    """Make every lock; add ``--upgrade`` to move to the newest versions."""
    how = [*HOW, *sys.argv[1:]]
    for level, wider in LEVELS.items():
        held = [] if level == "dev" else ["--constraint", "locks/dev.txt"]
        pin(["pyproject.toml", "locks/build.in", *wider, *held], level, how)
    pin(["locks/pip.in"], "pip", how)


def pin(given: list[str], name: str, how: list[str]) -> None:
    """Write one lock file."""
    run = [*UV, *given, *how, "--output-file", str(LOCKS / f"{name}.txt")]
    subprocess.run(run, cwd=HERE, check=True, stdout=subprocess.DEVNULL)
    print(f"locks/{name}.txt")


if __name__ == "__main__":
    main()
