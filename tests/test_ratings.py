"""Ratings of columns of projects, against each project alone and against the rules.

A column and a project alone go through the same code, so equality of the two says that nothing
depends on the place of a row or on the length of a column. What the figures must be is
calculated here once more, by the accounting rules in plain Python.
"""

from __future__ import annotations

import math
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import impactcalc as ic
from impactcalc import mv
from impactcalc.finance.recovery import payback, payback_many
from impactcalc.models.scheme import Scheme
from impactcalc.plan.steps import LevelLine
from impactcalc.ratings import QUADRANTS, REASONS, Ratings, Sums, ratings
from impactcalc.results import Pillars, rated

Doc = dict[str, Any]

MV = ic.load_scheme("mv")
FIGURES = ("r_s", "r_e", "r_s_long", "bcr", "s0", "s", "e", "mv0", "mv", "certified_bcr")
RANGES = ("s0", "s", "mv0", "mv")
INDICATORS = ("social.involvement", "living.beauty")


# --- sums, schemes, levels ----------------------------------------------------------------------

plain = st.floats(0.01, 1e7)
huge_or_tiny = st.one_of(st.floats(1e150, 1e300), st.floats(1e-300, 1e-150))
sizes = st.one_of(plain, plain, st.just(0.0), huge_or_tiny)
amounts = st.tuples(sizes, st.sampled_from((1.0, 1.0, -1.0))).map(lambda pair: pair[0] * pair[1])
rows = st.lists(st.tuples(*[amounts] * 6), min_size=1, max_size=40)


@st.composite
def methods(draw: st.DrawFn) -> tuple[Scheme, list[LevelLine]]:
    """A scheme, and levels of which some may be missing."""
    ones = st.just(1.0)
    pillars = {
        "kappa_s": draw(st.one_of(ones, st.floats(0.1, 5))),
        "kappa_e": draw(st.one_of(ones, st.floats(0.1, 5))),
        "weight_s": draw(st.one_of(st.just(0.5), st.floats(0.05, 0.95))),
        "power": draw(st.one_of(st.just(0.0), st.sampled_from((1.0, -1.0)), st.floats(-100, 1))),
        "floor": draw(st.one_of(ones, st.floats(0.01, 99))),
    }
    part = {
        "theta": draw(st.sampled_from((0.0, 0.0, 0.3, 1.0))),
        "indicators": {INDICATORS[0]: 1.0, INDICATORS[1]: draw(st.floats(0.1, 3))},
    }
    changed = MV.model_dump(mode="json", exclude_none=True)
    scheme = Scheme.model_validate(changed | {"pillars": pillars, "qualitative": part})
    level = st.sampled_from((None, 0, 1, 3, 4))
    return scheme, [LevelLine(name, draw(level), 1, False, True) for name in INDICATORS]


def columns_of(table: list[tuple[float, ...]]) -> Sums:
    """Rows as columns."""
    return Sums(*np.array(table).T)


def alone(row: tuple[float, ...], scheme: Scheme, levels: list[LevelLine]) -> Pillars:
    """One row as one project."""
    return rated(Pillars(*row, bcr_all_resources=None), scheme, levels)


def number(column: np.ndarray, place: int) -> float | None:
    """A figure of a column, None for NaN."""
    return None if math.isnan(column[place]) else float(column[place])


def row_of(found: Ratings, place: int) -> Doc:
    """One row of ratings, in the words of a single project."""
    quadrant, reason = int(found.quadrant[place]), int(found.reason[place])
    row: Doc = {key: number(getattr(found, key), place) for key in FIGURES}
    for key in RANGES:
        ends = [getattr(found, f"{key}_{end}") for end in ("low", "high")]
        none = ends[0] is None or number(ends[0], place) is None
        row[f"{key}_range"] = None if none else tuple(float(end[place]) for end in ends)
    row["floored"] = tuple(k for k in ("s0", "s", "e") if getattr(found, f"floored_{k}")[place])
    row["quadrant"] = None if quadrant < 0 else QUADRANTS[quadrant]
    row["reason"] = None if reason < 0 else REASONS[reason]
    return row


def bits(figures: Doc) -> str:
    """Figures as text that tells every bit."""
    return repr(sorted(figures.items()))


def same_row(found: Ratings, place: int, pillars: Pillars) -> None:
    """The row is the project, to the last bit."""
    row = row_of(found, place)
    assert bits(row) == bits({key: getattr(pillars, key) for key in row})


# --- a column equals its rows -------------------------------------------------------------------


@given(rows, methods())
def test_every_row_of_a_column_is_the_project_alone(
    table: list[tuple[float, ...]], method: tuple[Scheme, list[LevelLine]]
) -> None:
    found = ratings(columns_of(table), *method)
    for place, row in enumerate(table):
        same_row(found, place, alone(row, *method))


