"""Curves against figures computed elsewhere, published cases, and the laws of discounting.

``curve_vectors.csv`` holds figures with their source and how that was checked. What was written
down from memory, or computed for the list, tests the arithmetic and no law.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import impactcalc as ic
from impactcalc.errors import ArgumentError
from impactcalc.finance import equivalent_annual_value

HERE = Path(__file__).parent
Curve = ic.discount.Curve
Given = dict[str, Any]

with (HERE / "curve_vectors.csv").open(encoding="utf-8", newline="") as stream:
    VECTORS = list(csv.DictReader(stream))

# --- how the inputs of a vector are put to the library --------------------------------------------


def flat(given: Given) -> Any:
    factor = Curve.constant(given["rate"]).factor(given.get("years", given.get("year")))
    return given.get("amount", 1) * factor


def relative(given: Given) -> float:
    curve = Curve.constant(given["rate"]).with_relative_price(given["rpi"])
    return float(curve.factor(given["year"]))


def effective(given: Given) -> float:
    curve = Curve.constant(given["rate"]).with_relative_price(given["rpi"], mode="additive")
    return float(curve.forward(1))


def yearly(given: Given) -> float:
    whole = ic.discount.stepped_annuity(given["regime"], n=given["to"], first=given["amount"])
    return float(whole - ic.discount.stepped_annuity(given["regime"], n=given["from"] - 1))


def project(given: Given) -> float:
    gains = ic.discount.stepped_annuity(given["regime"], n=given["n"], first=given["annual"])
    return float(given["flows_year0"] + gains)


def level(given: Given) -> float:
    factors = ic.discount.curve_of(given["regime"]).factor(np.arange(1, given["n"] + 1))
    return float(equivalent_annual_value(project(given), factors))


def sample_table(timing: str, *rows: str) -> Callable[[Given], float]:
    def value(given: Given) -> float:
        years = given["first_year"] + np.arange(len(given["costs"]))
        factors = Curve.constant(given["rate"]).factors(years, base_year=0, timing=timing)
        signs = {"benefits": 1, "costs": -1}
        net = sum(signs[row] * np.array(given[row]) for row in rows)
        return float(ic.discount.present_value(net, factors))

    return value


def two_rates(given: Given) -> Any:
    return ic.discount.certainty_equivalent_curve(
        given["rates"], weights=given["probs"], compounding=given["compounding"]
    )


def climada(given: Given) -> float:
    rates, flows = given["rates_by_year"], given["flows"]
    curve = Curve.calendar(rates, first_year=2020, step="from")
    years = 2020 + np.arange(len(flows))
    return float(ic.discount.present_value(flows, curve.factors(years, base_year=2020)))


def bands(given: Given) -> float:
    curve = Curve.stepped([(last, rate) for _, last, rate in given["bands"]])
    return float(curve.factor(given["year"]))


def ramsey(given: Given) -> float:
    return float(
        ic.discount.ramsey_rate(
            given.get("delta", given.get("rho")),
            eta=given.get("eta", given.get("mu")),
            growth=given["g"],
            sigma=given.get("sigma", 0),
            hazard=given.get("L", 0),
        )
    )


READINGS: dict[str, Callable[[Given], Any]] = {
    **dict.fromkeys(("nl2020_", "nl_nature_additive", "nz_old", "aph_", "echa_"), flat),
    **dict.fromkeys(("table_", "a94_factors_end", "negative_rate"), flat),
    **{"nl_nature_exact": relative, "nl_2015_effective": effective},
    **{"uk_gb_annuity": yearly, "uk_gb_npv": project, "uk_gb_eav": level},
    "uk_gb_equiv_const": lambda g: ic.discount.curve_of(g["regime"]).spot(g["year"]),
    "nl_perp_nature": lambda g: ic.discount.perpetuity(
        g["first"], rate=g["rate"], growth=g["growth"]
    ),
    "fr_beta": lambda g: ic.discount.beta_rate(g["beta"], risk_free=g["rf"], premium=g["premium"]),
    "a94_npv_end": sample_table("end", "benefits", "costs"),
    "a94_npv_mid": sample_table("mid", "benefits", "costs"),
    "a94_pv_ben_mid": sample_table("mid", "benefits"),
    "conv_cont": lambda g: Curve.constant(g["rate"]).factors(
        g["year"], base_year=0, timing=g["timing"]
    ),
    "conv_rate_start": climada,
    "two_rate_epv": lambda g: 1000 * two_rates(g).factor(g["year"]),
    # E(t) / E(t + 1) - 1 is the rate of the step into year t + 1
    "two_rate_ce": lambda g: two_rates(g).forward(g["year"] + 1),
    "two_rate_avg": lambda g: two_rates(g).spot(g["year"], compounding=g["compounding"]),
    "two_rate_disc": lambda g: two_rates(g).spot(g["year"], compounding=g["compounding"]),
    "gamma_df": lambda g: ic.discount.gamma_curve(g["mu"], sd=g["sigma"]).factor(g["year"]),
    "gamma_inst": lambda g: ic.discount.gamma_rate(g["mu"], sd=g["sigma"], t=g["year"]),
    "weitzman_steps": bands,
    **dict.fromkeys(("ramsey_", "epa_ramsey"), ramsey),
    "hyper_harvey": lambda g: ic.discount.harvey_curve(g["k"]).factor(g["year"]),
    "hyper_mazur": lambda g: ic.discount.mazur_curve(g["k"]).factor(g["year"]),
    "grow_annuity": lambda g: ic.discount.growing_annuity(**g),
    "annuity_": lambda g: ic.discount.annuity_factor(g["rate"], g["n"]),
    "rpc_ces": lambda g: ic.discount.relative_price_growth(
        g["g_c"], growth_effect=g["g_e"], substitution=g["sigma"]
    ),
}


def class_of(vector: dict[str, str]) -> str:
    """How a vector was checked; a figure made for the list is ``computed``."""
    return vector["verification"].replace(";", " ").split()[0]


def parameters(*wanted: str) -> list[Any]:
    return [
        pytest.param(vector, id=f"{class_of(vector)}-{vector['case_id']}")
        for vector in VECTORS
        if class_of(vector) in wanted and vector["case_id"] != "uk_gb_df_wrong_31"
    ]


def check(vector: dict[str, str]) -> None:
    names = [name for name in READINGS if vector["case_id"].startswith(name)]
    found = READINGS[max(names, key=len)](json.loads(vector["inputs_json"]))
    expected = json.loads(vector["expected"])
    assert np.shape(found) == np.shape(expected)
    assert np.abs(np.asarray(found) - expected).max() <= float(vector["tolerance"])


@pytest.mark.parametrize("vector", parameters("read", "secondary"))
def test_figures_of_sources_that_were_seen(vector: dict[str, str]) -> None:
    check(vector)


@pytest.mark.parametrize("vector", parameters("memory", "computed"))
def test_arithmetic_alone_where_no_source_was_seen(vector: dict[str, str]) -> None:
    check(vector)


def test_every_vector_is_in_one_of_the_two() -> None:
    counted = {kind: 0 for kind in ("read", "secondary", "memory", "computed")}
    for vector in VECTORS:
        counted[class_of(vector)] += 1
    assert sum(counted.values()) == len(VECTORS) == 79
    assert min(counted.values()) > 0


def test_the_counter_example_is_not_given() -> None:
    """Vector uk_gb_df_wrong_31: the flat rate at maturity, above the factor of year 30."""
    (wrong,) = (v for v in VECTORS if v["case_id"] == "uk_gb_df_wrong_31")
    thirty, found = ic.discount.curve_of("uk_gb_standard").factor([30, 31])
    assert found < thirty < float(wrong["expected"])


# --- published cases ------------------------------------------------------------------------------


def test_green_book_factors_from_2010() -> None:
    """Case greenbook-factors-2010-base: py_wlc, TestStandardDiscount."""
    green_book = [(30, 0.035), (75, 0.03), (125, 0.025), (200, 0.02), (300, 0.015), (None, 0.01)]
    curve = Curve.stepped(green_book)
    found = curve.factors([2010, 2020, 2030, 2050, 2135], base_year=2010)
    np.testing.assert_allclose(found, [1.0, 0.7089, 0.5026, 0.2651, 0.0274], atol=1e-4)


def test_before_the_base_year_we_compound_where_the_case_does_not() -> None:
    """The same case has 1.0 in 2005, which its notes call optional; accounting rules 1.3."""
    curve = Curve.stepped([(30, 0.035), (None, 0.03)])
    assert curve.factors([2005], base_year=2010)[0] == pytest.approx(1.035**5, rel=1e-14)


def test_one_pound_in_a_hundred_years() -> None:
    """Case one-pound-in-100-years: public-value-metrics, intergenerational equity."""
    declining = Curve.stepped([(30, 0.035), (75, 0.03), (100, 0.025)])
    found = [
        curve.factor(100) for curve in (Curve.constant(0.035), declining, Curve.constant(0.014))
    ]
    assert found == pytest.approx([0.032, 0.051, 0.250], abs=1.5e-3)


STREAM = [800, 1000, 1200, 1500, 1800, 2000]  # healthiar, tests of monetize


def test_shapes_of_discounting_in_health() -> None:
    """Case healthiar-discount-shapes: tests of the R package healthiar."""
    at = np.arange(6)
    exponential, harvey = Curve.constant(0.05), ic.discount.harvey_curve(0.05)
    assert STREAM * exponential.factor(at) == pytest.approx(
        [800, 952.38, 1088.44, 1295.76, 1480.86, 1567.05], abs=6e-3
    )
    assert STREAM * harvey.factor(at) == pytest.approx(
        [800, 965.94, 1135.86, 1399.55, 1660.83, 1828.62], abs=6e-3
    )
    worth = 541_000 * 197_000
    assert worth * ic.discount.mazur_curve(0.05).factor(5) == pytest.approx(85261600000, abs=0.6)
    assert worth * harvey.factor(5) == pytest.approx(97444185252.7953, abs=0.6)
    harvey_3 = ic.discount.harvey_curve(0.03)
    assert worth * harvey_3.factor(5) == pytest.approx(100999437198, abs=0.6)
    assert worth * Curve.constant(0.03).factor(5) == pytest.approx(91934256413, abs=0.6)
    assert 541_000 * 19_800 * Curve.constant(0.03).factor(5) == pytest.approx(9240092777, abs=0.6)
    assert 20_000 * Curve.constant(0.03).factor(20) == pytest.approx(11074, abs=0.6)
    assert 50 * 20 * Curve.constant(0.03).factor(5) == pytest.approx(863, abs=0.6)


TWO_RATES = {"weights": [0.5, 0.5], "compounding": "continuous"}
TABLE = [1, 10, 50, 100, 150, 200, 300, 400]  # years


def test_arithmetic_of_the_two_rate_table_from_memory() -> None:
    """Case certainty-equivalent-1-or-7-percent: Arrow et al. 2012, table 1, values from memory.

    Two of the present values were set to the recomputed figure, as the notes of the case say.
    """
    curve = ic.discount.certainty_equivalent_curve([0.01, 0.07], **TWO_RATES)
    expected = [961.22, 700.71, 318.36, 184.40, 111.58, 67.67, 24.89, 9.16]
    assert 1000 * curve.factor(TABLE) == pytest.approx(expected, abs=6e-3)
    forward = [3.94, 3.13, 1.28, 1.02, 1.01, 1.01, 1.01, 1.01]
    assert 100 * curve.forward(np.array(TABLE) + 1) == pytest.approx(forward, abs=6e-3)
    certain = [960.79, 670.32, 135.34, 18.32, 2.48, 0.34, 0.01, 0.0]
    known = ic.discount.certainty_equivalent_curve([0.04], weights=[1], compounding="continuous")
    assert 1000 * known.factor(TABLE) == pytest.approx(certain, abs=6e-3)


def test_the_average_rates_of_the_same_table() -> None:
    """Average (spot) rates in per cent, computed for the notes on discounting, section 2."""
    expected = [3.96, 3.56, 2.29, 1.69, 1.46, 1.35, 1.23, 1.17]
    found = ic.discount.certainty_equivalent_rate(
        [0.01, 0.07], years=TABLE, view="spot", **TWO_RATES
    )
    assert 100 * found == pytest.approx(expected, abs=6e-3)


# --- one curve, three views -----------------------------------------------------------------------

RATES = st.floats(-0.2, 0.5)
LASTING = st.floats(0.0, 0.15)
EDGES = st.lists(st.integers(1, 300), min_size=0, max_size=5, unique=True)


def stepped(rates: st.SearchStrategy[float]) -> st.SearchStrategy[Any]:
    return EDGES.flatmap(
        lambda edges: st.lists(rates, min_size=len(edges) + 1, max_size=len(edges) + 1).map(
            lambda found: Curve.stepped([*zip(edges, found, strict=False), (None, found[-1])])
        )
    )


@given(st.lists(RATES, min_size=1, max_size=200))
def test_forward_factor_spot_forward_is_the_identity(rates: list[float]) -> None:
    at = np.arange(1, len(rates) + 1)
    by_factor = Curve.from_factors(Curve.from_forwards(rates).factor(at))
    by_spot = Curve.from_spots(by_factor.spot(at))
    assert by_spot.forward(at) == pytest.approx(rates, rel=0, abs=1e-12)


def test_the_identity_holds_over_500_years() -> None:
    at = np.arange(1, 501)
    rates = ic.discount.curve_of("uk_gb_standard").forward(at)
    by_factor = Curve.from_factors(Curve.from_forwards(rates).factor(at))
    assert Curve.from_spots(by_factor.spot(at)).forward(at) == pytest.approx(rates, abs=1e-12)


@given(stepped(LASTING))
def test_factors_fall_from_one_and_stay_above_zero(curve: Any) -> None:
    found = curve.factor(np.arange(501))
    assert found[0] == 1.0
    assert np.all(found > 0.0)
    assert np.all(np.diff(found) <= 0.0)


@given(stepped(RATES), st.integers(0, 250), st.integers(0, 250))
def test_a_factor_is_a_product_over_the_edges(curve: Any, first: int, then: int) -> None:
    whole = curve.factor(first + then)
    assert whole == pytest.approx(curve.factor(first) * curve.after(first).factor(then), rel=1e-11)
    by_hand = math.fsum(math.log1p(float(curve.forward(k))) for k in range(1, first + then + 1))
    assert whole == pytest.approx(math.exp(-by_hand), rel=1e-11)


@given(stepped(LASTING), st.integers(1, 500))
def test_a_spot_rate_gives_the_same_factor(curve: Any, year: int) -> None:
    assert (1 + curve.spot(year)) ** -year == pytest.approx(curve.factor(year), rel=1e-11)
    continuous = math.exp(-curve.spot(year, compounding="continuous") * year)
    assert continuous == pytest.approx(curve.factor(year), rel=1e-11)


def test_a_tiny_time_has_the_first_rate() -> None:
    assert (
        Curve.constant(0.03).spot([5e-324, 1e-300]).tolist() == [pytest.approx(0.03, rel=1e-14)] * 2
    )


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30), st.floats(-5, 5), st.randoms())
def test_a_present_value_is_linear_and_free_of_order(
    flows: list[float], times: float, luck: Any
) -> None:
    factors = Curve.constant(0.03).factor(np.arange(len(flows)))
    value = ic.discount.present_value(flows, factors)
    scale = math.fsum(map(abs, flows)) + 1
    scaled = ic.discount.present_value(times * np.array(flows), factors)
    assert scaled == pytest.approx(times * value, rel=1e-12, abs=1e-12 * scale)
    order = luck.sample(range(len(flows)), len(flows))
    mixed = ic.discount.present_value(np.array(flows)[order], factors[order])
    assert mixed == pytest.approx(value, rel=1e-12, abs=1e-12 * scale)
    parts = [float(flow * factor) for flow, factor in zip(flows, factors, strict=True)]
    assert value == pytest.approx(math.fsum(parts), rel=1e-12, abs=1e-12 * scale)


# --- timing ---------------------------------------------------------------------------------------


@given(stepped(st.floats(-0.5, 1.0)), st.integers(1, 60))
def test_a_flow_over_the_year_is_the_mean_over_its_moments(curve: Any, year: int) -> None:
    """By Gauss and Legendre with 12 points, which is exact here to the last digits."""
    point, weight = np.polynomial.legendre.leggauss(12)
    moments = curve.factor(year - 0.5 + 0.5 * point) @ weight / 2
    spread = curve.factors([year], base_year=0, timing="continuous")
    assert spread[0] == pytest.approx(moments, rel=1e-12)


@given(stepped(LASTING), st.integers(1, 400))
def test_timings_in_order(curve: Any, year: int) -> None:
    found = {
        timing: float(curve.factors([year], base_year=0, timing=timing)[0])
        for timing in ("begin", "continuous", "mid", "end")
    }
    rate = float(curve.forward(year))
    assert found["begin"] == pytest.approx(found["end"] * (1 + rate), rel=1e-12)
    assert found["mid"] == pytest.approx(found["end"] * (1 + rate) ** 0.5, rel=1e-12)
    # the mean of a convex curve lies above its middle and below its start
    dust = 1e-12 * found["begin"]
    assert found["begin"] + dust >= found["continuous"] >= found["mid"] - dust


def test_a_flow_over_the_year_at_no_rate_is_not_discounted() -> None:
    found = Curve.constant(0.0).factors([1, 50], base_year=0, timing="continuous")
    assert found.tolist() == [1.0, 1.0]


# --- curves by the calendar -----------------------------------------------------------------------


def test_a_calendar_curve_refuses_years_outside_it() -> None:
    curve = Curve.calendar([0.03, 0.02], first_year=2027, step="into")
    found = curve.factors([2026, 2027, 2028], base_year=2026)
    assert found == pytest.approx([1, 1 / 1.03, 1 / 1.03 / 1.02], rel=1e-14)
    # from 2027 on: two years of the same rates, seen from the middle
    assert curve.factors([2026, 2028], base_year=2027) == pytest.approx([1.03, 1 / 1.02])
    with pytest.raises(ArgumentError, match="from year 2028 to year 2029"):
        curve.factors([2029], base_year=2026)
    with pytest.raises(ArgumentError, match="from year 2025 to year 2026"):
        curve.factors([2025], base_year=2026)


def test_a_curve_with_a_clock_is_refused_before_it() -> None:
    curve = Curve.stepped([(2, 0.03), (None, 0.02)], clock=2025)
    with pytest.raises(ArgumentError, match="starts at year 2025"):
        curve.factors([2024], base_year=2026)
    with pytest.raises(ArgumentError, match="later base year"):
        curve.seen_from(2020)


@pytest.mark.parametrize("base", [2020, 2026, 2090])
def test_a_calendar_regime_seen_from_its_base_year(base: int) -> None:
    """us_a94_2023 counts by the calendar; the steps seen from a base year are the same steps."""
    years = base + np.arange(0, 40)
    seen = ic.discount.curve_of("us_a94_2023_appD").seen_from(base)
    found = ic.discount.discount_factors("us_a94_2023_appD", years, base_year=base)
    assert seen.factor(years - base) == pytest.approx(found, rel=1e-12)


# --- curves from theory ---------------------------------------------------------------------------


@given(stepped(LASTING), st.floats(-0.05, 0.05), st.integers(1, 500))
def test_a_relative_price_is_exact(curve: Any, growth: float, year: int) -> None:
    made = curve.with_relative_price(growth)
    assert made.factor(year) == pytest.approx(curve.factor(year) * (1 + growth) ** year, rel=1e-10)
    assert made.label == "relative price, exact"


def test_the_additive_shortcut_says_that_it_is_one() -> None:
    """2.25 % with +1 %: additive 1.25 %, exact 1.2376 % (notes on discounting, 1.1)."""
    standard = Curve.constant(0.0225)
    short = standard.with_relative_price(0.01, mode="additive")
    assert "additive shortcut" in short.label
    assert float(short.forward(1)) == pytest.approx(0.0125, abs=1e-15)
    assert float(standard.with_relative_price(0.01).forward(1)) == pytest.approx(0.012376, abs=5e-7)


def test_a_price_that_grows_for_a_time() -> None:
    prices = Curve.stepped([(10, 0.02), (None, 0.0)])
    made = Curve.constant(0.03).with_relative_price(prices)
    assert made.factor(25) == pytest.approx(1.02**10 / 1.03**25, rel=1e-13)


def test_arithmetic_of_a_beta_curve_from_memory() -> None:
    """France 2013: 2.5 % then 1.5 % risk-free, 2 % then 3 % premium; 4.5 % at a beta of 1."""
    safe = Curve.stepped([(57, 0.025), (None, 0.015)])
    premium = Curve.stepped([(57, 0.02), (None, 0.03)])
    found = ic.discount.beta_curve(1.0, risk_free=safe, premium=premium)
    assert found.forward([57, 58]) == pytest.approx([0.045, 0.045])
    half = ic.discount.beta_curve(-0.5, risk_free=safe, premium=premium)
    assert half.forward([57, 58]) == pytest.approx([0.015, 0.0])


def test_a_shift_moves_every_step() -> None:
    curve = Curve.stepped([(30, 0.035), (None, 0.03)]).shifted(-0.01)
    assert curve.forward([30, 31]) == pytest.approx([0.025, 0.02])
    with pytest.raises(ArgumentError, match="above -1"):
        curve.shifted(-2)


@given(
    st.lists(st.tuples(st.floats(-0.02, 0.2), st.integers(1, 9)), min_size=1, max_size=5),
    st.integers(1, 500),
)
def test_an_expected_factor_is_a_weighted_sum(found: list[tuple[float, int]], year: int) -> None:
    rates = [rate for rate, _ in found]
    weights = np.array([count for _, count in found]) / sum(count for _, count in found)
    by_hand = math.fsum(w * (1 + r) ** -year for r, w in zip(rates, weights, strict=True))
    curve = ic.discount.certainty_equivalent_curve(rates, weights=weights)
    assert curve.factor(year) == pytest.approx(by_hand, rel=1e-11)
    exact = ic.discount.certainty_equivalent_rate(rates, weights=weights, years=year, view="spot")
    assert exact == pytest.approx(by_hand ** (-1 / year) - 1, abs=1e-12)
    step = ic.discount.certainty_equivalent_rate(rates, weights=weights, years=year, view="forward")
    assert step == pytest.approx(float(curve.forward(year)), abs=1e-11)


def test_the_rate_goes_to_the_lowest_and_nothing_is_lost_on_the_way() -> None:
    """At 10,000 years the factor of 7 % is far below any number; that of 0.5 % decides."""
    found = ic.discount.certainty_equivalent_rate(
        [0.005, 0.07], weights=[0.5, 0.5], years=[1, 10_000], view="forward"
    )
    assert found[0] == pytest.approx(1 / (0.5 / 1.005 + 0.5 / 1.07) - 1, rel=1e-12)
    assert found[1] == pytest.approx(0.005, abs=1e-12)


def test_scenarios_may_be_curves() -> None:
    low, high = Curve.stepped([(10, 0.03), (None, 0.01)]), Curve.constant(0.05)
    made = ic.discount.certainty_equivalent_curve([low, high, 0.02], weights=[0.25, 0.25, 0.5])
    by_hand = 0.25 * 1.03**-10 * 1.01**-20 + 0.25 * 1.05**-30 + 0.5 * 1.02**-30
    assert made.factor(30) == pytest.approx(by_hand, rel=1e-12)


@pytest.mark.parametrize("sd", [0.0, 5e-324, 1e-200, 1e-9])
def test_gamma_without_spread_is_the_mean(sd: float) -> None:
    made = ic.discount.gamma_curve(0.04, sd=sd)
    assert made.factor([1, 500]) == pytest.approx(np.exp([-0.04, -20]), rel=1e-9)


def test_gamma_is_the_mean_of_its_distribution() -> None:
    """By the midpoints of 400,000 equal parts of the density, up to 1 a year."""
    mean, sd = 0.04, 0.03
    shape, scale = (mean / sd) ** 2, sd**2 / mean
    rate = (np.arange(400_000) + 0.5) / 400_000
    density = rate ** (shape - 1) * np.exp(-rate / scale) / (math.gamma(shape) * scale**shape)
    for year in (1, 50, 300):
        by_hand = np.sum(density * np.exp(-rate * year)) / 400_000
        made = ic.discount.gamma_curve(mean, sd=sd).factor(year)
        assert made == pytest.approx(by_hand, rel=1e-5)


def test_growth_by_step_gives_a_ramsey_curve() -> None:
    made = ic.discount.ramsey_curve(0.005, eta=1, growth=[0.02, 0.01], hazard=0.01)
    assert made.forward([1, 2]) == pytest.approx([0.035, 0.025])
    with pytest.raises(ArgumentError, match="no rate for the step from year 2 to year 3"):
        made.forward(3)


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Curve.constant(-1), "above -1"),
        (lambda: Curve.from_forwards([0.03, -1.5]), "above -1"),
        (lambda: Curve.from_spots([-1.0]), "above -1"),
        (lambda: Curve.from_factors([0.9, 0.0]), "above 0"),
        (lambda: Curve.from_forwards(0.03), "one row"),
        (lambda: Curve.from_forwards([0.03]).factor(2), "no rate for the step"),
        (lambda: Curve.constant(0.03).forward(0), "t must be above 0"),
        (lambda: Curve.constant(0.03).spot([1, 0]), "t must be above 0"),
        (lambda: Curve.constant(0.03).factor(1e6), "between -10000 and 10000"),
        (lambda: Curve.constant(-0.5).factor(10_000), "larger than a number can hold"),
        (lambda: Curve.constant(0.03).factors([-5], base_year=0), "calendar years"),
        (lambda: Curve.constant(0.03).factors([5], base_year=0, timing="late"), "timing is 'late'"),
        (lambda: Curve.constant(0.03).spot(1, compounding="daily"), "compounding is 'daily'"),
        (lambda: Curve.stepped([(30, 0.03), (30, 0.02)]), "same last step"),
        (lambda: Curve.stepped(3), "pairs"),
        (lambda: Curve.calendar([0.03], first_year=2026, step="of"), "step is 'of'"),
        (lambda: Curve.constant(0.03).with_relative_price(-1), "above -1"),
        (lambda: Curve.constant(0.03).with_relative_price(0.01, mode="sum"), "mode is 'sum'"),
        (lambda: Curve.from_forwards([0.03]).after(1), "nothing is left"),
        (lambda: ic.discount.gamma_curve(0.0, sd=0.03), "above 0"),
        (lambda: ic.discount.mazur_curve(-0.1), "0 or more"),
        (lambda: ic.discount.ramsey_rate(0, eta=1, growth=0.02, sigma=-1), "sigma"),
        (lambda: certain(weights=[0.5, 0.6]), "add up to 1.1"),
        (lambda: certain(weights=[1.5, -0.5]), "0 or more"),
        (lambda: certain(weights=[1.0]), "1 weights do not fit 2"),
        (lambda: certain(view=None), "view is None"),
        (lambda: certain(view="forward", years=1.5), "whole"),
        (lambda: certain(years=0), "above 0"),
    ],
)
def test_what_is_refused_says_what_to_do(call: Callable[[], Any], words: str) -> None:
    with pytest.raises(ArgumentError, match=words):
        call()


def certain(**changed: Any) -> Any:
    good: Given = {"weights": [0.5, 0.5], "years": 10, "view": "spot"}
    return ic.discount.certainty_equivalent_rate([0.01, 0.07], **{**good, **changed})


def test_curves_of_two_clocks_do_not_mix() -> None:
    calendar = Curve.stepped([(2, 0.03), (None, 0.02)], clock=2025)
    plain = Curve.stepped([(2, 0.01), (None, 0.02)])
    with pytest.raises(ArgumentError, match="seen_from"):
        ic.discount.beta_curve(1, risk_free=calendar, premium=plain)


def test_a_curve_is_frozen_and_compares_by_its_parts() -> None:
    one, same = Curve.stepped([(None, 0.02), (30, 0.03)]), Curve.stepped([(30, 0.03), (None, 0.02)])
    assert one == same
    assert hash(one) == hash(same)
    one.factor(3)
    assert one == same
    with pytest.raises(AttributeError):
        one.bands = ()
