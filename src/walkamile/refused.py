"""When something cannot be done, say where, why, and what to do next."""

from pathlib import Path


class Refused(Exception):
    """Input that cannot be used. Every refusal tells the reader the next step.

    ``file``, ``row`` (1-based, counted as a person sees it) and ``field`` say where,
    ``reason`` says why, ``next_step`` says what to do about it.
    """

    def __init__(
        self,
        reason: str,
        *,
        next_step: str = "",
        file: str | Path | None = None,
        row: int | None = None,
        field: str | None = None,
    ) -> None:
        self.reason = reason
        self.next_step = next_step
        self.file = str(file) if file is not None else None
        self.row = row
        self.field = field
        super().__init__(str(self))

    def __str__(self) -> str:
        where = [self.file or ""]
        where += [f"row {self.row}"] if self.row is not None else []
        where += [f"field {self.field!r}"] if self.field else []
        place = ", ".join(part for part in where if part)
        sentence = f"{place}: {self.reason}" if place else self.reason
        return f"{sentence} {self.next_step}".strip()


class MissingExtraError(Refused):
    """Something heavy is not installed; the message is the line that installs it."""

    def __init__(self, extra: str, *, purpose: str) -> None:
        super().__init__(
            f"{purpose} needs an extra that is not installed.",
            next_step=f"Install it with: python -m pip install 'walkamile[{extra}]'",
        )
        self.extra = extra
