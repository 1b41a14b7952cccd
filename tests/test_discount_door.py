"""The door ``ic.discount``: what a regime may be, and bad input to every function of it."""

from __future__ import annotations

import inspect
import random
import warnings
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import impactcalc as ic
from impactcalc.errors import ArgumentError, ImpactcalcError, UnknownIdError

discount = ic.discount
Curve = discount.Curve

# --- what a regime may be -------------------------------------------------------------------------

YEARS = np.arange(2026, 2127)


def test_a_regime_its_id_its_row_and_its_curve_are_one() -> None:
    regime = ic.load_catalogue().regime("green_book")
    expected = discount.discount_factors(regime, YEARS, base_year=2026)
    for way in ("green_book", "uk_gb_standard", discount.curve_of("green_book")):
        found = discount.discount_factors(way, YEARS, base_year=2026)
        assert found.tolist() == expected.tolist()
    health = discount.discount_factors(regime, YEARS, base_year=2026, discount_class="health")
    assert discount.discount_factors("uk_gb_health", YEARS, base_year=2026).tolist() == (
        health.tolist()
    )


def test_all_timings_of_a_regime() -> None:
    """Base year 2026, year 2062 under nl_2025: 35 steps at 2.8 % and one at 1.8 %."""
    at = {
        timing: float(
            discount.discount_factors("nl_2025", [2062], base_year=2026, timing=timing)[0]
        )
        for timing in ("end", "mid", "begin", "continuous")
    }
    before = 1.028**-35
    assert at["begin"] == pytest.approx(before, rel=1e-12)
    assert at["mid"] == pytest.approx(before * 1.018**-0.5, rel=1e-12)
    assert at["end"] == pytest.approx(before / 1.018, rel=1e-12)
    spread = before * 0.018 / (1.018 * np.log(1.018))
    assert at["continuous"] == pytest.approx(spread, rel=1e-12)


def test_horizons_to_500_years() -> None:
    years = 2026 + np.arange(501)
    for id_ in ("nl_2025", "green_book", "nz_2024"):
        found = discount.discount_factors(id_, years, base_year=2026)
        assert np.all((found > 0.0) & (found <= 1.0))
        assert np.all(np.diff(found) < 0.0)


