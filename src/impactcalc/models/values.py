"""Values of the catalogue: a figure with its source, and where, when and for whom it holds."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from impactcalc.models.base import (
    CatalogueId,
    Evidence,
    FileModel,
    Items,
    LocalTextField,
    Model,
    Number,
    Prose,
    Ruled,
    TextType,
    plain_number,
)
from impactcalc.models.lines import Source
from impactcalc.models.rules import Gather, Problem
from impactcalc.models.spans import RateField, YearsField, year_key
from impactcalc.records import record

Verification = Literal["read", "secondary", "unverified", "memory"]
"""How a figure was checked; ``memory`` is another word for ``unverified``."""


Urbanity = Literal["very_strong", "strong", "moderate", "little", "none"]
Soil = Literal["sand", "clay", "peat"]


class Validity(Model):
    """Where and when a value holds."""

    places: Items[Prose] = ()
    groups: Items[Prose] = ()
    years: YearsField | None = None


@record(frozen=True)
class Numbers:
    """A number for each year, in order."""

    points: tuple[tuple[int, float], ...]

    def at(self, year: int) -> float | None:
        """The number of ``year``, None where there is none."""
        return dict(self.points).get(year)


def _numbers(value: Any) -> Numbers:
    if isinstance(value, Numbers):
        return value
    if not isinstance(value, Mapping) or not value:
        raise ValueError("is not a series: write {2030: 0.20, 2050: 0.40}")
    points: dict[int, float] = {}
    gather = Gather()
    for key, number in value.items():
        with gather.at(key):
            year = year_key(key)
            if year in points:
                raise ValueError(f"year {year} is there twice: keep one of the two")
            points[year] = plain_number(number)
    gather.done()
    return Numbers(tuple(sorted(points.items())))


def _write_numbers(value: Numbers) -> dict[str, float]:
    return {str(year): number for year, number in value.points}


_NUMBERS_SCHEMA = {"type": "object", "additionalProperties": {"type": "number"}}
NumbersField = Annotated[Numbers, TextType(_numbers, _write_numbers, _NUMBERS_SCHEMA)]


@record(frozen=True)
class PlaceNumber:
    """The number of a value in one class of places, with its bounds where the source has them."""

    value: float
    low: float | None = None
    high: float | None = None


def _place_number(value: Any) -> PlaceNumber:
    if isinstance(value, PlaceNumber):
        return value
    if not isinstance(value, Mapping):
        return PlaceNumber(plain_number(value))
    gather = Gather()
    for key in value:
        with gather.at(key):
            if key not in ("value", "low", "high"):
                raise ValueError("is unknown here: use value, low, high")
    found: dict[str, float] = {}
    for key in [key for key in ("value", "low", "high") if key in value]:
        with gather.at(key):
            found[key] = plain_number(value[key])
    gather.done()
    if "value" not in found:
        raise ValueError("has no value: write {value: 3, low: 2, high: 4}")
    numbers = [found[key] for key in ("low", "value", "high") if key in found]
    if numbers != sorted(numbers):
        raise ValueError("lies outside its own range: give low, value, high that rise")
    return PlaceNumber(**found)


def _write_place_number(number: PlaceNumber) -> Any:
    given = {key: part for key, part in vars(number).items() if part is not None}
    return given if len(given) > 1 else number.value


_PLACE_SCHEMA = {
    "anyOf": [
        {"type": "number"},
        {
            "type": "object",
            "properties": {key: {"type": "number"} for key in ("value", "low", "high")},
            "required": ["value"],
            "additionalProperties": False,
        },
    ]
}
PlaceNumberField = Annotated[
    PlaceNumber, TextType(_place_number, _write_place_number, _PLACE_SCHEMA)
]


class ByPlace(Ruled):
    """Numbers by one property of the place that the project answers."""

    urbanity: dict[Urbanity, PlaceNumberField] | None = None
    soil: dict[Soil, PlaceNumberField] | None = None

    def problems(self) -> Iterator[Problem]:
        """One property, with at least one class."""
        given = [key for key in ("urbanity", "soil") if getattr(self, key) is not None]
        if len(given) != 1:
            what = "depends on one property of the place: give urbanity or soil"
            yield Problem(what, (), ("urbanity", "soil"))
        for key in given:
            if not getattr(self, key):
                yield Problem("has no class: give one with its number, or take it out", (key,))

    @property
    def dimension(self) -> str:
        """The property of the place that decides."""
        return "urbanity" if self.urbanity is not None else "soil"

    def numbers(self) -> Mapping[str, PlaceNumber]:
        """Number by class of that property."""
        found: Mapping[str, PlaceNumber] = getattr(self, self.dimension)
        return found


class Value(FileModel, Ruled):
    """A figure with unit, price year, source and how it was verified."""

    impactcalc: Literal["value/1"]
    id: CatalogueId
    name: LocalTextField
    value: Number | None = None
    series: NumbersField | None = None
    between: Literal["linear", "none"] = "none"
    outside: Literal["error", "hold"] = "error"
    low: Number | None = None
    high: Number | None = None
    by_place: ByPlace | None = None
    unit: Prose
    real_growth: RateField | None = None
    geography: Prose
    source: Source
    licence: Prose
    valid: Validity
    status: Literal["current", "superseded", "withdrawn"]
    verification: Verification
    evidence: Evidence
    notes: LocalTextField | None = None

    def problems(self) -> Iterator[Problem]:
        """One number or a series, and the keys that go with it."""
        forms = ("value", "series")
        if self.value is None and self.series is None:
            yield Problem("has no number: add value or series", (), forms)
        if self.value is not None and self.series is not None:
            yield Problem("series stands beside value: keep one of the two", ("series",), forms)
        wrong = (
            ("real_growth", "low", "high", "by_place") if self.series else ("between", "outside")
        )
        for key in wrong:
            if key in self.model_fields_set and getattr(self, key) is not None:
                other = "value" if self.series else "series"
                what = f"{key} belongs to {other}, which is not given: take {key} out"
                yield Problem(what, (key,), forms)
        numbers = [n for n in (self.low, self.value, self.high) if n is not None]
        if self.value is not None and numbers != sorted(numbers):
            what = "the value lies outside its own range: give low, value, high that rise"
            yield Problem(what, ("value",), ("low", "high"))
