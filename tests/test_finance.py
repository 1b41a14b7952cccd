"""Financial figures against published examples, and their laws.

"Case" and "vector" are the project's lists of test cases; each names its own source there.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from impactcalc.errors import ArgumentError
from impactcalc.factors import annuity_factor, factors
from impactcalc.finance import (
    benefit_cost_ratio,
    equivalent_annual_value,
    irr,
    irr_reason,
    irr_roots,
    mirr,
    npv,
    payback,
    xirr,
    xnpv,
)

EXCEL_DATES = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"]
EXCEL_FLOWS = [-10000, 2750, 4250, 3250, 2750]  # Microsoft support pages XNPV and XIRR


@pytest.mark.parametrize(
    ("flows", "rate", "expected", "tolerance"),
    [
        # Case npf-npv-set: numpy-financial docstring and tests.
        ([-40000, 5000, 8000, 12000, 30000], 0.08, 3065.22267, 5e-6),
        ([-15000, 1500, 2500, 3500, 4500, 6000], 0.05, 122.89, 6e-3),
        # Case cba-table-ten-years: net of its two rows.
        ([-60, 2, 2, 9, 9, 11, 11, 11, 13.5, 13, 13], 0.07, 1.39, 5e-3),
        # Case cba-cycling-network.
        ([-3_000_000] + [230_000] * 20, 0.035, 268852.76, 5e-3),
    ],
)
def test_npv(flows: list[float], rate: float, expected: float, tolerance: float) -> None:
    assert npv(flows, rate=rate) == pytest.approx(expected, abs=tolerance)


@pytest.mark.parametrize(("rate", "expected"), [(0, [-2700, -3500]), (0.05, [-2798.19, -3612.24])])
def test_npv_of_a_batch(rate: float, expected: list[float]) -> None:
    """Case npf-npv-set b."""
    found = npv([[-4000, 500, 800], [-5000, 600, 900]], rate=rate)
    np.testing.assert_allclose(found, expected, atol=6e-3)


def test_npv_of_a_spreadsheet_is_one_period_earlier() -> None:
    """Case npf-npv-set d: 2838.169137203 where the first flow is discounted too."""
    found = npv([-40000, 5000, 8000, 12000, 30000], rate=0.08) / 1.08
    assert found == pytest.approx(2838.169137203, abs=1e-6)


def test_npv_refuses_a_rate_for_each_year() -> None:
    """Discounting.md 0.1: 40.301 read as forward rates, 40.742 as spot rates."""
    with pytest.raises(ArgumentError, match="forward or spot"):
        npv([-100, 50, 60, 70], rate=[0.03, 0.03, 0.04, 0.05])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("flows", "expected", "tolerance"),
    [
        ([-1000, 6000, -11000, 6000], [0, 1, 2], 1e-13),  # discounting.md 2
        ([1, -4, 4], [1], 1e-13),
        ([1, -2, 2], [], 0),
        ([1, 2, 3], [], 0),  # vector irr_none_allpos
        # Case npf-irr-set, all but the fourth and the sixth with one root.
        ([-150000, 15000, 25000, 35000, 45000, 60000], [0.0524], 5e-5),
        ([-100, 0, 0, 74], [-0.0955], 5e-5),
        ([-100, 39, 59, 55, 20], [0.28095], 5e-6),
        ([-100, 100, 0, 7], [0.06206], 5e-6),
        ([-5, 10.5, 1, -8, 1], [-0.87020125, 0.08859834, 0.70955953], 5e-9),
        # Vectors irr_all_roots_*, from a companion matrix.
        ([-50, -100, 600, 300, -100], [-0.7688954706807807, 1.8544178284561799], 1e-12),
        (
            [-1678.87, 771.96, 1814.05, 3520.3, 3552.95, 3584.99, 4789.91, -1],
            [-0.9997912604283283, 1.0042698487205568],
            1e-12,
        ),
    ],
)
def test_irr_roots(flows: list[float], expected: list[float], tolerance: float) -> None:
    np.testing.assert_allclose(irr_roots(flows), expected, rtol=0, atol=tolerance)


def test_irr_roots_include_the_one_others_print() -> None:
    """Case npf-irr-set, fourth: -8.33 %, the nearer to zero of two."""
    roots = irr_roots([-100, 100, 0, -7])
    assert len(roots) == 2
    assert min(roots, key=abs) == pytest.approx(-0.0833, abs=5e-5)


@pytest.mark.parametrize(
    ("flows", "reason"),
    [
        ([-100, 110], None),
        ([0, 0, -100, 110], None),
        ([-1, 4, -4], None),  # one root, double
        ([1, 2, 3], "no_root"),
        ([-1, -2], "no_root"),
        ([0, 0], "no_root"),
        ([1, -2, 2], "no_root"),
        ([-1000, 6000, -11000, 6000], "several_roots"),
        ([1000, -6000, 11000, -6000], "several_roots"),  # before first_flow_positive
        ([100, -110], "first_flow_positive"),
        ([0, 1, -4, 4], "first_flow_positive"),
    ],
)
def test_irr_and_its_reason(flows: list[float], reason: str | None) -> None:
    """Rules, section 5."""
    assert irr_reason(flows) == reason
    assert (irr(flows) is None) == (reason is not None)


def test_irr_of_a_flood_project() -> None:
    """Case floodadapt-elevate-homes-2050: IRR 39.4 %, NPV 762235253, BCR 4.79."""
    without, with_ = np.linspace(100e6, 300e6, 28), np.linspace(50e6, 180e6, 28)
    costs = np.full(28, 100_000.0)
    costs[0] = 200e6
    rates = factors([(None, 0.07)], np.arange(2023, 2051), base_year=2023)
    flows = without - with_ - costs
    assert irr(flows) == pytest.approx(0.394, abs=5e-4)
    assert npv(flows, rate=0.07) == pytest.approx(762235253, abs=2)
    ratio = benefit_cost_ratio(without - with_, costs, factors=rates)
    assert ratio == pytest.approx(4.79, abs=5e-3)


FLOWS = st.lists(st.integers(-1000, 1000).map(float), min_size=2, max_size=12)


@settings(max_examples=200, deadline=None)
@given(FLOWS)
def test_npv_is_zero_at_each_root(flows: list[float]) -> None:
    """By Horner's rule, relative to the sum of absolute values."""
    roots = irr_roots(flows)
    assert roots == sorted(set(roots))
    for rate in roots:
        x, value, size = 1 / (1 + rate), 0.0, 0.0
        for flow in reversed(flows):
            value, size = value * x + flow, size * x + abs(flow)
        assert abs(value) <= 2e-12 * size


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.floats(1.0, 1e6), min_size=1, max_size=5),
    st.lists(st.floats(1.0, 1e6), min_size=1, max_size=35),
)
def test_cost_before_benefit_has_the_irr_a_bisection_finds(
    costs: list[float], benefits: list[float]
) -> None:
    """One sign change, so one root: NPV falls in the rate, and halving closes in on zero."""
    flows = np.array([-cost for cost in costs] + benefits)
    year = np.arange(flows.size)
    low, high = -46.0, 46.0  # of ln(1 + rate)
    for _ in range(100):
        middle = 0.5 * (low + high)
        exponent = -middle * year
        weight = np.exp(exponent - exponent.max())
        if math.fsum(flows * weight) > 0:
            low = middle
        else:
            high = middle
    found = irr(flows)
    assert found is not None
    assert math.log1p(found) == pytest.approx(low, rel=1e-10, abs=1e-10)