@pytest.mark.parametrize(
    ("regime", "more", "error", "words"),
    [
        ([0.03, 0.02], {}, ArgumentError, "from_forwards or Curve.from_spots"),
        (0.03, {}, ArgumentError, "from_forwards"),
        ("nl_2052", {}, UnknownIdError, "did you mean"),
        ("uk_gb_health", {"discount_class": "other"}, ArgumentError, "names class health"),
        (Curve.constant(0.03), {"discount_class": "health"}, ArgumentError, "no discount classes"),
        ("nl_2025", {"discount_class": "health"}, ArgumentError, "choose standard"),
        ("nl_2025", {"base_year": 2026.5}, ArgumentError, "base_year is 2026.5"),
        ("nl_2025", {"timing": "late"}, ArgumentError, "'continuous'"),
    ],
)
def test_what_is_no_regime(
    regime: Any, more: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        discount.discount_factors(regime, YEARS, **{"base_year": 2026, **more})


@pytest.mark.parametrize(
    "years", [[], [np.nan], [np.inf], ["soon"], [-1], [10_001], [2026.5], None]
)
def test_what_are_no_years(years: Any) -> None:
    with pytest.raises(ArgumentError, match="years"):
        discount.discount_factors("nl_2025", years, base_year=2026)


@pytest.mark.parametrize("flows", [[np.nan, 1.0], [np.inf, 1.0], [np.inf, -np.inf], ["1", "2"], []])
def test_no_silent_nan_in_a_present_value(flows: Any) -> None:
    with pytest.raises(ArgumentError, match="flows"):
        discount.present_value(flows, [1.0, 0.0])


# --- bad input ------------------------------------------------------------------------------------


class Hostile:
    """An object that fails whatever is asked of it."""

    def __array__(self, *args: Any, **keywords: Any) -> Any:
        raise RuntimeError("no array")

    def __iter__(self) -> Any:
        raise RuntimeError("no items")

    def __float__(self) -> float:
        raise RuntimeError("no number")

    def __repr__(self) -> str:
        raise RuntimeError("no text")


OPEN = Curve.stepped([(30, 0.035), (None, 0.03)])
CLOSED = Curve.from_forwards([0.03, 0.02])
DATED = Curve.stepped([(30, 0.035), (None, 0.03)], clock=2020)

# For each function arguments that are good, from which the bad ones are made.
GOOD: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "annuity_factor": (discount.annuity_factor, {"rate": 0.03, "n": 20}),
    "beta_curve": (discount.beta_curve, {"beta": 1, "risk_free": 0.012, "premium": OPEN}),
    "beta_rate": (discount.beta_rate, {"beta": 1, "risk_free": 0.012, "premium": 0.02}),
    "certainty_equivalent_curve": (
        discount.certainty_equivalent_curve,
        {"scenarios": [0.01, OPEN], "weights": [0.5, 0.5], "compounding": "annual", "horizon": 90},
    ),
    "certainty_equivalent_rate": (
        discount.certainty_equivalent_rate,
        {
            **{"scenarios": [0.01, 0.07], "weights": [0.5, 0.5], "years": [1, 50]},
            **{"view": "spot", "compounding": "continuous"},
        },
    ),
    "curve_of": (discount.curve_of, {"regime": "nl_2025", "discount_class": "standard"}),
    "declining_balance_residual": (
        discount.declining_balance_residual,
        {"cost": 1000, "life": 5, "age": [0, 1], "salvage": 100, "multiple": 2},
    ),
    "discount_factors": (
        discount.discount_factors,
        {
            **{"regime": "nl_2025", "years": [2026, 2100], "base_year": 2026},
            **{"timing": "end", "discount_class": "standard"},
        },
    ),
    "gamma_curve": (discount.gamma_curve, {"mean": 0.04, "sd": 0.03, "horizon": 50}),
    "gamma_rate": (discount.gamma_rate, {"mean": 0.04, "sd": 0.03, "t": [0, 5]}),
    "growing_annuity": (
        discount.growing_annuity,
        {"first": 1, "rate": [0.02, 0.01], "n": 30, "growth": 0.01},
    ),
    "harvey_curve": (discount.harvey_curve, {"k": 0.07, "horizon": 50}),
    "mazur_curve": (discount.mazur_curve, {"k": 0.07, "horizon": 50}),
    "perpetuity": (discount.perpetuity, {"first": 1, "rate": 0.03, "growth": 0.01}),
    "perpetuity_residual": (
        discount.perpetuity_residual,
        {
            **{"regime": OPEN, "horizon": 40, "first": 1, "beyond": "curve", "growth": 0.01},
            **{"base_year": 2026, "discount_class": "standard"},
        },
    ),
    "present_value": (discount.present_value, {"flows": [1.0, 2.0], "factors": [1.0, 0.9]}),
    "ramsey_curve": (
        discount.ramsey_curve,
        {
            **{"delta": 0.005, "eta": 1, "growth": [0.02, 0.01], "sigma": 0.03, "hazard": 0.01},
            **{"continued": True},
        },
    ),
    "ramsey_rate": (
        discount.ramsey_rate,
        {"delta": 0.005, "eta": 1, "growth": 0.02, "sigma": 0.03, "hazard": 0.01},
    ),
    "relative_price_growth": (
        discount.relative_price_growth,
        {"growth_consumption": 0.02, "growth_effect": 0.0, "substitution": 2},
    ),
    "stepped_annuity": (
        discount.stepped_annuity,
        {
            **{"regime": DATED, "n": [10, 50], "first": 1.0, "growth": 0.01, "timing": "mid"},
            **{"base_year": 2026, "discount_class": "standard"},
        },
    ),
    "stepped_perpetuity": (
        discount.stepped_perpetuity,
        {
            **{"regime": "nl_2025", "first": 1.0, "growth": 0.01, "timing": "continuous"},
            **{"base_year": 2026, "discount_class": "standard"},
        },
    ),
    "straight_line_residual": (
        discount.straight_line_residual,
        {"cost": 1000, "life": 5, "age": [0, 1], "salvage": 100},
    ),
    "sum_of_years_residual": (
        discount.sum_of_years_residual,
        {"cost": 1000, "life": 5, "age": [0, 1], "salvage": 100},
    ),
}
OF_CURVE: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "Curve": (Curve, {"bands": OPEN.bands, "clock": 2026, "before": "refused"}),
    "constant": (Curve.constant, {"rate": 0.03}),
    "stepped": (Curve.stepped, {"bands": [(30, 0.035), (None, 0.03)], "clock": 2026}),
    "from_forwards": (Curve.from_forwards, {"rates": [0.03, 0.02], "continued": True}),
    "from_spots": (Curve.from_spots, {"rates": [0.03, 0.02], "continued": False}),
    "from_factors": (Curve.from_factors, {"factors": [0.9, 0.8], "continued": True}),
    "calendar": (Curve.calendar, {"rates": [0.03, 0.02], "first_year": 2026, "step": "into"}),
    "forward": (OPEN.forward, {"t": [1, 31]}),
    "factor": (CLOSED.factor, {"t": [0, 2]}),
    "spot": (OPEN.spot, {"t": [1, 31], "compounding": "continuous"}),
    "factors": (DATED.factors, {"years": [2026, 2099], "base_year": 2026, "timing": "continuous"}),
    "seen_from": (DATED.seen_from, {"base_year": 2030}),
    "after": (OPEN.after, {"t": 10}),
    "shifted": (OPEN.shifted, {"by": 0.01}),
    "with_relative_price": (OPEN.with_relative_price, {"growth": 0.01, "mode": "additive"}),
}

