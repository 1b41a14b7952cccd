"""From ratios to the score: bare functions against figures worked out by hand."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactcalc import mv

ratio = st.floats(0.02, 50.0)
points = st.floats(1.0, 100.0)
weight = st.floats(0.05, 0.95)
power = st.floats(-100.0, 1.0)

# The toy of section 3.11 of the score definition, worked out there by hand: 100 put in, 60 earned
# and 80 for others; at 0 %, at 2.25 %, and with the benefit in the goal year and its weight.
TOY = [
    # R_S, R_E, R_S long, S, E, MV, bound 100 b/(b + 2)
    (0.8, 0.6, 0.8, 44.4444, 37.5, 40.8248, 41.1765),
    (
        80 / 1.0225**2 / 100,
        60 / 1.0225 / 100,
        80 / 1.0225**2 / 100,
        43.3485,
        36.98,
        40.0378,
        40.3337,
    ),
    (
        *(80 / 1.0225**24 / 100, 60 / 1.0225 / 100, 1.5 * 80 / 1.0225**24 / 100),
        *(41.2972, 36.98, 39.079, 34.5506),
    ),
]


@pytest.mark.parametrize("row", TOY, ids=["no rate", "2.25 %", "goal year"])
def test_the_toy_of_the_definition(row: tuple[float, ...]) -> None:
    r_s, r_e, r_s_long, s, e, score, bound = row
    assert float(mv.pillar(r_s_long, 1.0)) == pytest.approx(s, abs=5e-5)
    assert float(mv.pillar(r_e, 1.0)) == pytest.approx(e, abs=5e-5)
    found = float(mv.power_mean(mv.pillar(r_s_long, 1.0), mv.pillar(r_e, 1.0)))
    assert found == pytest.approx(score, abs=5e-5)
    bcr = r_s + r_e
    assert 100 * bcr / (bcr + 2) == pytest.approx(bound, abs=5e-5)
    if r_s == r_s_long:
        assert mv.certified_bcr(found) <= bcr


# --- pillar ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratio", "kappa", "expected"),
    [
        (0.0, 1.0, 0.0),
        (1.0, 1.0, 50.0),
        (0.25, 1.0, 20.0),
        (3.0, 1.0, 75.0),
        (2.0, 2.0, 50.0),
        (1.0, 3.0, 25.0),
        (-0.5, 1.0, 0.0),
        (-1.0, 1.0, 0.0),  # where ratio + kappa is nothing
    ],
)
def test_pillar(ratio: float, kappa: float, expected: float) -> None:
    assert float(mv.pillar(ratio, kappa)) == expected


def test_pillar_of_an_array_keeps_its_shape() -> None:
    found = mv.pillar(np.array([[0.0, 1.0], [3.0, -1.0]]), 1.0)
    assert found.tolist() == [[0.0, 50.0], [75.0, 0.0]]


@given(ratio, ratio, st.floats(0.1, 10))
def test_more_per_euro_is_more_points_below_100(a: float, b: float, kappa: float) -> None:
    low, high = sorted((a, b))
    assert 0 < mv.pillar(low, kappa) <= mv.pillar(high, kappa) < 100


# --- the mean of the two --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("s", "e", "weight_s", "power", "expected"),
    [
        (50.0, 50.0, 0.5, 0.0, 50.0),
        (25.0, 100.0, 0.5, 0.0, 50.0),  # the root of 25 x 100
        (25.0, 100.0, 0.5, 1.0, 62.5),
        (25.0, 100.0, 0.5, -1.0, 40.0),  # 2/(1/25 + 1/100)
        (25.0, 100.0, 0.8, 1.0, 40.0),
        (16.0, 81.0, 0.25, 0.0, 54.0),  # 2 x 27, the fourth roots to the power 1 and 3
        (64.0, 4.0, 0.5, 0.5, 25.0),  # ((8 + 2)/2) squared
    ],
)
def test_power_mean(s: float, e: float, weight_s: float, power: float, expected: float) -> None:
    found = float(mv.power_mean(s, e, weight_s=weight_s, power=power))
    assert found == pytest.approx(expected, rel=1e-14)


@given(points, points, weight, power)
def test_a_mean_lies_between(s: float, e: float, weight_s: float, power: float) -> None:
    found = float(mv.power_mean(s, e, weight_s=weight_s, power=power))
    assert min(s, e) * (1 - 1e-12) <= found <= max(s, e) * (1 + 1e-12)
    assert math.isfinite(found)


@given(points, weight, power)
def test_the_mean_of_equals_is_the_same(s: float, weight_s: float, power: float) -> None:
    assert float(mv.power_mean(s, s, weight_s=weight_s, power=power)) == pytest.approx(s, rel=1e-12)


@given(points, points, points, weight, power)
def test_a_better_pillar_is_no_worse_score(
    s: float, e: float, other: float, weight_s: float, power: float
) -> None:
    low, high = sorted((s, other))
    less, more = (
        float(mv.power_mean(value, e, weight_s=weight_s, power=power)) for value in (low, high)
    )
    assert less <= more * (1 + 1e-12)


@given(points, points)
def test_a_lower_power_pays_less_for_imbalance(s: float, e: float) -> None:
    means = [float(mv.power_mean(s, e, power=p)) for p in (-100.0, -1.0, 0.0, 0.5, 1.0)]
    assert all(a <= b * (1 + 1e-12) for a, b in itertools.pairwise(means))


@given(points, points, weight)
def test_power_0_is_the_limit(s: float, e: float, weight_s: float) -> None:
    limit = float(mv.power_mean(s, e, weight_s=weight_s))
    # The means differ by power x variance of the logarithms / 2, and that is below 3 x power.
    for power in (1e-4, -1e-7, 1e-10, 1e-14, -1e-16, 5e-324):
        near = float(mv.power_mean(s, e, weight_s=weight_s, power=power))
        assert near == pytest.approx(limit, rel=3 * abs(power) + 1e-14)


def test_a_very_low_power_does_not_overflow() -> None:
    # As the power falls without end, the mean goes to the lower of the two.
    found = float(mv.power_mean(1.0, 100.0, power=-100.0))
    assert found == pytest.approx(1.0 * 0.5 ** (1 / -100), rel=1e-14)  # the other term is 1e-200


def test_power_mean_of_arrays() -> None:
    found = mv.power_mean(np.array([25.0, 50.0]), np.array([100.0, 50.0]), power=1.0)
    assert found == pytest.approx(np.array([62.5, 50.0]), rel=1e-14)


@given(points, points, st.floats(0, 1))
def test_mixed(money: float, quality: float, theta: float) -> None:
    found = float(mv.mixed(money, quality, theta))
    assert min(money, quality) - 1e-9 <= found <= max(money, quality) + 1e-9
    assert float(mv.mixed(money, quality, 0.0)) == money
    assert float(mv.mixed(40.0, 75.0, 0.25)) == 48.75  # 30 + 18.75


# --- certificate ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mv0", "expected"), [(50.0, 2.0), (20.0, 0.5), (100 / 3, 1.0), (75.0, 6.0), (0.0, 0.0)]
)
def test_certified_bcr(mv0: float, expected: float) -> None:
    assert mv.certified_bcr(mv0) == pytest.approx(expected, rel=1e-14)


def test_a_full_score_proves_nothing_that_can_be_written() -> None:
    assert mv.certified_bcr(100.0) is None


@given(ratio, ratio, power)
def test_the_certificate_proves_what_it_says(r_s: float, r_e: float, power: float) -> None:
    """BCR >= 2 MV0/(100 - MV0): property 10 of the definition, for any power of at most 1."""
    mv0 = float(mv.power_mean(mv.pillar(r_s, 1.0), mv.pillar(r_e, 1.0), power=power))
    assert mv.certified_bcr(mv0) <= (r_s + r_e) * (1 + 1e-9)


@given(ratio, power)
def test_in_balance_the_certificate_is_exact(r: float, power: float) -> None:
    mv0 = float(mv.power_mean(mv.pillar(r, 1.0), mv.pillar(r, 1.0), power=power))
    assert mv.certified_bcr(mv0) == pytest.approx(2 * r, rel=1e-9)


# --- quadrant -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("r_s", "r_e", "label"),
    [
        (0.5, 1.0, "mv_innovation"),
        (0.5, 1.0 - 1e-14, "mv_innovation"),  # comparisons allow 1e-12
        (0.5, 1.0 - 1e-9, "societal_value_financing_gap"),
        (1e-9, 1.5, "mv_innovation"),
        (0.5, 0.5, "societal_value_financing_gap"),
        (1.4, -0.4, "societal_value_financing_gap"),
        (1.4, -0.5, "neither"),
        (0.5, 0.4, "neither"),
        (0.0, 1.0, "private_gain"),
        (-0.1, 1.0, "private_gain_public_loss"),
        (-0.5, 2.0, "private_gain_public_loss"),
        (0.0, 0.99, "neither"),
        (0.0, 0.0, "neither"),
        (-1.0, -1.0, "neither"),
    ],
)
def test_quadrant(r_s: float, r_e: float, label: str) -> None:
    assert mv.quadrant(r_s, r_e) == label


# --- dust -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "absolute", "expected"),
    [
        (1e-13, 1.0, 0.0),
        (-1e-13, 1.0, 0.0),
        (1e-12, 1.0, 0.0),
        (1.1e-12, 1.0, 1.1e-12),
        (-1e-5, 1e8, 0.0),  # payments of a hundred million that cancel
        (1e-300, 1e-300, 1e-300),
        (0.0, 0.0, 0.0),
    ],
)
def test_settled(total: float, absolute: float, expected: float) -> None:
    assert float(mv.settled(total, absolute)) == expected


def test_settled_array() -> None:
    found = mv.settled(np.array([1e-15, 1.0, -1e-15]), np.array([1.0, 1.0, 1.0]))
    assert found.tolist() == [0.0, 1.0, 0.0]