@given(rows, methods())
def test_every_figure_of_ratings_has_the_shape_of_the_batch(
    table: list[tuple[float, ...]], method: tuple[Scheme, list[LevelLine]]
) -> None:
    found = ratings(columns_of(table), *method)
    shapes = {np.shape(getattr(found, field.name)) for field in fields(Ratings)}
    assert shapes <= {(len(table),), ()}
    assert all(getattr(found, key).shape == (len(table),) for key in (*FIGURES, "reason"))


def test_a_batch_may_have_two_axes_and_sums_that_all_projects_share() -> None:
    rng = np.random.default_rng(3)
    external, earned = rng.normal(60, 80, (5, 7)), rng.normal(60, 80, 7)
    resources = np.array(100.0)
    npv = external + earned - resources
    found = ratings(Sums(resources, earned, external, 1.5 * external, npv, npv), MV, ())
    for i in range(5):
        for j in range(7):
            sums = (100.0, earned[j], external[i, j], 1.5 * external[i, j], npv[i, j], npv[i, j])
            same_row(found, (i, j), alone(tuple(map(float, sums)), MV, []))  # type: ignore[arg-type]


def test_a_long_column_with_every_kind_of_row() -> None:
    """Longer than the vectors of any processor, and with a length that fits none of them."""
    rng = np.random.default_rng(8)
    table = rng.normal(50, 80, (6, 4099))
    table[:, ::7] = 0.0
    table[:, ::11] *= 1e-200
    table[2, ::5] = 0.0
    for power in (0.0, -1.0, 0.3):
        pillars = MV.pillars.model_copy(update={"power": power})
        scheme = MV.model_copy(update={"pillars": pillars})
        found = ratings(Sums(*table), scheme, ())
        apart = ratings(Sums(*table[:, ::-1]), scheme, ())
        for place in range(0, 4099, 13):
            project = alone(tuple(table[:, place].tolist()), scheme, [])
            same_row(found, place, project)
            same_row(apart, 4098 - place, project)
        assert set(found.quadrant.tolist()) == {-1, 0, 1, 2, 3, 4}


def test_a_sum_that_is_no_number_has_no_ratings_and_no_reason_that_is_not_true() -> None:
    """Nothing says that such a project has no resources."""
    x = np.array([80.0, 80.0])
    found = ratings(Sums(np.array([np.nan, 100.0]), x, x, x, x, x), MV, ())
    assert np.isnan(found.mv).tolist() == [True, False]
    assert found.reason.tolist() == [-1, -1]
    assert found.quadrant.tolist()[0] == -1
    assert not found.floored_e.any()


def test_a_ratio_near_the_end_of_the_numbers_has_all_points() -> None:
    """100 r/(r + 1) tends to 100; 100 times the ratio is more than float64 holds."""
    assert mv.pillar(np.array([1e307, 1.0]), 1.0).tolist() == [100.0, 50.0]


# --- against the rules --------------------------------------------------------------------------


def mean_of(s: float, e: float, weight: float, power: float) -> float:
    """Weighted power mean as the rules write it."""
    if power == 0:
        return math.exp(weight * math.log(s) + (1 - weight) * math.log(e))
    return (weight * s**power + (1 - weight) * e**power) ** (1 / power)  # type: ignore[no-any-return]


def by_the_rules(i: float, rev: float, x: float, x_long: float, rules: Doc) -> Doc:
    """Section 4 of the accounting rules, without a qualitative part."""
    if i <= 0:
        return {"reason": "no_resources", "mv": None, "bcr": None, "quadrant": None}
    r_s, r_e, r_long = x / i, rev / i, x_long / i

    def points(ratio: float, kappa: float) -> float:
        return 100 * max(ratio, 0.0) / (max(ratio, 0.0) + kappa)

    bare = {
        "s0": points(r_s, rules["kappa_s"]),
        "s": points(r_long, rules["kappa_s"]),
        "e": points(r_e, rules["kappa_e"]),
    }
    s0, s, e = (max(value, rules["floor"]) for value in bare.values())
    mv0, score = (mean_of(each, e, rules["weight_s"], rules["power"]) for each in (s0, s))
    floored = tuple(key for key, value in bare.items() if value < rules["floor"])
    proves = rules["kappa_s"] == rules["kappa_e"] == 1 and rules["weight_s"] == 0.5
    proves = proves and r_s >= 0 and r_e >= 0 and not {"s0", "e"} & set(floored)
    return {
        **{"r_s": r_s, "r_e": r_e, "r_s_long": r_long, "bcr": r_s + r_e, "s0": s0, "s": s},
        **{"e": e, "mv0": mv0, "mv": score, "floored": floored, "reason": None},
        "certified_bcr": 2 * mv0 / (100 - mv0) if proves else None,
        "quadrant": label(r_s, r_e),
    }


