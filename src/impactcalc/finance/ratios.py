"""Benefit-cost ratios, each by a named definition.

The same project has another ratio under another definition, and a ratio without the name of
its definition cannot be compared with one of somebody else. The net present value does not
have this trouble.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike

from impactcalc.errors import ArgumentError
from impactcalc.finance.arrays import (
    DUST,
    FloatArray,
    finite,
    fitting,
    one_of,
    rows_of,
    weighted,
)

Definition: TypeAlias = Literal["by_role", "by_sign", "per_constrained_budget"]


def benefit_cost_ratio(
    benefits: ArrayLike,
    costs: ArrayLike,
    *,
    factors: ArrayLike,
    definition: Definition = "by_role",
    budget: ArrayLike | None = None,
) -> FloatArray:
    """Present value of benefits over that of costs; benefits and costs both positive.

    Parameters
    ----------
    benefits, costs : shape (..., year). A negative benefit is a harm, a negative cost a saving.
    factors : shape (year,), discount factors.
    definition :
        ``by_role``: what stands among the benefits over what stands among the costs, whatever
        the signs. Upkeep as a cost gives another ratio than upkeep as a negative benefit.

        ``by_sign``: each amount by its own sign, whatever its role. A harm counts with the
        costs, a saving with the benefits. For net flows give costs of 0.

        ``per_constrained_budget``: benefits less the costs that others bear, over the costs
        that fall on the budget that is short. It ranks projects that compete for that budget.
    budget : shape (..., year), the part of the costs that falls on that budget; only for
        ``per_constrained_budget``, and needed there.

    Returns
    -------
    array of the common shape (...), a number for one row each.

    Raises
    ------
    ArgumentError : an argument at fault, or a denominator that is not above 0.

    Notes
    -----
    ``per_constrained_budget`` minus 1 is net present value per unit of the budget.

    Examples
    --------
    100 now and 10 a year for two years cost money; there is 150 of benefit, and 20 of harm.

    >>> gains, spent = [0, 150, -20], [100, 10, 10]
    >>> at_zero = [1, 1, 1]
    >>> round(float(benefit_cost_ratio(gains, spent, factors=at_zero)), 4)
    1.0833
    >>> round(float(benefit_cost_ratio(gains, spent, factors=at_zero, definition="by_sign")), 4)
    1.0714
    >>> float(benefit_cost_ratio(gains, spent, factors=at_zero, budget=[100, 0, 0],
    ...                          definition="per_constrained_budget"))
    1.1
    """
    one_of(definition, get_args(Definition), "definition")
    gained, spent = rows_of(benefits, "benefits"), rows_of(costs, "costs")
    factor = fitting(factors, spent.shape[-1])
    fitting(factors, gained.shape[-1])
    if (budget is None) == (definition == "per_constrained_budget"):
        raise ArgumentError(
            "budget, the part of the costs that falls on the budget that is short, goes with "
            "definition='per_constrained_budget' and with no other"
        )
    if budget is not None:
        return _per_budget(gained, spent, rows_of(budget, "budget"), factor)
    if definition == "by_sign":
        return _by_sign(gained, spent, factor)
    return _over(weighted(gained, factor), spent, factor, "costs")


def _by_sign(gained: FloatArray, spent: FloatArray, factor: FloatArray) -> FloatArray:
    plus = _sum(
        weighted(np.maximum(gained, 0.0), factor), weighted(np.maximum(-spent, 0.0), factor)
    )
    minus = _sum(
        weighted(np.maximum(spent, 0.0), factor), weighted(np.maximum(-gained, 0.0), factor)
    )
    if np.any(minus <= 0.0):
        raise ArgumentError("by sign there must be an amount that costs something")
    return _divided(plus, minus)


def _per_budget(
    gained: FloatArray, spent: FloatArray, short: FloatArray, factor: FloatArray
) -> FloatArray:
    fitting(factor, short.shape[-1])
    others = _sum(weighted(spent, factor), -weighted(short, factor))
    return _over(_sum(weighted(gained, factor), -others), short, factor, "budget")


def _over(earned: FloatArray, spent: FloatArray, factor: FloatArray, name: str) -> FloatArray:
    paid = weighted(spent, factor)
    if np.any(paid <= DUST * weighted(np.abs(spent), factor)):
        raise ArgumentError(f"{name} must have a present value above 0; write them as positive")
    return _divided(earned, paid)


def _sum(one: FloatArray, other: FloatArray) -> FloatArray:
    try:
        with np.errstate(over="ignore"):
            result: FloatArray = np.add(one, other)
    except ValueError as error:
        raise ArgumentError(f"benefits do not fit costs and budget: {error}") from None
    return finite(result, "the present value")


def _divided(earned: FloatArray, paid: FloatArray) -> FloatArray:
    try:
        with np.errstate(over="ignore", under="ignore"):
            result: FloatArray = np.divide(earned, paid)
    except ValueError as error:
        raise ArgumentError(f"benefits do not fit costs: {error}") from None
    return finite(result, "the ratio")
