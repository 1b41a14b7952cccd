"""Quantities as a user writes them: exact or with a range, curves, series, dates."""

from collections.abc import Mapping
from typing import Annotated, Any

from impactcalc import limits
from impactcalc.models.base import TextType, calendar_year, year_key
from impactcalc.quantities import Quantity, parse_quantity
from impactcalc.records import record

SHAPES = ("lognormal", "normal", "uniform", "triangular", "pert")


@record(frozen=True)
class Uncertain:
    """A quantity, with its range where the user gave one.

    ``low`` and ``high`` are the 10th and 90th percentile; for uniform, triangular and
    pert they are hard limits.
    """

    value: Quantity
    low: Quantity | None = None
    high: Quantity | None = None
    shape: str | None = None


@record(frozen=True)
class Curve:
    """Points of a curve in the order written: a quantity for each quantity."""

    points: tuple[tuple[Quantity, Uncertain], ...]


@record(frozen=True)
class Series:
    """A quantity for each calendar year, in order of the year."""

    points: tuple[tuple[int, Uncertain], ...]


@record(frozen=True)
class Date:
    """A calendar year, or ``None`` for never."""

    year: int | None


InputValue = Uncertain | Curve | Series | Date


def parse_uncertain(value: Any) -> Uncertain:
    """Text of a quantity, or ``{value, low, high, shape}``."""
    if isinstance(value, Uncertain):
        return value
    if not isinstance(value, Mapping):
        return Uncertain(parse_quantity(value))
    unknown = [key for key in value if key not in ("value", "low", "high", "shape")]
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}: a range has value, low, high and shape")
    if "value" not in value:
        raise ValueError("a range needs a value beside low and high")
    parts = {k: parse_quantity(value[k]) for k in ("value", "low", "high") if k in value}
    if ("low" in parts) != ("high" in parts):
        raise ValueError("a range needs both low and high")
    if len({part.unit for part in parts.values()}) > 1:
        raise ValueError("value, low and high of a range need the same unit")
    numbers = [parts[k].number for k in ("low", "value", "high") if k in parts]
    if numbers != sorted(numbers):
        raise ValueError("the value lies outside its own range: low, value, high must rise")
    shape = value.get("shape")
    if shape is not None and shape not in SHAPES:
        raise ValueError(f"shape {shape!r} is unknown: use one of {', '.join(SHAPES)}")
    if shape is not None and "low" not in parts:
        raise ValueError("a shape needs low and high")
    return Uncertain(parts["value"], parts.get("low"), parts.get("high"), shape)


def write_uncertain(value: Uncertain) -> Any:
    """The shortest form that reads back as the same."""
    if value.low is None:
        return str(value.value)
    parts = {"value": str(value.value), "low": str(value.low), "high": str(value.high)}
    return {**parts, "shape": value.shape} if value.shape else parts


def parse_series(value: Any) -> Series:
    """``{2027: 12_000 EUR, 2028: ...}``."""
    if isinstance(value, Series):
        return value
    if not isinstance(value, Mapping) or not value:
        raise ValueError("is not a series: write {2027: 12_000 EUR, 2028: 9_000 EUR}")
    points: dict[int, Uncertain] = {}
    for key, item in value.items():
        year = year_key(key)
        if year in points:
            raise ValueError(f"year {year} is there twice")
        points[year] = _at(str(key), parse_uncertain, item)
    return Series(tuple(sorted(points.items())))


def parse_input(value: Any) -> InputValue:
    """A quantity, a range, a curve, a series, a calendar year, or ``never``."""
    if isinstance(value, (Uncertain, Curve, Series, Date)):
        return value
    if value == "never":
        return Date(None)
    if isinstance(value, int) and not isinstance(value, bool):
        if limits.FIRST_YEAR <= value <= limits.LAST_YEAR:
            return Date(calendar_year(value))
        raise ValueError(f"{value} has no unit: write a number, a space and a unit")
    if not isinstance(value, Mapping):
        return parse_uncertain(value)
    if not value:
        raise ValueError("is empty: give a quantity, a curve or a series")
    keys = list(value)
    if any(key in ("value", "low", "high", "shape") for key in keys):
        return parse_uncertain(value)
    if all(isinstance(k, int) or (isinstance(k, str) and k.isdigit()) for k in keys):
        return parse_series(value)
    return _parse_curve(value)


def _parse_curve(value: Mapping[Any, Any]) -> Curve:
    points: list[tuple[Quantity, Uncertain]] = []
    for key, item in value.items():
        x = _at(str(key), parse_quantity, key if isinstance(key, str) else str(key))
        if any(x == other for other, _ in points):
            raise ValueError(f"point {x} of the curve is there twice")
        points.append((x, _at(str(key), parse_uncertain, item)))
    return Curve(tuple(points))


def _at(where: str, parse: Any, value: Any) -> Any:
    try:
        return parse(value)
    except ValueError as error:
        raise ValueError(f"at {where}: {error}") from error


def write_input(value: InputValue) -> Any:
    """The plain form of an input value."""
    if isinstance(value, Uncertain):
        return write_uncertain(value)
    if isinstance(value, Date):
        return "never" if value.year is None else value.year
    if isinstance(value, Series):
        return {str(year): write_uncertain(item) for year, item in value.points}
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
