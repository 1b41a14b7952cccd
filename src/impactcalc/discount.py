"""Discounting with the shipped regimes and with curves of one's own: the public door.

Sign and timing: factors are at most 1 for years after the base year. A rate is a forward
rate on the step from the year before; factors are cumulative products of steps. Rates are
ratios per year, 0.03 for 3 %. A factor too small for a number is 0.

A function that takes a regime takes a `Curve` as well: give `discount_factors` of years 1 to
n to ``finance.equivalent_annual_value`` for the equivalent annual value under any curve.

Arguments that are empty, not real numbers, NaN, infinite or of another shape than asked
raise `ArgumentError`, and so does a result that no number can hold.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from impactcalc import limits, perpetuities
from impactcalc.arguments import whole
from impactcalc.catalogue import shipped_catalogue
from impactcalc.curve_theory import (
    beta_curve,
    beta_rate,
    ramsey_curve,
    ramsey_rate,
    relative_price_growth,
)
from impactcalc.curves import LATEST_YEAR, Curve
from impactcalc.errors import ArgumentError, UnknownIdError
from impactcalc.factors import Timing, annuity_factor, present_value
from impactcalc.models.catalogue_files import Regime
from impactcalc.perpetuities import Beyond, growing_annuity, perpetuity
from impactcalc.plan.discounting import bands_of
from impactcalc.residual import (
    declining_balance_residual,
    straight_line_residual,
    sum_of_years_residual,
)
from impactcalc.uncertain_rates import (
    certainty_equivalent_curve,
    certainty_equivalent_rate,
    gamma_curve,
    gamma_rate,
    harvey_curve,
    mazur_curve,
)

Floats = NDArray[np.float64]

__all__ = [
    "Curve",
    "annuity_factor",
    "beta_curve",
    "beta_rate",
    "certainty_equivalent_curve",
    "certainty_equivalent_rate",
    "curve_of",
    "declining_balance_residual",
    "discount_factors",
    "gamma_curve",
    "gamma_rate",
    "growing_annuity",
    "harvey_curve",
    "mazur_curve",
    "perpetuity",
    "perpetuity_residual",
    "present_value",
    "ramsey_curve",
    "ramsey_rate",
    "relative_price_growth",
    "stepped_annuity",
    "stepped_perpetuity",
    "straight_line_residual",
    "sum_of_years_residual",
]


def discount_factors(
    regime: Regime | str | Curve,
    years: ArrayLike,
    *,
    base_year: int,
    timing: Timing = "end",
    discount_class: str = "standard",
) -> Floats:
    """Discount factors of calendar years under a regime.

    Parameters
    ----------
    regime : a regime, the id of a shipped one, the id of a row of its table of rates such
        as ``uk_gb_standard``, which names the class as well, or a curve
    years : calendar years, shape ``(year,)``; years before the base year compound at the
        first rate
    base_year : year with factor 1 under ``timing="end"``
    timing : ``end``, ``mid`` or ``begin`` of each year, or ``continuous``: spread evenly
        over it
    discount_class : class of effects of the regime; a curve has none

    Returns
    -------
    array of shape ``(year,)``

    Raises
    ------
    ArgumentError
        The regime lacks the class or a rate for a step, the timing is unknown, or the years
        are not calendar years from 0 to 10,000.
    UnknownIdError
        There is no such regime.

    Examples
    --------
    >>> discount_factors("nl_2025", [2026, 2027, 2062], base_year=2026).round(6)
    array([1.      , 0.972763, 0.373674])
    >>> discount_factors(Curve.constant(0.07), [10], base_year=0, timing="continuous").round(6)
    array([0.525941])
    """
    curve = curve_of(regime, discount_class=discount_class)
    found = curve.factors(years, base_year=base_year, timing=timing)
    early = np.min(np.asarray(years, dtype=np.float64))
    if base_year >= limits.FIRST_YEAR > early:
        what = f"year {early:g} lies far before base year {base_year}"
        raise ArgumentError(f"{what}: give calendar years, or count from base_year=0")
    return found


def curve_of(regime: Regime | str | Curve, *, discount_class: str = "standard") -> Curve:
    """The curve of a class of a regime, with its forward, spot and factor views.

    Parameters
    ----------
    regime, discount_class : as in `discount_factors`

    Raises
    ------
    ArgumentError
        The regime lacks the class, or it is a bare row of rates: say with
        ``Curve.from_forwards`` or ``Curve.from_spots`` what they are.
    UnknownIdError
        There is no such regime.

    Examples
    --------
    >>> curve = curve_of("nl_2025")
    >>> curve.forward([35, 36]).round(6).tolist(), round(float(curve.spot(100)), 6)
    ([0.028, 0.018], 0.021489)
    """
    if not isinstance(discount_class, str):
        raise ArgumentError("discount_class must be the name of a class, such as 'standard'")
    if isinstance(regime, Curve):
        if discount_class != "standard":
            raise ArgumentError("a curve has no discount classes: leave discount_class out")
        return regime
    if isinstance(regime, str):
        regime, discount_class = _named(regime, discount_class)
    if not isinstance(regime, Regime):
        raise ArgumentError(
            "regime must be a regime, the id of one, or a curve. Rates by year may be forward or "
            "spot rates, and nothing says which: use Curve.from_forwards or Curve.from_spots"
        )
    if discount_class not in regime.classes:
        known = ", ".join(regime.classes)
        raise ArgumentError(f"regime {regime.id} has no class {discount_class}: choose {known}")
    clock = regime.clock if isinstance(regime.clock, int) else None
    return Curve(bands_of(regime, discount_class), clock, label=f"{regime.id}, {discount_class}")


def stepped_annuity(
    regime: Regime | str | Curve,
    *,
    n: ArrayLike,
    first: ArrayLike = 1.0,
    growth: ArrayLike = 0.0,
    timing: Timing = "end",
    base_year: int | None = None,
    discount_class: str = "standard",
) -> Floats:
    """Present value of payments of years 1 to n after the base year, growing or not.

    Parameters
    ----------
    regime, discount_class, timing : as in `discount_factors`
    n : whole number of years, 0 or more; any shape that fits first and growth
    first : payment of year 1, in euros
    growth : of the payments, a ratio per year, above -1
    base_year : year 0; only needed where steps are counted by the calendar

    Returns
    -------
    array of the common shape, in euros of the base year

    Raises
    ------
    ArgumentError
        An argument is at fault, or the regime has no rate for a step.
    UnknownIdError
        There is no such regime.

    Examples
    --------
    >>> stepped_annuity("uk_gb_standard", n=[30, 100]).round(6).tolist()
    [18.392045, 28.863363]
    """
    curve = _anchored(regime, discount_class, base_year)
    return perpetuities.stepped_annuity(curve, n=n, first=first, growth=growth, timing=timing)


def stepped_perpetuity(
    regime: Regime | str | Curve,
    *,
    first: ArrayLike = 1.0,
    growth: ArrayLike = 0.0,
    timing: Timing = "end",
    base_year: int | None = None,
    discount_class: str = "standard",
) -> Floats:
    """Present value of payments of years 1, 2, 3, ... for ever after the base year.

    Parameters
    ----------
    regime, first, growth, timing, base_year, discount_class : as in `stepped_annuity`; growth
        below the last rate

    Returns
    -------
    array of the common shape, in euros of the base year

    Raises
    ------
    ArgumentError
        The last rate is not above growth, or the rates come to an end.
    UnknownIdError
        There is no such regime.

    Examples
    --------
    >>> round(float(stepped_perpetuity("uk_gb_standard")), 6)
    31.320334
    """
    curve = _anchored(regime, discount_class, base_year)
    return perpetuities.stepped_perpetuity(curve, first=first, growth=growth, timing=timing)


def perpetuity_residual(
    regime: Regime | str | Curve,
    *,
    horizon: int,
    first: ArrayLike,
    beyond: Beyond,
    growth: ArrayLike = 0.0,
    base_year: int | None = None,
    discount_class: str = "standard",
) -> Floats:
    """Value at the end of the horizon of flows that go on after it for ever.

    Parameters
    ----------
    regime, base_year, discount_class : as in `stepped_annuity`
    horizon : last year of the project, counted from the base year
    first : flow of the year after the horizon, in euros; any shape that fits growth
    beyond : ``curve``: the steps that are left; ``last_rate``: the last rate at once. They
        are equal where the horizon lies at or after the last edge
    growth : of the flows, a ratio per year, above -1 and below the last rate

    Returns
    -------
    array of the common shape, in euros of the horizon: times its factor a present value

    Raises
    ------
    ArgumentError
        The last rate is not above growth, or the rates come to an end.
    UnknownIdError
        There is no such regime.

    Examples
    --------
    >>> round(float(perpetuity_residual("nl_2025", horizon=40, first=1, beyond="curve")), 4)
    55.5556
    """
    curve = _anchored(regime, discount_class, base_year)
    return perpetuities.perpetuity_residual(
        curve, horizon=horizon, first=first, beyond=beyond, growth=growth
    )


def _anchored(regime: Regime | str | Curve, discount_class: str, base_year: int | None) -> Curve:
    """Curve with its steps counted from the base year."""
    curve = curve_of(regime, discount_class=discount_class)
    if base_year is not None:
        return curve.seen_from(whole(base_year, "base_year", 0, LATEST_YEAR))
    if curve.clock is not None:
        raise ArgumentError(
            f"the steps of {curve.label} count from calendar year {curve.clock}: give base_year"
        )
    return curve


def _named(name: str, discount_class: str) -> tuple[Regime, str]:
    """A shipped regime by its id, or by the id of one of its rows."""
    catalogue = shipped_catalogue()
    if catalogue.has("regime", name):
        return catalogue.regime(name), discount_class
    for id_ in catalogue.ids("regime"):
        regime = catalogue.regime(id_)
        for class_name, entry in regime.classes.items():
            if entry.row == name:
                if discount_class not in ("standard", class_name):
                    raise ArgumentError(
                        f"{name} names class {class_name}, and discount_class {discount_class}: "
                        "leave discount_class out"
                    )
                return regime, class_name
    raise UnknownIdError(f"there is no regime {name!r:.60}{catalogue.near('regime', name)}")