def test_a_root_that_rounds_to_minus_100_percent_or_overflows_is_left_out() -> None:
    assert irr_roots([-1.0, 1e-300]) == []
    assert irr_roots([-5e-324, 1e300]) == []


@pytest.mark.parametrize(
    ("flows", "weights", "expected"),
    [
        ([-100, 30, 30, 30, 30, 30], None, 4),  # vector payback: 3.33, so at the end of year 4
        ([-100, 30, 30, 30, 30, 30], 1.035 ** -np.arange(6.0), 4),  # payback_disc: 3.61
        ([-100, 60, 60, -30, 10], None, 4),  # turns again, stays from year 4
        ([-100, 150, -60, 5], None, None),
        ([-100, 50, 50], None, 2),  # at zero is enough
        ([5, -5, 0], None, 0),
        ([0, 0], None, 0),
        ([-1], None, None),
        ([-0.1, -0.2, 0.3], None, 2),  # in binary the sum ends at -5.6e-17
        ([-1, 1 - 1e-9], None, None),
    ],
)
def test_payback(flows: list[float], weights: np.ndarray | None, expected: int | None) -> None:
    assert payback(flows, weights) == expected


@given(FLOWS)
def test_payback_by_its_definition(flows: list[float]) -> None:
    """Whole euros, so that the sums are exact."""
    sums = [sum(flows[: k + 1]) for k in range(len(flows))]
    first = next((k for k in range(len(sums)) if min(sums[k:]) >= 0), None)
    assert payback(flows) == first


