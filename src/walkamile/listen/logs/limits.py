"""When a click is a rage click, and when a dead one: as published, or as an owner says."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from walkamile.listen.logs.broken import UnreadableLogError

# As published by posthog-js, RageclickConfig: three clicks, each within 30 px of the
# one before, the last within a second of the first. DeadClicksAutoCaptureConfig:
# nothing on the page changes within 2.5 s of a click, nor is it scrolled within 0.1 s.
RAGE_CLICKS, RAGE_PIXELS, RAGE_MS = 3, 30, 1_000
DEAD_MS, SCROLL_MS = 2_500, 100
# One click alone is no rage, and nobody waits a day for a page to change.
FEWEST_CLICKS, LONGEST = 2, 86_400_000


@dataclass(frozen=True, slots=True)
class Limits:
    """When a click is a rage click, and when a dead one. Pixels and milliseconds."""

    clicks: int = RAGE_CLICKS
    pixels: int = RAGE_PIXELS
    rage_ms: int = RAGE_MS
    dead_ms: int = DEAD_MS
    scroll_ms: int = SCROLL_MS


def limits_of(given: Mapping[str, Any] | str | Path | None) -> Limits:
    """Return limits from a file (TOML) or a mapping; what is not named stays as published.

    ``clicks``, ``pixels``, ``rage_ms``, ``dead_ms`` and ``scroll_ms``, whole numbers.
    Raises ``UnreadableLogError`` which names the file and the field.
    """
    if given is None:
        return Limits()
    file = None if isinstance(given, Mapping) else Path(given)
    told = _read(file) if file else dict(given)  # type: ignore[arg-type]
    known = [one.name for one in fields(Limits)]
    for name, value in told.items():
        least = FEWEST_CLICKS if name == "clicks" else 0
        whole = isinstance(value, int) and not isinstance(value, bool)
        if name not in known or not whole or not least <= value <= LONGEST:
            raise UnreadableLogError(
                f"{name!r} is no limit of clicks, or {value!r} cannot be one.",
                next_step=f"Write whole numbers for: {', '.join(known)}.",
                file=file,
                field=name,
            )
    return Limits(**told)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise UnreadableLogError(
            f"it cannot be read ({wrong}).",
            next_step="Write lines such as: clicks = 4",
            file=file,
        ) from wrong
