"""What the projects of a portfolio count, as columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impactcalc.errors import ArgumentError
from impactcalc.records import record

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]
Floats = NDArray[np.float64]


@record(frozen=True)
class Claim:
    """One line of effects that the projects of one shape count; all arrays are equally long.

    Attributes
    ----------
    indicator : id of the indicator; "" for an effect of the project's own
    groups : exclusion groups of the indicator
    projects : position of each project in the portfolio
    places : code of the place of each, -1 where it names none
    outcomes : code of the outcome that each shares with others, -1 where it names none
    attribution : the attributed part, from 0 to 1; 1 where none is given
    values : present value of the effect in euros
    """

    indicator: str
    groups: tuple[str, ...]
    projects: Ints
    places: Ints
    outcomes: Ints
    attribution: Floats
    values: Floats


def check_claims(
    claims: Sequence[Claim],
    *,
    projects: int | None = None,
    places: int | None = None,
    outcomes: int | None = None,
) -> None:
    """Refuse arrays that do not fit together; a number says how many names the codes have."""
    for number, claim in enumerate(claims):
        where = f"claims[{number}], {claim.indicator or 'an effect of its own'}"
        columns = (claim.projects, claim.places, claim.outcomes, claim.attribution, claim.values)
        if len({np.shape(column) for column in columns}) > 1 or np.ndim(claim.projects) != 1:
            raise ArgumentError(f"{where}: give one row of numbers for each column, equally long")
        _check_codes(claim.projects, 0, projects, f"{where}: projects")
        _check_codes(claim.places, -1, places, f"{where}: places")
        _check_codes(claim.outcomes, -1, outcomes, f"{where}: outcomes")
        if not np.all(np.isfinite(claim.values)):
            raise ArgumentError(f"{where}: values must be finite, with no value missing")
        if not np.all((claim.attribution >= 0) & (claim.attribution <= 1)):
            raise ArgumentError(f"{where}: attribution must be from 0 to 1; give 1 for none")


def _check_codes(codes: Ints, least: int, count: int | None, what: str) -> None:
    if codes.dtype.kind != "i":
        raise ArgumentError(f"{what} must be whole numbers of kind int64, not {codes.dtype}")
    if count is None or not codes.size:
        return
    low, high = int(codes.min()), int(codes.max())
    if low < least or high >= count:
        wrong = low if low < least else high
        raise ArgumentError(f"{what} has {wrong}, which names nothing: there are {count} names")


def starts(*keys: NDArray[np.integer[Any]]) -> Ints:
    """Where a new combination of sorted keys begins.

    Examples
    --------
    >>> starts(np.array([1, 1, 1, 4]), np.array([0, 0, 2, 2])).tolist()
    [0, 2, 3]
    """
    fresh = np.ones(keys[0].size, dtype=bool)
    if fresh.size:
        fresh[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return np.flatnonzero(fresh).astype(np.int64)


def lengths(at: Ints, size: int) -> Ints:
    """How long each stretch is, from where they begin and the size of the whole.

    Examples
    --------
    >>> lengths(np.array([0, 2, 3]), 4).tolist()
    [2, 1, 1]
    """
    return np.diff(at, append=size)
