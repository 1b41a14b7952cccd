"""Worked cases of other people on rates of return, ratios, payback and unequal lives.

Each case names its source, and how it was checked: read in the source, or written down from
memory, which tests the arithmetic only. A case that is reproduced in part is tested for that
part, and its name says so.
"""

from __future__ import annotations

import numpy as np
import pytest

from impactcalc import finance
from impactcalc.factors import annuity_factor, factors

# --- read in the source, reproduced --------------------------------------------------------------


@pytest.mark.parametrize(
    ("flows", "published"),
    [
        ([-150000, 15000, 25000, 35000, 45000, 60000], 0.0524),
        ([-100, 0, 0, 74], -0.0955),
        ([-100, 39, 59, 55, 20], 0.28095),
        ([-100, 100, 0, -7], -0.0833),
        ([-100, 100, 0, 7], 0.06206),
        ([-5, 10.5, 1, -8, 1], 0.0886),
    ],
)
def test_npf_irr_set(flows: list[float], published: float) -> None:
    """numpy-financial, docstring and tests of irr: of several roots it picks the one near zero."""
    roots = finance.irr_roots(flows)
    assert min(roots, key=abs) == pytest.approx(published, abs=1e-4)
    assert finance.irr_many([flows]).roots == (pytest.approx(tuple(roots), rel=1e-12, abs=1e-13),)


def test_npf_irr_set_says_where_the_published_rate_is_one_of_several() -> None:
    for flows, count in (([-100, 100, 0, -7], 2), ([-5, 10.5, 1, -8, 1], 3)):
        assert len(finance.irr_roots(flows)) == count
        assert finance.irr(flows) is None
        assert finance.irr_reason(flows) == "several_roots"


@pytest.mark.parametrize("flows", [[1, 2, 3], [-1, -2, -3]])
def test_npf_irr_set_without_a_change_of_sign_there_is_no_rate(flows: list[float]) -> None:
    assert finance.irr_reason(flows) == "no_root"


def test_npf_npv_set() -> None:
    """numpy-financial, docstring and tests of npv; the last as pyxirr has it for spreadsheets."""
    first = [-40000, 5000, 8000, 12000, 30000]
    assert finance.npv(first, rate=0.08) == pytest.approx(3065.22267, abs=1e-5)
    pair = [[-4000, 500, 800], [-5000, 600, 900]]
    table = [finance.npv(pair, rate=rate) for rate in (0, 0.05, 0.1)]
    published = [[-2700, -3500], [-2798.19, -3612.24], [-2884.3, -3710.74]]
    np.testing.assert_allclose(table, published, rtol=0, atol=6e-3)
    third = [-15000, 1500, 2500, 3500, 4500, 6000]
    assert finance.npv(third, rate=0.05) == pytest.approx(122.89, abs=6e-3)
    assert finance.npv([0, *first], rate=0.08) == pytest.approx(2838.169137203, abs=1e-6)


@pytest.mark.parametrize(
    ("flows", "borrowed", "earned", "published", "tolerance"),
    [
        ([-4500, -800, 800, 800, 600, 600, 800, 800, 700, 3000], 0.08, 0.055, 0.0666, 1e-4),
        ([-120000, 39000, 30000, 21000, 37000, 46000], 0.1, 0.12, 0.126094, 1e-4),
        ([100, 200, -50, 300, -200], 0.05, 0.06, 0.3428, 1e-4),
        # Help page of Excel, in whole per cents.
        ([-120000, 39000, 30000, 21000], 0.1, 0.12, -0.05, 0.0051),
        ([-120000, 39000, 30000, 21000, 37000, 46000], 0.1, 0.14, 0.13, 0.0051),
    ],
)
def test_mirr_set(
    flows: list[float], borrowed: float, earned: float, published: float, tolerance: float
) -> None:
    """numpy-financial, tests of mirr; Microsoft support page of MIRR."""
    found = finance.mirr(flows, finance_rate=borrowed, reinvest_rate=earned)
    assert found == pytest.approx(published, rel=0, abs=tolerance)


