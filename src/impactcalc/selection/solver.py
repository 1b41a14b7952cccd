"""The best set, by ``scipy.optimize.milp``; each answer is checked again in exact sums.

The solver allows a condition to be broken by about a millionth of its scale. So its
conditions are a little wider than ours, a set that breaks one of ours is struck out, and it
is asked again.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array

from impactcalc.errors import ArgumentError
from impactcalc.records import record
from impactcalc.selection.problem import BoolArray, FloatArray, Problem, Row, above
from impactcalc.selection.silence import without_noise

_DONE, _LIMIT, _NONE, _OTHER = 0, 1, 2, 4  # what milp answers
_ENOUGH = 2.0**20
"""Scale of coefficients: the fixed allowances of the solver are then a trillionth of it."""


class Clock:
    """Time that is left."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds, at least 0."""
        return max(self._end - time.monotonic(), 0.0)


@record(frozen=True)
class Found:
    """An answer: ``status`` as of a Solution, the set, and a bound on the objective."""

    status: str
    chosen: BoolArray | None = None
    bound: float = math.inf


def highest(
    problem: Problem,
    objective: FloatArray,
    clock: Clock,
    *,
    rows: Sequence[Row] = (),
    without: Sequence[BoolArray] = (),
    gap: float = 0.0,
) -> Found:
    """The set that keeps every row and has the highest sum of the objective.

    Parameters
    ----------
    rows : more conditions than those of the problem
    without : sets that do not count
    gap : how far below the highest an answer may be, as a share
    """
    conditions = [*problem.rows, *rows]
    cuts = [_all_but(chosen) for chosen in without]
    factor = _scale(objective)
    while True:
        with without_noise():
            answer = milp(
                -objective * factor,
                integrality=np.ones(problem.count),
                bounds=Bounds(0, 1),
                constraints=_widened([*conditions, *cuts], problem.count),
                options={"mip_rel_gap": gap, "time_limit": clock.left},
            )
        if _nothing(answer):
            return Found("infeasible")
        known = answer.mip_dual_bound
        bound = math.inf if known is None else -float(known) / factor
        if answer.x is None:
            return Found("time_limit", bound=bound)
        chosen = answer.x > 0.5
        if all(row.holds(chosen) for row in conditions):
            return Found("optimal" if answer.status == _DONE else "feasible", chosen, bound)
        cuts.append(_all_but(chosen))


def _nothing(answer: Any) -> bool:
    """Whether no set keeps the conditions; choices in or out are never without bound."""
    if answer.status == _NONE:
        return True
    if answer.x is not None or answer.status == _LIMIT:
        return False
    if answer.status == _OTHER and "infeasible" in answer.message:
        return True
    raise ArgumentError(
        f"the solver gave no answer: {answer.message} To do: leave out amounts "
        "that differ by more than a factor of a billion"
    )


def _widened(rows: Sequence[Row], count: int) -> list[LinearConstraint]:
    """Rows for the solver: scaled, and wide enough for whatever `Row.holds` allows."""
    if not rows:
        return []
    factors = [_scale(row.coefficients) for row in rows]
    most = [math.fsum(row.magnitudes) for row in rows]
    parts = list(zip(rows, factors, most, strict=True))
    matrix = csc_array(
        (
            np.concatenate([row.coefficients * factor for row, factor, _ in parts]),
            (
                np.repeat(np.arange(len(rows)), [len(row.at) for row in rows]),
                np.concatenate([row.at for row in rows]),
            ),
        ),
        shape=(len(rows), count),
    )
    lower = [-above(-row.lower, added) * factor for row, factor, added in parts]
    upper = [above(row.upper, added) * factor for row, factor, added in parts]
    return [LinearConstraint(matrix, lower, upper)]


def _scale(figures: FloatArray) -> float:
    """A power of two that brings the largest near to ``_ENOUGH``; whole numbers stay whole."""
    largest = float(np.max(np.abs(figures), initial=0.0))
    if largest == 0 or (largest <= 1e9 and bool(np.all(figures == np.rint(figures)))):
        return 1.0
    return 2.0 ** math.floor(math.log2(_ENOUGH / largest))


def _all_but(chosen: BoolArray) -> Row:
    """Keeps any set but this one."""
    signs = np.where(chosen, -1.0, 1.0)
    return Row(np.arange(len(chosen)), signs, 1.0 - float(np.sum(chosen)), math.inf)
