"""Say what the core weighs, package by package: python tools/weigh.py [LEVEL]."""

import importlib.metadata
import re
import sys
from pathlib import Path

LOCKS = Path(__file__).resolve().parent.parent / "locks"
MEGABYTE = 1_000_000
LEAST = 3.0


def weight(name: str) -> tuple[float, float]:
    """Return megabytes of a package's files, and of the bytecode among them."""
    try:
        files = importlib.metadata.files(name) or []
    except importlib.metadata.PackageNotFoundError:
        return 0.0, 0.0
    plain = {Path(one.locate()) for one in files if one.suffix != ".pyc"}
    code = {cached for one in plain if one.suffix == ".py" for cached in compiled(one)}
    return size(plain), size(code)


def compiled(source: Path) -> list[Path]:
    """Return the bytecode that Python has written for a file."""
    return list((source.parent / "__pycache__").glob(f"{source.stem}.*.pyc"))


def size(files: set[Path]) -> float:
    """Return the megabytes of those files that are there."""
    return sum(one.stat().st_size for one in files if one.is_file()) / MEGABYTE


def main() -> None:
    """Print a table, the heaviest first."""
    level = sys.argv[1] if sys.argv[1:] else "core"
    text = (LOCKS / f"{level}.txt").read_text(encoding="utf-8")
    names = set(re.findall(r"^([a-z0-9][\w.-]*)==", text, re.MULTILINE))
    weights = {name: weight(name) for name in names}
    print("| package | MB | and bytecode |\n|---|---|---|")
    for name, (plain, code) in sorted(weights.items(), key=lambda one: -one[1][0]):
        if plain >= LEAST:
            print(f"| {name} | {plain:.0f} | {code:.0f} |")
    total = [sum(one[part] for one in weights.values()) for part in (0, 1)]
    print(f"| **all {len(names)}** | **{total[0]:.0f}** | **{total[1]:.0f}** |")


if __name__ == "__main__":
    main()
