"""The three forms of a dated amount: unit, years and sign that belong together (rules 2)."""

from collections.abc import Iterable, Iterator

from impactcalc.models.inputs import Series
from impactcalc.models.rules import Problem
from impactcalc.models.spans import Years
from impactcalc.models.uncertain import Uncertain
from impactcalc.quantities import money_name
from impactcalc.reader import PathKeys

FORM = ("amount", "amounts", "years", "every")
"""Keys that together say how much, and when."""

Written = tuple[tuple[PathKeys, Uncertain], ...]
"""Amounts with the keys they stand under."""


def money_form(unit: str) -> str:
    """``once`` for EUR, ``yearly`` for EUR/year; a price year may stand in the unit.

    Raises
    ------
    ValueError
        The unit is neither.

    Examples
    --------
    >>> money_form("EUR"), money_form("EUR_2021/year")
    ('once', 'yearly')
    """
    money, slash, rest = unit.partition("/")
    if money_name(money) is None or (slash and rest not in ("year", "years")):
        raise ValueError(f"{unit} is not a unit of an amount: give EUR or EUR/year")
    return "yearly" if slash else "once"


def sign_problems(written: Written) -> Iterator[Problem]:
    """Money below zero, which only an effect of kind harm may have."""
    for key, item in written:
        for part in (item.value, item.low, item.high):
            if part is not None and part.number < 0:
                what = f"{part} is negative, which only an effect of kind harm may be"
                yield Problem(f"{what}: write it above zero", key, ("kind",))
                break


def once_problems(written: Iterable[tuple[PathKeys, Uncertain]]) -> Iterator[Problem]:
    """Amounts that are not in EUR, where the year stands beside them."""
    for key, item in written:
        try:
            yearly = money_form(item.value.unit) == "yearly"
        except ValueError as error:
            yield Problem(str(error), key)
            continue
        if yearly:
            yield Problem(f"{item.value.unit} in one year: give EUR", key)


def form_problems(
    amount: Uncertain | None, amounts: Series | None, years: Years | None, every: int | None
) -> Iterator[Problem]:
    """Anything but exactly one of the three forms."""
    if amounts is not None:
        given = {"amount": amount, "years": years, "every": every}
        for key, value in given.items():
            if value is not None:
                what = f"{key} stands beside amounts by year: keep one of the two"
                yield Problem(what, (key,), FORM)
        yield from once_problems((("amounts", year), item) for year, item in amounts.points)
    elif amount is None:
        yield Problem("has no amount: add amount with years, or amounts by year", (), FORM)
    else:
        yield from _span_problems(amount, years, every)


def _span_problems(amount: Uncertain, years: Years | None, every: int | None) -> Iterator[Problem]:
    form = ""
    try:
        form = money_form(amount.value.unit)
    except ValueError as error:
        yield Problem(str(error), ("amount",), FORM)
    if years is None:
        todo = "add years, one year for EUR and a range for EUR/year"
        yield Problem(f"has no years: {todo}", (), FORM)
    elif every is not None and form == "yearly":
        what = "every stands beside EUR/year: give the amount in EUR, or take every out"
        yield Problem(what, ("every",), FORM)
    elif every is not None and years.single:
        what = "every stands beside a single year: write a range of years"
        yield Problem(what, ("every",), FORM)
    elif form == "yearly" and years.single:
        todo = "write a range such as 2027-2066, or an amount in EUR"
        yield Problem(f"EUR/year in the single year {years}: {todo}", ("years",), FORM)
    elif form == "once" and every is None and not years.single:
        todo = "write EUR/year, or a single year, or add every: 15 years"
        yield Problem(f"EUR over the range of years {years}: {todo}", ("amount",), FORM)
