"""The text of a quantity: number, space, unit; what is refused, and with which hint."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impactcalc import limits
from impactcalc.errors import UnitError
from impactcalc.quantities import (
    Quantity,
    check_unit,
    definition_lines,
    money_in,
    money_name,
    number_text,
    parse_number,
    parse_quantity,
    with_price_year,
)


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("252_000 m^2", 252_000.0, "m^2"),
        ("1 %/year", 1.0, "%/year"),
        ("30 years", 30.0, "years"),
        ("-1.5e3 EUR_2021", -1500.0, "EUR_2021"),
        ("+2 EUR/year", 2.0, "EUR/year"),
        ("  0.09   m^2 / tile ", 0.09, "m^2/tile"),
        ("5 kg**2", 5.0, "kg^2"),
        ("5 (kg*m)/s^-2", 5.0, "(kg*m)/s^-2"),
        ("1_234_567.5 EUR", 1_234_567.5, "EUR"),
    ],
)
def test_what_is_read(text: str, number: float, unit: str) -> None:
    assert parse_quantity(text) == Quantity(number, unit)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        # The comma: a decimal sign in Dutch, a separator of thousands in English.
        ("1,5 EUR", "write 1.5, the decimal sign is a point"),
        ("1.000,50 EUR", "write 1000.50"),
        ("1,000 EUR", "write 1_000 or 1, whichever is meant"),
        ("1.000.000 EUR", "write 1_000_000"),
        ("1 000 EUR", "write 1_000 EUR"),
        ("1__000 EUR", "write digits"),
        (".5 EUR", "a digit before the point"),
        ("5. EUR", "write digits"),
        ("5", "write the unit behind it, such as 5 EUR"),
        ("", "a number, a space and a unit"),
        ("EUR 5", "the number first"),
        ("€5", "a number, a space and a unit"),
        ("5EUR", "a space between number and unit, 5 EUR"),
        ("50%", "a space between number and unit, 50 %"),
        ("5\u00a0EUR", "plain space"),
        ("5\tEUR", "plain space"),
        ("nan EUR", "the number first"),
        ("1e31 EUR", "smaller number"),
        ("1e400 EUR", "smaller number"),
        ("0x10 EUR", "write digits"),
        ("\u0661\u0662 EUR", "write digits"),
        # Units that pint would take for something else, or not know.
        ("5 k€", "write EUR, and the number in full"),
        ("5 €", "write EUR"),
        ("5 kEUR", "write the euros out"),
        ("5 ton", "write t (1,000 kg)"),
        ("5 kgCO2e/a", "write year"),
        ("5 m2", "write m^2"),
        ("5 EUR/m3", "write m^3"),
        ("5 liter", "write litre"),
        ("5 euro", "write EUR"),
        ("5 jaar", "write year"),
        ("5 tCO2", "write tCO2e"),
        ("5 kwh", "write kWh"),
        ("5 pesron", "did you mean person?"),
        ("5 zzzzzz", "documentation"),
        ("5 EUR_1850", "a price year from 1900 to 2999"),
        ("5 kg m", "write it like kg/m^2/year"),
        ("5 kg^", "write it like"),
        ("5 kg^10", "from 1 to 9"),
        ("5 kg^0", "from 1 to 9"),
        ("5 kg^1.5", "use names"),
        ("5 /year", "write it like"),
        ("5 2/year", "write it like"),
        ("5 (kg", "write it like"),
        ("5 kg)", "write it like"),
        ("5 ((((((kg))))))", "write it like"),
        ("5 kg; import os", "use names"),
        ("5 __import__", "use names"),
        ("5 " + "kg*" * 40 + "kg", "keep to 80"),
        ("9**9**9 kg", "write digits"),
    ],
)
def test_what_is_refused_with_a_hint(text: str, hint: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse_quantity(text)
    assert hint in str(caught.value)
    assert ": " in str(caught.value)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("value", [5, 5.0, True, None, [], {}, b"5 EUR"])
def test_a_number_without_unit_is_no_quantity(value: object) -> None:
    with pytest.raises(UnitError, match="has no unit: write "):
        parse_quantity(value)  # type: ignore[arg-type]


def test_money() -> None:
    assert money_name("EUR_2021") == ("EUR", 2021)
    assert money_name("USD") == ("USD", None)
    assert [money_name(text) for text in ("EUR_21", "EUR_3000", "EURO", "eur", "EUR_2021 ")] == [
        None
    ] * 5
    assert money_in("EUR_2021/kg*USD") == ("EUR_2021", "USD")
    assert with_price_year("EUR/year", 2025) == "EUR_2025/year"
    assert with_price_year("EUR_2021/year", 2025) == "EUR_2021/year"


def test_every_unit_of_the_definitions_is_known() -> None:
    names = [name for name in definition_lines() if name.isascii() and name.isidentifier()]
    assert len(names) > 50
    for name in names:
        assert check_unit(name) == name


FINITE = st.floats(-limits.NUMBER, limits.NUMBER)


@given(FINITE)
def test_a_number_reads_back_as_itself(number: float) -> None:
    text = number_text(number)
    assert parse_number(text) == number
    assert parse_quantity(str(Quantity(number, "kg"))) == Quantity(number, "kg")


@given(st.integers(0, 10**15), st.integers(0, 2))
def test_groups_of_digits_change_nothing(whole: int, decimals: int) -> None:
    plain = f"{whole}.{'5' * decimals}" if decimals else str(whole)
    grouped = f"{whole:_}" + plain[len(str(whole)) :]
    assert parse_number(grouped) == parse_number(plain) == float(plain)


ANY = st.one_of(
    st.text(max_size=30),
    st.text("0123456789_.,eE+-*/^() %€kgmyearEUR", max_size=30),
    st.builds("{} {}".format, st.sampled_from(["1", "1,5", "1e9", "-2"]), st.text(max_size=20)),
)


@settings(max_examples=500)
@given(ANY)
def test_any_text_is_a_quantity_or_refused(text: str) -> None:
    try:
        quantity = parse_quantity(text)
    except UnitError:
        return
    assert math.isfinite(quantity.number)
    assert parse_quantity(str(quantity)) == quantity
    assert check_unit(quantity.unit) == quantity.unit
