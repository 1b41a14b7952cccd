"""Run the steps of a plan: on one project, a column of projects, or draws.

Every array has the shape ``(*batch, year)``; the year axis has length 1 where a figure
does not depend on the year. One project is a batch of no axes, so there is one engine.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from impactcalc.plan.kernels import run
from impactcalc.plan.steps import Line, Plan, Term
from impactcalc.profile import Profile, long_term_weight, shape
from impactcalc.records import record

Floats = NDArray[np.float64]


@record(frozen=True)
class Values:
    """The figure of every step of a plan, in the order of its steps."""

    plan: Plan
    arrays: tuple[Floats, ...]

    def not_finite(self) -> tuple[tuple[str, tuple[str | int, ...]], ...]:
        """Id and place of lines and quantities that come out as no number.

        A division by zero does that, and so does growth beyond what a number can hold.
        """
        calendar = Calendar(self.plan)
        found = []
        with np.errstate(all="ignore"):
            for line in self.plan.lines:
                rows = [self.arrays[t.amount] * calendar.weights_of(line, t) for t in line.terms]
                bare = [self.arrays[t.amount] * calendar.shape(t) for t in line.terms]
                if not all(np.isfinite(row).all() for row in (*rows, *bare)):
                    found.append((line.id, line.path))
        for quantity in self.plan.physical:
            if not np.isfinite(self.arrays[quantity.amount]).all():
                found.append((quantity.effect, quantity.path))
        return tuple(dict.fromkeys(found))


def evaluate(plan: Plan, columns: Mapping[str, ArrayLike] | None = None) -> Values:
    """The figure of every step.

    Parameters
    ----------
    plan : a compiled plan
    columns : figures of leaves that differ from the plan's own, by column key
        (``project: resources.upkeep.amount``), each of the shape of the batch

    Returns
    -------
    Values
        Arrays of shape ``(*batch, year)``, the year axis of length 1 or that of the plan.
    """
    given = columns or {}
    arrays: list[Floats] = []
    with np.errstate(all="ignore"):
        for step in plan.steps:
            if step.op == "leaf":
                key = step.origin.key if step.origin else ""
                number = given.get(key, step.number)
                arrays.append(np.asarray(number, dtype=np.float64)[..., np.newaxis])
            else:
                arrays.append(run(step, [arrays[arg] for arg in step.args]))
    return Values(plan, tuple(arrays))


class Calendar:
    """Time of a plan: shapes of profiles, discount factors, weights of the long term.

    ``years`` are those of the horizon; amounts past it are booked in its last year.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.axis = np.array(plan.years)
        self.count = plan.last - plan.start + 1
        self.years = self.axis[: self.count]
        rules = plan.scheme.long_term
        self.weights = long_term_weight(
            np.minimum(self.axis, plan.last),
            weight=rules.weight,
            reference_year=rules.reference_year,
            goal_year=rules.goal_year,
        )
        self._shapes: dict[Profile, Floats] = {}
        self._factors = {
            name: np.nan_to_num(values, nan=0.0) for name, values in plan.factors.items()
        }

    def shape(self, term: Term) -> Floats:
        """Part of the amount that counts in each year of the axis."""
        return self.shape_of(term.profile)

    def shape_of(self, profile: Profile) -> Floats:
        """Part of an amount with this profile that counts in each year of the axis."""
        if profile not in self._shapes:
            self._shapes[profile] = shape(profile, self.axis)
        return self._shapes[profile]

    def factors(self, line: Line) -> Floats:
        """Discount factors of the class of a line; 0 where the class has no need of any."""
        return self.factors_of(line.discount_class)

    def factors_of(self, discount_class: str) -> Floats:
        """Discount factors of a class; 0 where the class has no need of any."""
        return self._factors[discount_class]

    def profile_factor(self, line: Line, term: Term, *, long: bool = False) -> float:
        """Present value of one unit of the amount of a term."""
        return float(self.weights_of(line, term, long=long).sum())

    def weights_of(self, line: Line, term: Term, *, long: bool = False) -> Floats:
        """Shape times discount factor, times the weight of the long term where asked."""
        weights = self.shape(term) * self.factors(line)
        return weights * self.weights if long else weights

    def present_value(self, values: Values, line: Line, *, long: bool = False) -> Floats:
        """Present value of a line, shape ``(*batch,)``."""
        total = np.zeros(())
        for term in line.terms:
            amount = values.arrays[term.amount]
            if amount.shape[-1] == 1:
                part = amount[..., 0] * self.profile_factor(line, term, long=long)
            else:
                part = (amount * self.weights_of(line, term, long=long)).sum(axis=-1)
            total = total + part
        return np.asarray(total)

    def rows(self, values: Values, line: Line) -> Floats:
        """Amount of a line in each year of the horizon, shape ``(*batch, year)``.

        An amount past the horizon stands in the last year, at the size that has the same
        present value there.
        """
        total = np.zeros(len(self.axis))
        for term in line.terms:
            total = total + values.arrays[term.amount] * self.shape(term)
        if len(self.axis) == self.count:
            return total
        factors = self.factors(line)
        beyond = total[..., self.count :] * factors[self.count :]
        booked = beyond.sum(axis=-1) / factors[self.count - 1]
        inside = np.array(total[..., : self.count])
        inside[..., -1] += booked
        return inside