BAD: list[Any] = [
    *(None, True, False, "", "abc", "0.03", "nl_2025", "uk_gb_health", "fr_2013", "end", b"0.03"),
    *("\x00", "../mv", "x" * 5000, "annual", "forward", "curve", "last_rate", "health"),
    *(np.nan, np.inf, -np.inf, 0, -0.0, 1, -1, 2, -2, 0.5, -0.5, 3, 100, 9_999, 10_000, 10_001),
    *(1e308, -1e308, 1e200, 1e-200, 5e-324, -5e-324, 10**400, -(10**400), 2**64, -(2**63)),
    *(-0.999999, -1 + 1e-16, 1e16, 1 - 1e-17, 1j, complex(np.nan, 1), Decimal("0.03")),
    *(
        Fraction(1, 3),
        [],
        [[]],
        [[], []],
        (),
        {},
        set(),
        [1, [2]],
        [[1, 2], [3]],
        [None],
        [1, None],
    ),
    *(["a"], ["a", 1], [np.nan, 1], [1, np.inf], [0.5, 0.5], [0.5, 0.6], [1.5, -0.5], [1e308] * 2),
    *([1, 2, 3], [-1, 0], [[1.0, 2.0], [3.0, 4.0]], [(30, 0.035), (None, 0.03)], [(None, None)]),
    *(
        [(1, 0.1), (1, 0.2)],
        [(0, 0.1)],
        [(1.5, 0.1)],
        [("3", 0.1)],
        [(10**400, 0.1)],
        [(3, 10**400)],
    ),
    *([([1, 2], 0.1)], [(3, [0.1])], [(np.array([1, 2]), 0.1)], {1: 0.1}, {30: 0.035, None: 0.03}),
    *(np.array([]), np.zeros((0, 3)), np.zeros((2, 0)), np.zeros((2, 3)), np.ones((1, 1, 2))),
    *(np.arange(5), np.array(2026), np.float32(0.03), np.int8(3), np.uint64(2**64 - 1)),
    *(np.array([0.1], dtype=object), np.array(["a"]), np.array([True, False]), np.array([1j])),
    *(np.datetime64("2026-01-01"), np.timedelta64(3, "D"), np.array(["2026"], dtype="M8[Y]")),
    *(np.ma.masked_array([1.0, 2.0], [True, False]), np.ma.masked, np.longdouble("1e4000")),
    *(np.zeros((20_000, 1)), np.zeros((1, 20_000)), np.zeros((1,) * 40), np.rec.array([(1, 2.0)])),
    *(object(), object, len, Hostile(), Hostile, range(3), iter([1, 2]), (x for x in (1, 2))),
    *(OPEN, CLOSED, DATED, [OPEN, CLOSED], [OPEN, DATED], [OPEN, "a"], [OPEN, Hostile()], Curve),
    *(Curve.constant(1e300), Curve.constant(-0.999), Curve.constant(0.0), NotImplemented, ...),
]


def all_numbers(result: Any) -> list[np.ndarray[Any, Any]]:
    """Every number in a result; a curve is asked for its rates and some views."""
    if not isinstance(result, Curve):
        return [np.asarray(result)]
    at = np.array([1.0, result.last_step or 500.0])
    return [
        np.array([rate for _, rate in result.bands]),
        result.forward(at),
        result.spot(at),
    ]


def tried(function: Callable[..., Any], given: dict[str, Any]) -> str:
    """What came of it; anything but our own error or finite numbers fails."""
    try:
        result = function(**given)
        for numbers in all_numbers(result):
            assert numbers.dtype == np.float64
            assert np.all(np.isfinite(numbers))
    except ImpactcalcError as error:
        return "refused" if str(error) else "silent"
    return "answered"


def test_every_function_and_method_is_tried() -> None:
    assert set(GOOD) | {"Curve"} == set(discount.__all__)
    public = {
        name
        for name, member in vars(Curve).items()
        if not name.startswith("_")
        and (inspect.isfunction(member) or isinstance(member, classmethod))
    }
    assert set(OF_CURVE) - {"Curve"} == public
    for function, given in [*GOOD.values(), *OF_CURVE.values()]:
        assert tried(function, given) == "answered"
        wanted = set(inspect.signature(function).parameters)
        assert set(given) == wanted - {"label"}


@pytest.mark.parametrize("name", [*GOOD, *OF_CURVE])
def test_each_bad_value_in_each_place(name: str) -> None:
    function, good = GOOD.get(name) or OF_CURVE[name]
    refused = 0
    for place in good:
        for bad in BAD:
            refused += tried(function, {**good, place: bad}) == "refused"
    assert refused > len(good) * len(BAD) / 3


def test_ten_thousand_mixtures_of_bad_input() -> None:
    """Seeded, so that a run says something about the change and not about luck."""
    luck = random.Random(5)
    functions = [*GOOD.values(), *OF_CURVE.values()]
    counted = {"refused": 0, "answered": 0}
    for _ in range(10_000):
        function, good = luck.choice(functions)
        given = {
            place: luck.choice(BAD) if luck.random() < 0.4 else value
            for place, value in good.items()
        }
        counted[tried(function, given)] += 1
    assert sum(counted.values()) == 10_000
    assert min(counted.values()) > 1_000


def test_warnings_are_failures_in_this_file() -> None:
    """Else a silent overflow would go by."""
    with pytest.raises(RuntimeWarning):
        warnings.warn("seen", RuntimeWarning, stacklevel=1)
