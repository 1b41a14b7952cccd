"""A quantity that may carry a range: ``{value, low, high, shape}``."""

from collections.abc import Mapping
from typing import Any

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
