"""Positive roots: known polynomials, exact root counts, sign scans, large degrees."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impactcalc.errors import ArgumentError
from impactcalc.roots import finite_array, log2_roots, positive_roots


def multiply(a: Sequence[int], b: Sequence[int]) -> list[int]:
    """Product of two polynomials with whole coefficients, lowest power first, exact."""
    product = [0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            product[i + j] += x * y
    return product


def remainder(a: list[Fraction], b: list[Fraction]) -> list[Fraction]:
    rest = list(a)
    while len(rest) >= len(b):
        quotient, shift = rest[-1] / b[-1], len(rest) - len(b)
        for i, x in enumerate(b):
            rest[i + shift] -= quotient * x
        while rest and rest[-1] == 0:
            rest.pop()
    return rest


def variations(values: Sequence[Fraction]) -> int:
    signs = [value > 0 for value in values if value != 0]
    return sum(one != two for one, two in pairwise(signs))


def count_by_sturm(coefficients: Sequence[int]) -> int:
    """Number of distinct positive roots by Sturm's theorem, in exact fractions."""
    first = [Fraction(c) for c in coefficients]
    while first and first[-1] == 0:
        first.pop()
    while first and first[0] == 0:
        first.pop(0)
    if len(first) < 2:
        return 0
    chain = [first, [i * c for i, c in enumerate(first)][1:]]
    while rest := remainder(chain[-2], chain[-1]):
        chain.append([-c for c in rest])
    return variations([p[0] for p in chain]) - variations([p[-1] for p in chain])


def test_the_oracle_counts_known_cases() -> None:
    assert count_by_sturm([-6, 11, -6, 1]) == 3
    assert count_by_sturm([4, -4, 1]) == 1
    assert count_by_sturm([2, -2, 1]) == 0


@pytest.mark.parametrize(
    ("coefficients", "roots"),
    [
        # discounting.md 2: IRR 0, 100 and 200 %, x = 1 / (1 + rate)
        ([-1000, 6000, -11000, 6000], [1 / 3, 1 / 2, 1]),
        ([1, -4, 4], [1 / 2]),  # discounting.md 2: double root
        ([1, -2, 2], []),  # discounting.md 2: none
        ([1, 2, 3], []),
        ([-1, 3, -3, 1], [1]),  # (x - 1)^3
        ([1, -4, 6, -4, 1], [1]),  # (x - 1)^4
        ([4, -12, 13, -6, 1], [1, 2]),  # (x - 1)^2 (x - 2)^2
        ([0, 0, -2, 1], [2]),  # a factor x^2 has no positive root
        ([-2, 1, 0, 0], [2]),
        ([5], []),
        ([0, 0], []),
    ],
)
def test_known_polynomials(coefficients: list[float], roots: list[float]) -> None:
    np.testing.assert_allclose(positive_roots(coefficients), roots, rtol=1e-14)


def test_a_rate_of_zero_is_met_to_the_last_digits() -> None:
    assert abs(log2_roots([-1000, 6000, -11000, 6000])[-1]) < 1e-15


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(-30, 30), min_size=1, max_size=11))
def test_as_many_roots_as_sturm_counts(coefficients: list[int]) -> None:
    assert positive_roots(coefficients).size == count_by_sturm(coefficients)


LINEAR = st.tuples(st.integers(-9, -1), st.integers(1, 9)).map(list)  # root between 1/9 and 9
QUADRATIC = st.tuples(st.integers(1, 9), st.integers(-9, 9), st.integers(1, 9)).map(list)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINEAR, min_size=1, max_size=4), st.lists(QUADRATIC, max_size=2))
def test_roots_that_were_built_in_are_found(
    linear: list[list[int]], quadratic: list[list[int]]
) -> None:
    """Roots of all multiplicities, also at the same place as those of a quadratic."""
    product = [1]
    for factor in [*linear, *quadratic]:
        product = multiply(product, factor)
    found = positive_roots(product)
    assert found.size == count_by_sturm(product)
    for low, high in linear:
        assert np.min(np.abs(found / (-low / high) - 1.0)) < 1e-6


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(-1.0, 1.0), min_size=3, max_size=40))
def test_no_sign_change_on_a_dense_grid_is_missed(coefficients: list[float]) -> None:
    """Horner's rule on a grid: an odd number of roots between two clear signs that differ."""
    x = np.exp(np.linspace(-3.0, 3.0, 4001))
    value, size = np.zeros_like(x), np.zeros_like(x)
    for c in reversed(coefficients):
        value, size = value * x + c, size * x + abs(c)
    clear = np.abs(value) > 1e-11 * size
    x, positive = x[clear], value[clear] > 0
    roots = positive_roots(coefficients)
    for k in np.flatnonzero(positive[1:] != positive[:-1]):
        assert np.count_nonzero((roots > x[k]) & (roots < x[k + 1])) % 2 == 1


