"""Price levels, and prices that rise faster than prices in general."""

from __future__ import annotations

from typing import Literal

from numpy.typing import ArrayLike

from impactcalc.errors import ArgumentError
from impactcalc.pricelevels.arrays import (
    FloatArray,
    above_minus_one,
    choice,
    growth_over,
    held,
    numbers,
    one_rate,
    over,
    positive,
    power_of,
    span_of,
    times,
    together,
)


def convert(amount: ArrayLike, *, index_from: ArrayLike, index_to: ArrayLike) -> FloatArray:
    """Money of one price year in prices of another: amount x index_to / index_from.

    Parameters
    ----------
    amount : money of the first price year, any shape.
    index_from, index_to : the price index in the first and in the second price year, both
        above 0 and of one series; shapes that go with that of amount.

    Returns
    -------
    array of the shape that the three have together.

    Raises
    ------
    ArgumentError : see the head of this module, or an index is not above 0.

    Notes
    -----
    Chain index levels, never published yearly changes, which are rounded.

    Examples
    --------
    Consumer prices of the Netherlands, 2015 = 100: 110.39 in 2021 and 134.56 in 2025.

    >>> round(float(convert(130, index_from=110.39, index_to=134.56)), 4)
    158.4636
    """
    money, start, end = together(
        amount=numbers(amount, "amount"),
        index_from=positive(index_from, "index_from"),
        index_to=positive(index_to, "index_to"),
    )
    return times(money, end / start)


def nominal_to_real(
    amount: ArrayLike, *, years: ArrayLike, base_year: int, inflation: float
) -> FloatArray:
    """Money of its own years in prices of one year: amount / (1 + inflation)^(year - base_year).

    Parameters
    ----------
    amount : money in prices of its own year; the shape goes with that of years.
    years : whole calendar years.
    base_year : the price year of what comes out.
    inflation : one rate per year. Where it differs by year, use an index and `convert`.

    Raises
    ------
    ArgumentError : see the head of this module; years are not whole or outside 1900 to 2999.

    Examples
    --------
    >>> round(float(nominal_to_real(100, years=2011, base_year=2010, inflation=0.03)), 5)
    97.08738
    """
    factor = growth_over(one_rate(inflation, "inflation"), span_of(years, base_year, "base_year"))
    money, divisor = together(amount=numbers(amount, "amount"), years=factor)
    return over(money, divisor)


def real_to_nominal(
    amount: ArrayLike, *, years: ArrayLike, base_year: int, inflation: float
) -> FloatArray:
    """Money in prices of one year in prices of its own years; the inverse of `nominal_to_real`.

    Examples
    --------
    >>> real_to_nominal([100, 100], years=[2026, 2028], base_year=2026, inflation=0.02).round(6)
    array([100.  , 104.04])
    """
    factor = growth_over(one_rate(inflation, "inflation"), span_of(years, base_year, "base_year"))
    money, rise = together(amount=numbers(amount, "amount"), years=factor)
    return times(money, rise)


def fisher(rate: ArrayLike, *, inflation: ArrayLike, to: Literal["nominal", "real"]) -> FloatArray:
    """A rate of interest with or without inflation: 1 + nominal = (1 + real)(1 + inflation).

    Parameters
    ----------
    rate : the rate per year, nominal where ``to="real"`` and real where ``to="nominal"``.
    inflation : per year, the shape goes with that of rate.
    to : what comes out.

    Raises
    ------
    ArgumentError : see the head of this module; a rate is not above -1, or ``to`` is neither.

    Notes
    -----
    Taking inflation off a nominal rate is off by about inflation times the real rate.

    Examples
    --------
    >>> round(float(fisher(0.05, inflation=0.02, to="real")), 6)
    0.029412
    >>> round(float(fisher(0.03, inflation=0.02, to="nominal")), 6)
    0.0506
    """
    given, rise = together(
        rate=above_minus_one(rate, "rate"), inflation=above_minus_one(inflation, "inflation")
    )
    if choice(to, "to", ("nominal", "real")) == "real":
        return over(given - rise, 1.0 + rise)
    return held(given + rise + given * rise)


def price_path(
    price: ArrayLike,
    *,
    years: ArrayLike,
    from_year: int,
    growth: float,
    mode: Literal["exact", "additive"] = "exact",
    rate: float | None = None,
) -> FloatArray:
    """A price that rises faster (or slower) than prices in general.

    Parameters
    ----------
    price : price in from_year; the shape goes with that of years.
    years : whole calendar years; before from_year the path runs back.
    from_year : year in which the price is ``price``.
    growth : real growth per year, one rate: 0.01 for 1 % (as for nature that is hard to
        substitute). It belongs to the effect, not to the discount rate.
    mode : ``exact``: price x (1 + growth)^t. ``additive`` is the shortcut in which tables
        take growth off the discount rate: the path that gives, discounted at ``rate``, what
        the price gives discounted at rate - growth. For a growth between 0 and the rate it is
        too low, and more so the longer it runs.
    rate : discount rate per year, for ``additive`` alone.

    Raises
    ------
    ArgumentError : see the head of this module; years are not whole, a rate is no single
        number above -1, the mode is unknown, or ``rate`` stands beside ``exact``.

    Examples
    --------
    One euro of 2026 that rises by 1 %, received in 2126 and discounted at 2.25 %:

    >>> factor = 1.0225**-100
    >>> exact = price_path(1, years=2126, from_year=2026, growth=0.01)
    >>> shortcut = price_path(1, years=2126, from_year=2026, growth=0.01,
    ...                       mode="additive", rate=0.0225)
    >>> round(float(exact * factor), 4), round(float(shortcut * factor), 4)
    (0.2923, 0.2887)
    """
    rise = one_rate(growth, "growth")
    span = span_of(years, from_year, "from_year")
    if choice(mode, "mode", ("exact", "additive")) == "exact":
        if rate is not None:
            raise ArgumentError("an exact path takes no rate: leave it out, or say mode='additive'")
        path = growth_over(rise, span)
    else:
        path = _additive(rise, span, rate)
    start, factor = together(price=numbers(price, "price"), years=path)
    return times(start, factor)


def _additive(growth: FloatArray, span: FloatArray, rate: float | None) -> FloatArray:
    if rate is None:
        raise ArgumentError("an additive path needs the discount rate: give rate")
    whole = one_rate(rate, "rate")
    if float(whole - growth) <= -1.0:
        raise ArgumentError("rate less growth must be above -1 (-100 %)")
    return power_of((1.0 + whole) / (1.0 + whole - growth), span)
