"""The best set, the first of equal ones, and which rules clash where there is none.

Of sets that are worth the same the cheapest is taken (of equal ratios the one that is worth
most), of those the one with the fewest projects, and of those the one whose list of ids comes
first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from impactcalc.selection.problem import BoolArray, FloatArray, Problem, Row, Rule, Solution
from impactcalc.selection.solver import Clock, highest

_AT_ONCE = 20
"""How many ids are settled in one go: their weights are powers of two."""


def solve(problem: Problem, clock: Clock, *, gap: float = 0.0, ties: bool = True) -> Solution:
    """The best set of projects.

    Parameters
    ----------
    gap : how far below the best a set may stay, as a share of its value; above 0 the first
        set that is near enough is taken, and ties are not settled
    ties : whether to look for the first of equal sets; else it is one of them
    """
    if problem.least is not None:
        return _best_ratio(problem, clock, gap, ties)
    found = highest(problem, problem.values, clock, gap=gap)
    if found.chosen is None:
        return Solution(found.status)
    if found.status == "optimal" and gap == 0 and not ties:
        return _sure(problem, found.chosen, False)
    if found.status == "optimal" and gap == 0:
        return _settled(problem, problem.values, found.chosen, clock)
    return _unsettled(problem, found.chosen, found.bound)


def _unsettled(problem: Problem, chosen: BoolArray, bound: float) -> Solution:
    value = problem.value(chosen)
    status = "optimal" if bound <= value else "feasible"
    return Solution(status, chosen, value, max(bound, value))


def _sure(problem: Problem, chosen: BoolArray, settled: bool) -> Solution:
    value = problem.value(chosen)
    return Solution("optimal", chosen, value, value, settled)


def _best_ratio(problem: Problem, clock: Clock, gap: float, ties: bool) -> Solution:
    """Dinkelbach: no set has a higher ratio than r once no sum of value - r cost is above 0."""
    assert problem.least is not None
    found = highest(problem, problem.values, clock)
    if found.chosen is None:
        return Solution(found.status)
    chosen = found.chosen
    while True:
        rate = problem.value(chosen)
        weights = problem.values - rate * problem.costs
        found = highest(problem, weights, clock)
        bound = rate + max(found.bound, 0.0) / problem.least
        if found.chosen is None:  # time is up: another set there is always
            return _unsettled(problem, chosen, bound)
        if problem.value(found.chosen) <= rate:
            break
        chosen = found.chosen
        if found.status == "feasible" or (gap > 0 and bound - rate <= gap * abs(rate)):
            return _unsettled(problem, chosen, bound)
    if found.status == "feasible":
        return _unsettled(problem, chosen, bound)
    if not ties:
        return _sure(problem, chosen, False)
    return _settled(problem, weights, chosen, clock, rate)


def _settled(
    problem: Problem, weights: FloatArray, chosen: BoolArray, clock: Clock, rate: float = 0.0
) -> Solution:
    """The first of the sets with the highest sum of weights, of which one is known.

    The next best set is asked for first: mostly it is worth less, and then all is said. If it
    is worth more, by what the solver lets pass, it is the one that is known.
    """
    sizes = np.abs(problem.values) + abs(rate * problem.costs)
    while True:
        other = highest(problem, weights, clock, without=[chosen])
        top = math.fsum(weights[chosen])
        if other.chosen is None or math.fsum(weights[other.chosen]) <= top:
            break
        chosen = other.chosen
    floor = _row(weights, lower=top, sizes=sizes)
    if other.chosen is None or not floor.holds(other.chosen):
        return _sure(problem, chosen, other.status in ("optimal", "infeasible"))
    second = problem.costs if problem.least is None else -problem.values
    lowest = (second, np.ones(problem.count))
    return _sure(problem, *_first(problem, [floor], other.chosen, lowest, clock))


def _first(
    problem: Problem,
    rows: list[Row],
    chosen: BoolArray,
    lowest: Sequence[FloatArray],
    clock: Clock,
) -> tuple[BoolArray, bool]:
    """The set with the lowest sums, one after another, and then the first by id; if in time."""
    for figures in lowest:
        found = highest(problem, -figures, clock, rows=rows)
        if found.status != "optimal" or found.chosen is None:
            return chosen, False
        chosen = found.chosen
        rows = [*rows, _row(figures, upper=math.fsum(figures[chosen]))]
    for start in range(0, problem.count, _AT_ONCE):
        places = np.arange(start, min(start + _AT_ONCE, problem.count))
        weights = np.zeros(problem.count)
        weights[places] = 2.0 ** np.arange(len(places))[::-1]
        found = highest(problem, weights, clock, rows=rows)
        if found.status != "optimal" or found.chosen is None:
            return chosen, False
        chosen = found.chosen
        rows = [*rows, *(_exactly(int(place), chosen) for place in places)]
    return chosen, True


def _row(
    figures: FloatArray,
    *,
    lower: float = -math.inf,
    upper: float = math.inf,
    sizes: FloatArray | None = None,
) -> Row:
    return Row(np.arange(len(figures)), figures, lower, upper, sizes)


def _exactly(place: int, chosen: BoolArray) -> Row:
    value = float(chosen[place])
    return Row(np.array([place]), np.ones(1), value, value)


def clash(problem: Problem, clock: Clock) -> tuple[Rule, ...]:
    """Rules that no set keeps together, where any of them less would do; given there is none.

    If time is up, rules that have no part in it may be among them.
    """
    kept = problem.rules
    nothing = np.zeros(problem.count)
    for rule in reversed(problem.rules):
        fewer = tuple(one for one in kept if one is not rule)
        if highest(problem.only(fewer), nothing, clock).status == "infeasible":
            kept = fewer
    return kept
