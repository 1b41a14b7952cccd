"""Units: factors from the definitions of the units, and what must not fit."""

from __future__ import annotations

import math
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impactcalc.errors import UnitError
from impactcalc.quantities import definition_lines, parse_quantity
from impactcalc.units import Unit, ratio, unit


@pytest.mark.parametrize(
    ("left", "right", "factor"),
    [
        # From the definitions of the International System of Units (SI brochure, 9th edition,
        # tables 4, 5, 7 and 8): 1 ha = 10^4 m^2, 1 L = 10^-3 m^3, 1 t = 10^3 kg, 1 h = 3600 s.
        ("ha", "m^2", 1e4),
        ("km^2", "ha", 100),
        ("m^3", "litre", 1000),
        ("mm*m^2", "l", 1),
        ("t", "kg", 1000),
        ("kg", "g", 1000),
        ("hour", "second", 3600),
        ("day", "hour", 24),
        ("kWh", "MJ", 3.6),
        ("MWh", "kWh", 1000),
        ("kW*hour", "kWh", 1),
        ("PJ", "GWh", 1e15 / 3.6e12),
        ("month", "year", 1 / 12),
        ("kgCO2e", "tCO2e", 0.001),
        ("%", "1", 0.01),
        ("1/%", "1", 100),
        ("EUR_2021/kgCO2e", "EUR_2021/tCO2e", 1000),
        ("(kg*m)/s^2", "kg*m*s^-2", 1),
    ],
)
def test_factors(left: str, right: str, factor: float) -> None:
    assert unit(left).factor_to(unit(right)) == pytest.approx(factor, rel=1e-15)
    assert unit(right).factor_to(unit(left)) == pytest.approx(1 / factor, rel=1e-15)


@pytest.mark.parametrize(
    ("left", "right", "words"),
    [
        # Each pair looks alike, and adding or converting it in silence would be a mistake.
        ("EUR_2021", "EUR_2025", "different price years"),
        ("EUR_2025", "USD_2025", "currencies"),
        ("EUR", "EUR_2025", "price years"),
        ("EUR_2025/year", "EUR_2025", "does not fit"),
        ("calendar_year", "year", "a date such as 2046"),
        ("year", "day", "does not fit"),
        ("kgCO2e", "kg", "does not fit"),
        ("kW", "kWh", "does not fit"),
        ("m^2", "m", "does not fit"),
        ("person", "household", "does not fit"),
        ("tree", "tile", "does not fit"),
        ("tree", "1", "does not fit"),
        ("%/year", "%", "does not fit"),
    ],
)
def test_what_does_not_fit(left: str, right: str, words: str) -> None:
    for one, other in ((left, right), (right, left)):
        assert not unit(one).fits(unit(other))
        with pytest.raises(UnitError, match=words):
            unit(one).factor_to(unit(other))


# What pint itself would read as something: the Boltzmann constant times euro, a US short ton,
# an are, a kilo-euro, a difference of degrees, an offset unit, an expression.
ONLY_PINT = [
    *("k€", "ton", "a", "kEUR", "delta_degC", "degC", "m2", "k", "yr", "9**9**9", "m**m", ""),
    *("m m", "kilotree", "EURO", "EUR2021", "meters per second", "1e3 m", "\u03bcm", "m²", "°C"),
]


@pytest.mark.parametrize("text", ONLY_PINT)
def test_units_that_only_pint_knows_are_refused(text: str) -> None:
    with pytest.raises(UnitError):
        unit(text)


def test_money_is_found_and_left_out() -> None:
    price = unit("EUR_2021*USD/kg")
    assert price.money() == ("EUR_2021", "USD")
    assert price.without_money() == unit("1/kg")
    assert unit("m^2").money() == ()


def test_kinds_of_unit() -> None:
    assert unit("calendar_year").calendar
    assert not unit("year").calendar
    assert unit("%").plain
    assert ratio() == unit("1")
    assert (unit("EUR_2021/year") / unit("EUR_2021") * unit("year")) == ratio()
    assert unit("years") == unit("year")


def test_text_of_a_unit_reads_back() -> None:
    for text in definition_lines():
        if text.isascii() and text.isidentifier():
            one = unit(text)
            assert unit(one.text) == one
            rate = one**2 / unit("EUR_2021*year")
            assert unit(rate.text) == rate


NAMES = [name for name in definition_lines() if name.isascii() and name.isidentifier()]
PART = st.tuples(st.sampled_from([*NAMES, "%", "EUR_2021", "EUR"]), st.integers(-4, 4).filter(bool))


def written(parts: list[tuple[str, int]]) -> str:
    return "*".join(f"{name}^{power}" for name, power in parts)


@given(st.lists(PART, min_size=1, max_size=4))
def test_a_product_is_the_product_of_its_parts(parts: list[tuple[str, int]]) -> None:
    whole = unit(written(parts))
    product = ratio()
    for name, power in parts:
        product = product * unit(name) ** power
    assert whole.fits(product)
    assert whole.factor_to(product) == pytest.approx(1, rel=1e-12)
    assert (whole / product).plain


@given(PART, PART, PART)
def test_factors_go_round(a: tuple[str, int], b: tuple[str, int], c: tuple[str, int]) -> None:
    units: list[Unit] = [unit(written([part])) for part in (a, b, c)]
    for left in units:
        for right in units:
            if left.fits(right):
                there, back = left.factor_to(right), right.factor_to(left)
                assert there * back == pytest.approx(1, rel=1e-12)
                assert math.isfinite(there)
                assert there > 0


@settings(max_examples=500)
@given(st.one_of(st.text(max_size=20), st.text("EURkgmyear_0123^*/()-%. ", max_size=20)))
def test_any_text_is_a_unit_or_refused(text: str) -> None:
    try:
        one = unit(text)
    except UnitError:
        return  # any other error fails the test
    assert unit(one.text) == one
    assert parse_quantity(f"1 {one.text}").number == 1


def test_a_long_unit_takes_no_time() -> None:
    start = time.process_time()
    for text in ("kg*" * 19 + "kg", "(" * 40 + "kg" + ")" * 40, "*".join(["kg^9"] * 15), "m" * 81):
        try:
            unit(text)
        except UnitError:
            continue
    assert time.process_time() - start < 0.5


def test_what_is_loaded_with_pint_changes_nothing_for_others() -> None:
    script = (
        "import impactcalc.units as u, sys; u.unit('kg'); import scipy.optimize, pint;"
        "r = pint.UnitRegistry(); assert r('3 ton').to('kg').magnitude > 1000;"
        "assert 'EUR_2021' not in r; print('fine')"
    )
    told = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, timeout=120
    )
    assert told.stdout == "fine\n", told.stderr
