"""Converting money from one price year to another, and from one currency to another.

Money of another currency is first exchanged at the rate of its own price year. What that
gives is money of the scheme's currency, and is converted by the scheme's index like any
other. So one index moves all money of an assessment, and another price year of the scheme
scales every amount alike.
"""

from __future__ import annotations

from collections.abc import Container

from impactcalc.errors import UnitError
from impactcalc.models.catalogue_files import Index
from impactcalc.models.values import Numbers, PlaceNumber
from impactcalc.quantities import money_name


def index_number(index: Index, year: int) -> float:
    """The index in a year.

    Raises
    ------
    UnitError
        The index has no such year.
    """
    number = index.series.at(year)
    if number is None:
        years = [known for known, _ in index.series.points]
        what = "price index" if index.exchange is None else "exchange rate"
        raise UnitError(
            f"{what} {index.id} has no year {year}: it runs from {years[0]} to {years[-1]}"
        )
    return number


def money_year(name: str, currency: str, exchanged: Container[str] = ()) -> int:
    """Price year of a money unit in the currency of the scheme, or in one that it exchanges.

    Raises
    ------
    UnitError
        There is no price year, or the scheme names no rate for the currency.

    Examples
    --------
    >>> money_year("EUR_2021", "EUR"), money_year("USD_2020", "EUR", {"USD": "fx.usd_per_eur"})
    (2021, 2020)
    """
    money = money_name(name)
    if money is None or money[1] is None:
        raise UnitError(f"money {name} has no price year: write {name}_2025, say")
    if money[0] != currency and money[0] not in exchanged:
        raise UnitError(
            f"{name} is not in {currency} and the scheme has no exchange rates for it: give the "
            f"amount in {currency} with its price year, or name a rate under exchange in the scheme"
        )
    return money[1]


def check_price_index(index: Index) -> None:
    """Refuse an exchange rate where a price index is meant.

    Raises
    ------
    UnitError
        It is an exchange rate.
    """
    if index.exchange is not None:
        raise UnitError(f"{index.id} is an exchange rate, {index.base}: name a price index")


def check_exchange(index: Index, foreign: str, currency: str) -> None:
    """Refuse what gives no rate between these two currencies.

    Raises
    ------
    UnitError
        It is a price index, or the rate of other currencies.
    """
    if set(index.exchange or ()) != {foreign, currency}:
        raise UnitError(
            f"{index.id} ({index.base}) is no exchange rate of {foreign} and {currency}: name one "
            f"whose base is {foreign} per {currency}, or {currency} per {foreign}"
        )


def chosen_number(
    id_: str, numbers: PlaceNumber, price_set: str, *, is_money: bool
) -> tuple[str, float]:
    """Key and number of a value under the price set of a scheme.

    Only money has a low and a high price; a physical factor keeps its central figure.
    """
    chosen = price_set if price_set != "central" and is_money else "value"
    number = getattr(numbers, chosen)
    if number is None:
        raise UnitError(
            f"value {id_} has no {price_set} figure, which price set {price_set} needs: "
            "choose price_set central, or add it"
        )
    return chosen, float(number)


def point_weights(series: Numbers, year: int, *, between: str, outside: str) -> dict[int, float]:
    """Weights of the points of a series that give its number in a year.

    Raises
    ------
    UnitError
        The series has no number there, and its file does not say how to get one.

    Examples
    --------
    >>> series = Numbers(((2030, 0.2), (2050, 0.4)))
    >>> point_weights(series, 2040, between="linear", outside="error")
    {2030: 0.5, 2050: 0.5}
    """
    years = [known for known, _ in series.points]
    if year in years:
        return {year: 1.0}
    if year < years[0] or year > years[-1]:
        if outside == "hold":
            return {years[0] if year < years[0] else years[-1]: 1.0}
        raise UnitError(
            f"the series runs from {years[0]} to {years[-1]} and is needed in {year}: "
            "shorten the effect, or choose a value that reaches so far"
        )
    if between != "linear":
        raise UnitError(f"the series has no number for {year}, and says nothing between its years")
    after = next(known for known in years if known > year)
    before = years[years.index(after) - 1]
    part = (year - before) / (after - before)
    return {before: 1.0 - part, after: part}
