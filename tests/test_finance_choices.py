"""Figures one chooses between projects by: payback, ratios by definition, unequal lives."""

from __future__ import annotations

import numpy as np
import pytest

from impactcalc.errors import ArgumentError
from impactcalc.finance import (
    benefit_cost_ratio,
    payback,
    payback_detail,
    replacement_chain,
    unequal_lives,
)

# --- payback that turns again --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flows", "status", "year", "within", "first_year"),
    [
        ([-100, 30, 30, 30, 30, 30], "stable", 4, 10 / 3, 4),  # vector payback
        ([-100, 50, 50], "stable", 2, 2.0, 2),
        ([-100, 60, 60, -30, 10], "not_stable", 4, 4.0, 2),  # 0 again at the end of year 4
        ([-100, 150, -60, 40], "not_stable", 3, 2.25, 1),  # -10 after year 2, then 40
        ([-100, 150, -60, 5], "not_stable", None, None, 1),
        ([5, -10, 20], "not_stable", 2, 1.25, 0),
        ([5, 5], "stable", 0, 0.0, 0),
        ([0, 0], "stable", 0, 0.0, 0),
        ([-100, 99], "never", None, None, None),
    ],
)
def test_payback_says_whether_it_stays(
    flows: list[float],
    status: str,
    year: int | None,
    within: float | None,
    first_year: int | None,
) -> None:
    """Running sums added up by hand."""
    found = payback_detail(flows)
    assert (found.status, found.year, found.first_year) == (status, year, first_year)
    assert found.within == (None if within is None else pytest.approx(within, rel=1e-12))
    assert payback(flows) == year


def test_discounted_payback_by_rate_is_that_by_factors() -> None:
    flows = [-100, 30, 30, 30, 30, 30]
    assert payback(flows, rate=0.035) == payback(flows, 1.035 ** -np.arange(6.0)) == 4
    with pytest.raises(ArgumentError, match="not both"):
        payback(flows, [1] * 6, rate=0.035)


# --- definitions of the ratio --------------------------------------------------------------------

GAINS, SPENT, AT_ONCE = [0, 150, -20], [100, 10, 10], [1, 1, 1]


@pytest.mark.parametrize(
    ("definition", "budget", "expected"),
    [
        ("by_role", None, 130 / 120),
        ("by_sign", None, 150 / 140),
        ("per_constrained_budget", [100, 0, 0], (130 - 20) / 100),
        ("per_constrained_budget", [100, 10, 10], 130 / 120),  # all of it from that budget
    ],
)
def test_ratio_by_definition(definition: str, budget: list[int] | None, expected: float) -> None:
    found = benefit_cost_ratio(
        GAINS,
        SPENT,
        factors=AT_ONCE,
        definition=definition,  # type: ignore[arg-type]
        budget=budget,
    )
    assert found == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("keywords", "words"),
    [
        ({"definition": "by sign"}, "must be one of by_role, by_sign, per_constrained_budget"),
        ({"definition": "per_constrained_budget"}, "budget"),
        ({"budget": SPENT}, "no other"),
        ({"definition": "per_constrained_budget", "budget": [0, 0, 0]}, "budget must have"),
        ({"factors": [1, -1, 1]}, "not be negative"),
    ],
)
def test_ratios_that_are_not_defined(keywords: dict[str, object], words: str) -> None:
    with pytest.raises(ArgumentError, match=words):
        benefit_cost_ratio(GAINS, SPENT, **{"factors": AT_ONCE, **keywords})  # type: ignore[arg-type]


def test_by_sign_needs_something_that_costs() -> None:
    with pytest.raises(ArgumentError, match="costs something"):
        benefit_cost_ratio([1, 2], [0, -1], factors=[1, 1], definition="by_sign")


# --- unequal lives -------------------------------------------------------------------------------


def test_chain_of_many_rows() -> None:
    found = replacement_chain([[-10, 4, 5], [-20, 0, 30]], horizon=4)
    np.testing.assert_array_equal(found, [[-10, 4, -5, 4, 5], [-20, 0, 10, 0, 30]])


@pytest.mark.parametrize("horizon", [3, 0, -2, 2.0, True, "4", 502])
def test_chains_of_a_whole_number_of_lives(horizon: object) -> None:
    with pytest.raises(ArgumentError, match="horizon"):
        replacement_chain([-10, 4, 5], horizon=horizon)  # type: ignore[arg-type]


def test_unequal_lives_under_a_falling_curve() -> None:
    """By hand: factors 1, 1/1.1, 1/1.21, then no discount on year 3 and 4 at all."""
    curve = np.array([1, 1 / 1.1, 1 / 1.21, 1 / 1.21, 1 / 1.21])
    found = unequal_lives({"short": [-10, 8], "long": [-10, 0, 0, 0, 30]}, factors=curve)
    assert (found["short"].years, found["long"].years) == (1, 4)
    assert found["short"].npv == pytest.approx(-10 + 8 / 1.1)
    assert found["short"].chain == pytest.approx(-10 - 2 / 1.1 - 4 / 1.21 + 8 / 1.21)
    assert found["long"].chain == found["long"].npv == pytest.approx(-10 + 30 / 1.21)
    yearly = found["long"].npv / (1 / 1.1 + 3 / 1.21)
    assert found["long"].equivalent_annual_value == pytest.approx(yearly)


def test_lives_that_end_together_too_late() -> None:
    with pytest.raises(ArgumentError, match="after 609 years, more than 500"):
        unequal_lives({"a": np.ones(22), "b": np.ones(30)}, rate=0.03)
    with pytest.raises(ArgumentError, match="whole number of lives of 3 years"):
        unequal_lives({"a": [1, 2, 3], "b": [1, 2, 3, 4]}, rate=0.03, horizon=4)
