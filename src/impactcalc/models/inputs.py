"""Quantities as a user writes them: exact or with a range, curves, series, dates."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from impactcalc import limits
from impactcalc.models.base import TextType
from impactcalc.models.rules import Gather
from impactcalc.models.spans import calendar_year, parse_years, year_key
from impactcalc.models.uncertain import SHAPES, Uncertain, parse_uncertain, write_uncertain
from impactcalc.quantities import Quantity, parse_quantity
from impactcalc.records import record


@record(frozen=True)
class Curve:
    """Points of a curve in order of x: a quantity for each quantity."""

    points: tuple[tuple[Quantity, Uncertain], ...]


@record(frozen=True)
class Series:
    """A quantity for each calendar year, in order of the year.

    ``spans`` are the years written as a range, such as ``2027-2066``, with one quantity.
    """

    points: tuple[tuple[int, Uncertain], ...]
    spans: tuple[tuple[int, int], ...] = ()

    def key_of(self, year: int) -> int | str:
        """The key under which a year is written.

        Examples
        --------
        >>> parse_input({"2027-2029": "5 person", "2030": "4 person"}).key_of(2028)
        '2027-2029'
        """
        return next((f"{a}-{b}" for a, b in self.spans if a <= year <= b), year)


@record(frozen=True)
class Date:
    """A calendar year, or ``None`` for never."""

    year: int | None


InputValue = Uncertain | Curve | Series | Date


def parse_series(value: Any) -> Series:
    """``{2027: 12_000 EUR, 2028: ...}``."""
    if isinstance(value, Series):
        return value
    if not isinstance(value, Mapping) or not value:
        raise ValueError("is not a series: write {2027: 12_000 EUR, 2028: 9_000 EUR}")
    return _series(value, spans=False)


def _series(value: Mapping[Any, Any], *, spans: bool) -> Series:
    """A series; with ``spans``, a key may also be a range of years."""
    points: dict[int, Uncertain] = {}
    ranges: list[tuple[int, int]] = []
    gather = Gather()
    for key, item in value.items():
        with gather.at(key):
            ranged = spans and isinstance(key, str) and _is_range(key)
            found = parse_years(key) if ranged else None
            first = found.first if found else year_key(key)
            last = found.last if found else first
            for year in range(first, last + 1):
                if year in points:
                    raise ValueError(f"year {year} is there twice: keep one of the two")
            one = parse_uncertain(item)
            points.update(dict.fromkeys(range(first, last + 1), one))
            ranges += [(first, last)] if found else []
    gather.done()
    return Series(tuple(sorted(points.items())), tuple(sorted(ranges)))


def _is_yearly(key: str) -> bool:
    return key.isdigit() or _is_range(key)


def _is_range(key: str) -> bool:
    return re.fullmatch(r"[0-9]{4}-[0-9]{4}", key) is not None


def parse_input(value: Any) -> InputValue:
    """A quantity, a range, a curve, a series, a calendar year, or ``never``."""
    if isinstance(value, (Uncertain, Curve, Series, Date)):
        return value
    if value == "never":
        return Date(None)
    if value == "nooit":
        raise ValueError("'nooit' is no word of this format: write never")
    if isinstance(value, int) and not isinstance(value, bool):
        if limits.FIRST_YEAR <= value <= limits.LAST_YEAR:
            return Date(calendar_year(value))
        return parse_uncertain(value)
    if not isinstance(value, Mapping):
        return parse_uncertain(value)
    if not value:
        raise ValueError("is empty: give a quantity, a curve or a series")
    keys = list(value)
    if any(key in ("value", "low", "high", "shape") for key in keys):
        return parse_uncertain(value)
    if any(isinstance(k, int) or (isinstance(k, str) and _is_yearly(k)) for k in keys):
        return _series(value, spans=True)
    return _parse_curve(value)


def _parse_curve(value: Mapping[Any, Any]) -> Curve:
    points: dict[Quantity, Uncertain] = {}
    gather = Gather()
    for key, item in value.items():
        with gather.at(key):
            x = parse_quantity(str(key))
            if x in points:
                raise ValueError(f"point {x} of the curve is there twice: keep one of the two")
            points[x] = parse_uncertain(item)
    gather.done()
    # In order of x, so that the order in the file makes no other model.
    return Curve(tuple(sorted(points.items(), key=lambda p: (p[0].unit, p[0].number))))


def write_input(value: InputValue) -> Any:
    """The plain form of an input value."""
    if isinstance(value, Uncertain):
        return write_uncertain(value)
    if isinstance(value, Date):
        return "never" if value.year is None else value.year
    if isinstance(value, Series):
        return {str(value.key_of(year)): write_uncertain(item) for year, item in value.points}
    return {str(x): write_uncertain(y) for x, y in value.points}


_RANGE_SCHEMA = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {
                "value": {"type": "string"},
                "low": {"type": "string"},
                "high": {"type": "string"},
                "shape": {"enum": list(SHAPES)},
            },
            "required": ["value"],
            "additionalProperties": False,
        },
    ]
}
_SERIES_SCHEMA = {
    "type": "object",
    "propertyNames": {"pattern": "^[0-9]{4}$"},
    "additionalProperties": _RANGE_SCHEMA,
    "minProperties": 1,
}
_INPUT_SCHEMA = {
    "anyOf": [
        {"type": "string"},
        {"type": "integer"},
        {"type": "object", "minProperties": 1},
    ]
}

UncertainField = Annotated[Uncertain, TextType(parse_uncertain, write_uncertain, _RANGE_SCHEMA)]
SeriesField = Annotated[Series, TextType(parse_series, write_input, _SERIES_SCHEMA)]
InputField = Annotated[InputValue, TextType(parse_input, write_input, _INPUT_SCHEMA)]
