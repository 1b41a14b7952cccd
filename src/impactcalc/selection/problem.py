"""The choice as plain arrays: which projects, worth what, under which conditions.

Every comparison allows 1e-12 of the absolute values it adds, as everywhere in the library.
Sums are exactly rounded, so that the order of projects changes not one bit.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from impactcalc.records import record

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.intp]
BoolArray: TypeAlias = NDArray[np.bool_]

ALLOWED = 1e-12
"""Part of the absolute values in a comparison that counts as rounding."""


@record(frozen=True)
class Row:
    """One condition: ``lower <= sum of the coefficients of the chosen <= upper``.

    Attributes
    ----------
    at : numbers of the projects that count, each once
    coefficients : what each of them counts for
    lower, upper : bounds, infinite where there is none
    sizes : absolute values behind each coefficient, where it is itself a difference
    """

    at: IntArray
    coefficients: FloatArray
    lower: float
    upper: float
    sizes: FloatArray | None = None

    def used(self, chosen: BoolArray) -> float:
        """The sum over the chosen."""
        return math.fsum(self.coefficients[chosen[self.at]])

    @property
    def magnitudes(self) -> FloatArray:
        """Absolute values, to measure rounding by."""
        return np.abs(self.coefficients) if self.sizes is None else self.sizes

    def holds(self, chosen: BoolArray) -> bool:
        """Whether the condition holds for these projects."""
        total, added = self.used(chosen), math.fsum(self.magnitudes[chosen[self.at]])
        return total <= above(self.upper, added) and total >= -above(-self.lower, added)


def above(limit: float, added: float) -> float:
    """A limit with what rounding may add to a sum of terms of this size."""
    return limit + ALLOWED * (abs(limit) + added) if math.isfinite(limit) else limit


@record(frozen=True)
class Rule:
    """What somebody stated: a line of the budget, or a constraint.

    Attributes
    ----------
    kind : such as ``budget``, ``must``, ``at_most``
    title : what it is called, in English and in Dutch
    rows : its conditions
    members : numbers of the projects that it names
    part, whole, share : of a share, what counts as part and as whole, by project, and the least
    """

    kind: str
    title: tuple[str, str]
    rows: tuple[Row, ...]
    members: tuple[int, ...] = ()
    part: FloatArray | None = None
    whole: FloatArray | None = None
    share: float | None = None

    def holds(self, chosen: BoolArray) -> bool:
        """Whether a set keeps it."""
        return all(row.holds(chosen) for row in self.rows)


@record(frozen=True)
class Problem:
    """Projects in the order of their ids, and what is asked of a set of them.

    Attributes
    ----------
    values : what each adds to the aim
    costs : constrained euros of each: the cheaper of two equal sets goes first
    rules : what a set must keep
    least : given where the aim is the sum of values over the sum of costs: a rule keeps that
        sum of costs at or above it, and it is above 0
    """

    values: FloatArray
    costs: FloatArray
    rules: tuple[Rule, ...]
    least: float | None = None

    @property
    def count(self) -> int:
        """How many projects there are."""
        return len(self.values)

    @property
    def rows(self) -> list[Row]:
        """The conditions of all rules."""
        return [row for rule in self.rules for row in rule.rows]

    def holds(self, chosen: BoolArray) -> bool:
        """Whether a set keeps every rule."""
        return all(rule.holds(chosen) for rule in self.rules)

    def value(self, chosen: BoolArray) -> float:
        """What a set is worth."""
        total = math.fsum(self.values[chosen])
        return total if self.least is None else total / math.fsum(self.costs[chosen])

    def sized(self, chosen: BoolArray) -> float:
        """The absolute values behind what a set is worth."""
        total = math.fsum(np.abs(self.values[chosen]))
        return total if self.least is None else total / math.fsum(self.costs[chosen])

    def only(self, rules: tuple[Rule, ...]) -> Problem:
        """The same choice under other rules."""
        return Problem(self.values, self.costs, rules, self.least)

    def fixed(self, number: int, chosen: bool) -> Problem:
        """The same choice with one project in or out."""
        at, one = np.array([number]), np.ones(1)
        row = Row(at, one, float(chosen), float(chosen))
        rule = Rule("fixed", ("", ""), (row,), (number,))
        return self.only((*self.rules, rule))


@record(frozen=True)
class Solution:
    """The best set that was found.

    Attributes
    ----------
    status : ``optimal``; ``feasible``, a set that may not be the best; ``infeasible``, no set
        keeps every rule; ``time_limit``, time was up before any set was found
    chosen : the set, None where there is none
    value : what it is worth
    bound : no set is worth more
    settled : whether it is the first of all sets of this worth
    """

    status: str
    chosen: BoolArray | None = None
    value: float | None = None
    bound: float | None = None
    settled: bool = False

    @property
    def gap(self) -> float | None:
        """How much more the bound is, as a share of the value; infinite above a value of 0."""
        if self.value is None or self.bound is None:
            return None
        more = max(self.bound - self.value, 0.0)
        if more == 0:
            return 0.0
        return more / abs(self.value) if self.value else math.inf
