"""An owner's own claims (the workspace's folder ``claims``), and limits of clicks."""

from hashlib import sha256
from pathlib import Path

from django.conf import settings

from walkamile.follow import claim


def used() -> list[Path]:
    """Return the files that hold a claim; a wrong one must not hold up the rest."""
    return [path for path in _files() if not _wrong(path)]


def wrong() -> list[str]:
    """Return what is wrong with the files that are not used, for the page to say."""
    return [why for path in _files() if (why := _wrong(path))]


def titles() -> dict[str, str]:
    """Return what each claim is called."""
    return {one.name: one.title for one in claim.claims(used())}


def digest() -> str:
    """Return what changes when an owner changes a claim; nothing where there is none."""
    told = [(path.name, path.read_bytes()) for path in _files()]
    return sha256(repr(told).encode()).hexdigest() if told else ""


def clicks() -> Path | None:
    """Return the file that says when a click is a rage click, where an owner has one."""
    file = Path(settings.WORKSPACE) / "clicks.toml"
    return file if file.exists() else None


def _files() -> list[Path]:
    return sorted((Path(settings.WORKSPACE) / "claims").glob("*.toml"))


def _wrong(path: Path) -> str:
    try:
        list(claim.claims(path))
    except claim.WrongClaimError as refusal:
        field = f", {refusal.field}" if refusal.field else ""
        return f"{path.name}{field}: {refusal.reason} {refusal.next_step}"
    return ""
