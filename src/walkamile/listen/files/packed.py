"""Take the one table out of an archive, as forms hand them out for download."""

from pathlib import Path

from walkamile import sandbox

TABLES = (".csv", ".tsv", ".xlsx", ".ods", ".json", ".jsonl")
# What an archive may hold besides: what one system adds for itself.
SIDE_FILES = ("__MACOSX/", ".DS_Store")


def only_table(names: list[str]) -> str | None:
    """Return the name of the one table among an archive's members, if it is alone."""
    real = [one for one in names if one and not one.endswith("/")]
    real = [one for one in real if not any(side in one for side in SIDE_FILES)]
    alone = len(real) == 1 and real[0].lower().endswith(TABLES)
    return real[0] if alone else None


def unpacked(path: Path, name: str, folder: Path) -> Path:
    """Write one member of an archive into a folder, counting every byte."""
    target = folder / Path(name).name
    for member in sandbox.members(path):
        if member.name == name:
            with target.open("wb") as out:
                for chunk in member.chunks():
                    out.write(chunk)
    return target
