"""Discount factors against published tables, a year-by-year product, and their laws.

"Vectors" are the project's list of discounting test cases; each names its own source there.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactcalc.errors import ArgumentError
from impactcalc.factors import Band, annuity_factor, factors, log_factor, present_value

# Schedules: DfT, TAG forthcoming change page (2026); NZ Treasury 2024; Danish Ministry of
# Finance 2013; Werkgroep discontovoet 2025; Weitzman 2001, table 2 (from memory).
UK: list[Band] = [
    (30, 0.035), (75, 0.03), (125, 0.025), (200, 0.02), (300, 0.015), (None, 0.01),
]  # fmt: skip
UK_HEALTH: list[Band] = [
    (30, 0.015), (75, 0.0129), (125, 0.0107), (200, 0.0086), (300, 0.0064), (None, 0.0043),
]  # fmt: skip
NZ: list[Band] = [(30, 0.02), (100, 0.015), (None, 0.01)]
DK_2013: list[Band] = [(35, 0.04), (70, 0.03), (None, 0.02)]
NL_2025: list[Band] = [(35, 0.028), (None, 0.018)]
WEITZMAN: list[Band] = [(5, 0.04), (25, 0.03), (75, 0.02), (300, 0.01), (None, 0.0)]


def flat(rate: float) -> list[Band]:
    return [(None, rate)]


@pytest.mark.parametrize(
    ("bands", "year", "expected"),
    [
        # Vectors uk_gb_standard_df_*, to 10 digits.
        (UK, 20, 0.5025658844316707),
        (UK, 30, 0.3562784106023024),
        (UK, 31, 0.34590136951679845),
        (UK, 75, 0.09421377257669156),
        (UK, 76, 0.09191587568457714),
        (UK, 125, 0.027410763016195137),
        (UK, 200, 0.006207378715700503),
        (UK, 201, 0.006115644054877344),
        (UK, 300, 0.0014005674143644073),
        (UK, 500, 0.00019143849054634047),
        # Vectors uk_gb_health_df_*.
        (UK_HEALTH, 30, 0.6397624299064907),
        (UK_HEALTH, 126, 0.20926219800630474),
        (UK_HEALTH, 250, 0.08071533520363049),
        # Vectors nz_2024_noncommercial_df_*, dk_2013_df_*, nl_2025_df_*, weitzman_steps_df_*.
        (NZ, 31, 0.5439122058915385),
        (NZ, 101, 0.1927749130511718),
        (NZ, 200, 0.07198375727889708),
        (DK_2013, 36, 0.24603443759931123),
        (DK_2013, 71, 0.08829377553360422),
        (NL_2025, 10, 0.7586978500812095),
        (NL_2025, 35, 0.3804004192606904),
        (NL_2025, 100, 0.11929861915614536),
        (WEITZMAN, 25, 0.45508111072117585),
        (WEITZMAN, 400, 0.01802067773472437),
        # Vectors nl2020_225_df_*, nl2020_290_df_*, negative_rate.
        (flat(0.0225), 30, 0.512980078425178),
        (flat(0.0225), 200, 0.011677144759786009),
        (flat(0.029), 50, 0.2394590536793729),
        (flat(-0.01), 50, 1.6528759864034048),
    ],
)
def test_recomputed_vectors(bands: list[Band], year: int, expected: float) -> None:
    assert np.exp(log_factor(bands, year)) == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize(
    ("bands", "year", "amount", "printed", "half_digit"),
    [
        (UK, 5, 1, 0.8420, 5e-5),  # HM Treasury factor table (digits from memory)
        (UK, 31, 1, 0.3459, 5e-5),
        (NZ, 20, 1, 0.67, 5e-3),  # schiff.co.nz on the 2024 change
        (NZ, 100, 1, 0.19, 5e-3),
        (flat(0.04), 30, 200, 61.66, 5.1e-3),  # ECHA, SEA guidance, annex D, table 22
        (flat(0.06), 50, 1, 0.0543, 5e-5),
        (flat(0.10), 10, 100, 38.55, 5.1e-3),  # Australian Parliamentary Library, 2018
        (flat(0.035), 100, 1, 0.032, 1.5e-3),  # case one-pound-in-100-years
        (UK, 100, 1, 0.051, 1.5e-3),
        (flat(0.014), 100, 1, 0.250, 1.5e-3),
    ],
)
def test_published_figures(
    bands: list[Band], year: int, amount: float, printed: float, half_digit: float
) -> None:
    assert amount * np.exp(log_factor(bands, year)) == pytest.approx(printed, abs=half_digit)


def test_green_book_factors_by_calendar_year() -> None:
    """Case greenbook-factors-2010-base (py_wlc, TestStandardDiscount)."""
    found = factors(UK, [2010, 2020, 2030, 2050, 2135], base_year=2010)
    np.testing.assert_allclose(found, [1.0, 0.7089, 0.5026, 0.2651, 0.0274], atol=1e-4)
    assert found[0] == 1.0


def test_never_the_flat_rate_at_maturity() -> None:
    """Vector uk_gb_df_wrong_31: 1.03^-31 would make year 31 worth more than year 30."""
    thirty, next_year = np.exp(log_factor(UK, [30, 31]))
    assert 0.39998714516107414 > thirty > next_year


def test_a_rate_named_by_the_start_of_its_step_is_one_step_later() -> None:
    """Vector conv_rate_start: CLIMADA uses the rate of year t from t to t + 1."""
    climada = factors([(3, 0.035), (None, 0.03)], [0, 1, 2, 3, 4], base_year=0)
    assert present_value(np.ones(5), climada) == pytest.approx(4.677309510688431, rel=1e-12)


BANDS = st.dictionaries(st.integers(1, 60), st.floats(-0.2, 0.5), max_size=5).flatmap(
    lambda found: st.floats(-0.2, 0.5).map(lambda last: [*found.items(), (None, last)])
)


@given(BANDS, st.integers(0, 90))
def test_a_product_year_by_year(bands: list[Band], year: int) -> None:
    expected = 1.0
    for step in range(1, year + 1):
        open_ended = [(to or math.inf, rate) for to, rate in bands]
        expected /= 1.0 + min(band for band in open_ended if band[0] >= step)[1]
    assert np.exp(log_factor(bands, year)) == pytest.approx(expected, rel=1e-12)


@given(BANDS, st.integers(0, 70), st.floats(0.0, 1.0))
def test_log_linear_inside_a_step(bands: list[Band], year: int, part: float) -> None:
    start, inside, end = log_factor(bands, [year, year + part, year + 1])
    assert inside == pytest.approx((1 - part) * start + part * end, rel=1e-12, abs=1e-12)


def test_years_before_zero_compound_at_the_first_rate() -> None:
    """Rules, section 1.4."""
    found = np.exp(log_factor([(None, 0.01), (30, 0.035)], [-1.0, -2.5]))
    np.testing.assert_allclose(found, [1.035, 1.035**2.5], rtol=1e-14)


def test_timing_by_omb() -> None:
    """Vectors a94_*: OMB Circular A-94 (1992), appendix B (recalled from memory)."""
    costs = np.array([10, 20, 30, 30, 20, 10, 5, 5, 5, 5])
    benefits = np.array([0, 0, 5, 10, 30, 40, 40, 40, 40, 25])
    years = np.arange(1, 11)
    end = factors(flat(0.07), years, base_year=0)
    mid = factors(flat(0.07), years, base_year=0, timing="mid")
    printed = [0.9346, 0.8734, 0.8163, 0.7629, 0.713, 0.6663, 0.6227, 0.582, 0.5439, 0.5083]
    np.testing.assert_allclose(end, printed, atol=5.1e-5)
    assert present_value(benefits - costs, end) == pytest.approx(36.01, abs=5e-3)
    assert present_value(benefits - costs, mid) == pytest.approx(37.25, abs=5e-3)
    assert present_value(benefits, mid) == pytest.approx(147.31, abs=5e-3)


def test_timing_at_both_ends_of_the_year() -> None:
    """Case annuity-timing-20-years: 1059.40 at year ends, 1133.56 at their beginnings."""
    years = np.arange(2001, 2021)
    end = factors(flat(0.07), years, base_year=2000)
    begin = factors(flat(0.07), years, base_year=2000, timing="begin")
    assert 100 * end.sum() == pytest.approx(1059.40, abs=6e-3)
    assert 100 * begin.sum() == pytest.approx(1133.56, abs=6e-3)
    assert begin[0] == 1.0


def test_mid_year_over_the_edge_of_a_band() -> None:
    """Year 31 in the middle: 30 steps at 3.5 % and half a step at 3 %."""
    found = factors(UK, [2056], base_year=2025, timing="mid")
    np.testing.assert_allclose(found, [1.035**-30 * 1.03**-0.5], rtol=1e-14)


def test_the_clock_of_the_calendar() -> None:
    """By hand: steps into 2081 and later at 1.9 %, earlier ones at 2 %; base year 2079."""
    bands: list[Band] = [(80, 0.02), (None, 0.019)]
    years = [2078, 2079, 2080, 2081, 2082]
    found = factors(bands, years, base_year=2079, clock=2000)
    by_hand = [1.02, 1.0, 1 / 1.02, 1 / 1.02 / 1.019, 1 / 1.02 / 1.019**2]
    np.testing.assert_allclose(found, by_hand, rtol=1e-14)
    assert found[1] == 1.0


@given(BANDS, st.integers(-20, 80), st.integers(-20, 80), st.integers(0, 40))
def test_the_clock_only_moves_the_base(bands: list[Band], one: int, two: int, year: int) -> None:
    """Under one clock, factors of two base years differ by one number."""
    years = [0, year, 50]
    first = factors(bands, years, base_year=one, clock=0)
    second = factors(bands, years, base_year=two, clock=0)
    ratio = factors(bands, two, base_year=one, clock=0)
    np.testing.assert_allclose(first, second * ratio, rtol=1e-11)


def test_a_clock_at_the_base_year_changes_nothing() -> None:
    years = np.arange(2020, 2150)
    plain = factors(UK, years, base_year=2026)
    np.testing.assert_array_equal(factors(UK, years, base_year=2026, clock=2026), plain)


def test_a_step_without_a_rate_is_named() -> None:
    closed: list[Band] = [(30, 0.035), (100, 0.03)]
    assert np.all(np.isfinite(log_factor(closed, [-5, 0, 99.5, 100])))
    with pytest.raises(ArgumentError, match="from year 100 to year 101"):
        log_factor(closed, [1, 100.25])
    with pytest.raises(ArgumentError, match=r"from year 2126 to year 2127.*up to year 2130"):
        factors(closed, [2027, 2130], base_year=2026)
    with pytest.raises(ArgumentError, match="from year 2100 to year 2101"):
        factors(closed, [2027, 2101], base_year=2026, clock=2000)
    with pytest.raises(ArgumentError, match="from year 2000 to year 2001"):
        factors(closed, [1950], base_year=2026, clock=1900)


@pytest.mark.parametrize(
    ("bands", "words"),
    [
        ([], "empty"),
        ([(30, 0.03), (30, 0.02)], "same last step"),
        ([(None, 0.03), (None, 0.02)], "same last step"),
        ([(0, 0.03)], "whole number from 1"),
        ([(2.5, 0.03)], "whole number from 1"),
        ([(30, -1.0)], "above -1"),
        ([(30, math.nan)], "finite"),
    ],
)
def test_bands_at_fault(bands: list[Band], words: str) -> None:
    with pytest.raises(ArgumentError, match=words):
        log_factor(bands, 1)


def test_other_faults() -> None:
    with pytest.raises(ArgumentError, match="t must be finite"):
        log_factor(UK, [1, math.nan])
    with pytest.raises(ArgumentError, match="whole calendar years"):
        factors(UK, [2026.5], base_year=2026)
    with pytest.raises(ArgumentError, match="'end', 'mid', 'begin' or 'continuous'"):
        factors(UK, [2026], base_year=2026, timing="middle")  # type: ignore[arg-type]


def test_present_value_keeps_the_batch() -> None:
    """MV-score toy, r = 2.25 %: I = 100 in year 0, Rev = 60 in year 1, X = 80 in year 2."""
    flows = np.array([[[100, 0, 0], [0, 60, 0], [0, 0, 80]]])
    found = present_value(flows, factors(flat(0.0225), [0, 1, 2], base_year=0))
    assert found.shape == (1, 3)
    np.testing.assert_allclose(found, [[100, 58.68, 76.52]], atol=5e-3)


@pytest.mark.parametrize(("flows", "weights"), [([1, 2], [1]), (1, [1]), ([[1, 2]], [[1, 2]])])
def test_present_value_refuses_other_years(flows: list[float], weights: list[float]) -> None:
    with pytest.raises(ArgumentError, match="do not fit"):
        present_value(flows, weights)


def test_present_value_of_a_level_risk() -> None:
    """Case climada-unaverted-risk-pv: 23 years from 2018 at 2 %, first year undiscounted."""
    found = factors(flat(0.02), np.arange(2018, 2041), base_year=2018)
    value = present_value(np.full(23, 6512201157.564418), found)
    assert value == pytest.approx(121504963069.1397, rel=1e-12)


@pytest.mark.parametrize(
    ("rate", "n", "expected", "tolerance"),
    [
        (0.0, 30, 30.0, 0),  # vector annuity_zero
        (0.035, 20, 14.2124, 5e-5),  # case cba-cycling-network
        (0.035, 30, 18.392045411362787, 1e-12),  # vector uk_gb_annuity_30
        (0.07, 50, 13.8007, 5e-5),  # case fema-avoided-damages-bcr-209
        (0.08, 75, 12.4611, 5e-5),  # case boardman-unequal-lives (from memory)
    ],
)
def test_annuity_factor(rate: float, n: int, expected: float, tolerance: float) -> None:
    assert annuity_factor(rate, n) == pytest.approx(expected, rel=0, abs=tolerance)


@given(st.floats(-0.5, 1.0), st.integers(0, 60))
def test_an_annuity_is_a_sum_of_factors(rate: float, n: int) -> None:
    plain = math.fsum((1 + rate) ** -t for t in range(1, n + 1))
    assert annuity_factor(rate, n) == pytest.approx(plain, rel=1e-12)


@pytest.mark.parametrize("rate", [5e-324, -1e-320, 1e-199, -1e-17, 1e-12])
def test_an_annuity_at_a_tiny_rate_has_all_its_digits(rate: float) -> None:
    """To first order n - n (n + 1) rate / 2."""
    assert annuity_factor(rate, 40) == pytest.approx(40 - 820 * rate, rel=1e-15)


def test_annuity_faults() -> None:
    with pytest.raises(ArgumentError, match="above -1"):
        annuity_factor(-1.0, 3)
    with pytest.raises(ArgumentError, match="at least 0"):
        annuity_factor(0.1, -1)
    with pytest.raises(ArgumentError, match="does not fit"):
        annuity_factor([0.1, 0.2], [1, 2, 3])