def test_equivalent_annual_value_under_a_stepped_schedule() -> None:
    """Vectors uk_gb_npv_60 and uk_gb_eav_60: -1000, then 45 a year for 60 years."""
    rates = factors([(30, 0.035), (75, 0.03)], np.arange(1, 61), base_year=0)
    value = 45 * rates.sum() - 1000
    assert value == pytest.approx(141.88667761050044, rel=1e-10)
    assert equivalent_annual_value(value, rates) == pytest.approx(5.591536023376236, rel=1e-10)


def test_equivalent_annual_value_of_unequal_lives() -> None:
    """Case boardman-unequal-lives (from memory): 2.407 and 2.804 a year at 8 %."""
    for value, life, expected in ((30, 75, 2.407), (24, 15, 2.804)):
        rates = factors([(None, 0.08)], np.arange(1, life + 1), base_year=0)
        assert equivalent_annual_value(value, rates) == pytest.approx(expected, abs=5.5e-3)


def test_equivalent_annual_value_keeps_shape_and_refuses_no_years() -> None:
    found = equivalent_annual_value([[10.0, -10.0]], [1.0, 1.0])
    np.testing.assert_array_equal(found, [[5.0, -5.0]])
    with pytest.raises(ArgumentError, match="more than 0"):
        equivalent_annual_value(1.0, [0.0, 0.0])


def test_benefit_cost_ratio_tells_upkeep_as_cost_from_a_negative_benefit() -> None:
    """Case cba-cycling-network: 1.072; 1.0896 with upkeep taken off the benefits."""
    rates = factors([(None, 0.035)], np.arange(21), base_year=0)
    year = np.arange(21)
    upkeep, benefit = 50_000.0 * (year > 0), 280_000.0 * (year > 0)
    capital = 3_000_000.0 * (year == 0)
    found = benefit_cost_ratio(benefit, capital + upkeep, factors=rates)
    assert found == pytest.approx(1.072454939467497, rel=1e-12)
    other = benefit_cost_ratio(benefit - upkeep, capital, factors=rates)
    assert other == pytest.approx(1.0896, abs=5e-5)


def test_benefit_cost_ratio_of_measures() -> None:
    """Case climada-measures-constant-risk; published as cost over benefit."""
    risk = np.array([4850407096.284983, 5188921355.413834, 4736400526.119911])
    cost = np.array([1311768360.8515418, 1728000000.0, 8878779433.630093])
    rates = factors([(None, 0.02)], np.arange(2018, 2041), base_year=2018)
    benefits = np.repeat((6512201157.56442 - risk)[:, np.newaxis], 23, axis=1)
    costs = np.zeros((3, 23))
    costs[:, 0] = cost
    found = benefit_cost_ratio(benefits, costs, factors=rates)
    published = [0.04230714690616641, 0.06998836431681373, 0.2679741183248266]
    np.testing.assert_allclose(1 / found, published, rtol=1e-12)


