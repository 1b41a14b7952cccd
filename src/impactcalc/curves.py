"""Discount curves: forward rates on steps of a year, and their three views.

A curve holds what regimes hold, a forward rate for each step from year k - 1 to year k. Its
factor is the product over the steps, its spot rate the one level rate that gives the same
factor, and each of the three converts into the others. Nothing here guesses which of them a
row of numbers is: each has a maker of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike

from impactcalc.arguments import (
    FloatArray,
    choice,
    exp_of,
    finite_result,
    flag,
    number,
    numbers,
    row,
    whole,
)
from impactcalc.errors import ArgumentError
from impactcalc.factors import (
    MOST_YEARS,
    Band,
    Steps,
    Timing,
    band_pairs,
    band_steps,
    calendar_factors,
    log_at,
)
from impactcalc.records import record

Compounding: TypeAlias = Literal["annual", "continuous"]
Before: TypeAlias = Literal["first_rate", "refused"]
Step: TypeAlias = Literal["into", "from"]
PriceMode: TypeAlias = Literal["exact", "additive"]

LATEST_YEAR = 10_000
"""Calendar years lie between 0 and this one."""


@record(frozen=True)
class Curve:
    """Forward rates on steps of a year; frozen, and equal where its parts are equal.

    Make one with `constant`, `stepped`, `from_forwards`, `from_spots`, `from_factors` or
    `calendar`, or with the functions that follow a theory, such as `gamma_curve`.

    Attributes
    ----------
    bands : (last step, rate as a ratio a year), in rising order; a last step of None has no
        end. After a last step that is a number there is no rate, and asking for one raises.
    clock : calendar year that is year 0 of the steps; None: the base year, whichever it is.
    before : what holds before year 0: the first rate goes back, or it is refused.
    label : in words how the curve came about.

    Examples
    --------
    >>> nl_2025 = Curve.stepped([(35, 0.028), (None, 0.018)])
    >>> nl_2025.factor([0, 35, 36]).round(6).tolist()
    [1.0, 0.3804, 0.373674]
    >>> nl_2025.forward([35, 36]).tolist(), round(float(nl_2025.spot(100)), 6)
    ([0.028, 0.018], 0.021489)
    """

    bands: tuple[Band, ...]
    clock: int | None = None
    before: Before = "first_rate"
    label: str = ""

    def __post_init__(self) -> None:
        choice(self.before, "before", get_args(Before))
        # A record is set once; these are the same values in their plain form.
        self.__dict__["bands"] = band_pairs(self.bands)
        if self.clock is not None:
            self.__dict__["clock"] = whole(self.clock, "clock", 0, LATEST_YEAR)

    # --- makers ---

    @classmethod
    def constant(cls, rate: float) -> Curve:
        """One rate for ever.

        Parameters
        ----------
        rate : ratio per year, above -1.

        Examples
        --------
        >>> round(float(Curve.constant(0.0225).factor(30)), 6)
        0.51298
        """
        return cls(((None, number(rate, "rate")),), label="constant")

    @classmethod
    def stepped(cls, bands: Iterable[Band], *, clock: int | None = None) -> Curve:
        """Forward rates by band.

        Parameters
        ----------
        bands : (last step, rate) in any order; step k runs from year k - 1 to year k, and
            None as last step has no end.
        clock : calendar year that is year 0; then years before it are refused.

        Examples
        --------
        >>> Curve.stepped([(30, 0.035), (None, 0.03)]).forward([30, 31]).tolist()
        [0.035, 0.03]
        """
        made = band_pairs(bands)
        return cls(made, clock, "first_rate" if clock is None else "refused", "stepped")

    @classmethod
    def from_forwards(cls, rates: ArrayLike, *, continued: bool = False) -> Curve:
        """Forward rates of steps 1, 2, 3, ...

        Parameters
        ----------
        rates : shape (step,), ratios per year.
        continued : the last forward rate goes on for ever; else later years are refused.

        Examples
        --------
        >>> Curve.from_forwards([0.03, 0.02]).factor(2).round(6).tolist()
        0.951837
        """
        return of_rates(row(rates, "rates"), "forward rates", continued=continued)

    @classmethod
    def from_spots(cls, rates: ArrayLike, *, continued: bool = False) -> Curve:
        """Spot rates, the level rate from year 0, of years 1, 2, 3, ...

        Parameters
        ----------
        rates : shape (year,), ratios per year.
        continued : the last forward rate, not the last spot rate, goes on for ever.

        Examples
        --------
        >>> Curve.from_spots([0.03, 0.02]).forward([1, 2]).round(6).tolist()
        [0.03, 0.010097]
        """
        spots = row(rates, "rates")
        if np.any(spots <= -1.0):
            raise ArgumentError("a rate must be above -1 (-100 %)")
        logs = -np.arange(1.0, spots.size + 1) * np.log1p(spots)
        return of_logs(logs, "spot rates", continued=continued)

    @classmethod
    def from_factors(cls, factors: ArrayLike, *, continued: bool = False) -> Curve:
        """Discount factors of years 1, 2, 3, ...; that of year 0 is 1 and not given.

        Parameters
        ----------
        factors : shape (year,), above 0.
        continued : the last forward rate goes on for ever.

        Examples
        --------
        >>> Curve.from_factors([0.95, 0.9]).forward([1, 2]).round(6).tolist()
        [0.052632, 0.055556]
        """
        given = row(factors, "factors")
        if np.any(given <= 0.0):
            raise ArgumentError("factors must be above 0: end the row before the first that is not")
        return of_logs(np.log(given), "factors", continued=continued)

    @classmethod
    def calendar(cls, rates: ArrayLike, *, first_year: int, step: Step) -> Curve:
        """Rates of calendar years; years outside them are refused.

        Parameters
        ----------
        rates : shape (year,), ratios per year, one for each year from first_year.
        first_year : calendar year of the first rate.
        step : ``into``: the rate of year y takes a euro of year y back to y - 1; ``from``:
            it takes a euro of y + 1 back to y.

        Notes
        -----
        ``into`` is the reading of the Green Book, ``from`` that of the climate model CLIMADA,
        in which the last rate is not used in a project that ends in its last year.

        Examples
        --------
        >>> curve = Curve.calendar([0.03, 0.02], first_year=2027, step="into")
        >>> curve.factors([2026, 2027, 2028], base_year=2026).round(6).tolist()
        [1.0, 0.970874, 0.951837]
        >>> curve.factors([2029], base_year=2026)
        Traceback (most recent call last):
        impactcalc.errors.ArgumentError: no rate for the step from year 2028 to year 2029: the \
