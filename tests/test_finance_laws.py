"""Laws of rates of return: what holds for any flows, dates and curves."""

from __future__ import annotations

import datetime
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from impactcalc import finance
from impactcalc.errors import ArgumentError
from impactcalc.finance.stepped import Stepped, looked_at

FLOWS = st.lists(st.integers(-1000, 1000).map(float), min_size=2, max_size=30)
RATES = st.floats(-0.3, 0.5)
MANY = settings(max_examples=150, deadline=None)


def scan(flows: Any, rates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Value at each rate by Horner's rule, and the sum of absolute terms.

    At the first year for rates above 0, and below 0 at the last, so that nothing overflows.
    """
    value, size = np.zeros_like(rates), np.zeros_like(rates)
    for row, x, some in (
        (flows, 1.0 / (1.0 + rates), rates >= 0.0),
        (flows[::-1], 1.0 + rates, rates < 0.0),
    ):
        here = x[some]
        for flow in reversed(row):
            value[some], size[some] = value[some] * here + flow, size[some] * here + abs(flow)
    return value, size


DENSE = np.expm1(np.linspace(math.log(0.02), math.log(60.0), 40_001))


def assert_none_is_missed(flows: Any, roots: Any) -> None:
    """Each root zeroes the value; between two clear signs that differ lies an odd number."""
    value, size = scan(flows, np.array(roots))
    assert np.all(np.abs(value) <= 1e-11 * size)
    value, size = scan(flows, DENSE)
    clear = np.abs(value) > 1e-10 * size
    rate, sign = DENSE[clear], value[clear] > 0
    places = np.searchsorted(np.array(roots), rate)
    odd = np.diff(places) % 2 == 1
    np.testing.assert_array_equal(odd, sign[1:] != sign[:-1])


# --- present values ------------------------------------------------------------------------------


@MANY
@given(FLOWS, st.floats(-100, 100), RATES, st.randoms(use_true_random=False))
def test_present_value_is_linear_and_has_no_order(
    flows: list[float], factor: float, rate: float, random: Any
) -> None:
    row = np.array(flows)
    size = float(finance.npv(np.abs(row), rate=rate))
    value = finance.npv(row, rate=rate)
    assert finance.npv(factor * row, rate=rate) == pytest.approx(
        factor * value, rel=1e-12, abs=1e-12 * size * abs(factor) + 1e-300
    )
    other = row[::-1]
    both = finance.npv(row + other, rate=rate)
    apart = value + finance.npv(other, rate=rate)
    assert both == pytest.approx(apart, rel=1e-12, abs=1e-11 * (size + 1) * 2e3)
    years = list(range(row.size))
    random.shuffle(years)
    factors = (1 + rate) ** -np.arange(float(row.size))
    shuffled = finance.npv(row[years], factors=factors[years])
    assert shuffled == pytest.approx(value, rel=1e-12, abs=1e-12 * size)


@MANY
@given(FLOWS, RATES)
def test_present_value_by_fractions(flows: list[float], rate: float) -> None:
    """Exact sums, so that only the rounding of the function is left."""
    exact = sum(Fraction(f) / (1 + Fraction(rate)) ** t for t, f in enumerate(flows))
    size = sum(abs(Fraction(f)) / (1 + Fraction(rate)) ** t for t, f in enumerate(flows))
    assert abs(Fraction(float(finance.npv(flows, rate=rate))) - exact) <= size * Fraction(1e-13)


WHOLE_YEARS: dict[Any, Any] = {
    "act/act": lambda year: datetime.date(2023 + year, 1, 1),  # over leap years too
    "30/360": lambda year: datetime.date(2023 + year, 5, 17),
    "30E/360": lambda year: datetime.date(2023 + year, 3, 31),
    "act/365": lambda year: datetime.date(2023, 2, 28) + datetime.timedelta(365 * year),
    "act/360": lambda year: datetime.date(2023, 2, 28) + datetime.timedelta(360 * year),
}


@pytest.mark.parametrize("day_count", WHOLE_YEARS)
@settings(max_examples=60, deadline=None)
@given(flows=FLOWS, rate=RATES)
def test_dated_flows_on_whole_years_are_yearly_flows(
    day_count: Any, flows: list[float], rate: float
) -> None:
    dates = [WHOLE_YEARS[day_count](year) for year in range(len(flows))]
    years = finance.year_fractions(dates, day_count=day_count)
    np.testing.assert_array_equal(years, np.arange(len(flows)))
    size = float(finance.npv(np.abs(flows), rate=rate))
    value = finance.xnpv(flows, dates=dates, rate=rate, day_count=day_count)
    assert value == pytest.approx(float(finance.npv(flows, rate=rate)), rel=1e-12, abs=1e-12 * size)
    roots = finance.xirr_roots(flows, dates=dates, day_count=day_count)
    np.testing.assert_allclose(roots, finance.irr_roots(flows), rtol=1e-6, atol=1e-6)
    assert finance.xirr_reason(flows, dates=dates, day_count=day_count) == finance.irr_reason(flows)


# --- internal rates ------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-100, 100).filter(lambda f: abs(f) > 1e-3), min_size=2, max_size=30))
def test_no_internal_rate_is_missed(flows: list[float]) -> None:
    roots = finance.irr_roots(flows)
    assert_none_is_missed(flows, roots)
    assert_none_is_missed(flows, finance.irr_many([flows]).roots[0])


@pytest.mark.parametrize("years", [40, 150, 500])
def test_no_internal_rate_of_long_series_is_missed(years: int) -> None:
    flows = np.random.default_rng(years).normal(size=(12, years))
    for row, roots in zip(flows, finance.irr_many(flows).roots, strict=True):
        assert_none_is_missed(row, roots)
    assert len(finance.irr_roots(flows[0])) == len(finance.irr_many(flows).roots[0])


def built(*rates: float) -> list[float]:
    """Flows with these rates: the product of (1 - (1 + rate) x), lowest power first."""
    flows = np.array([1.0])
    for rate in rates:
        flows = np.convolve(flows, [1.0, -(1.0 + rate)])
    return flows.tolist()


@pytest.mark.parametrize(
    ("rates", "expected", "tolerance"),
    [
        ((0.5, 0.5), (0.5,), 1e-7),  # double
        ((1.0, 1.0, 3.0), (1.0, 3.0), 1e-7),
        ((0.0, 0.0), (0.0,), 1e-12),
        ((0.0,), (0.0,), 1e-15),
        ((0.25, 0.25, -0.5, -0.5), (-0.5, 0.25), 1e-6),
        ((0.5, 0.5, 0.5), (0.5,), 1e-4),  # triple
        ((0.01, 0.02, 0.03, 0.04), (0.01, 0.02, 0.03, 0.04), 1e-6),
        ((-0.9, 0.0, 9.0), (-0.9, 0.0, 9.0), 1e-12),
        ((-2.0,), (), 0.0),  # below -100 %
    ],
)
def test_rates_that_were_built_in(
    rates: tuple[float, ...], expected: tuple[float, ...], tolerance: float
) -> None:
    flows = built(*rates)
    for found in (finance.irr_roots(flows), finance.irr_many([flows]).roots[0]):
        assert len(found) == len(expected)
        np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance)


@MANY
@given(st.lists(FLOWS, min_size=1, max_size=6))
def test_many_rates_are_those_of_each_row(ragged: list[list[float]]) -> None:
    """Whole euros make roots at a rate of zero, double roots and rows of zeros common."""
    years = max(map(len, ragged))
    flows = np.array([row + [0.0] * (years - len(row)) for row in ragged])
    found = finance.irr_many(flows)
    for row, rate, reason, roots in zip(
        flows, found.rates, found.reasons, found.roots, strict=True
    ):
        alone = finance.irr_roots(row)
        assert len(roots) == len(alone)
        np.testing.assert_allclose(roots, alone, rtol=1e-7, atol=1e-9)
        assert reason == finance.irr_reason(row)
        assert np.isnan(rate) == (reason is not None)
        assert reason is not None or rate == roots[0]


def test_many_rates_of_flows_far_apart_in_size() -> None:
    flows = [[-1e-200, 0, 0, 0, 0, 0, 1e150], [-1e300, 1e300, 1e300, 0, 0, 0, 0], [0] * 7]
    found = finance.irr_many(flows)
    for roots, row in zip(found.roots, flows, strict=True):
        np.testing.assert_allclose(roots, finance.irr_roots(row), rtol=1e-12)
    assert found.reasons == (None, None, "no_root")


@pytest.mark.parametrize("power", [-250, -100, -20, -12, 12, 20, 100, 250])
@pytest.mark.parametrize("years", [1, 2, 39])
def test_rates_that_are_very_large_or_near_to_minus_100_percent(power: int, years: int) -> None:
    """-1, then 10^power after some years: the rate is a power of ten, less 1."""
    flows = [-1.0, *[0.0] * (years - 1), 10.0**power]
    exact = 10.0 ** (power / years) - 1.0
    expected = [exact] if exact > -1.0 else []
    for found in (finance.irr_roots(flows), finance.irr_many([flows, flows]).roots[1]):
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-15)


def test_many_rates_go_by_series_and_by_year() -> None:
    for wrong in ([-100, 110], np.ones((2, 2, 2))):
        with pytest.raises(ArgumentError, match="one row for each series"):
            finance.irr_many(wrong)


@MANY
@given(FLOWS)
def test_an_internal_rate_by_a_library(flows: list[float]) -> None:
    """Where cost comes first and benefit after, scipy finds the same rate between two bounds."""
    row = np.array(flows)
    row[0], row[1:] = -np.abs(row[0]) - 1, np.abs(row[1:]) + 1
    low, high = -0.999, 2.0 + row[1:].sum()
    found = brentq(lambda rate: float(scan(row, np.array([rate]))[0][0]), low, high, xtol=1e-14)
    assert finance.irr(row) == pytest.approx(found, rel=1e-9, abs=1e-11)


# --- a parallel shift ----------------------------------------------------------------------------


def value_at(flows: Any, rates: Any, shift: float) -> tuple[float, float]:
    """Net present value under shifted forward rates by a running product, and its size."""
    factor, value, size = 1.0, flows[0], abs(flows[0])
    for flow, rate in zip(flows[1:], rates, strict=True):
        factor /= 1.0 + rate + shift
        value, size = value + flow * factor, size + abs(flow) * factor
    return value, size


@MANY
@given(FLOWS, RATES)
def test_under_a_flat_curve_the_shift_is_the_internal_rate_less_the_rate(
    flows: list[float], rate: float
) -> None:
    rates = [rate] * (len(flows) - 1)
    shifts = finance.parallel_shift_roots(flows, forward_rates=rates)
    expected = np.array(finance.irr_roots(flows)) - rate
    np.testing.assert_allclose(shifts, expected, rtol=1e-6, atol=1e-6)
    assert finance.parallel_shift_reason(flows, forward_rates=rates) == finance.irr_reason(flows)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_shift_is_missed(data: st.DataObject) -> None:
    flow = st.floats(-100, 100).filter(lambda f: abs(f) > 1e-3)
    flows = data.draw(st.lists(flow, min_size=2, max_size=15))
    rates = data.draw(st.lists(RATES, min_size=len(flows) - 1, max_size=len(flows) - 1))
    shifts = finance.parallel_shift_roots(flows, forward_rates=rates)
    for shift in shifts:
        value, size = value_at(flows, rates, shift)
        assert abs(value) <= 1e-10 * size
    lowest = 1.0 + min(rates)
    grid = np.exp(np.linspace(-6.0, 6.0, 3001)) * lowest - lowest
    values, sizes = np.array([value_at(flows, rates, shift) for shift in grid]).T
    clear = np.abs(values) > 1e-9 * sizes
    places = np.searchsorted(np.array(shifts), grid[clear])
    sign = values[clear] > 0
    np.testing.assert_array_equal(np.diff(places) % 2 == 1, sign[1:] != sign[:-1])


def test_a_shift_where_the_value_touches_zero() -> None:
    """u = 1.02 + shift: (u + 0.02) u - 2.26 u + ... is (shift - 0.1)^2 when multiplied out."""
    flows = [1.0, -2.26, 0.01 - 1.04 * 1.02 + 2.26 * 1.02]
    found = finance.parallel_shift_roots(flows, forward_rates=[0.04, 0.02])
    assert found == [pytest.approx(0.1, abs=1e-9)]
    apart = finance.parallel_shift_roots([*flows[:2], flows[2] - 1e-6], forward_rates=[0.04, 0.02])
    assert apart == [pytest.approx(0.099, abs=1e-9), pytest.approx(0.101, abs=1e-9)]
    above = [*flows[:2], flows[2] + 1e-6]
    assert finance.parallel_shift_roots(above, forward_rates=[0.04, 0.02]) == []
    assert finance.parallel_shift_reason(above, forward_rates=[0.04, 0.02]) == "no_root"


def test_a_shift_of_the_british_curve_by_factors_and_by_rates() -> None:
    """-1000, then 45 a year for 60 years: at 3.5 % for 30 years and 3 % after."""
    rates = np.where(np.arange(1, 61) <= 30, 0.035, 0.03)
    flows = [-1000.0, *[45.0] * 60]
    shift = finance.parallel_shift(flows, forward_rates=rates)
    assert shift is not None and shift > 0  # the NPV is 141.89
    value, size = value_at(flows, rates, shift)
    assert abs(value) < 1e-12 * size
    factors = np.concatenate([[1.0], np.cumprod(1 / (1 + rates))])
    assert finance.parallel_shift(flows, factors=factors) == pytest.approx(shift, abs=1e-13)


@MANY
@given(FLOWS, st.lists(RATES, min_size=29, max_size=29), st.floats(-3, 3), st.floats(-3, 3))
def test_the_bound_that_rules_out_roots_holds(
    flows: list[float], rates: list[float], one: float, other: float
) -> None:
    """The slope of g differs from that in the middle by at most the bound times the distance."""
    row = np.array([-1.0, *flows[1:-1], 1.0])
    above = np.array(rates[: row.size - 1]) - min(rates[: row.size - 1])
    curve = Stepped(row, above)
    low, high = min(one, other), max(one, other)
    _, middle, bend = looked_at(curve, np.array([low]), np.array([high]))
    for at in np.linspace(low, high, 9):
        assert abs(curve.slope(at) - middle[0]) <= bend[0] * (high - low) / 2 + 1e-9


# --- unequal lives and ratios --------------------------------------------------------------------


@MANY
@given(FLOWS, st.integers(1, 4), st.floats(0.0, 0.3))
def test_under_one_rate_a_chain_has_the_yearly_value_of_one_life(
    flows: list[float], times: int, rate: float
) -> None:
    life = len(flows) - 1
    found = finance.unequal_lives({"it": flows}, rate=rate, horizon=times * life)["it"]
    factors = (1 + rate) ** -np.arange(1.0, times * life + 1)
    yearly = float(finance.equivalent_annual_value(found.chain, factors))
    size = float(finance.npv(np.abs(flows), rate=rate))
    assert yearly == pytest.approx(found.equivalent_annual_value, rel=1e-9, abs=1e-9 * size)


@MANY
@given(FLOWS, st.floats(0.0, 0.3))
def test_each_ratio_is_above_1_when_the_value_is_above_0(flows: list[float], rate: float) -> None:
    gains, spent = np.array(flows), np.full(len(flows), 50.0)
    factors = (1 + rate) ** -np.arange(float(len(flows)))
    value = float(finance.npv(gains - spent, rate=rate))
    rest: dict[str, Any] = {"factors": factors}
    ratios = [
        finance.benefit_cost_ratio(gains, spent, **rest),
        finance.benefit_cost_ratio(gains, spent, **rest, definition="by_sign"),
        finance.benefit_cost_ratio(
            gains, spent, **rest, definition="per_constrained_budget", budget=spent / 2
        ),
    ]
    if abs(value) > 1e-9:
        assert [ratio > 1 for ratio in ratios] == [value > 0] * 3
