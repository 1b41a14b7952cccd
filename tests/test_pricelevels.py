"""Bare functions on prices: published cases, vectors, laws, and bad input."""

from __future__ import annotations

import csv
import json
import math
import random
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import impactcalc as ic
from impactcalc import factors, pricelevels
from impactcalc.formula import parse
from impactcalc.plan.kernels import number_of
from impactcalc.plan.lowering import Figure, Lowering
from impactcalc.plan.steps import Origin, Program
from impactcalc.units import unit

VECTORS = Path(__file__).parent / "price_vectors"

MONEY = st.floats(-1e9, 1e9)
LEVELS = st.floats(1, 1e4)
RATES = st.floats(-0.5, 0.5)


def case(name: str) -> dict[str, Any]:
    """A published case, with its tolerances."""
    found: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def rows(name: str) -> list[dict[str, str]]:
    with (VECTORS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- published cases ---------------------------------------------------------------------------


def test_price_base_and_market_price() -> None:
    """Nominal to real by a constant deflator, and factor cost to market price."""
    given, expected = (case("price-base-and-market-price")[key] for key in ("inputs", "expected"))
    real = pricelevels.nominal_to_real(
        given["nominal"],
        years=given["year"],
        base_year=given["base_year"],
        inflation=given["deflator_growth"],
    )
    market = given["market_price_factor"]
    near = {"abs": 1e-4}  # of the case
    assert float(real) == pytest.approx(expected["real"], **near)
    of_nominal = pricelevels.market_price(given["nominal"], correction=market)
    assert float(of_nominal) == pytest.approx(expected["market"], **near)
    both = pricelevels.market_price(real, correction=market)
    assert float(both) == pytest.approx(expected["real_market"], **near)


def test_carbon_path() -> None:
    """100 t a year at British carbon values of 2022, in prices of 2024, at 3.5 %."""
    given = case("carbon-path-npv-2024-2030")["inputs"]
    index = given["deflator_index"]
    prices = pricelevels.convert(
        given["carbon_value_2022_prices"], index_from=index["2022"], index_to=index["2024"]
    )
    factor = factors.factors([(None, given["discount_rate"])], given["years"], base_year=2024)
    cost = -given["tonnes_per_year"] * prices
    npv = float(factors.present_value(cost, factor))
    assert npv == pytest.approx(-196_500, abs=50)  # as published, in thousands with one decimal
    assert npv == pytest.approx(-196_489.45, abs=5e-3)  # the exact figure in the notes of the case
    path = {r["year"]: float(r["value"]) for r in rows("series.csv") if "desnz" in r["series"]}
    known = {"2020": 253.19, "2024": 268.97, "2030": 294.5, "2050": 397.54}  # notes of the case
    assert known.items() <= path.items()
    assert [path[str(y)] for y in given["years"]] == given["carbon_value_2022_prices"]


def test_distributional_weights() -> None:
    """What is reproduced of the case; its notes call 2.53 and 5.06 million a slip of the website.

    (35/18)^1.3 is 2.3737, by hand: 1.3 x ln(1.944444) = 0.864469, and e^0.864469 = 2.37375.
    """
    found = case("distributional-weights-two-programmes")
    assert found["reproduced"] == "partly"
    given, expected = found["inputs"], found["expected"]
    incomes = [given["income_a"], given["income_b"], given["reference_income"] / 2]
    a, b, half = pricelevels.equity_weight(
        incomes, reference=given["reference_income"], elasticity=given["elasticity"]
    )
    assert a == pytest.approx(expected["weight_a"], abs=0.002)
    assert half == pytest.approx(expected["weight_half_income"], abs=0.002)
    assert b == pytest.approx(2.37375, abs=1e-5)
    assert b * given["benefit_each"] == pytest.approx(expected["weighted_b_crate"], abs=1000)
    assert b != pytest.approx(expected["weight_b_website"], abs=0.1)


FORMULAS: dict[str, tuple[str, dict[str, tuple[float, str]], str]] = {
    "wellbys": (
        "people * points * years",
        {"people": (400, "person"), "points": (0.7, "wellby/person/year"), "years": (2, "year")},
        "wellby",
    ),
    "wellby_value": (
        "people * points * years * price",
        {
            "people": (400, "person"),
            "points": (0.7, "wellby/person/year"),
            "years": (2, "year"),
            "price": (13_000, "GBP_2024/wellby"),
        },
        "GBP_2024",
    ),
    "contingent_valuation": (
        "households * pays",
        {"households": (340_000, "household"), "pays": (28, "GBP_2024/household/year")},
        "GBP_2024/year",
    ),
    "hedonic": (
        "price * share",
        {"price": (280_000, "GBP_2024/dwelling"), "share": (0.005, "1/dB")},
        "GBP_2024/dwelling/dB",
    ),
    "travel_cost": (
        "visits * (cost + surplus)",
        {
            "visits": (40_000, "person/year"),
            "cost": (14, "GBP_2024/person"),
            "surplus": (9, "GBP_2024/person"),
        },
        "GBP_2024/year",
    ),
    "carbon": (
        "avoided * price",
        {"avoided": (400, "tCO2e"), "price": (280, "GBP_2024/tCO2e")},
        "GBP_2024",
    ),
    "dalys": (
        "deaths * left + cases * duration * weight",
        {
            "deaths": (40, "person"),
            "left": (30, "daly/person"),
            "cases": (500, "person"),
            "duration": (4, "year"),
            "weight": (0.2, "daly/person/year"),
        },
        "daly",
    ),
    "net_jobs": (
        "gross * (1 - deadweight)",
        {"gross": (1500, "fte"), "deadweight": (0.4, "1")},
        "fte",
    ),
    "did": (
        "(treated_after - treated) - (other_after - other)",
        {
            "treated": (40, "person"),
            "treated_after": (55, "person"),
            "other": (38, "person"),
            "other_after": (47, "person"),
        },
        "person",
    ),
    "attributable": (
        "people * (treated - baseline)",
        {"people": (500, "person"), "treated": (0.28, "1"), "baseline": (0.15, "1")},
        "person",
    ),
    "icer": (
        "(cost_a - cost_b) / (outcome_a - outcome_b)",
        {
            "cost_a": (600_000, "GBP_2024"),
            "cost_b": (350_000, "GBP_2024"),
            "outcome_a": (50, "qaly"),
            "outcome_b": (20, "qaly"),
        },
        "GBP_2024/qaly",
    ),
    "cost_per_outcome": (
        "cost / outcomes",
        {"cost": (900_000, "GBP_2024"), "outcomes": (60, "case")},
        "GBP_2024/case",
    ),
}
"""What the case states in words, as formulas with units; the figures are those of its inputs."""


def figures_of(item: Any) -> list[float]:
    """Every figure of the inputs of a case."""
    if isinstance(item, dict | list):
        parts = item.values() if isinstance(item, dict) else item
        return [figure for part in parts for figure in figures_of(part)]
    return [float(item)]


@pytest.mark.parametrize("name", FORMULAS)
def test_unit_values_of_public_value(name: str) -> None:
    """One-line valuations by the formulas of the library, their units checked."""
    found = case("public-value-unit-set")
    text, inputs, wanted = FORMULAS[name]
    assert {number for number, _ in inputs.values()} <= set(figures_of(found["inputs"]))
    program = Program()
    scope = {
        key: Figure(program.leaf(key, number, text_unit, Origin("case", key)), unit(text_unit))
        for key, (number, text_unit) in inputs.items()
    }
    figure = Lowering(program, scope, Origin("case", name)).figure(parse(text))
    assert figure.unit.factor_to(unit(wanted)) == 1.0
    assert number_of(program.steps, figure.step) == pytest.approx(found["expected"][name], abs=0.01)


def test_other_values_of_public_value() -> None:
    """A flood in 40 years, and a wage at its shadow price. Scores and displacement are not here."""
    found = case("public-value-unit-set")
    given, expected = found["inputs"], found["expected"]
    flood = given["flood"]
    factor = factors.factors([(None, flood["rate"])], [flood["year"]], base_year=0)
    assert flood["amount"] * factor[0] == pytest.approx(expected["flood_pv_40y"], abs=1000)
    assert flood["amount"] * factor[0] == pytest.approx(2_525_724.68, abs=5e-3)  # its notes
    wage = given["shadow_wage"]
    shadow = pricelevels.market_price(wage["wage"], correction=wage["fraction"])
    assert float(shadow) == pytest.approx(expected["shadow_wage"], abs=0.01)
    done = {*FORMULAS, "flood_pv_40y", "shadow_wage"}
    assert set(expected) - done == {"weighted_score", "displacement"}


# --- vectors and hand calculations -------------------------------------------------------------


@pytest.mark.parametrize("row", rows("nature.csv"), ids=lambda row: row["case_id"])
def test_scarce_nature(row: dict[str, str]) -> None:
    """+1 % a year against 2.25 %: exactly, and by the shortcut 2.25 % - 1 %."""
    given = json.loads(row["inputs_json"])
    year, shortcut = given["year"], "additive" in row["case_id"]
    mode: Any = {"mode": "additive", "rate": 0.0225} if shortcut else {"mode": "exact"}
    price = pricelevels.price_path(1, years=2026 + year, from_year=2026, growth=0.01, **mode)
    found = float(price) * 1.0225**-year
    assert found == pytest.approx(float(row["expected"]), abs=float(row["tolerance"]))


def test_the_shortcut_falls_short_by_1_2_per_cent_in_100_years() -> None:
    way: dict[str, Any] = {"years": 2126, "from_year": 2026, "growth": 0.01}
    exact = float(pricelevels.price_path(1, **way))
    short = float(pricelevels.price_path(1, **way, mode="additive", rate=0.0225))
    assert round(exact * 1.0225**-100, 4) == 0.2923
    assert exact / short == pytest.approx(1.012, abs=5e-4)
    # By hand: the rate that is left is 1.0225 / 1.01 - 1 = 1.2376 %, and not 1.25 %.
    assert 1.0225 / 1.01 - 1 == pytest.approx(0.012376, abs=5e-7)
    assert exact * 1.0225**-100 == pytest.approx(1.012376237623762**-100, rel=1e-12)


def test_two_years_by_hand() -> None:
    # 100 x 1.02 x 1.02 = 104.04; 104.04 of 2028 is 100 of 2026; 100 of 2024 is 104.04 of 2026.
    way: dict[str, Any] = {"base_year": 2026, "inflation": 0.02}
    nominal = pricelevels.real_to_nominal([100, 100, 100], years=[2026, 2027, 2028], **way)
    assert nominal.tolist() == pytest.approx([100, 102, 104.04], rel=1e-15)
    real = pricelevels.nominal_to_real([104.04, 100], years=[2028, 2024], **way)
    assert real.tolist() == pytest.approx([100, 104.04], rel=1e-15)


def test_fisher_by_hand() -> None:
    # 1.03 x 1.02 = 1.0506; 1.05 / 1.02 = 1.0294117..., not 1.03.
    assert float(pricelevels.fisher(0.03, inflation=0.02, to="nominal")) == pytest.approx(0.0506)
    assert float(pricelevels.fisher(0.05, inflation=0.02, to="real")) == pytest.approx(3 / 102)


def test_optimism_bias_by_the_published_table() -> None:
    """Upper bounds of capital cost of the table of Mott MacDonald, read there.

    Of a project of 30 % non-standard and 70 % standard building: 0.3 x 51 + 0.7 x 24 = 32.1 %.
    """
    upper = np.array([0.24, 0.51, 0.44, 0.66, 2.0])
    raised = pricelevels.optimism_bias(100, upper=upper, mitigation=0)
    assert raised.tolist() == pytest.approx([124, 151, 144, 166, 300], rel=1e-15)
    mixed = pricelevels.optimism_bias(100, upper=[0.3, 0.7] @ upper[[1, 0]], mitigation=0)
    assert float(mixed) == pytest.approx(132.1, rel=1e-15)
    # Half of 66 % mitigated leaves 33 %; all of it leaves nothing.
    half = pricelevels.optimism_bias([200, 200], upper=0.66, mitigation=[0.5, 1])
    assert half.tolist() == pytest.approx([266, 200], rel=1e-15)


def test_public_funds_by_hand() -> None:
    # 1.25 on what is on the budget; only net outlay: 100 out and 40 in is 60, times 1.25.
    assert float(pricelevels.public_funds_cost(100 - 40, marginal_cost=0.25)) == 75.0


# --- laws --------------------------------------------------------------------------------------


@given(MONEY, LEVELS, LEVELS, LEVELS)
def test_conversion_goes_round(money: float, a: float, b: float, c: float) -> None:
    once = pricelevels.convert(money, index_from=a, index_to=c)
    through = pricelevels.convert(money, index_from=a, index_to=b)
    through = pricelevels.convert(through, index_from=b, index_to=c)
    assert float(through) == pytest.approx(float(once), rel=1e-14, abs=1e-300)
    back = pricelevels.convert(once, index_from=c, index_to=a)
    assert float(back) == pytest.approx(money, rel=1e-14, abs=1e-300)


@given(MONEY, RATES, st.integers(1950, 2100))
def test_nominal_and_real_are_inverse(money: float, inflation: float, year: int) -> None:
    way: dict[str, Any] = {"years": year, "base_year": 2026, "inflation": inflation}
    there = pricelevels.real_to_nominal(money, **way)
    assert float(pricelevels.nominal_to_real(there, **way)) == pytest.approx(money, rel=1e-12)


@given(RATES, RATES)
def test_fisher_there_and_back(rate: float, inflation: float) -> None:
    nominal = pricelevels.fisher(rate, inflation=inflation, to="nominal")
    back = pricelevels.fisher(nominal, inflation=inflation, to="real")
    assert float(back) == pytest.approx(rate, abs=1e-14)


@given(RATES, RATES, st.integers(1990, 2100))
def test_discounting_real_at_real_is_nominal_at_nominal(
    real: float, inflation: float, year: int
) -> None:
    """Both ways give one present value: inflation is in both, or in neither."""
    nominal = float(pricelevels.fisher(real, inflation=inflation, to="nominal"))
    way: dict[str, Any] = {"years": year, "base_year": 2026, "inflation": inflation}
    flow = float(pricelevels.real_to_nominal(100, **way))
    left = flow * (1 + nominal) ** (2026 - year)
    assert left == pytest.approx(100 * (1 + real) ** (2026 - year), rel=1e-10)


@given(st.floats(0.001, 0.1), st.floats(0.001, 0.1), st.integers(2, 100))
def test_the_shortcut_is_too_low(a: float, b: float, years: int) -> None:
    growth, rate = sorted((a, b))
    way: dict[str, Any] = {"years": 2026 + years, "from_year": 2026, "growth": growth}
    exact = float(pricelevels.price_path(1, **way))
    short = float(pricelevels.price_path(1, **way, mode="additive", rate=rate))
    assert short <= exact * (1 + 1e-12)


@given(st.floats(1e3, 1e6), st.floats(1e3, 1e6), st.floats(0, 3))
def test_equity_weights(income: float, reference: float, elasticity: float) -> None:
    way: dict[str, Any] = {"reference": reference, "elasticity": elasticity}
    weight = float(pricelevels.equity_weight(income, **way))
    assert (weight >= 1) == (income <= reference or elasticity == 0 or weight == 1)
    assert float(pricelevels.equity_weight(reference, **way)) == 1.0
    # Twice the incomes all round, the same weights.
    doubled = pricelevels.equity_weight(2 * income, reference=2 * reference, elasticity=elasticity)
    assert float(doubled) == weight


def test_rows_go_together() -> None:
    projects = np.arange(1.0, 7.0).reshape(3, 2)
    assert pricelevels.convert(projects, index_from=100, index_to=[110, 120]).shape == (3, 2)
    path = pricelevels.price_path([[1], [2]], years=[2026, 2027], from_year=2026, growth=0.5)
    assert path.tolist() == [[1, 1.5], [2, 3]]


# --- bad input ---------------------------------------------------------------------------------

GOOD: dict[str, dict[str, Any]] = {
    "convert": {"amount": [100.0, 2.0], "index_from": 110.39, "index_to": 134.56},
    "nominal_to_real": {"amount": 5, "years": [2026], "base_year": 2025, "inflation": 0.02},
    "real_to_nominal": {"amount": 5, "years": [2026], "base_year": 2025, "inflation": 0.02},
    "fisher": {"rate": [0.03, 0.01], "inflation": 0.02, "to": "real"},
    "price_path": {
        "price": 3,
        "years": [2026, 2030],
        "from_year": 2026,
        "growth": 0.01,
        "mode": "additive",
        "rate": 0.0225,
    },
    "market_price": {"factor_price": [1, 2], "correction": 1.19},
    "public_funds_cost": {"net_outlay": [1, -2], "marginal_cost": 0.2},
    "optimism_bias": {"cost": [1, 2], "upper": 0.66, "mitigation": 0.5},
    "equity_weight": {"income": [1, 2], "reference": 1.5, "elasticity": 1.3},
}


def call(name: str, arguments: dict[str, Any]) -> Any:
    function: Callable[..., Any] = getattr(pricelevels, name)
    first, *_ = arguments
    rest = {key: item for key, item in arguments.items() if key != first}
    return function(arguments[first], **rest)


def test_every_function_is_fuzzed() -> None:
    assert sorted(GOOD) == list(pricelevels.__all__)
    for name, arguments in GOOD.items():
        assert np.all(np.isfinite(call(name, arguments)))


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("convert", {"index_from": 0}, "index_from must be above 0"),
        ("convert", {"index_to": -1}, "index_to must be above 0"),
        ("convert", {"amount": []}, "amount must not be empty"),
        ("convert", {"amount": "100"}, "amount must be real numbers, not text"),
        ("convert", {"amount": [1, math.nan]}, "amount"),
        ("convert", {"amount": 1e31}, "give a larger unit"),
        ("convert", {"index_to": [1, 2, 3]}, r"do not go together: amount \(2,\)"),
        ("nominal_to_real", {"years": 2026.5}, "whole calendar years"),
        ("nominal_to_real", {"years": -5}, "from 1900 to 2999"),
        ("nominal_to_real", {"base_year": [2025, 2026]}, "base_year must be one year"),
        ("nominal_to_real", {"inflation": [0.01, 0.02]}, "use an index by year"),
        ("nominal_to_real", {"inflation": -1}, "above -1"),
        ("real_to_nominal", {"years": 2999, "inflation": 9}, "too large for a number"),
        ("fisher", {"to": "both"}, "'both'; it must be 'nominal' or 'real'"),
        ("fisher", {"to": np.array(["real"])}, "to is a ndarray"),
        ("fisher", {"rate": -1}, "rate must be above -1"),
        ("price_path", {"mode": "short"}, "'short'; it must be 'exact' or 'additive'"),
        ("price_path", {"rate": None}, "needs the discount rate"),
        ("price_path", {"mode": "exact"}, "an exact path takes no rate"),
        ("price_path", {"growth": 1.5, "rate": 0.02}, "rate less growth"),
        ("price_path", {"growth": [0.01, 0.02]}, "growth must be one number"),
        ("market_price", {"correction": 0}, "above 0"),
        ("public_funds_cost", {"marginal_cost": 1.2}, "0.2 for 20 %, not 1.2"),
        ("public_funds_cost", {"marginal_cost": -0.1}, "from 0 up to 1"),
        ("optimism_bias", {"upper": 66}, "0.66 for 66 %"),
        ("optimism_bias", {"mitigation": 50}, "from 0 to 1"),
        ("optimism_bias", {"cost": -1}, "cost must be 0 or above"),
        ("equity_weight", {"income": 0}, "income must be above 0"),
        ("equity_weight", {"elasticity": -1.3}, "elasticity must be 0 or above"),
        ("equity_weight", {"income": 1e-20, "elasticity": 1e3}, "too large"),
        ("equity_weight", {"income": 1e20, "elasticity": 1e3}, "too small"),
    ],
)
def test_an_error_says_what_to_do(name: str, change: dict[str, Any], words: str) -> None:
    with pytest.raises(ic.ArgumentError, match=words):
        call(name, GOOD[name] | change)