bands end at year 2028, and rates are needed up to year 2029
        """
        choice(step, "step", get_args(Step))
        year = whole(first_year, "first_year", 1, LATEST_YEAR)
        made = of_rates(row(rates, "rates"), "calendar years", continued=False)
        return cls(made.bands, year - (step == "into"), "refused", made.label)

    # --- views ---

    def forward(self, t: ArrayLike) -> FloatArray:
        """Forward rate of the step that ends at year t, or holds it.

        Parameters
        ----------
        t : years from year 0 of the curve, above 0; any shape.

        Returns
        -------
        array of the shape of t : ratios per year.

        Examples
        --------
        >>> Curve.stepped([(5, 0.04), (None, 0.03)]).forward([5, 5.5]).tolist()
        [0.04, 0.03]
        """
        at = self._years(t, above_zero=True)
        log_at(self.steps, at)  # refuses what has no rate
        return _rates_at(self, at)

    def factor(self, t: ArrayLike) -> FloatArray:
        """Discount factor over t years.

        Parameters
        ----------
        t : years from year 0 of the curve, any shape; parts of a year are log-linear within
            their step.

        Returns
        -------
        array of the shape of t : a factor too small for a number is 0.

        Examples
        --------
        >>> Curve.constant(0.04).factor([0, 0.5, 1]).round(6).tolist()
        [1.0, 0.980581, 0.961538]
        """
        return exp_of(log_at(self.steps, self._years(t)), "a discount factor")

    def spot(self, t: ArrayLike, *, compounding: Compounding = "annual") -> FloatArray:
        """Level rate from year 0 to year t that gives the same factor.

        Parameters
        ----------
        t : years from year 0 of the curve, above 0; any shape.
        compounding : ``annual``: factor^(-1/t) - 1; ``continuous``: -ln(factor) / t.

        Returns
        -------
        array of the shape of t : rates per year.

        Examples
        --------
        >>> round(float(Curve.stepped([(30, 0.035), (75, 0.03), (None, 0.025)]).spot(100)), 6)
        0.030243
        """
        at = self._years(t, above_zero=True)
        logs = log_at(self.steps, at)
        # Within the first band the spot rate is its rate; the quotient has no digits at tiny t.
        slope = np.where(at <= self.steps.ends[0], self.steps.slopes[0], logs / at)
        return level_rate(slope, compounding)

    def factors(self, years: ArrayLike, *, base_year: int, timing: Timing = "end") -> FloatArray:
        """Discount factors of calendar years; `discount_factors` says more.

        Examples
        --------
        >>> Curve.constant(0.07).factors([10], base_year=0, timing="continuous").round(6).tolist()
        [0.525941]
        """
        calendar = numbers(years, "years")
        if np.any(calendar < 0.0) or np.any(calendar > LATEST_YEAR):
            raise ArgumentError(
                f"years must be calendar years from 0 to {LATEST_YEAR}: for years since year 0 "
                "use the views of the curve"
            )
        base = whole(base_year, "base_year", 0, LATEST_YEAR)
        return calendar_factors(self.steps, calendar, base, timing, self.clock)

    @property
    def last_step(self) -> int | None:
        """The last step that has a rate; None if the curve has no end."""
        return self.bands[-1][0]

    @cached_property
    def steps(self) -> Steps:
        """The bands made ready to look up."""
        return band_steps(self.bands, 0.0 if self.before == "refused" else -np.inf)

    def _years(self, t: ArrayLike, *, above_zero: bool = False) -> FloatArray:
        at = numbers(t, "t")
        if np.any(np.abs(at) > MOST_YEARS):
            raise ArgumentError(f"t must be years between -{MOST_YEARS} and {MOST_YEARS}")
        if above_zero and np.any(at <= 0.0):
            raise ArgumentError("t must be above 0: a rate belongs to a step after year 0")
        return at

    # --- curves from this one ---

    def seen_from(self, base_year: int) -> Curve:
        """The curve with its steps counted from a base year; itself if it has no clock.

        Examples
        --------
        >>> curve = Curve.stepped([(2, 0.03), (None, 0.02)], clock=2025)
        >>> curve.seen_from(2026).bands
        ((1, 0.03), (None, 0.02))
        """
        year = whole(base_year, "base_year", 0, LATEST_YEAR)
        if self.clock is None:
            return self
        return _moved(self, year - self.clock)

    def after(self, t: int) -> Curve:
        """What is left of the curve after year t, with that year as its year 0.

        Examples
        --------
        >>> Curve.stepped([(30, 0.035), (None, 0.03)]).after(20).bands
        ((10, 0.035), (None, 0.03))
        """
        return _moved(self, whole(t, "t", 0, MOST_YEARS))

    def shifted(self, by: float) -> Curve:
        """Every rate higher by the same number.

        Examples
        --------
        >>> Curve.stepped([(30, 0.03), (None, 0.02)]).shifted(0.01).bands
        ((30, 0.04), (None, 0.03))
        """
        added = number(by, "by")
        rates = [(end, float(rate + added)) for end, rate in self.bands]
        return Curve(tuple(rates), self.clock, self.before, f"{self.label}, shifted by {added:g}")

    def with_relative_price(self, growth: float | Curve, *, mode: PriceMode = "exact") -> Curve:
        """Curve for something whose real price grows: factors are (1 + p)^t / (1 + r)^t.

        Parameters
        ----------
        growth : growth of the price as a ratio per year, above -1, or by step as the forward
            rates of a curve.
        mode : ``exact``: (1 + r) / (1 + p) - 1; ``additive``: the shortcut r - p that some
            tables print, with lower factors where r > p > 0. The label says which.

        Notes
        -----
        Source: Hoel and Sterner (2007), Discounting and relative prices.

        Examples
        --------
        >>> standard = Curve.constant(0.0225)
        >>> exact, short = (standard.with_relative_price(0.01, mode=m)
        ...                 for m in ("exact", "additive"))
        >>> round(float(exact.factor(100)), 4), round(float(short.factor(100)), 4)
        (0.2923, 0.2887)
        """
        choice(mode, "mode", get_args(PriceMode))
        rule = _additive if mode == "additive" else _exact
        prices = growth if isinstance(growth, Curve) else Curve.constant(number(growth, "growth"))
        words = "additive shortcut r - p" if mode == "additive" else "exact"
        return combined(self, prices, rule, f"relative price, {words}")


def of_rates(rates: FloatArray, label: str, *, continued: bool) -> Curve:
    """Curve of one forward rate for each step."""
    if rates.size > MOST_YEARS:
        raise ArgumentError(f"{rates.size} steps; {MOST_YEARS} is the most")
    ends: list[int | None] = [*range(1, rates.size + 1)]
    if flag(continued, "continued"):
        ends[-1] = None
    return Curve(tuple(zip(ends, rates.tolist(), strict=True)), label=label)


def of_logs(logs: FloatArray, label: str, *, continued: bool) -> Curve:
    """Curve of the log factors of years 1, 2, 3, ...; parts of years are log-linear."""
    with np.errstate(over="ignore", invalid="ignore"):
        rates = np.expm1(-np.diff(logs, prepend=0.0))
    return of_rates(finite_result(rates, "a forward rate"), label, continued=continued)


def level_rate(slope: FloatArray, compounding: Compounding) -> FloatArray:
    """Rate per year of a slope of the log factor."""
    if choice(compounding, "compounding", get_args(Compounding)) == "continuous":
        return (-slope)[()]
    with np.errstate(over="ignore"):
        return finite_result(np.expm1(-slope), "a rate")


def combined(
    one: Curve, two: Curve, rule: Callable[[FloatArray, FloatArray], FloatArray], label: str
) -> Curve:
    """Curve whose forward rates a rule makes of those of two curves, step by step.

    Examples
    --------
    >>> safe, premium = Curve.stepped([(2, 0.01), (None, 0.02)]), Curve.constant(0.03)
    >>> combined(safe, premium, lambda r, p: r + p, "sum").bands
    ((2, 0.04), (None, 0.05))
    """
    clocks = {curve.clock for curve in (one, two) if not _is_level(curve)}
    if len(clocks) > 1:
        raise ArgumentError(
            f"the steps of two curves count from different years, {one.clock} and {two.clock} "
            "(None: the base year): use seen_from with the base year on both first"
        )
    edges = sorted({end for curve in (one, two) for end, _ in curve.bands if end is not None})
    closed = [curve.last_step for curve in (one, two) if curve.last_step is not None]
    ends = [end for end in edges if not closed or end <= min(closed)]
    at = np.array([*ends, *([] if closed else [np.inf])])
    with np.errstate(over="ignore"):
        rates = finite_result(rule(_rates_at(one, at), _rates_at(two, at)), "a rate")
    steps = [*ends, *([] if closed else [None])]
    before: Before = "refused" if "refused" in (one.before, two.before) else "first_rate"
    clock = next(iter(clocks), None)
    return Curve(tuple(zip(steps, rates.tolist(), strict=True)), clock, before, label)


def _is_level(curve: Curve) -> bool:
    """Whether it has one rate for ever, so that its clock says nothing."""
    return len(curve.bands) == 1 and curve.last_step is None and curve.before == "first_rate"


def _rates_at(curve: Curve, at: FloatArray) -> FloatArray:
    ends = [np.inf if end is None else end for end, _ in curve.bands]
    rates = np.array([rate for _, rate in curve.bands])
    result: FloatArray = rates[np.searchsorted(ends, at, side="left")]
    return result


def _moved(curve: Curve, by: int) -> Curve:
    """Curve with its year 0 so many years later, or earlier."""
    if by == 0:
        return Curve(curve.bands, None, curve.before, curve.label)
    if by < 0 and curve.before == "refused":
        raise ArgumentError(
            f"the curve has no rate before its year 0, and the base year lies {-by} years before "
            "it: use a later base year"
        )
    bands = [(None if end is None else end - by, rate) for end, rate in curve.bands]
    kept = tuple((end, rate) for end, rate in bands if end is None or end > 0)
    if not kept:
        raise ArgumentError(
            f"the curve ends {by - (curve.last_step or 0)} years before, so nothing is left of it"
        )
    before: Before = "first_rate" if by < 0 else "refused"
    return Curve(kept, None, before, curve.label)


def _exact(rate: FloatArray, growth: FloatArray) -> FloatArray:
    return (rate - growth) / (1.0 + growth)


def _additive(rate: FloatArray, growth: FloatArray) -> FloatArray:
    return rate - growth
