"""Discounting with the shipped regimes: the public door to the bare functions.

Sign and timing: factors are at most 1 for years after the base year. A rate is a forward
rate on the step from the year before; factors are cumulative products of steps.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from impactcalc import limits
from impactcalc.catalogue import shipped_catalogue
from impactcalc.errors import ArgumentError, UnknownIdError
from impactcalc.factors import annuity_factor, factors, present_value
from impactcalc.models.base import refuse_other
from impactcalc.models.catalogue_files import Regime
from impactcalc.plan.discounting import bands_of

Floats = NDArray[np.float64]

__all__ = ["annuity_factor", "discount_factors", "present_value"]


def discount_factors(
    regime: Regime | str,
    years: ArrayLike,
    *,
    base_year: int,
    timing: Literal["end", "mid", "begin"] = "end",
    discount_class: str = "standard",
) -> Floats:
    """Discount factors of calendar years under a regime.

    Parameters
    ----------
    regime : a regime, the id of a shipped one, or the id of a row of its table of rates
        such as ``uk_gb_standard``, which names the class as well
    years : calendar years, shape ``(year,)``
    base_year : year with factor 1 under ``timing="end"``
    timing : ``end``, ``mid`` or ``begin`` of each year
    discount_class : class of effects of the regime

    Returns
    -------
    array of shape ``(year,)``

    Raises
    ------
    ArgumentError
        The regime lacks the class or a rate for a step, or the timing is unknown.
    UnknownIdError
        There is no such regime.

    Examples
    --------
    >>> discount_factors("nl_2025", [2026, 2027, 2062], base_year=2026).round(6)
    array([1.      , 0.972763, 0.373674])
    """
    if isinstance(regime, str):
        regime, discount_class = _named(regime, discount_class)
    refuse_other(regime, Regime, "regime", "the id of one, such as nl_2025, or a Regime")
    if discount_class not in regime.classes:
        known = ", ".join(regime.classes)
        raise ArgumentError(f"regime {regime.id} has no class {discount_class}: choose {known}")
    clock = regime.clock if isinstance(regime.clock, int) else None
    found = factors(
        bands_of(regime, discount_class),
        np.asarray(years),
        base_year=base_year,
        timing=timing,
        clock=clock,
    )
    if base_year >= limits.FIRST_YEAR > np.min(years, initial=limits.FIRST_YEAR):
        what = f"year {np.min(years):g} lies far before base year {base_year}"
        raise ArgumentError(f"{what}: give calendar years, or count from base_year=0")
    return found


def _named(name: str, discount_class: str) -> tuple[Regime, str]:
    """A shipped regime by its id, or by the id of one of its rows."""
    catalogue = shipped_catalogue()
    if catalogue.has("regime", name):
        return catalogue.regime(name), discount_class
    for id_ in catalogue.ids("regime"):
        regime = catalogue.regime(id_)
        for class_name, entry in regime.classes.items():
            if entry.row == name:
                return regime, class_name
    hint = catalogue.near("regime", name) or f": choose one of {', '.join(catalogue.ids('regime'))}"
    raise UnknownIdError(f"there is no regime {name!r}{hint}")