def test_excel_xirr() -> None:
    """Microsoft support page of XIRR."""
    days = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"]
    flows = [-10000, 2750, 4250, 3250, 2750]
    assert finance.xirr(flows, dates=days) == pytest.approx(0.373362535, abs=1e-7)
    assert finance.xirr_roots(flows, dates=days) == [finance.xirr(flows, dates=days)]
    assert finance.xirr_reason(flows, dates=days) is None


COSTS = [60, 1, 1, 1, 1, 1.5, 1.5, 1.5, 1.5, 2, 2]
BENEFITS = [0, 3, 3, 10, 10, 12.5, 12.5, 12.5, 15, 15, 15]


def test_cba_table_ten_years() -> None:
    """Scribd document 373794826: NPV 1.39 at 7 %."""
    net = np.subtract(BENEFITS, COSTS)
    assert finance.npv(net, rate=0.07) == pytest.approx(1.39, abs=0.005)
    ratio = finance.benefit_cost_ratio(BENEFITS, COSTS, factors=1.07 ** -np.arange(11.0))
    assert ratio > 1  # the same verdict as the NPV


def test_cba_table_ten_years_other_figures_of_the_sheet_are_wrong() -> None:
    """The sheet shows the IRR as 7 %: it is 7.398 %. Its column of 42.52 adds, not multiplies."""
    net = np.subtract(BENEFITS, COSTS)
    assert finance.irr(net) == pytest.approx(0.07398, abs=5e-6)


def test_carbon_path_npv_2024_2030() -> None:
    """R package greenbook, vignette on carbon: GBP -196.5 thousand in prices of 2024."""
    values = np.array([268.97, 273.06, 277.22, 281.44, 285.73, 290.08, 294.5])
    flows = -100 * values * 100 / 90.5005
    assert finance.npv(flows, rate=0.035) == pytest.approx(-196500, abs=50)
    assert finance.npv(-100 * values, rate=0.035) == pytest.approx(-177823.94, abs=0.005)


def test_ale_council_records() -> None:
    """public-value-metrics, cyber: 0.08 and 0.03 losses a year of 2100000, control 45000."""
    before, after = 2_100_000 * 0.08, 2_100_000 * 0.03
    at_once = {"factors": [1.0]}
    ratio = finance.benefit_cost_ratio([before - after], [45_000], **at_once)
    assert before - after - 45_000 == pytest.approx(60000, abs=0.01)
    # The text says nearly triple; the note of the case has 2.33, and break-even at 105000.
    assert ratio == pytest.approx(105000 / 45000, rel=1e-12)


def test_fema_avoided_damages() -> None:
    """Disaster Recovery Today 18, example 1: 20949, net 10949, ratio 2.09."""
    avoided = np.full(51, 5431.0 - 3913.0)
    avoided[0] = 0.0
    costs = np.zeros(51)
    costs[0] = 10_000
    rates = 1.07 ** -np.arange(51.0)
    assert finance.npv(avoided, rate=0.07) == pytest.approx(20949, abs=1.5)
    assert finance.npv(avoided - costs, rate=0.07) == pytest.approx(10949, abs=1.5)
    ratio = finance.benefit_cost_ratio(avoided, costs, factors=rates)
    assert ratio == pytest.approx(2.09, abs=0.006)


def test_cba_cycling_network_tells_definitions_apart() -> None:
    """public-value-rust-crate: NPV 268852, ratio 1.072, or 1.0896 net of upkeep."""
    year = np.arange(21)
    capital, upkeep, benefit = 3e6 * (year == 0), 5e4 * (year > 0), 2.8e5 * (year > 0)
    rates = factors([(None, 0.035)], year, base_year=0)
    spent = capital + upkeep
    assert finance.npv(benefit - spent, rate=0.035) == pytest.approx(268852, abs=1)
    by_role = finance.benefit_cost_ratio(benefit, spent, factors=rates)
    assert by_role == pytest.approx(1.072, abs=1e-3)
    negative = benefit - upkeep
    assert finance.benefit_cost_ratio(negative, capital, factors=rates) == pytest.approx(
        1.0896, abs=5e-5
    )
    # By sign each amount falls where its sign says, so upkeep is a cost under either role.
    parts = np.concatenate([benefit, -upkeep])
    paid = np.concatenate([capital, 0 * upkeep])
    by_sign = finance.benefit_cost_ratio(
        parts, paid, factors=np.tile(rates, 2), definition="by_sign"
    )
    assert by_sign == pytest.approx(by_role, rel=1e-12)
    # With capital from the budget that is short and upkeep paid by others it is 1.0896 again.
    budget = finance.benefit_cost_ratio(
        benefit, spent, factors=rates, definition="per_constrained_budget", budget=capital
    )
    assert budget == pytest.approx(1.0896, abs=5e-5)


