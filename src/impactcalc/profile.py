"""Time profiles: how an amount is spread over the years. Bare functions on arrays.

A present value is an amount times one profile factor, so that no project needs a years
axis of its own. All rules are in section 2 of the accounting rules.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from impactcalc.records import record

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@record(frozen=True)
class Profile:
    """One line over time.

    ``first`` to ``last`` both count; ``every`` n years only each n-th of them. Growth is
    counted from ``start``, drop-off from ``first``. Rates are ratios: 0.01 is 1 %.
    """

    first: int
    last: int
    start: int
    every: int = 1
    ramp_up: int = 0
    drop_off: float = 0.0
    growth: float = 0.0
    growth_stops_after: int | None = None


def growth_factor(profile: Profile, years: Ints) -> Floats:
    """Growth since the start of the project, shape ``(year,)``."""
    since = (years - profile.start).astype(np.float64)
    if profile.growth_stops_after is not None:
        since = np.minimum(since, profile.growth_stops_after)
    return np.power(1.0 + profile.growth, since)


def shape(profile: Profile, years: Ints) -> Floats:
    """Part of the amount that counts in each year, shape ``(year,)``.

    Examples
    --------
    >>> ramp = Profile(first=2027, last=2029, start=2026, ramp_up=1)
    >>> shape(ramp, np.arange(2026, 2031))
    array([0. , 0.5, 1. , 1. , 0. ])
    """
    since = years - profile.first
    counts = (years >= profile.first) & (years <= profile.last) & (since % profile.every == 0)
    ramp = np.ones(len(years))
    if profile.ramp_up:
        ramp = np.where(since < profile.ramp_up, (since + 1) / (profile.ramp_up + 1), 1.0)
    kept = np.power(1.0 - profile.drop_off, np.maximum(since, 0).astype(np.float64))
    return np.where(counts, ramp * kept * growth_factor(profile, years), 0.0)


def long_term_weight(years: Ints, *, weight: float, reference_year: int, goal_year: int) -> Floats:
    """Weight of the long term by calendar year, shape ``(year,)``: 1 up to 1 + weight.

    Examples
    --------
    >>> long_term_weight(np.array([2026, 2038, 2060]), weight=0.5, reference_year=2026,
    ...                  goal_year=2050)
    array([1.  , 1.25, 1.5 ])
    """
    part = (years - reference_year) / (goal_year - reference_year)
    return 1.0 + weight * np.clip(part, 0.0, 1.0)
