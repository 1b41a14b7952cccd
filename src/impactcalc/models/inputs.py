"""Quantities as a user writes them: exact or with a range, curves, series, dates."""

from collections.abc import Mapping
from typing import Annotated, Any

from impactcalc import limits
from impactcalc.models.base import TextType, calendar_year, year_key
from impactcalc.models.rules import Gather
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
    """Points of a curve in order of x: a quantity for each quantity."""

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
    parts = _parts(value)
    if "value" not in parts:
        raise ValueError("a range has no value: add value beside low and high")
    if ("low" in parts) != ("high" in parts):
        raise ValueError("a range has one end: give both low and high")
    if len({part.unit for part in parts.values()}) > 1:
        raise ValueError("value, low and high differ in unit: give all three the same unit")
    numbers = [parts[k].number for k in ("low", "value", "high") if k in parts]
    if numbers != sorted(numbers):
        raise ValueError("the value lies outside its own range: give low, value, high that rise")
    shape = value.get("shape")
    if shape == "lognormal" and any(part.number <= 0 for part in parts.values()):
        raise ValueError("a lognormal range lies above zero: give a low above 0, or another shape")
    if shape is not None and "low" not in parts:
        raise ValueError("a shape stands without a range: add low and high")
    return Uncertain(parts["value"], parts.get("low"), parts.get("high"), shape)


def _parts(value: Mapping[Any, Any]) -> dict[str, Quantity]:
    """The quantities of a range; every entry is checked."""
    parts: dict[str, Quantity] = {}
    gather = Gather()
    for key, part in value.items():
        with gather.at(key):
            if key == "shape":
                if part not in SHAPES:
                    raise ValueError(f"shape {part!r} is unknown: use one of {', '.join(SHAPES)}")
            elif key in ("value", "low", "high"):
                parts[key] = parse_quantity(part)
            else:
                todo = "use value, low, high and shape"
                raise ValueError(f"key {key!r} is unknown in a range: {todo}")
    gather.done()
    return parts


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
    gather = Gather()
    for key, item in value.items():
        with gather.at(key):
            year = year_key(key)
            if year in points:
                raise ValueError(f"year {year} is there twice: keep one of the two")
            points[year] = parse_uncertain(item)
    gather.done()
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
    if any(isinstance(k, int) or (isinstance(k, str) and k.isdigit()) for k in keys):
        return parse_series(value)
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
