"""Which columns are whose, what and when, by what stands in them?"""

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from walkamile.follow.columns.names import is_activity, is_case, is_handler, is_moment

# A column with an event for each case again and again: so many rows a value at least.
COMES_AGAIN = 1.2
# What happened is told in few words, and the same things happen to many.
LONGEST_WORDS, MOST_KINDS, KINDS_OF_ROWS, FEW_KINDS = 60, 1_000, 0.2, 20
# Within a case nearly every row says another thing; what stays the same is a segment.
VARIES = 0.5
# Two columns that vary alike cannot be told apart: somebody has to say which.
AS_MUCH = 0.15
# A column that names each row: so many of its cells are filled, and none twice.
FILLED = 0.99


def found(
    given: pl.DataFrame,
    known: Mapping[str, str | None],
    times: Sequence[str],
    *,
    one_row_a_case: bool,
) -> tuple[dict[str, str], list[str]]:
    """Return columns for ``case, activity, at`` where cells and parts of names tell.

    ``known`` are those that are told or named, ``times`` the columns that can be read
    as times. The second value is the columns of times of a table with one row a case,
    where that may be. Returns nothing where it stays unclear.
    """
    at, case, activity = known["at"], known["case"], known["activity"]
    rest = [name for name in given.columns if name not in times]
    if one_row_a_case and not activity and len(times) > 1:
        one = case or _one_each(given, rest)
        if one and _is_one_each(given[one]) and not any(map(is_activity, rest)):
            return {"case": one}, [name for name in times if name != one]
    at = at or _only(times) or _only([name for name in times if is_moment(name)])
    if not at:
        return {}, []
    pairs = {
        (one, what): varies
        for (one, what), varies in _pairs(given, case, activity, rest).items()
        if _varies(given, one, at) >= VARIES
    }
    if not pairs:
        return {}, []
    (case, activity), *others = sorted(pairs, key=lambda pair: -pairs[pair])
    best = pairs[case, activity]
    if any(best - pairs[pair] < AS_MUCH for pair in others):
        return {}, []
    return {"case": case, "activity": activity, "at": at}, []


def _pairs(
    given: pl.DataFrame, case: str | None, activity: str | None, rest: Sequence[str]
) -> dict[tuple[str, str], float]:
    """Return columns that may be case and activity, with how much one varies in the other."""
    cases = [case] if case else _preferred(_recurring(given, rest), is_case)
    whats = [activity] if activity else _preferred(_kinds(given, rest), is_activity)
    if not activity:
        whats = [name for name in whats if not is_handler(name)]
    told = {}
    for one in cases:
        for what in whats:
            fits = case or is_case(one) or _many(given[one]) > _many(given[what])
            if one != what and fits and (varies := _varies(given, one, what)) >= VARIES:
                told[one, what] = varies
    return told


def comes_again(column: pl.Series) -> bool:
    """Say whether values come again and again, as the case of a log of events does."""
    return _many(column) <= _filled(column) / COMES_AGAIN


def _recurring(given: pl.DataFrame, names: Sequence[str]) -> list[str]:
    """Return columns whose values come again and again, as the number of a case does."""
    return [
        name
        for name in _naming(given, names)
        if _many(given[name]) >= 2 and comes_again(given[name])
        if _filled(given[name]) >= FILLED * len(given)
    ]


def _kinds(given: pl.DataFrame, names: Sequence[str]) -> list[str]:
    """Return columns that tell, in few words, one of a few things."""
    most = min(MOST_KINDS, max(FEW_KINDS, int(KINDS_OF_ROWS * len(given))))
    return [
        name
        for name in names
        if given[name].dtype == pl.String and 2 <= _many(given[name]) <= most
        if float(str(given[name].str.len_chars().mean() or 0)) <= LONGEST_WORDS
        if given[name].cast(pl.Float64, strict=False).null_count() > len(given) / 2
    ]


def _varies(given: pl.DataFrame, case: str, what: str) -> float:
    """Return 0 where a case always says the same thing, 1 where never."""
    some = given.select(case, what).drop_nulls()
    cases, pairs = some[case].n_unique(), len(some.unique())
    return (pairs - cases) / max(len(some) - cases, 1)


def _preferred(names: Sequence[str], called_so: Callable[[str], bool]) -> list[str]:
    """Return the columns that are called so; all where none is."""
    return [name for name in names if called_so(name)] or list(names)


def _one_each(given: pl.DataFrame, names: Sequence[str]) -> str | None:
    """Return the column that names each row: called as a case, else the first."""
    fits = [name for name in _naming(given, names) if _is_one_each(given[name])]
    return next(iter(_preferred(fits, is_case)), None)


def _is_one_each(column: pl.Series) -> bool:
    filled = _filled(column)
    return filled >= FILLED * len(column) and _many(column) == filled


def _naming(given: pl.DataFrame, names: Sequence[str]) -> list[str]:
    """Return columns that may name something: texts and whole numbers, no amounts."""
    kinds = {name: given[name].dtype for name in names}
    return [
        name
        for name, kind in kinds.items()
        if kind.is_integer() or (kind == pl.String and not _decimals(given[name]))
    ]


def _decimals(column: pl.Series) -> bool:
    """Say whether cells are numbers with a fraction: amounts, not names of anything."""
    return bool(column.drop_nulls().str.contains(r"^[-+]?\d+[.,]\d+$").all())


def _only(names: Sequence[str]) -> str | None:
    return names[0] if len(names) == 1 else None


def _many(column: pl.Series) -> int:
    return column.drop_nulls().n_unique()


def _filled(column: pl.Series) -> int:
    return len(column) - column.null_count()
