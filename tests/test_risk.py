"""Expected damage and avoided costs against published figures, and their laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from impactcalc.errors import ArgumentError
from impactcalc.risk import (
    Method,
    damage_weights,
    deferral,
    expected_annual_damage,
    interruption,
    loss_expectancy,
)

YEARS = [2, 5, 10, 25, 100]
WITHOUT = [0, 0.1e6, 0.3e6, 0.8e6, 2.0e6]
WITH = [0, 0, 0.1e6, 0.45e6, 1.7e6]
METHODS: list[Method] = ["trapezoid", "loglinear"]


def test_expected_damage_of_the_worked_check() -> None:
    """MV-score 3.2: 130,000 without and 70,750 with the measure, 59,250 a year avoided."""
    found = expected_annual_damage(YEARS, [WITHOUT, WITH])
    np.testing.assert_allclose(found, [130_000, 70_750], rtol=1e-12)
    assert found[0] - found[1] == pytest.approx(59_250, rel=1e-12)


def test_the_tail_is_the_rarest_probability_times_the_largest_damage() -> None:
    """By hand: 0.01 x 2.0 M = 20,000 of the 130,000."""
    found = expected_annual_damage(YEARS, WITHOUT, tail="none")
    assert found == pytest.approx(110_000, rel=1e-12)
    # The largest damage need not be the one of the longest return period.
    falling = expected_annual_damage([10, 100], [50.0, 30.0])
    assert falling == pytest.approx(0.09 * 40 + 0.01 * 50, rel=1e-12)


def test_loglinear_against_a_fine_sum() -> None:
    """Damage read off ln T on a fine grid of probabilities, and added up by midpoints."""
    edges = np.linspace(1 / 100, 1 / 2, 2_000_001)
    middle = 0.5 * (edges[1:] + edges[:-1])
    damage = np.interp(-np.log(middle), np.log(YEARS), WITHOUT)
    expected = math.fsum(damage * np.diff(edges))
    found = expected_annual_damage(YEARS, WITHOUT, tail="none", method="loglinear")
    assert found == pytest.approx(expected, rel=1e-9)


def test_loglinear_by_hand() -> None:
    """One step from T = 1, damage 0 to T = e, damage 1: the integral of -ln p from 1/e to 1."""
    found = expected_annual_damage([1, math.e], [0, 1], tail="none", method="loglinear")
    assert found == pytest.approx(1 - 2 / math.e, rel=1e-12)


PERIODS = st.lists(st.integers(1, 2000), min_size=2, max_size=8, unique=True)
POINTS = PERIODS.flatmap(
    lambda years: st.tuples(
        st.just(years),
        st.lists(st.floats(0.0, 1e7), min_size=len(years), max_size=len(years)),
    )
)


@given(POINTS, st.sampled_from(METHODS))
def test_the_order_of_points_does_not_matter(
    points: tuple[list[int], list[float]], method: Method
) -> None:
    years, damages = points
    order = np.argsort(years)
    found = expected_annual_damage(years, damages, method=method)
    ascending = expected_annual_damage(
        np.array(years)[order], np.array(damages)[order], method=method
    )
    assert found == pytest.approx(ascending, rel=1e-12)


@given(POINTS)
def test_trapezoid_is_that_of_numpy(points: tuple[list[int], list[float]]) -> None:
    years, damages = np.array(points[0]), np.array(points[1])
    order = np.argsort(-years)  # ascending probability
    area = np.trapezoid(damages[order], 1 / years[order])
    expected = area + damages.max() / years.max()
    assert expected_annual_damage(years, damages) == pytest.approx(expected, rel=1e-12)


@given(POINTS)
def test_loglinear_is_below_the_trapezoid_where_damage_rises(
    points: tuple[list[int], list[float]],
) -> None:
    """Linear in -ln p is convex in p, so below the chord."""
    years, damages = sorted(points[0]), sorted(points[1])
    straight = expected_annual_damage(years, damages)
    curved = expected_annual_damage(years, damages, method="loglinear")
    assert curved <= straight * (1 + 1e-12)


@given(PERIODS, st.sampled_from(METHODS), st.floats(0.0, 1e9))
def test_a_constant_damage_counts_with_the_highest_probability(
    years: list[int], method: Method, damage: float
) -> None:
    found = expected_annual_damage(years, [damage] * len(years), method=method)
    assert found == pytest.approx(damage / min(years), rel=1e-11)


@given(POINTS, st.sampled_from(METHODS))
def test_weights_give_the_same_where_damage_rises(
    points: tuple[list[int], list[float]], method: Method
) -> None:
    years, damages = sorted(points[0]), np.array(sorted(points[1]))
    whole = expected_annual_damage(years, damages, method=method)
    assert damages @ damage_weights(years, method=method) == pytest.approx(whole, rel=1e-12)
    bare = expected_annual_damage(years, damages, method=method, tail="none")
    weights = damage_weights(years, method=method, tail="none")
    assert damages @ weights == pytest.approx(bare, rel=1e-12)


def test_weights_stand_in_the_order_of_the_points() -> None:
    """By hand: (1/2 - 1/5)/2, (1/2 - 1/10)/2, (1/5 - 1/10)/2, and 1/10 for the tail."""
    found = damage_weights([10, 2, 5], tail="none")
    np.testing.assert_allclose(found, [0.05, 0.15, 0.2], rtol=1e-12)
    found = damage_weights([10, 2, 5])
    np.testing.assert_allclose(found, [0.15, 0.15, 0.2], rtol=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_batches_of_damages_and_of_return_periods(method: Method) -> None:
    rng = np.random.default_rng(1)
    damages = rng.random((3, 4, 5))
    years = np.array([YEARS, [1, 3, 9, 27, 81], [500, 250, 100, 50, 10], [7, 1, 3, 2, 9]])
    shared = expected_annual_damage(YEARS, damages, method=method)
    own = expected_annual_damage(years, damages, method=method)
    assert shared.shape == own.shape == (3, 4)
    for i, j in np.ndindex(3, 4):
        one = expected_annual_damage(YEARS, damages[i, j], method=method)
        assert shared[i, j] == pytest.approx(one, rel=1e-14)
        one = expected_annual_damage(years[j], damages[i, j], method=method)
        assert own[i, j] == pytest.approx(one, rel=1e-14)


@pytest.mark.parametrize(
    ("years", "damages", "words"),
    [
        ([10], [1], "two points"),
        (10, [1], "two points"),
        ([10, 10], [1, 2], "twice"),
        ([[1, 2], [10, 10]], [1, 2], "twice"),
        ([0, 10], [1, 2], "above 0"),
        ([-5, 10], [1, 2], "above 0"),
        ([5, math.inf], [1, 2], "finite"),
        ([5, math.nan], [1, 2], "finite"),
        ([5, 10], [1, 2, 3], "do not fit 2 return periods"),
        ([5, 10], 1.0, "do not fit 2 return periods"),
        (np.tile([5, 10], (2, 1)), np.ones((3, 2)), "do not fit return periods"),
        ([5, 10], [1, math.nan], "damages must be finite"),
        ([5, 10], [1, math.inf], "damages must be finite"),
        ([5, 10], ["1", "2"], "real numbers"),
        ([5, 10], [[1, 2], [1]], "equal length"),
    ],
)
def test_points_at_fault(years: object, damages: object, words: str) -> None:
    with pytest.raises(ArgumentError, match=words):
        expected_annual_damage(years, damages)  # type: ignore[arg-type]


def test_choices_at_fault() -> None:
    with pytest.raises(ArgumentError, match="'simpson' is unknown"):
        expected_annual_damage(YEARS, WITHOUT, method="simpson")  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="'all' is unknown"):
        expected_annual_damage(YEARS, WITHOUT, tail="all")  # type: ignore[arg-type]


def test_loss_expectancy() -> None:
    """MV-score 3.2: 25 units x 5 M x (0.05 - 0.02) = 3.75 M a year."""
    found = loss_expectancy([0.05, 0.02], 5e6, 25)
    assert found[0] - found[1] == pytest.approx(3.75e6, rel=1e-12)
    # Case ale-council-records: 2.1 M at 8 % and 3 % a year.
    np.testing.assert_allclose(loss_expectancy([0.08, 0.03], 2.1e6), [168_000, 63_000])


def test_deferral() -> None:
    """MV-score 3.2, at 2.25 %: 276,205 from year 20 to 40, and 768,980 for never."""
    at_20, at_40 = 1.0225**-20, 1.0225**-40
    assert deferral(1.2e6, at_20, at_40) == pytest.approx(276_205, abs=0.5)
    assert deferral(1.2e6, at_20) == pytest.approx(768_980, abs=0.5)
    assert deferral(1.2e6, at_20, at_20) == 0.0


def test_interruption() -> None:
    """MV-score 3.2: 4 MWh x 69,000; case voll-100kw-one-hour: 100 kWh at 5."""
    assert interruption(4, 69_000) == 276_000
    assert interruption(100 * 1, 5) == 500


def test_avoided_costs_broadcast() -> None:
    assert loss_expectancy(np.full((2, 1), 0.1), [10.0, 20.0, 30.0], 2).shape == (2, 3)
    shape: NDArray[np.float64] = deferral([1.0, 2.0], 0.9, [[0.5], [0.4]])
    np.testing.assert_allclose(shape, [[0.4, 0.8], [0.5, 1.0]])


def test_avoided_costs_at_fault() -> None:
    with pytest.raises(ArgumentError, match="frequency and units"):
        loss_expectancy(-0.1, 10)
    with pytest.raises(ArgumentError, match="frequency and units"):
        loss_expectancy(0.1, 10, -1)
    with pytest.raises(ArgumentError, match="severity must be finite"):
        loss_expectancy(0.1, math.nan)
    with pytest.raises(ArgumentError, match="factors must be 0 or more"):
        deferral(100, 0.5, -0.1)
    with pytest.raises(ArgumentError, match=r"energy \(2,\), value_of_lost_load \(3,\)"):
        interruption([1, 2], [1, 2, 3])
    with pytest.raises(ArgumentError, match="energy not supplied"):
        interruption(-1, 5)
    with pytest.raises(ArgumentError, match="real numbers"):
        interruption("4 MWh", 5)
