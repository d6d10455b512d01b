"""What became of a file's rows."""

from dataclasses import dataclass

from walkamile.web.models import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of a file's rows: every one is in exactly one of four places."""

    run: int
    state: str
    rows_in_file: int
    stored: int
    updated: int
    unchanged: int
    refused: int

    @classmethod
    def of(cls, run: Run) -> "Receipt":
        """Return the receipt of a run as it stands."""
        return cls(
            run=run.pk,
            state=run.state,
            rows_in_file=run.rows_in_file,
            stored=run.stored,
            updated=run.updated,
            unchanged=run.unchanged,
            refused=run.refused,
        )