def label(r_s: float, r_e: float) -> str:
    """First that fits, with the 1e-12 that comparisons allow."""
    one = 1 - 1e-12
    if r_s > 0 and r_e >= one:
        return "mv_innovation"
    if r_s > 0 and r_s + r_e >= one:
        return "societal_value_financing_gap"
    if r_e >= one:
        return "private_gain" if r_s == 0 else "private_gain_public_loss"
    return "neither"


money = st.one_of(st.just(0.0), st.floats(-1e7, 1e7).filter(lambda x: abs(x) > 1e-3))


@given(
    st.lists(st.tuples(money, money, money, money), min_size=1, max_size=20),
    st.sampled_from((1.0, 2.0)),
    st.sampled_from((1.0, 1.5)),
    st.sampled_from((0.5, 0.35)),
    st.sampled_from((0.0, 1.0, -1.0, 0.5)),
    st.sampled_from((1.0, 20.0)),
)
def test_ratings_by_the_rules(
    table: list[tuple[float, ...]], k_s: float, k_e: float, weight: float, power: float, low: float
) -> None:
    rules = {"kappa_s": k_s, "kappa_e": k_e, "weight_s": weight, "power": power, "floor": low}
    scheme = MV.model_copy(update={"pillars": MV.pillars.model_copy(update=rules)})
    found = ratings(columns_of([(*row, 0.0, 0.0) for row in table]), scheme, ())
    for place, row in enumerate(table):
        given_row = row_of(found, place)
        for key, expected in by_the_rules(*row, rules).items():
            near = pytest.approx(expected, rel=1e-11) if isinstance(expected, float) else expected
            assert given_row[key] == near, key


def test_a_missing_level_leaves_both_ends() -> None:
    """By hand: R_S 0.5 gives 33.33 points, R_E 1 gives 50; one of two equal weights at level 2.

    The qualitative part is then 25 to 75 points, of which theta is a half.
    """
    part = {"theta": 0.5, "indicators": dict.fromkeys(INDICATORS, 1.0)}
    qualitative = MV.qualitative.model_copy(update=part)
    scheme = MV.model_copy(update={"qualitative": qualitative})
    levels = [LevelLine(INDICATORS[0], 2, 1, False, True)]
    i, x = np.array([100.0, 0.0]), np.array([50.0, 50.0])
    found = ratings(Sums(i, np.array([100.0, 100.0]), x, x, x, x), scheme, levels)
    low, high = 0.5 * 100 / 3 + 12.5, 0.5 * 100 / 3 + 37.5
    assert found.s0_low is not None and found.s0_high is not None and found.mv_low is not None
    assert found.s0_low[0] == pytest.approx(low, rel=1e-14)
    assert found.s0_high[0] == pytest.approx(high, rel=1e-14)
    assert found.mv_low[0] == pytest.approx(math.sqrt(low * 50), rel=1e-14)
    assert np.isnan(found.mv).all() and np.isnan(found.s0).all()
    assert found.e[0] == pytest.approx(50.0, rel=1e-14)
    assert [REASONS[code] for code in found.reason] == ["level_missing", "no_resources"]
    assert math.isnan(found.s0_low[1])


# --- payback ------------------------------------------------------------------------------------


@given(st.lists(st.lists(st.integers(-9, 9), min_size=6, max_size=6), min_size=1, max_size=30))
def test_payback_of_many(table: list[list[int]]) -> None:
    """Whole numbers add up exactly, so the rule can be read off: from when on never below zero."""

    def expected(row: list[int]) -> int:
        running = [sum(row[: year + 1]) for year in range(len(row))]
        return next((y for y in range(len(row)) if min(running[y:]) >= 0), -1)

    assert payback_many(table).tolist() == [expected(row) for row in table]


@given(
    st.lists(st.lists(st.floats(-1e6, 1e6), min_size=7, max_size=7), min_size=1, max_size=20),
    st.sampled_from((0.0, 0.0225, -0.1)),
)
def test_payback_of_many_is_that_of_each(table: list[list[float]], rate: float) -> None:
    each = [payback(row, rate=rate) for row in table]
    found = payback_many(table, rate=rate).tolist()
    assert found == [-1 if year is None else year for year in each]


def test_payback_of_many_wants_rows() -> None:
    with pytest.raises(ic.errors.ArgumentError, match="one row for each series"):
        payback_many([-100.0, 60.0])
