"""Put events in order of case and time; what came at once stays as it came."""

import numpy as np
import numpy.typing as npt
import polars as pl

Places = npt.NDArray[np.int64]


def in_order(held: dict[str, list[pl.Series]]) -> pl.DataFrame:
    """Return events by case and time, equal times as they came; empties ``held``.

    One number of case and time sorts in a third of the time of two columns.
    """
    order = _order(held)
    ordered = []
    for name in list(held):
        whole = pl.concat(held.pop(name))
        ordered.append(whole if order is None else whole.gather(order))
    return pl.DataFrame(ordered)


def _order(held: dict[str, list[pl.Series]]) -> pl.Series | None:
    """Return the places of the events in their order; nothing where they are in it."""
    ends = [_ends(part.to_physical()) for part in held["at"] if len(part)]
    earliest = min(first for first, _ in ends)
    span = max(last for _, last in ends) - earliest
    many = max(_ends(part.to_physical())[1] for part in held["case"] if len(part))
    # Where both do not fit into 63 bits, the last microseconds are left for later.
    bits = span.bit_length()
    left = max(0, bits + many.bit_length() - 63)
    key = np.empty(sum(map(len, held["at"])), np.int64)
    at = 0
    for case, moment in zip(held["case"], held["at"], strict=True):
        part = key[at : at + len(case)]
        np.subtract(moment.to_physical().to_numpy(), earliest, out=part)
        part >>= left
        part |= case.to_physical().to_numpy().astype(np.int64) << (bits - left)
        at += len(case)
    order = None
    if not bool((key[1:] >= key[:-1]).all()):
        order = np.argsort(key, kind="stable")
        key = key[order]
    if left:
        order = _to_the_microsecond(key, order, held["at"])
    return None if order is None else pl.Series(order.astype(np.uint32))


def _to_the_microsecond(
    key: Places, order: Places | None, at: list[pl.Series]
) -> Places | None:
    """Put events of a case in order that lie a few microseconds apart."""
    same = key[1:] == key[:-1]
    if not same.any():
        return order
    order = np.arange(len(key)) if order is None else order
    tied = np.zeros(len(key), bool)
    tied[1:] |= same
    tied[:-1] |= same
    where = np.flatnonzero(tied)
    moment = pl.concat(at).to_physical().to_numpy()[order[where]]
    order[where] = order[where][np.lexsort((moment, key[where]))]
    return order


def _ends(column: pl.Series) -> tuple[int, int]:
    return int(str(column.min())), int(str(column.max()))