def test_floodadapt_elevate_homes() -> None:
    """FloodAdapt, test of the benefit runner."""
    without, with_ = np.linspace(100e6, 300e6, 28), np.linspace(50e6, 180e6, 28)
    costs = np.full(28, 1e5)
    costs[0] = 2e8
    gain, rates = without - with_, 1.07 ** -np.arange(28.0)
    assert finance.npv(gain, rate=0.07) == pytest.approx(963433925, abs=2)
    assert finance.npv(costs, rate=0.07) == pytest.approx(201198670, abs=2)
    assert finance.npv(gain - costs, rate=0.07) == pytest.approx(762235253, abs=2)
    assert finance.benefit_cost_ratio(gain, costs, factors=rates) == pytest.approx(4.79, abs=5e-3)
    assert finance.irr(gain - costs) == pytest.approx(0.394, abs=5e-4)


def test_dam_two_rates() -> None:
    """wizedu.com 492586: 900 a year in years 1 to 3, 455 in 4 to 33; sums at the end of year 3."""
    for rate, spent, gained in ((0.05, 2837.25, 6994.47), (0.06, 2865.24, 6263.0)):
        until_year_3 = (1 + rate) ** 3
        building, running = [0.0] + [900.0] * 3, [0.0] * 4 + [455.0] * 30
        assert finance.npv(building, rate=rate) * until_year_3 == pytest.approx(spent, abs=0.006)
        assert finance.npv(running, rate=rate) * until_year_3 == pytest.approx(gained, abs=0.006)


def test_dam_two_rates_break_even() -> None:
    """No published rate was seen; 14.385 % is what the one who noted the case computed."""
    flows = [0.0] + [-900.0] * 3 + [455.0] * 30
    assert finance.irr(flows) == pytest.approx(0.14385, abs=6e-6)


def test_deworming_opa_cost_of_schooling() -> None:
    """BITSS-OPA deworming: cost 11.63818 without and 25.05821 with the spillover, at 9.85 %."""
    direct = [
        *(-0.00176350949079451, 0.00696052250263997, 0.0258570306763183, 0.0239963665555466),
        *(0.027301406306074, 0.0234125454594173, 0.0279278879439199, 0.00647044449446303),
        0.00835739437790601,
    ]
    spillover = [
        *(-0.0110126908021048, 0.0140448546741008, -0.0034636291545585, 0.0112940214439477),
        *(0.0571608179771775, -0.0560546793186931, 0.0558284756343451, 0.154626484390116),
        0.0055961489945619,
    ]
    per_year = (5041 + 217.47) / 45
    treated = 1.237889 * 0.75  # subsidy times take-up, in year 0
    for added, published in ((direct, 11.63818), (np.add(direct, spillover), 25.05821)):
        flows = np.concatenate([[treated], per_year * np.asarray(added)])
        assert finance.npv(flows, rate=0.0985) == pytest.approx(published, abs=1e-4)


# --- from memory: arithmetic only ----------------------------------------------------------------