def test_benefit_cost_ratio_of_fema() -> None:
    """Case fema-avoided-damages-bcr-209: 5431 against 3913 a year, cost 10000, 2.09."""
    avoided = (5431 - 3913) * annuity_factor(0.07, 50)
    found = benefit_cost_ratio([avoided], [10_000], factors=[1.0])
    assert found == pytest.approx(2.09, abs=6e-3)


@pytest.mark.parametrize("costs", [[0, 0], [-10, 0], [10, -10]])
def test_benefit_cost_ratio_needs_a_cost(costs: list[float]) -> None:
    with pytest.raises(ArgumentError, match="above 0"):
        benefit_cost_ratio([1, 1], costs, factors=[1, 1])


def test_benefit_cost_ratio_refuses_shapes_that_do_not_fit() -> None:
    with pytest.raises(ArgumentError, match="do not fit 2 years"):
        benefit_cost_ratio([1, 1], [1, 1], factors=[1])
    with pytest.raises(ArgumentError, match="do not fit 1 years"):
        benefit_cost_ratio([1], [1, 1], factors=[1, 1])
    with pytest.raises(ArgumentError, match="benefits do not fit costs"):
        benefit_cost_ratio(np.ones((3, 2)), np.ones((2, 2)), factors=[1, 1])


@pytest.mark.parametrize(
    ("flows", "finance", "reinvest", "expected", "tolerance"),
    [
        # Case mirr-set (numpy-financial tests, Excel help page) and vector mirr_1.
        ([-4500, -800, 800, 800, 600, 600, 800, 800, 700, 3000], 0.08, 0.055, 0.0666, 5e-5),
        ([-120000, 39000, 30000, 21000, 37000, 46000], 0.1, 0.12, 0.126094, 5e-7),
        ([100, 200, -50, 300, -200], 0.05, 0.06, 0.3428, 5e-5),
        ([-120000, 39000, 30000, 21000], 0.1, 0.12, -0.05, 5.1e-3),
        ([-120000, 39000, 30000, 21000, 37000, 46000], 0.1, 0.14, 0.13, 5.1e-3),
        ([-100, 50, -60, 70], 0.10, 0.12, -0.03909366594356467, 1e-14),
    ],
)
def test_mirr(
    flows: list[float], finance: float, reinvest: float, expected: float, tolerance: float
) -> None:
    found = mirr(flows, finance_rate=finance, reinvest_rate=reinvest)
    assert found == pytest.approx(expected, rel=0, abs=tolerance)


@pytest.mark.parametrize("flows", [[1, 2], [-1, -2], [0, 0], [-1]])
def test_mirr_needs_both_signs(flows: list[float]) -> None:
    assert mirr(flows, finance_rate=0.1, reinvest_rate=0.1) is None


def test_xnpv_and_xirr_of_excel() -> None:
    """Case excel-xirr, and XNPV 2086.6476 at 9 % (discounting.md 4.1)."""
    assert xnpv(EXCEL_FLOWS, dates=EXCEL_DATES, rate=0.09) == pytest.approx(2086.6476, abs=5e-5)
    assert xirr(EXCEL_FLOWS, dates=EXCEL_DATES) == pytest.approx(0.373362535, abs=5e-9)


def test_xirr_of_open_office_and_mathworks() -> None:
    """Vector xirr_ooo; the act/365F figure of discounting.md 3, from the tests of pyxirr."""
    short = xirr([-2750, 1000, 2000], dates=["2008-02-05", "2008-07-05", "2009-01-05"])
    assert short == pytest.approx(0.124, abs=5e-4)
    dates = ["2007-01-12", "2008-02-14", "2008-03-03", "2008-06-14", "2008-12-01"]
    found = xirr([-10000, 2500, 2000, 3000, 4000], dates=dates)
    assert found == pytest.approx(0.10064378342638, rel=1e-11)


