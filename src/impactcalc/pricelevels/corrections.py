"""What is laid on a price or a cost: tax, public funds, optimism bias, weights of income."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from impactcalc.errors import ArgumentError
from impactcalc.pricelevels.arrays import (
    FloatArray,
    numbers,
    positive,
    power_of,
    times,
    together,
)


def market_price(factor_price: ArrayLike, *, correction: ArrayLike) -> FloatArray:
    """Factor prices as market prices: times the correction for indirect tax.

    Parameters
    ----------
    factor_price : money without indirect taxes, any shape.
    correction : market price over factor price, such as 1.19; it has no default, for it
        belongs to a country and a guide. Its shape goes with that of factor_price.

    Raises
    ------
    ArgumentError : see the head of this module, or the correction is not above 0.

    Examples
    --------
    >>> market_price([100, 200], correction=1.19).tolist()
    [119.0, 238.0]
    """
    money, above = together(
        factor_price=numbers(factor_price, "factor_price"),
        correction=positive(correction, "correction"),
    )
    return times(money, above)


def public_funds_cost(net_outlay: ArrayLike, *, marginal_cost: ArrayLike) -> FloatArray:
    """Net public outlay with what it costs to raise the money: outlay x (1 + marginal_cost).

    Parameters
    ----------
    net_outlay : outlay of public bodies less their receipts, any shape. Private cost is not
        part of it.
    marginal_cost : cost of raising a unit of public money above that unit, 0.2 for 20 %; from
        0 up to 1, so that 1.2 is not taken for 0.2. No default: guides differ, and several
        leave it out.

    Raises
    ------
    ArgumentError : see the head of this module, or marginal_cost is not from 0 up to 1.

    Examples
    --------
    >>> public_funds_cost([100, -40], marginal_cost=0.2).tolist()
    [120.0, -48.0]
    """
    money, cost = together(
        net_outlay=numbers(net_outlay, "net_outlay"),
        marginal_cost=numbers(marginal_cost, "marginal_cost"),
    )
    if np.any((cost < 0.0) | (cost >= 1.0)):
        raise ArgumentError("marginal_cost must be from 0 up to 1: give 0.2 for 20 %, not 1.2")
    return times(money, 1.0 + cost)


def optimism_bias(cost: ArrayLike, *, upper: ArrayLike, mitigation: ArrayLike) -> FloatArray:
    """An early estimate of cost, raised by what such estimates fall short of.

    Parameters
    ----------
    cost : estimate without allowance, 0 or above, any shape.
    upper : uplift where nothing is mitigated, as a share: 0.66 for 66 %. Of a project of
        several kinds, the mean by share of cost.
    mitigation : part of the uplift that has been dealt with, from 0 to 1.

    Returns
    -------
    array : cost x (1 + upper x (1 - mitigation)).

    Raises
    ------
    ArgumentError : see the head of this module; cost is below 0, upper is outside 0 to 10, or
        mitigation outside 0 to 1.

    Notes
    -----
    Source: Mott MacDonald, Review of Large Public Procurement in the UK (2002), as the
    supplementary Green Book guidance on optimism bias applies it.

    Examples
    --------
    A standard civil engineering project, 44 %, of which a quarter is mitigated:

    >>> round(float(optimism_bias(100, upper=0.44, mitigation=0.25)), 10)
    133.0
    """
    money, top, part = together(
        cost=numbers(cost, "cost"),
        upper=numbers(upper, "upper"),
        mitigation=numbers(mitigation, "mitigation"),
    )
    if np.any(money < 0.0):
        raise ArgumentError("cost must be 0 or above: an uplift of receipts is no allowance")
    if np.any((top < 0.0) | (top > 10.0)):
        raise ArgumentError("upper must be a share from 0 to 10: give 0.66 for 66 %")
    if np.any((part < 0.0) | (part > 1.0)):
        raise ArgumentError("mitigation must be from 0 to 1")
    return times(money, 1.0 + top * (1.0 - part))


def equity_weight(income: ArrayLike, *, reference: ArrayLike, elasticity: ArrayLike) -> FloatArray:
    """Weight of a euro to somebody with this income: (reference / income)^elasticity.

    Parameters
    ----------
    income : income of the group, above 0, any shape. Say which: equivalised, of households.
    reference : the income whose weight is 1, such as the median; state it beside the result.
    elasticity : of the marginal utility of income, 0 or above; 0 gives everybody weight 1.

    Raises
    ------
    ArgumentError : see the head of this module; an income is not above 0, or elasticity is
        below 0.

    Notes
    -----
    Show figures without weights beside those with weights.
    Source: HM Treasury, The Green Book (2022), annex 3, where the elasticity is 1.3.

    Examples
    --------
    >>> equity_weight([45_000, 17_500], reference=35_000, elasticity=1.3).round(4).tolist()
    [0.7213, 2.4623]
    """
    own, other, power = together(
        income=positive(income, "income"),
        reference=positive(reference, "reference"),
        elasticity=numbers(elasticity, "elasticity"),
    )
    if np.any(power < 0.0):
        raise ArgumentError("elasticity must be 0 or above: below 0 the rich would count for more")
    return power_of(other / own, power)
