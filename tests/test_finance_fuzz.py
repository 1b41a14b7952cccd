"""Ten thousand bad arguments: our error or the documented answer, and nothing else."""

from __future__ import annotations

import datetime
import math
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from impactcalc import finance
from impactcalc.errors import ArgumentError

DAYS = ["2024-02-29", "2025-02-28", "2026-07-01"]
FACTORS = [1.0, 0.97, 0.94]

# A good call of every public function: positional arguments, then keywords.
GOOD: dict[str, tuple[list[Any], dict[str, Any]]] = {
    "benefit_cost_ratio": (
        [[0, 60, 60], [50, 5, 5]],
        {
            "factors": FACTORS,
            "definition": "per_constrained_budget",
            "budget": [50, 0, 0],
        },
    ),
    "equivalent_annual_value": ([100.0, FACTORS], {}),
    "irr": ([[-100, 60, 60]], {}),
    "irr_all": ([[-100, 60, 60]], {}),
    "irr_many": ([[[-100, 60, 60], [1, -4, 4], [3, -7, 2]]], {}),
    "irr_reason": ([[-100, 60, 60]], {}),
    "irr_roots": ([[-100, 60, 60]], {}),
    "mirr": ([[-100, 60, 60]], {"finance_rate": 0.1, "reinvest_rate": 0.05}),
    "npv": ([[-100, 60, 60]], {"rate": 0.03, "factors": None}),
    "parallel_shift": ([[-100, 60, 60]], {"forward_rates": [0.03, 0.02], "factors": None}),
    "parallel_shift_reason": ([[-100, 60, 60]], {"factors": FACTORS}),
    "parallel_shift_roots": ([[-100, 60, 60]], {"forward_rates": [0.03, 0.02]}),
    "payback": ([[-100, 60, 60], FACTORS], {"rate": None}),
    "payback_detail": ([[-100, 60, 60]], {"rate": 0.03, "factors": None}),
    "replacement_chain": ([[-100, 60, 60]], {"horizon": 6}),
    "unequal_lives": (
        [{"a": [-100, 60, 60], "b": [-90, 99]}],
        {"rate": 0.03, "factors": None, "horizon": 4},
    ),
    "xirr": ([[-100, 60, 60]], {"dates": DAYS, "day_count": "act/act"}),
    "xirr_reason": ([[-100, 60, 60]], {"dates": DAYS, "day_count": "30/360"}),
    "xirr_roots": ([[-100, 60, 60]], {"dates": DAYS, "day_count": "act/360"}),
    "xnpv": ([[-100, 60, 60]], {"dates": DAYS, "rate": 0.03, "day_count": "act/365"}),
    "year_fractions": ([DAYS], {"day_count": "act/act"}),
}


class Hostile:
    """An object that fails at whatever it is asked."""

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError("no array")

    def __iter__(self) -> Any:
        raise ValueError("no items")

    def __index__(self) -> int:
        raise TypeError("no index")


def itself() -> list[Any]:
    endless: list[Any] = []
    endless.append(endless)
    return endless


NUMBERS: list[Any] = [
    *(0, -0.0, 1, -1, 2, -2, 0.03, -0.999999, -1.0, 3.5, 1e-300, 5e-324, -5e-324, 1e300, -1e300),
    *(1.7e308, -1.7e308, 2**63, 10**400, -(10**400), math.nan, math.inf, -math.inf, True, False),
    *(None, "3", "", b"3", 1j, Hostile(), datetime.date(2026, 1, 1), datetime.timedelta(1)),
    *(np.float32(0.1), np.longdouble("1e4000"), np.int8(-1), np.bool_(True), np.datetime64("NaT")),
    *([], [1], (), {}, {1}, object(), Ellipsis, NotImplemented, int, len, pd.NaT, pd.NA),
]
WHOLE: list[Any] = [
    *([], [[]], [[[]]], [5], [5, 5], [[5, 5], [5]], [[1, 2, 3]], np.ones((2, 3)), np.zeros(3)),
    *(np.zeros((0, 3)), np.zeros((3, 0)), np.full(3, np.nan), np.ones(3, dtype=bool)),
    *(np.array(5.0), np.array(["a", "b", "c"]), np.array([1, None, 2]), np.array([1j, 2, 3])),
    *(np.ma.masked_array([1.0, 2.0, 3.0], [0, 1, 0]), np.ones((2, 2, 2)), np.ones(40) * 1e308),
    *([1e308, -1e308, 1e308], [-1e308, 1e308, 1e308], [-5e-324, 1e308, 1], [0, 0, 0], [1, 1, 1]),
    *(
        [-1, -1, -1],
        [0, 0, -1],
        [-1, 0, 0],
        [1, -1, 1],
        [1, -2, 1],
        [1, -1, 0],
        [-1e-300, 1e300, 0],
    ),
    *([-1, 1e308, 1e308], [-1e308, 1, 1], range(3), iter([1, 2, 3]), (x for x in (1, 2)), "abc"),
    *(b"abc", {"a": 1}, {"a": [1, 2]}, {"a": [-1, 2], 5: [1, "x"]}, {}, {"a": {}}, set(), itself()),
    *(Hostile(), pd.Series([-1.0, 2.0, 3.0]), pd.Series([1, None, 3]), pd.DataFrame({"a": [1, 2]})),
    *(pd.Series(["a", "b", "c"]), np.arange(3).astype("M8[D]"), np.arange(3).astype("m8[D]")),
    *(memoryview(b"abc"), np.array([1, 2, 3], dtype=np.uint8), np.float16([6e4, 1, 1])),
    *(
        np.rec.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]),
        [[1] * 3] * 3,
        [-1.0, *[1e-5] * 99],
    ),
    *(["act/365"], "act/365", "ACT/365", "30/360 ", "by_sign", "by_role", "nonsense", ["by_sign"]),
    *(10**6, 500, 499, 501, 4, 2.0, 2.5, -4, -(10**30), np.int64(6), np.float64(6.0), "6"),
]
DATES: list[Any] = [
    *(
        "2026-01-31",
        "2026-02-30",
        "2026",
        "soon",
        "",
        "2026-01-01T12:00",
        "9999-12-31",
        "0001-01-01",
    ),
    *(datetime.date.min, datetime.date.max, datetime.datetime(2026, 1, 1, 12), 45000, -1, None),
    *(datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC), pd.Timestamp("2026-01-01")),
    *(np.datetime64("NaT"), np.datetime64("2026-01-01"), np.datetime64(10**15, "Y"), pd.NaT, pd.NA),
    *(
        np.datetime64("-5000-01-01"),
        np.datetime64("2026"),
        2026.5,
        math.nan,
        b"2026-01-01",
        [],
        True,
    ),
]
WHERE_NAN_IS_AN_ANSWER = "rates"  # of IrrMany, beside its reason


