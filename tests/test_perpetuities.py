"""Annuities, perpetuities and residual values against published cases and plain sums."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import impactcalc as ic
from impactcalc.errors import ArgumentError
from impactcalc.finance import equivalent_annual_value

discount = ic.discount
Curve = discount.Curve

# --- published cases ------------------------------------------------------------------------------


def test_a_perpetuity_of_the_green_book() -> None:
    """1 a year: 28.863363 for 100 years, 31.320334 for ever (notes on discounting, section 3)."""
    assert discount.stepped_annuity("uk_gb_standard", n=100) == pytest.approx(28.863363, abs=5e-7)
    assert discount.stepped_perpetuity("uk_gb_standard") == pytest.approx(31.320334, abs=5e-7)


@pytest.mark.parametrize(
    ("rate", "cost", "benefit"), [(0.05, 2837.25, 6994.47), (0.06, 2865.24, 6263.00)]
)
def test_a_dam_at_two_rates(rate: float, cost: float, benefit: float) -> None:
    """Case dam-two-rates: 900 a year for 3 years, then 455 for 30; both at the end of year 3."""
    built = discount.growing_annuity(900, rate=rate, n=3) * (1 + rate) ** 3
    assert built == pytest.approx(cost, abs=6e-3)
    assert discount.growing_annuity(455, rate=rate, n=30) == pytest.approx(benefit, abs=6e-3)


@pytest.mark.parametrize(("timing", "expected"), [("end", 1059.40), ("begin", 1133.56)])
def test_an_annuity_by_its_timing(timing: Any, expected: float) -> None:
    """Case annuity-timing-20-years: 100 a year for 20 years at 7 %."""
    found = discount.stepped_annuity(Curve.constant(0.07), n=20, first=100, timing=timing)
    assert found == pytest.approx(expected, abs=6e-3)


def test_arithmetic_of_unequal_lives_from_memory() -> None:
    """Case boardman-unequal-lives: 30 over 75 years or 24 over 15, at 8 %, digits from memory."""
    curve = Curve.constant(0.08)
    lives = {75: (30, 2.407), 15: (24, 2.804)}
    for life, (npv, level) in lives.items():
        found = equivalent_annual_value(npv, curve.factor(np.arange(1, life + 1)))
        assert found == pytest.approx(level, abs=5.5e-3)
        assert npv / discount.annuity_factor(0.08, life) == pytest.approx(level, abs=5.5e-3)
    rollover = 24 * curve.factor(15 * np.arange(5)).sum()
    assert rollover == pytest.approx(34.94, abs=5.5e-3)


def test_a_cycling_network() -> None:
    """Case cba-cycling-network: 230,000 a year net for 20 years at 3.5 %, against 3,000,000."""
    assert discount.annuity_factor(0.035, 20) == pytest.approx(14.2124, abs=1e-4)
    npv = discount.growing_annuity(280_000 - 50_000, rate=0.035, n=20) - 3_000_000
    assert npv == pytest.approx(268_852, abs=1)


def test_residual_values_by_three_methods() -> None:
    """Case residual-value-three-methods: py_wlc, test_residual_value."""
    line = discount.straight_line_residual(17_000, life=5, age=np.arange(7), salvage=2_000)
    assert line.tolist() == [17000, 14000, 11000, 8000, 5000, 2000, 2000]
    age = np.arange(6)
    digits = discount.sum_of_years_residual(1_000, life=5, age=age, salvage=100)
    assert digits == pytest.approx([1000, 700, 460, 280, 160, 100], abs=1e-9)
    twice = discount.declining_balance_residual(1_000, life=5, age=age, salvage=100)
    assert twice == pytest.approx([1000, 600, 360, 216, 129.6, 100], abs=1e-9)


def test_a_declining_balance_leaves_something_without_salvage() -> None:
    """77.76 in year 5 by the notes of the same case; the case itself has the floor of 100."""
    found = discount.declining_balance_residual(1_000, life=5, age=[5, 9])
    assert found == pytest.approx([77.76, 77.76], abs=1e-9)


# --- laws -----------------------------------------------------------------------------------------

RATE = st.floats(-0.3, 0.6)


@given(RATE, RATE, st.integers(0, 120))
def test_a_growing_annuity_is_its_sum(rate: float, growth: float, n: int) -> None:
    plain = math.fsum((1 + growth) ** (t - 1) / (1 + rate) ** t for t in range(1, n + 1))
    assert discount.growing_annuity(1, rate=rate, growth=growth, n=n) == pytest.approx(
        plain, rel=1e-11
    )


@pytest.mark.parametrize("apart", [0.0, 1e-300, 1e-17, -1e-15, 1e-12, -1e-9])
def test_growth_at_the_rate(apart: float) -> None:
    """Vector grow_annuity_equal: 30 / 1.02; the mean payment is 15.5 years away."""
    found = discount.growing_annuity(1, rate=0.02 + apart, growth=0.02, n=30)
    exact = (0.02 + apart) - 0.02
    assert found == pytest.approx(30 / 1.02 * (1 - 15.5 * exact / 1.02), rel=1e-13)


def test_without_growth_it_is_an_annuity() -> None:
    rates = [-0.01, 0.0, 0.03]
    found = discount.growing_annuity(1, rate=rates, n=40)
    assert found == pytest.approx(discount.annuity_factor(rates, 40), rel=1e-14)


BANDS = st.dictionaries(st.integers(1, 80), st.floats(-0.1, 0.3), max_size=4)


@given(
    BANDS,
    st.floats(-0.1, 0.3),
    st.floats(-0.2, 0.2),
    st.integers(0, 120),
    st.sampled_from(["end", "mid", "begin", "continuous"]),
)
def test_an_annuity_under_a_curve_is_its_sum(
    bands: dict[int, float], last: float, growth: float, n: int, timing: Any
) -> None:
    curve = Curve.stepped([*bands.items(), (None, last)])
    found = discount.stepped_annuity(curve, n=n, first=2, growth=growth, timing=timing)
    if n == 0:
        assert found == 0.0
        return
    years = np.arange(1, n + 1)
    flows = 2 * (1 + growth) ** (years - 1.0)
    factors = discount.discount_factors(curve, years, base_year=0, timing=timing)
    assert found == pytest.approx(discount.present_value(flows, factors), rel=1e-10)


@given(BANDS, st.floats(0.01, 0.3), st.floats(-0.2, 0.0))
def test_a_perpetuity_under_a_curve_is_a_long_sum(
    bands: dict[int, float], last: float, growth: float
) -> None:
    """Ten thousand years: at a last rate of 1 % less than 1e-42 is left out."""
    curve = Curve.stepped([*bands.items(), (None, last)])
    found = discount.stepped_perpetuity(curve, growth=growth)
    assert found == pytest.approx(
        discount.stepped_annuity(curve, n=10_000, growth=growth), rel=1e-11
    )
    years = np.arange(1, 3001)
    factors = curve.factor(years)
    flows = (1 + growth) ** (years - 1.0)
    assert found == pytest.approx(discount.present_value(flows, factors), rel=1e-9)


def test_one_band_is_the_plain_perpetuity() -> None:
    found = discount.stepped_perpetuity(Curve.constant(0.0225), first=1.01, growth=0.01)
    assert found == pytest.approx(80.8, abs=1e-10)  # vector nl_perp_nature
    assert discount.perpetuity(1.01, rate=0.0225, growth=0.01) == pytest.approx(80.8, abs=1e-10)


@given(BANDS, st.floats(0.01, 0.3), st.integers(0, 120))
def test_a_perpetuity_is_a_horizon_and_what_is_left(
    bands: dict[int, float], last: float, horizon: int
) -> None:
    curve = Curve.stepped([*bands.items(), (None, last)])
    left = discount.perpetuity_residual(curve, horizon=horizon, first=1, beyond="curve")
    within = discount.stepped_annuity(curve, n=horizon)
    whole = within + curve.factor(horizon) * left
    assert whole == pytest.approx(discount.stepped_perpetuity(curve), rel=1e-10)


def test_the_last_rate_and_the_curve_agree_after_the_last_edge() -> None:
    for horizon, same in ((35, True), (60, True), (34, False)):
        by_rate, by_curve = (
            discount.perpetuity_residual("nl_2025", horizon=horizon, first=9, beyond=beyond)
            for beyond in ("last_rate", "curve")
        )
        assert by_rate == pytest.approx(9 / 0.018, rel=1e-12)
        assert bool(by_rate == pytest.approx(by_curve, rel=1e-12)) is same


def test_arrays_keep_their_shape() -> None:
    found = discount.stepped_annuity("nl_2025", n=[[10], [40]], first=[1, 2, 3], growth=0.01)
    assert found.shape == (2, 3)
    assert found[1, 2] == pytest.approx(
        3 * discount.stepped_annuity("nl_2025", n=40, growth=0.01), rel=1e-14
    )


def test_steps_by_the_calendar_need_a_base_year() -> None:
    with pytest.raises(ArgumentError, match="give base_year"):
        discount.stepped_annuity("us_a94_2023_appD", n=10)
    found = discount.stepped_annuity("us_a94_2023_appD", n=60, base_year=2030)
    factors = discount.discount_factors("us_a94_2023_appD", np.arange(2031, 2091), base_year=2030)
    assert found == pytest.approx(factors.sum(), rel=1e-12)


@given(st.integers(1, 100), st.data())
def test_a_residual_value_falls_from_cost_to_salvage(life: int, data: Any) -> None:
    salvage = data.draw(st.floats(0, 1000))
    age = np.arange(life + 1)
    for rule in (discount.straight_line_residual, discount.sum_of_years_residual):
        found = rule(1000, life=life, age=age, salvage=salvage)
        assert found[0] == pytest.approx(1000, rel=1e-13)
        assert found[-1] == pytest.approx(salvage, rel=1e-13, abs=1e-10)
        assert np.all(np.diff(found) <= 1e-9)


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: discount.perpetuity(1, rate=0.02, growth=0.02), "above growth"),
        (lambda: discount.perpetuity(1, rate=0.01, growth=0.02), "above growth"),
        (lambda: discount.perpetuity(1, rate=-1.0, growth=-2), "above -1"),
        (lambda: discount.stepped_perpetuity(Curve.constant(0.0)), "above growth"),
        (lambda: discount.stepped_perpetuity(Curve.stepped([(300, 0.01), (None, 0)])), "growth"),
        (lambda: discount.stepped_perpetuity("nl_2025", growth=0.018001), "above growth"),
        (lambda: discount.stepped_perpetuity("nl_2020_horizon"), "no rate after year 100"),
        (lambda: discount.stepped_annuity("nl_2020_horizon", n=101), "no rate after year 100"),
        (lambda: discount.stepped_annuity("nl_2025", n=1.5), "whole number"),
        (lambda: discount.stepped_annuity("nl_2025", n=-1), "whole number"),
        (lambda: discount.growing_annuity(1, rate=0.03, n=-1), "0 or more"),
        (lambda: discount.growing_annuity(1, rate=-1, n=1), "above -1"),
        (lambda: discount.growing_annuity(1, rate=[0.1, 0.2], n=[1, 2, 3]), "does not fit"),
        (lambda: discount.perpetuity_residual("nl_2025", horizon=3, first=1, beyond=0), "beyond"),
        (lambda: discount.straight_line_residual(10, life=5, age=1, salvage=11), "salvage"),
        (lambda: discount.straight_line_residual(-10, life=5, age=1), "positive"),
        (lambda: discount.straight_line_residual(10, life=0, age=0), "life"),
        (lambda: discount.straight_line_residual(10, life=5, age=-1), "age"),
        (lambda: discount.sum_of_years_residual(10, life=5, age=0.5), "whole years"),
        (lambda: discount.declining_balance_residual(10, life=1, age=1), "multiple"),
    ],
)
def test_what_is_refused_says_what_to_do(call: Callable[[], Any], words: str) -> None:
    with pytest.raises(ArgumentError, match=words):
        call()
