"""Dates and curves: day counts, factors or a rate, many rows, and what float64 cannot hold."""

from __future__ import annotations

import math

import numpy as np
import pytest

from impactcalc.errors import ArgumentError
from impactcalc.finance import (
    benefit_cost_ratio,
    equivalent_annual_value,
    irr_many,
    npv,
    parallel_shift,
    payback,
    xirr,
    year_fractions,
)

DATES = ["2008-01-01", "2008-03-01"]

# --- day counts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "day_count", "expected"),
    [
        ("2024-01-01", "2025-01-01", "act/365", 366 / 365),
        ("2024-01-01", "2025-01-01", "act/360", 366 / 360),
        ("2024-01-01", "2025-01-01", "act/act", 1.0),
        # 61 days of 2003 and 121 of 2004, which is a leap year
        ("2003-11-01", "2004-05-01", "act/act", 61 / 365 + 121 / 366),
        ("2026-01-31", "2026-03-31", "30/360", 60 / 360),
        ("2026-01-30", "2026-03-31", "30/360", 60 / 360),
        ("2026-01-29", "2026-03-31", "30/360", 62 / 360),
        ("2026-01-29", "2026-03-31", "30E/360", 61 / 360),
        ("2026-02-28", "2026-03-31", "30/360", 33 / 360),
        ("2026-02-28", "2026-03-31", "30E/360", 32 / 360),
    ],
)
def test_years_between_two_dates(first: str, last: str, day_count: str, expected: float) -> None:
    """Counted by hand from the rules at the head of the module."""
    years = year_fractions([first, last], day_count=day_count)  # type: ignore[arg-type]
    assert years[0] == 0.0
    assert years[1] == pytest.approx(expected, rel=1e-14)


def test_a_day_count_is_never_guessed() -> None:
    with pytest.raises(ArgumentError, match="must be one of act/365, act/360"):
        xirr([-1, 2], dates=DATES, day_count="actual")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="day_count"):
        year_fractions(DATES)  # type: ignore[call-arg]


# --- curves --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keywords", "words"),
    [
        ({}, "either forward_rates or factors"),
        ({"forward_rates": [0.1], "factors": [1, 0.9]}, "either forward_rates or factors"),
        ({"forward_rates": [0.1, 0.1]}, "give 1, one for each step"),
        ({"forward_rates": [-1.0]}, "above -1"),
        ({"factors": [0.9, 0.8]}, "must be 1"),
        ({"factors": [1.0, 0.0]}, "above 0"),
    ],
)
def test_curves_at_fault(keywords: dict[str, list[float]], words: str) -> None:
    with pytest.raises(ArgumentError, match=words):
        parallel_shift([-100, 110], **keywords)


def test_npv_takes_a_rate_or_factors() -> None:
    assert npv([-100, 110], factors=[1, 1 / 1.1]) == pytest.approx(0.0, abs=1e-12)
    for keywords in ({}, {"rate": 0.1, "factors": [1, 1 / 1.1]}):
        with pytest.raises(ArgumentError, match="either rate"):
            npv([-100, 110], **keywords)


@pytest.mark.parametrize("years", [1, 3, 40, 141, 3000])
def test_npv_of_many_rows_is_that_of_each(years: int) -> None:
    """In blocks, with a rest, and beyond what is done in blocks."""
    flows = np.random.default_rng(years).normal(size=(130, years))
    found = npv(flows, rate=0.03)
    factor = 1.03 ** -np.arange(float(years))
    exact = [math.fsum(row * factor) for row in flows]
    np.testing.assert_allclose(found, exact, rtol=0, atol=1e-13 * years)
    np.testing.assert_allclose([npv(row, rate=0.03) for row in flows], found, rtol=0, atol=1e-13)
    spaced = np.repeat(flows, 2, axis=1)[:, ::2]
    np.testing.assert_allclose(npv(spaced, rate=0.03), found, rtol=0, atol=1e-13)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_one_bad_amount_among_many_rows_is_seen(bad: float) -> None:
    flows = np.ones((130, 40))
    flows[71, 3] = bad
    with pytest.raises(ArgumentError, match="flows must be finite"):
        npv(flows, rate=0.03)
    with pytest.raises(ArgumentError, match="flows must be finite"):
        irr_many(flows)


def test_results_beyond_float64_are_refused() -> None:
    for call in (
        lambda: npv([1e308, 1e308], rate=0.0),
        lambda: npv(np.ones(500), rate=-0.99),
        lambda: benefit_cost_ratio([1e308, 0], [1e-10, 0], factors=[1, 1]),
        lambda: equivalent_annual_value(1e308, [1e-10]),
        lambda: payback([1e308, 1e308]),
    ):
        with pytest.raises(ArgumentError, match="too large for a number"):
            call()