@pytest.mark.parametrize("rate", [-0.01, 0.0, 0.0225, 0.3])
def test_degree_500_level_flows(rate: float) -> None:
    """The price of 1 a year for 500 years, by a plain sum, is paid back at its own rate."""
    price = math.fsum((1 + rate) ** -t for t in range(1, 501))
    roots = positive_roots([-price] + [1.0] * 500)
    np.testing.assert_allclose(roots, [1 / (1 + rate)], rtol=1e-13)


def test_degree_500_with_many_sign_changes() -> None:
    # (1 + x^501) / (1 + x) has no positive root; x^500 - 3 x^250 + 2 has 1 and 2^(1/250).
    assert positive_roots([(-1.0) ** k for k in range(501)]).size == 0
    sparse = np.zeros(501)
    sparse[[0, 250, 500]] = [2, -3, 1]
    np.testing.assert_allclose(positive_roots(sparse), [1, 2 ** (1 / 250)], rtol=1e-14)


@pytest.mark.parametrize("seed", range(4))
def test_degree_500_random_signs_against_a_scan(seed: int) -> None:
    c = np.random.default_rng(seed).normal(size=501)
    x = np.concatenate([np.linspace(0.3, 1.0, 60_001), 1 / np.linspace(0.999_99, 0.3, 60_001)])
    value, size = np.zeros_like(x), np.zeros_like(x)
    for term in c[::-1]:
        value, size = value * x + term, size * x + abs(term)
    clear = np.abs(value) > 1e-11 * size
    changes = np.count_nonzero(np.diff(value[clear] > 0))
    roots = positive_roots(c)
    assert np.count_nonzero((roots > 0.3) & (roots < 1 / 0.3)) == changes


def test_touching_is_a_root_within_the_dust_and_not_beyond() -> None:
    """(x - 1)^2 + d: no root for a clear d > 0, two for a clear d < 0, one for dust."""
    assert positive_roots([1 + 1e-9, -2, 1]).size == 0
    np.testing.assert_allclose(positive_roots([1 + 1e-14, -2, 1]), [1.0], rtol=1e-14)
    two = positive_roots([1 - 1e-8, -2, 1])
    np.testing.assert_allclose(two, [1 - 1e-4, 1 + 1e-4], rtol=1e-11)


def test_real_exponents() -> None:
    # y = x^0.5: y^3 - 6 y^2 + 11 y - 6 has 1, 2, 3
    np.testing.assert_allclose(positive_roots([-6, 11, -6, 1], [0, 0.5, 1, 1.5]), [1, 4, 9])
    np.testing.assert_allclose(positive_roots([8, -1], [-1.5, 1.5]), [2.0])


def test_nothing_overflows() -> None:
    assert log2_roots([-1e300, 1e-300])[0] == pytest.approx(600 / math.log10(2), rel=1e-14)
    np.testing.assert_array_equal(positive_roots([1e-300, -1e300, 1e-300]), [0.0, np.inf])
    np.testing.assert_allclose(positive_roots([5e-324, -5e-324]), [1.0])


@settings(deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=8), st.integers(-200, 200))
def test_the_unit_of_money_does_not_matter(coefficients: list[float], power: int) -> None:
    base = np.where(np.abs(coefficients) < 1e-6, 0.0, coefficients)
    np.testing.assert_array_equal(log2_roots(base * 2.0**power), log2_roots(base))


@pytest.mark.parametrize(
    ("coefficients", "exponents", "words"),
    [
        ([], None, "empty"),
        ([[1, 2], [3]], None, "equal length"),
        ([[1, 2], [3, 4]], None, "one row"),
        ([1, math.nan], None, "finite"),
        ([1, math.inf], None, "finite"),
        (["a", "b"], None, "real numbers"),
        ([1, 2j], None, "real numbers"),
        ([True, False], None, "real numbers"),
        ([1, 2], [0, 0], "ascend"),
        ([1, 2], [1, 0], "ascend"),
        ([1, 2], [0], "ascend"),
    ],
)
def test_faults_at_the_door(coefficients: object, exponents: object, words: str) -> None:
    with pytest.raises(ArgumentError, match=words):
        positive_roots(coefficients, exponents)  # type: ignore[arg-type]


def test_a_masked_value_is_not_a_number() -> None:
    with pytest.raises(ArgumentError, match="missing"):
        finite_array(np.ma.masked_invalid([1.0, math.nan]), "flows")
