"""Internal rates of return of thousands of series in one call.

The rates are those of `irr_roots`, row by row. Most rows need no more than a count of signs
and a few Newton steps, taken for all rows together; the few that are left, such as those with
a double root, go to `irr_roots` itself.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from impactcalc.errors import ArgumentError
from impactcalc.finance.arrays import FloatArray, rows_of
from impactcalc.finance.isolation import IntArray, isolate, sign_changes
from impactcalc.finance.rates import IrrReason, irr_roots
from impactcalc.records import record
from impactcalc.roots import TOUCHING

_BLOCK = 2048  # rows at a time, so that the working arrays stay near the processor
_STEPS = 100
_SMALL = 1e-290
_END = 4 * np.finfo(np.float64).eps
_NEAR = 1e-10


@record(frozen=True)
class IrrMany:
    """Rates of many series.

    Attributes
    ----------
    rates : shape (series,), the one rate; NaN where `reasons` says why there is none.
    reasons : for each series as `irr_reason`, None where there is a rate.
    roots : for each series as `irr_roots`.
    """

    rates: FloatArray
    reasons: tuple[IrrReason | None, ...]
    roots: tuple[tuple[float, ...], ...]


def irr_many(flows: ArrayLike) -> IrrMany:
    """Internal rates of return of many series; inflows positive, outflows negative.

    Parameters
    ----------
    flows : shape (series, year), one amount a year.

    Returns
    -------
    for each series what `irr`, `irr_reason` and `irr_roots` give. A rate that does not exist
    is NaN in ``rates``, which is an array, and has its reason beside it.

    Raises
    ------
    ArgumentError : flows at fault.

    Examples
    --------
    >>> found = irr_many([[-100, 110, 0], [-100, 0, 121], [1, -2, 2]])
    >>> found.rates.round(9).tolist(), found.reasons
    ([0.1, 0.1, nan], (None, None, 'no_root'))
    """
    rows = rows_of(flows, "flows")
    if rows.ndim != 2:
        raise ArgumentError(f"flows have shape {rows.shape}; give one row for each series")
    roots: list[tuple[float, ...]] = []
    for start in range(0, rows.shape[0], _BLOCK):
        roots += _roots(rows[start : start + _BLOCK])
    reasons = _reasons(rows, roots)
    rates = [
        found[0] if reason is None else np.nan for found, reason in zip(roots, reasons, strict=True)
    ]
    return IrrMany(np.array(rates, dtype=np.float64), reasons, tuple(roots))


def _reasons(rows: FloatArray, roots: list[tuple[float, ...]]) -> tuple[IrrReason | None, ...]:
    """As `reason_of`, row by row."""
    single: tuple[IrrReason | None, IrrReason | None] = (None, "first_flow_positive")
    first = rows[np.arange(rows.shape[0]), np.argmax(rows != 0.0, axis=1)]
    return tuple(
        single[positive] if len(found) == 1 else "several_roots" if found else "no_root"
        for found, positive in zip(roots, (first > 0.0).tolist(), strict=True)
    )


def _roots(rows: FloatArray) -> list[tuple[float, ...]]:
    """All rates of each row, ascending."""
    size = np.abs(rows).max(axis=1)
    exponent = np.where(size > 0.0, np.frexp(size)[1], 0)
    with np.errstate(under="ignore"):
        scaled = np.ldexp(rows, -exponent[:, np.newaxis])
    changes = sign_changes(rows)
    # What scaling makes too small for a number is done by itself.
    odd = np.any((np.abs(scaled) < _SMALL) & (rows != 0.0), axis=1)
    once, often = np.flatnonzero(~odd & (changes == 1)), np.flatnonzero(~odd & (changes > 1))
    # x = 1 / (1 + rate) in (0, 1) is a rate above 0, and 1 / x in (0, 1) one below.
    backwards = scaled[:, ::-1]
    above, below, doubtful = _single(scaled, once)
    over, under = isolate(scaled[often]), isolate(backwards[often])
    forth = np.concatenate([above, often[over.row]])
    back = np.concatenate([below, often[under.row]])
    low = np.concatenate([0.0 * above, over.low, 0.0 * below, under.low])
    high = np.concatenate([0.0 * above + 1.0, over.high, 0.0 * below + 1.0, under.high])
    factor = close_in(np.concatenate([scaled[forth], backwards[back]]), low, high)
    rate = np.concatenate([1.0 / factor[: forth.size], factor[forth.size :]]) - 1.0
    place = np.concatenate([forth, back])
    alone = [np.flatnonzero(odd), doubtful, often[over.unsettled], often[under.unsettled]]
    return _listed(rows, place, rate, np.concatenate([*alone, place[~np.isfinite(rate)]]))


def _single(scaled: FloatArray, once: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Rows with one sign change: those with a rate above 0, below 0, and too near to 0."""
    total, size = scaled[once].sum(axis=1), np.abs(scaled[once]).sum(axis=1)
    first = scaled[once, np.argmax(scaled[once] != 0.0, axis=1)]
    doubtful = np.abs(total) <= TOUCHING * size
    turned = (total > 0.0) != (first > 0.0)
    return once[turned & ~doubtful], once[~turned & ~doubtful], once[doubtful]


def close_in(rows: FloatArray, low: FloatArray, high: FloatArray) -> FloatArray:
    """The one root of each row between low and high: Newton steps, halving where they fail.

    NaN where that takes too many steps, because the root is at a power of ten far below 1.
    """
    columns = np.ascontiguousarray(rows.T)
    root, low, high = high.copy(), low.copy(), high.copy()
    rising = horner(columns, root)[0] > 0.0
    result, active = np.full(root.size, np.nan), np.arange(root.size)
    for _ in range(_STEPS):
        if active.size == 0:
            break
        value, slope = horner(columns, root)
        above = (value > 0.0) == rising
        high, low = np.where(above, root, high), np.where(above, low, root)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            target = root - value / slope
        newton = (target >= low) & (target <= high)
        target = np.where(newton, target, 0.5 * (low + high))
        # A Newton step of this size leaves an error of its square; halving has to go on.
        near = np.where(newton, _NEAR, _END) * root
        going = np.abs(target - root) > near
        result[active[~going]] = target[~going]
        columns, active = columns[:, going], active[going]
        root, low, high, rising = target[going], low[going], high[going], rising[going]
    return result


def horner(columns: FloatArray, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Value and slope at x of polynomials that stand in columns, lowest power first."""
    value, slope = columns[-1].copy(), np.zeros(x.size)
    for coefficient in columns[-2::-1]:
        slope *= x
        slope += value
        value *= x
        value += coefficient
    return value, slope


def _listed(
    rows: FloatArray, place: IntArray, rate: FloatArray, unsettled: IntArray
) -> list[tuple[float, ...]]:
    """Rates by row; the rows that are not settled are done anew, each by itself."""
    kept = ~np.isin(place, unsettled) & (rate > -1.0)
    place, rate = place[kept], rate[kept]
    order = np.lexsort((rate, place))
    ends = np.searchsorted(place[order], np.arange(rows.shape[0] + 1))
    values = rate[order].tolist()
    listed = [tuple(values[a:b]) for a, b in pairwise(ends)]
    for row in np.unique(unsettled):
        listed[row] = tuple(irr_roots(rows[row]))
    return listed