def test_boardman_unequal_lives_from_memory() -> None:
    """Boardman and others: plants of 75 and 15 years at 8 %; rolled over 34.94, a year 2.804."""
    dam, burner = np.zeros(76), np.zeros(16)
    dam[0], burner[0] = 30, 24
    found = finance.unequal_lives({"dam": dam, "burner": burner}, rate=0.08)
    assert (found["dam"].years, found["burner"].years) == (75, 15)
    assert found["dam"].equivalent_annual_value == pytest.approx(2.407, abs=0.0055)
    assert found["burner"].equivalent_annual_value == pytest.approx(2.804, abs=0.0055)
    assert found["dam"].chain == pytest.approx(30, rel=1e-12)
    assert found["burner"].chain == pytest.approx(34.94, abs=0.0055)


def test_portland_ecoroof_totals_from_memory_reproduced_in_part() -> None:
    """Only that the totals are sums is reproduced: the yearly amounts behind them are not known."""
    for private, public, total in ((-128803, 101660, -27143), (403632, 191421, 595053)):
        assert finance.npv([[private], [public]], rate=0.0).sum() == pytest.approx(total, abs=1)


# --- read, reproduced in part or not -------------------------------------------------------------

COLLEGE = [
    *(11.2, 0.4, 0.7, 1.1, 1.6, 2.5, 2.5, 2.6, 2.6, 2.6, 2.6, 2.7, 2.7, 2.7, 2.7, 2.7, 2.7, 2.7),
    *(2.7, 2.7, 2.7, 2.7, 2.6, 2.6, 2.6, 2.5, 2.5, 2.5, 2.4, 2.4, 2.3, 2.2, 2.2, 2.1, 2.0, 1.9),
    *(1.9, 1.8, 1.7, 1.6),
]


def test_college_wcc_reproduced_in_part_rate_of_return_and_payback() -> None:
    """SUNY Westchester, FY 2021-22, table 3.4: IRR 2.1 % and 25.3 years are independent figures."""
    flows = np.array(COLLEGE)
    flows[0] -= 71.2
    assert finance.irr(flows) == pytest.approx(0.021, abs=6e-4)
    found = finance.payback_detail(flows)
    assert found.within == pytest.approx(25.3, abs=0.05)
    assert (found.status, found.year) == ("stable", 26)


def test_college_wcc_reproduced_in_part_values_at_a_fitted_rate() -> None:
    """The rate was fitted to one of these figures, so they show consistency and no more."""
    flows = np.array(COLLEGE)
    assert finance.npv(flows, rate=0.002) == pytest.approx(96.6, abs=0.3)
    flows[0] -= 71.2
    assert finance.npv(flows, rate=0.002) == pytest.approx(25.4, abs=0.3)
    costs = np.zeros(40)
    costs[0] = 71.2
    ratio = finance.benefit_cost_ratio(COLLEGE, costs, factors=1.002 ** -np.arange(40.0))
    assert ratio == pytest.approx(1.4, abs=0.06)


def test_green_roof_madrid_reproduced_in_part_payback_of_the_large_roof() -> None:
    """UrbanismoVerde guide: 55000 after subsidy, 4038 a year, 13.6 years."""
    flows = [-500 * 200 * (1 - 0.45), *[4038.0] * 25]
    assert flows[0] == pytest.approx(-55000)
    assert finance.payback_detail(flows).within == pytest.approx(13.6, abs=0.05)


def test_green_roof_madrid_not_reproduced_payback_of_the_small_roof() -> None:
    """The guide prints 41.3 years; its own 6325 and 498 a year give 12.7."""
    found = finance.payback_detail([-6325, *[498.0] * 25]).within
    assert found == pytest.approx(12.7, abs=0.05)
    assert abs(found - 41.3) > 25


def test_natcap_urban_woodland_not_reproduced() -> None:
    """The page prints 21.4 and 5778000 for 50 years: that is the factor of 40 years, rounded."""
    yearly = 80_000 * 3 + 400 * 75
    fifty = finance.npv([0.0] + [yearly] * 50, rate=0.035)
    assert fifty == pytest.approx(6333016.83, abs=0.005)
    assert abs(fifty - 5778000) > 5e5
    forty = finance.npv([0.0] + [yearly] * 40, rate=0.035)
    assert forty == pytest.approx(5765869.53, abs=0.005)
    assert annuity_factor(0.035, 40) == pytest.approx(21.4, abs=0.05)
