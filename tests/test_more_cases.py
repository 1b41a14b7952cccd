"""Vectors and published cases that stand in no other test; each names its source.

What a note says was reproduced partly or not at all is tested for what is true of it.
"""

from __future__ import annotations

import numpy as np
import pytest

import impactcalc as ic
from impactcalc import finance, pricelevels
from impactcalc.discount import Curve, annuity_factor

# --- vectors -----------------------------------------------------------------------------------


def test_weights_of_equity() -> None:
    """HM Treasury, Green Book: weight (reference / income) to the power of 1.3 (formula read)."""
    weight = pricelevels.equity_weight(20_000, reference=40_000, elasticity=1.3)
    assert float(weight) == pytest.approx(2.4622888266898326, abs=1e-10)
    implied = pricelevels.equity_weight(1.0, reference=1.9609665516220443, elasticity=1.3)
    assert float(implied) == pytest.approx(2.4, abs=1e-10)


def test_nominal_rate() -> None:
    """Real 2.25 % and inflation 2 % (arithmetic)."""
    rate = pricelevels.fisher(0.0225, inflation=0.02, to="nominal")
    assert float(rate) == pytest.approx(0.042950000000000044, abs=1e-10)


@pytest.mark.parametrize(
    ("index_from", "index_to", "factor"),
    [
        pytest.param(100, 121.43, 1.2143, id="read: CBS 83136NED, 2015 to 2022"),
        pytest.param(69.1217, 100, 1.4467236772243737, id="secondary: UK deflator, 2010 to 2024"),
    ],
)
def test_price_levels(index_from: float, index_to: float, factor: float) -> None:
    found = pricelevels.convert(1.0, index_from=index_from, index_to=index_to)
    assert float(found) == pytest.approx(factor, abs=1e-10)


def test_number_of_periods() -> None:
    """numpy-financial, documentation of nper: 64.07335 payments of 150 repay 8,000 (read)."""
    rate = 0.07 / 12
    n = 64.073348770662
    assert 150 * float(annuity_factor(rate, n)) == pytest.approx(8_000, rel=1e-12)
    assert n == pytest.approx(64.07335, abs=6e-6)


# US EPA 2023, unrounded annual table (read): near-term rate, year of emission, USD of 2020.
SOCIAL_COST = [
    ("2.5", 2025, 130),
    ("2.0", 2025, 212),
    ("1.5", 2025, 360),
    ("2.0", 2030, 230),
    ("1.5", 2030, 384),
    ("2.5", 2040, 173),
    ("2.0", 2040, 267),
    ("2.5", 2050, 205),
    ("2.0", 2050, 308),
    ("1.5", 2050, 482),
    ("2.5", 2080, 284),
    ("2.0", 2080, 407),
]


@pytest.mark.parametrize(("rate", "year", "expected"), SOCIAL_COST)
def test_social_cost_of_carbon(rate: str, year: int, expected: float) -> None:
    value = ic.load_catalogue().value(f"climate.scc_epa_{rate.replace('.', '_')}")
    assert value.unit == "USD_2020/tCO2e"
    assert value.series is not None
    assert value.series.at(year) == expected


# --- cases -------------------------------------------------------------------------------------


def test_sroi_of_an_employment_programme() -> None:
    """Public Value Metrics, worked example of an employment programme over two years (read)."""
    gross = 60 * 8_500
    first = gross * (1 - 0.4) * (1 - 0.3)
    flows = np.array([first, first * (1 - 0.3)])
    factors = Curve.constant(0.035).factors([0, 1], base_year=0)
    benefits = float(flows @ factors)
    assert first == pytest.approx(214_200, abs=0.5)
    assert float(flows[1] * factors[1]) == pytest.approx(144_870, abs=1)
    assert benefits == pytest.approx(359_070, abs=1)
    ratio = finance.benefit_cost_ratio(flows, [250_000, 0], factors=factors)
    assert float(ratio) == pytest.approx(1.44, abs=0.005)


COLLEGE = (
    *(11.2, 0.4, 0.7, 1.1, 1.6, 2.5, 2.5, 2.6, 2.6, 2.6, 2.6, 2.7, 2.7, 2.7, 2.7, 2.7, 2.7, 2.7),
    *(2.7, 2.7, 2.7, 2.7, 2.6, 2.6, 2.6, 2.5, 2.5, 2.5, 2.4, 2.4, 2.3, 2.2, 2.2, 2.1, 2.0, 1.9),
    *(1.9, 1.8, 1.7, 1.6),
)


def test_a_college_as_taxpayers_see_it() -> None:
    """SUNY Westchester, economic impact 2021-22, table 3.4 (read; partly reproduced).

    The rate is not printed; 0.2 % is implied, and the flows are rounded to 0.1 million.
    """
    costs = np.zeros(40)
    costs[0] = 71.2
    flows = np.array(COLLEGE) - costs
    factors = Curve.constant(0.002).factors(np.arange(40), base_year=0)
    assert float(finance.npv(flows, factors=factors)) == pytest.approx(25.4, abs=0.3)
    ratio = finance.benefit_cost_ratio(np.array(COLLEGE), costs, factors=factors)
    assert float(ratio) == pytest.approx(1.4, abs=0.06)
    assert finance.irr(flows) == pytest.approx(0.021, abs=6e-4)
    detail = finance.payback_detail(flows)
    assert detail.status == "stable"
    assert detail.within == pytest.approx(25.3, abs=0.05)


def test_the_printed_annuity_of_an_urban_woodland_does_not_follow() -> None:
    """Public Value Metrics, natural capital account (read; not reproduced).

    21.4 is printed for 50 years at 3.5 %; the sum of the factors is 23.456.
    """
    found = float(annuity_factor(0.035, 50))
    assert found == pytest.approx(23.455617870621257, rel=1e-12)
    assert abs(found - 21.4) > 2


def test_discounted_life_years_with_and_without_a_transplant() -> None:
    """Textbook table 2.5, first year undiscounted, 5 % (read)."""
    factors = Curve.constant(0.05).factors([0, 1, 2, 3], base_year=0)
    assert factors.tolist() == pytest.approx([1.0, 0.952, 0.907, 0.864], abs=6e-4)
    assert float(np.array([0.5, 0.5]) @ factors[:2]) == pytest.approx(0.98, abs=0.006)
    assert float(np.full(4, 0.8) @ factors) == pytest.approx(2.98, abs=0.006)


def test_payback_of_green_roofs_in_madrid() -> None:
    """UrbanismoVerde, developer guide: 500 m2 for 55,000 net, 4,038 a year (read; partly)."""
    large = finance.payback_detail([-55_000, *[4_038] * 20])
    assert large.within == pytest.approx(13.6, abs=0.05)
    assert large.year == 14
    # Of the small roof the guide prints 41.3 years; 6,325 over 498 a year is 12.7.
    small = finance.payback_detail([-6_325, *[498] * 20])
    assert small.within == pytest.approx(12.7, abs=0.05)