def test_dates_may_come_in_any_form_and_order_after_the_first() -> None:
    as_dates = [datetime.date.fromisoformat(day) for day in EXCEL_DATES]
    midnight = [datetime.datetime.fromisoformat(day) for day in EXCEL_DATES]
    expected = xirr(EXCEL_FLOWS, dates=EXCEL_DATES)
    assert xirr(EXCEL_FLOWS, dates=as_dates) == expected
    assert xirr(EXCEL_FLOWS, dates=midnight) == expected
    assert xirr(EXCEL_FLOWS, dates=np.array(EXCEL_DATES, dtype="M8[ns]")) == expected
    order = [0, 3, 1, 4, 2]
    shuffled = xirr([EXCEL_FLOWS[k] for k in order], dates=[EXCEL_DATES[k] for k in order])
    assert shuffled == expected


def test_xirr_adds_flows_of_one_day_and_has_the_conditions_of_irr() -> None:
    days = ["2025-01-01", "2025-01-01", "2026-01-01"]
    assert xirr([-60, -40, 110], dates=days) == pytest.approx(0.10, rel=1e-12)
    assert xirr([-100, 100, 110], dates=days) is None
    assert xirr([100, 0, -110], dates=days) is None
    yearly = ["2025-01-01", "2026-01-01", "2027-01-01", "2028-01-01"]
    assert xirr([-1000, 6000, -11000, 6000], dates=yearly) is None


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        (["2025-01-01"], "1 dates do not fit 2 flows"),
        (["2025-01-02", "2025-01-01"], "before the first"),
        (["2025-01-01", "soon"], "'soon' is not a date"),
        (["2025-01-01", "2025-02"], "'2025-02' is not a date"),
        (["2025-01-01", 45000], "45000 is not a date"),
        (["2025-01-01", None], "None is not a date"),
        (["2025-01-01", np.datetime64("NaT")], "is not a date"),
        (["2025-01-01", "2025-01-02T12:00"], "is not a date"),
        (["2025-01-01", datetime.datetime(2025, 1, 2, 12)], "time of day"),
    ],
)
def test_dates_at_fault(dates: list[object], words: str) -> None:
    with pytest.raises(ArgumentError, match=words):
        xnpv([-100, 110], dates=dates, rate=0.1)  # type: ignore[arg-type]


ONE_ROW: list[Callable[[ArrayLike], object]] = [
    irr,
    irr_roots,
    irr_reason,
    payback,
    lambda flows: mirr(flows, finance_rate=0.1, reinvest_rate=0.1),
    lambda flows: xirr(flows, dates=EXCEL_DATES[:2]),
    lambda flows: xnpv(flows, dates=EXCEL_DATES[:2], rate=0.1),
    lambda flows: npv(flows, rate=0.1),
    lambda flows: benefit_cost_ratio(flows, [1, 1], factors=[1, 1]),
    lambda flows: equivalent_annual_value(1.0, flows),
]


@pytest.mark.parametrize("function", ONE_ROW)
@pytest.mark.parametrize(
    "flows", [[], [-1, math.nan], [-1, math.inf], ["-1", "2"], [None, 1], [[1], [1, 2]], 5.0]
)
def test_flows_at_fault(function: Callable[[ArrayLike], object], flows: ArrayLike) -> None:
    with pytest.raises(ArgumentError):
        function(flows)


@pytest.mark.parametrize("function", ONE_ROW[:7])
def test_one_row_at_a_time(function: Callable[[ArrayLike], object]) -> None:
    with pytest.raises(ArgumentError, match="give one row"):
        function([[-100, 110], [-100, 120]])


@pytest.mark.parametrize("rate", [-1.0, -1.5, math.nan, math.inf, "0.1", b"0.1", True])
def test_rates_at_fault(rate: object) -> None:
    with pytest.raises(ArgumentError, match="rate must be"):
        npv([-100, 110], rate=rate)  # type: ignore[arg-type]
