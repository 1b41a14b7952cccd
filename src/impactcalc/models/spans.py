"""Rates, spans of years and ranges of years as a user writes them."""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from impactcalc import limits
from impactcalc.errors import UnitError
from impactcalc.models.base import TextType, as_quantity, shown
from impactcalc.models.uncertain import Uncertain, parse_uncertain, write_uncertain
from impactcalc.quantities import Quantity
from impactcalc.records import record


@record(frozen=True)
class Rate(Quantity):
    """A rate in %/year, with its range where the user gave one."""

    spread: Uncertain | None = None


def _ranged(value: Any) -> tuple[Quantity, Uncertain | None]:
    """A quantity and, where it was written as a range, the range."""
    if isinstance(value, Mapping):
        spread = parse_uncertain(value)
        return spread.value, spread if spread.low is not None else None
    return as_quantity(value), None


def _rate(value: Any) -> Rate:
    if isinstance(value, Rate):
        return value
    quantity, spread = _ranged(value)
    parts = [quantity, spread.low, spread.high] if spread is not None else [quantity]
    for part in parts:
        if part is not None and part.unit not in ("%/year", "%/years"):
            raise UnitError(f"a rate in {part.unit}: write it in %/year, such as 1 %/year")
        if part is not None and part.number <= -100:
            raise UnitError(f"{part} leaves nothing: give a rate above -100 %/year")
    return Rate(quantity.number, "%/year", spread)


def _write_rate(value: Rate) -> Any:
    return str(value) if value.spread is None else write_uncertain(value.spread)


_RATE_SCHEMA = {
    "anyOf": [
        {"type": "string", "pattern": r"^[+-]?[0-9._]+ %/years?$"},
        {"type": "object", "required": ["value"]},
    ]
}
RateField = Annotated[Quantity, TextType(_rate, _write_rate, _RATE_SCHEMA)]


def _drop_off(value: Any) -> Rate:
    rate = _rate(value)
    ends = (rate.spread.low, rate.spread.high) if rate.spread is not None else ()
    for part in (rate, *ends):
        if part is not None and not 0 <= part.number <= 100:
            raise UnitError(f"{part} is no drop-off: give 0 to 100 %/year")
    return rate


DropOffField = Annotated[Quantity, TextType(_drop_off, _write_rate, _RATE_SCHEMA)]


def ratio(rate: Quantity) -> float:
    """A rate per year as a ratio: 1 %/year is 0.01."""
    return rate.number / 100


class Span(int):
    """A whole number of years, written ``30 years``; with its range where one was given."""

    spread: Uncertain | None = None


def _span(least: int, most: int, *, ranged: bool = True) -> Callable[[Any], int]:
    def parse(value: Any) -> int:
        if isinstance(value, Span):
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            raise UnitError(_without_unit(value))
        quantity, spread = _ranged(value) if ranged else (as_quantity(value), None)
        if quantity.unit not in ("years", "year"):
            raise UnitError(f"a span in {quantity.unit}: write it in years, such as 30 years")
        if quantity.number != int(quantity.number):
            raise UnitError(f"{quantity} is no whole number of years: write one, such as 30 years")
        if not least <= quantity.number <= most:
            raise UnitError(f"{quantity} is out of range: give {least} to {most} years")
        span = Span(quantity.number)
        span.spread = spread
        return span

    return parse


def _without_unit(value: int) -> str:
    if limits.FIRST_YEAR <= value <= limits.LAST_YEAR:
        return f"{value} is a calendar year: write how many years, such as 40 years"
    return f"{value} has no unit: write {value} years"


def _write_span(value: int) -> Any:
    spread = value.spread if isinstance(value, Span) else None
    return f"{int(value)} years" if spread is None else write_uncertain(spread)


_EXACT_SCHEMA = {"type": "string", "pattern": r"^[0-9_]+ years?$"}
_SPAN_SCHEMA = {"anyOf": [_EXACT_SCHEMA, {"type": "object", "required": ["value"]}]}
SpanField = Annotated[int, TextType(_span(0, 1000), _write_span, _SPAN_SCHEMA)]
PositiveSpan = Annotated[int, TextType(_span(1, 1000), _write_span, _SPAN_SCHEMA)]
parse_horizon = _span(1, limits.HORIZON_YEARS, ranged=False)
HorizonField = Annotated[int, TextType(parse_horizon, _write_span, _EXACT_SCHEMA)]


@record(frozen=True)
class Years:
    """One year, or a range with both ends included."""

    first: int
    last: int
    single: bool

    def __str__(self) -> str:
        return str(self.first) if self.single else f"{self.first}-{self.last}"


def parse_years(value: Any) -> Years:
    """``2026``, or ``2027-2066``."""
    if isinstance(value, Years):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Years(calendar_year(value), value, single=True)
    if isinstance(value, str):
        first, dash, last = value.partition("-")
        if dash and len(first.strip()) == len(last.strip()) == 4:
            if first.strip().isascii() and (first.strip() + last.strip()).isdigit():
                years = Years(calendar_year(int(first)), calendar_year(int(last)), single=False)
                if years.last < years.first:
                    raise ValueError(f"range {value!r} ends before it starts: swap the years")
                return years
    raise ValueError(f"{shown(value)} is no year and no range: write 2026 or 2027-2066")


def calendar_year(value: int) -> int:
    """The year, when it is one."""
    if not limits.FIRST_YEAR <= value <= limits.LAST_YEAR:
        between = f"{limits.FIRST_YEAR} to {limits.LAST_YEAR}"
        raise ValueError(f"{value} is not a calendar year: write one of {between}")
    return value


def year_key(key: Any) -> int:
    """A mapping key that is a year: a number, or text of digits as JSON has it."""
    if isinstance(key, str) and re.fullmatch(r"[1-9][0-9]{3}", key):
        key = int(key)
    if isinstance(key, bool) or not isinstance(key, int):
        raise ValueError(f"key {key!r} is not a year: write a year such as 2026")
    return calendar_year(key)


def _write_years(value: Years) -> int | str:
    return value.first if value.single else str(value)


_YEARS_SCHEMA = {
    "anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^[0-9]{4}-[0-9]{4}$"}]
}
YearsField = Annotated[Years, TextType(parse_years, _write_years, _YEARS_SCHEMA)]