def bad(good: Any, chance: random.Random) -> Any:
    """An argument made bad: another thing altogether, or one of its items replaced."""
    if isinstance(good, dict) and good and chance.random() < 0.5:
        return {**good, chance.choice(list(good)): bad(next(iter(good.values())), chance)}
    if isinstance(good, list) and good and chance.random() < 0.6:
        items = list(good)
        place = chance.randrange(len(items))
        pool = DATES if isinstance(items[0], str) and chance.random() < 0.7 else NUMBERS
        deeper = isinstance(items[place], list) and chance.random() < 0.8
        items[place] = bad(items[place], chance) if deeper else chance.choice(pool)
        if chance.random() < 0.2:
            items.append(chance.choice(pool))
        return items
    return chance.choice([*NUMBERS, *WHOLE, *WHOLE])


def numbers_in(result: Any, name: str = "") -> list[float]:
    """Every number of a result that has to be finite."""
    if result is None or isinstance(result, str | int) or name == WHERE_NAN_IS_AN_ANSWER:
        return []
    if isinstance(result, float):
        return [result]
    if isinstance(result, dict):
        return [x for value in result.values() for x in numbers_in(value)]
    if isinstance(result, list | tuple):
        return [x for value in result for x in numbers_in(value)]
    if is_dataclass(result):
        return [x for f in fields(result) for x in numbers_in(getattr(result, f.name), f.name)]
    return np.asarray(result, dtype=np.float64).ravel().tolist()


def functions() -> dict[str, Callable[..., Any]]:
    public = {name: getattr(finance, name) for name in finance.__all__}
    return {name: thing for name, thing in public.items() if not isinstance(thing, type)}


def test_a_good_call_of_every_public_function_is_known() -> None:
    assert sorted(functions()) == sorted(GOOD)
    for name, (given, keywords) in GOOD.items():
        assert all(map(math.isfinite, numbers_in(functions()[name](*given, **keywords)))), name


@pytest.mark.parametrize("name", sorted(GOOD))
def test_bad_arguments(name: str) -> None:
    """Also as a part of 10000 in all: 480 to each of the 21 functions."""
    chance = random.Random(f"finance {name}")
    function, (good, good_keywords) = functions()[name], GOOD[name]
    outcomes: Counter[str] = Counter()
    for _ in range(480):
        given, keywords = list(good), dict(good_keywords)
        for _ in range(chance.choice([1, 1, 1, 2, 3])):
            place = chance.randrange(len(given) + len(keywords))
            if place < len(given):
                given[place] = bad(given[place], chance)
            else:
                key = sorted(keywords)[place - len(given)]
                keywords[key] = bad(keywords[key], chance)
        try:
            result = function(*given, **keywords)
        except ArgumentError as error:
            outcomes["error" if len(str(error)) > 10 else "error without words"] += 1
            continue
        except Exception as error:
            pytest.fail(f"{name}(*{given!r}, **{keywords!r}): {error!r}")
        assert all(map(math.isfinite, numbers_in(result))), (given, keywords, result)
        if isinstance(result, finance.IrrMany):
            missing = [reason is not None for reason in result.reasons]
            assert np.isnan(result.rates).tolist() == missing
        outcomes["answer"] += 1
    assert not outcomes["error without words"]
    assert outcomes["error"] > 100  # bad arguments were tried
    assert outcomes["answer"] > 0  # and some that are unusual, and right
