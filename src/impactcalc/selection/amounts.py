"""Amounts of euros as a caller may write them: a number, or text such as ``2_000_000 EUR``."""

from __future__ import annotations

import math
from numbers import Integral, Real
from typing import TypeAlias

from impactcalc.errors import ArgumentError, UnitError
from impactcalc.quantities import parse_quantity

Amount: TypeAlias = float | str


def euros_in(amount: object, what: str, *, least: float = 0.0) -> float:
    """Euros, at least so many.

    Examples
    --------
    >>> euros_in(5, "budget"), euros_in("2_000_000 EUR", "budget")
    (5.0, 2000000.0)
    >>> euros_in("2 MEUR", "budget")
    Traceback (most recent call last):
    impactcalc.errors.ArgumentError: budget: unit 'MEUR' is unknown: write the euros out: ...
    """
    if isinstance(amount, str):
        number = _parsed(amount, what)
    elif isinstance(amount, bool) or not isinstance(amount, Real):
        kind = type(amount).__name__
        raise ArgumentError(f"{what} is of type {kind}: give euros, as 500_000 or '500_000 EUR'")
    else:
        number = float(amount)
    if not math.isfinite(number):
        raise ArgumentError(f"{what} is {number}: give a finite number, or leave it out")
    if number < least:
        raise ArgumentError(f"{what} is {number:,.2f} EUR: it cannot be below {least:g}")
    return number


def _parsed(amount: str, what: str) -> float:
    try:
        quantity = parse_quantity(amount)
    except UnitError as error:
        raise ArgumentError(f"{what}: {error}") from error
    if quantity.unit != "EUR":
        raise ArgumentError(
            f"{what} is in {quantity.unit}: give EUR, in prices of the scheme; no other money or "
            "price year is converted here"
        )
    return quantity.number


def count_in(number: object, what: str) -> int:
    """A whole number of projects, 0 or more.

    Examples
    --------
    >>> count_in(3, "n")
    3
    """
    if isinstance(number, bool) or not isinstance(number, Integral) or int(number) < 0:
        raise ArgumentError(f"{what} is {number!r}: give a whole number, 0 or more")
    return int(number)