class Hostile:
    """Neither an array nor to be printed."""

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError("no array")

    def __repr__(self) -> str:
        raise RuntimeError("no text")

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no comparison")

    __hash__ = object.__hash__


ODD: list[Any] = [
    *([], [[]], (), {}, set(), None, True, [True, False], "", "1", "2 %", b"1", object, Hostile()),
    *([[1], [1, 2]], [None], ["a", 1], [1, "2"], 1j, [1j], np.array([1, 2], dtype=object)),
    *(math.nan, math.inf, -math.inf, [1, math.nan], np.array([math.inf]), np.float32("nan")),
    *(0, -0.0, -1, 1, 1.5, 2026, 2026.5, -2026, 10**400, -(10**40), 1e30, -1e30, 1e31, 1e308),
    *(5e-324, 1e-300, 1e-30, -1e-30, -0.999999999999, 9.0, 1e12, np.int64(3), np.uint8(200)),
    *(np.zeros((2, 0)), np.ones((2, 3)), np.ones((3, 2)), np.ones(5), np.arange(2000, 2040)),
    *(np.datetime64("2026-01-01"), np.ma.masked_array([1.0, 2.0], mask=[True, False])),
    *([2026, 1e9], [1900], [2999], 1899, 3000, "exact", "additive", "real", "nominal"),
    *(np.array("exact"), np.array(["real", "nominal"]), range(3), iter([1, 2]), lambda: 1),
]


def test_fuzz() -> None:
    """3,000 calls with one to all arguments replaced: our error, or a finite figure."""
    draw = random.Random(20260105)
    refused = answered = 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(3_000):
            name = draw.choice(sorted(GOOD))
            arguments = dict(GOOD[name])
            for key in draw.sample(sorted(arguments), draw.randint(1, len(arguments))):
                arguments[key] = draw.choice(ODD)
            try:
                result = call(name, arguments)
            except ic.ArgumentError:
                refused += 1
            else:
                assert isinstance(result, np.ndarray | np.floating)
                assert np.all(np.isfinite(result)), name
                answered += 1
    assert refused > 1_000
    assert answered > 100
