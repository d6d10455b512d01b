"""How a column writes its times: decided once, so that no two rows are read differently."""

from dataclasses import dataclass

import polars as pl

UTC = pl.Datetime("us", "UTC")

ZONED = (
    "%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f %#z",
    "%a, %d %b %Y %H:%M:%S %#z",
)  # fmt: skip
ISO = (
    "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y/%m/%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d",
)  # fmt: skip
DAY_FIRST = (
    "%d.%m.%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%d-%m-%Y:%H.%M", "%d-%m-%Y %H:%M:%S",
    "%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M", "%d-%m-%Y %H:%M", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y",
    "%d %b %Y %H:%M:%S", "%d %b %Y %H:%M", "%d-%b-%Y %H:%M:%S", "%d-%b-%Y", "%d %b %Y",
    "%d %B %Y",
)  # fmt: skip
MONTH_FIRST = (
    "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y", "%m-%d-%Y %H:%M:%S", "%m-%d-%Y",
    "%b %d, %Y %I:%M:%S %p", "%b %d, %Y %I:%M %p", "%b %d, %Y %H:%M", "%b %d, %Y",
    "%b %d, %Y, %I:%M %p", "%b %d, %Y, %I:%M:%S %p", "%B %d, %Y",
)  # fmt: skip
# A column is of times when so many of its filled cells can be read as such.
READABLE = 0.9
# … or, where its name says that it is of times, half of them: the rest are refused by row.
NAMED_SO = 0.5
LOOKED_AT = 1_000
# Seconds, milliseconds, microseconds and nanoseconds since 1970 are told apart by size.
SIZES = ((4e9, 1e6), (4e12, 1e3), (4e15, 1.0))
# Text that is all digits is a time only where it could be one since about 1990.
EARLIEST_SECONDS = 6e8


@dataclass(frozen=True, slots=True)
class Clock:
    """A way to read one column's times; ``month_first`` as US exports write them."""

    factor: float = 1e6
    month_first: bool = False
    numeric: bool = False
    offsetless: bool = False

    @classmethod
    def of(cls, column: pl.Series) -> "Clock":
        """Look at the first filled cells and decide."""
        some = column.drop_nulls().head(LOOKED_AT)
        if some.dtype.is_temporal():
            zone = getattr(some.dtype, "time_zone", None)
            return cls(offsetless=zone is None)
        if some.dtype.is_numeric():
            return cls(factor=_factor(some), numeric=True)
        cells = _cells(some)
        digits = cells.cast(pl.Float64, strict=False)
        if len(digits) and digits.is_not_null().all() and _since_1990(digits):
            return cls(factor=_factor(digits), numeric=True)
        day, month = (_read(cells, order).is_not_null().sum() for order in _ORDERS)
        plain = cells.filter(_read(cells, ZONED).is_null())
        offsetless = _read(plain, (*ISO, *DAY_FIRST, *MONTH_FIRST)).is_not_null().any()
        return cls(month_first=month > day, offsetless=bool(offsetless))

    def read(self, column: pl.Series) -> pl.Series:
        """Return UTC times, to the microsecond; what cannot be read is null."""
        kind = column.dtype
        if isinstance(kind, pl.Datetime):
            aware = column if kind.time_zone else column.dt.replace_time_zone("UTC")
            return aware.dt.convert_time_zone("UTC").dt.cast_time_unit("us")
        if kind == pl.Date:
            return column.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
        if kind == pl.Null:
            return column.cast(UTC)
        if kind.is_numeric() or self.numeric:
            moments = column.cast(pl.Float64, strict=False) * self.factor
            return (
                moments.cast(pl.Int64, strict=False)
                .cast(pl.Datetime("us"))
                .dt.replace_time_zone("UTC")
            )
        order = MONTH_FIRST if self.month_first else DAY_FIRST
        return _read(_cells(column), (*ZONED, *ISO, *order))


_ORDERS = ((*DAY_FIRST,), (*MONTH_FIRST,))


def times(column: pl.Series) -> pl.Series:
    """Return a column as UTC times; what cannot be read is null."""
    return Clock.of(column).read(column)


def readable(column: pl.Series, share: float = READABLE) -> bool:
    """Say whether a column holds times, by its first filled cells."""
    some = column.drop_nulls().head(LOOKED_AT)
    return bool(len(some)) and times(some).is_not_null().sum() >= share * len(some)


def _cells(column: pl.Series) -> pl.Series:
    """Return cells as text; Z, UTC and GMT at the end are the offset that they mean."""
    text = column.cast(pl.String).str.strip_chars()
    return text.str.replace(r"\s?(?:UTC|GMT|Z)$", "+00:00")


def _factor(numbers: pl.Series) -> float:
    size = float(str(numbers.cast(pl.Float64).abs().median() or 0))
    return next((factor for below, factor in SIZES if size < below), 1e-3)


def _since_1990(numbers: pl.Series) -> bool:
    return bool((numbers >= EARLIEST_SECONDS).all())


def _read(cells: pl.Series, patterns: tuple[str, ...]) -> pl.Series:
    found = (
        pl.Series(cells.name, [None] * len(cells), dtype=UTC)
        if not len(cells)
        else None
    )
    for pattern in patterns:
        if found is not None and not (found.is_null() & cells.is_not_null()).any():
            break
        tried = _tried(cells, pattern)
        if tried is None or not tried.is_not_null().any():
            continue
        found = tried if found is None else found.zip_with(found.is_not_null(), tried)
    return (
        found
        if found is not None
        else pl.Series(cells.name, [None] * len(cells), dtype=UTC)
    )


def _tried(cells: pl.Series, pattern: str) -> pl.Series | None:
    zoned = pattern.endswith("%#z")
    date = not {"%H", "%I"} & {pattern[at : at + 2] for at in range(len(pattern))}
    kind = pl.Date if date else UTC if zoned else pl.Datetime("us")
    try:
        read = cells.str.strptime(kind, pattern, strict=False)
    except pl.exceptions.PolarsError:
        return None
    if date:
        read = read.cast(pl.Datetime("us"))
    return read if zoned else read.dt.replace_time_zone("UTC")
