"""The models of catalogue files: interventions, values, regimes, indices, vocabularies."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from impactcalc.models.base import (
    CatalogueId,
    Evidence,
    FileModel,
    Items,
    LineId,
    LocalTextField,
    Model,
    Name,
    Number,
    Prose,
    RateField,
    TextType,
    Year,
    YearsField,
    whole,
    year_key,
)
from impactcalc.models.inputs import InputField
from impactcalc.models.lines import Source
from impactcalc.models.project import Timing
from impactcalc.records import record

Verification = Literal["read", "secondary", "unverified", "memory"]
"""How a figure was checked; ``memory`` is another word for ``unverified``."""


class Axes(Model):
    """Units of the two axes of a curve."""

    x: Prose
    y: Prose


class Input(Model):
    """What a project must supply, and in which unit."""

    description: LocalTextField
    unit: Prose | None = None
    curve: Axes | None = None
    series: Prose | None = None
    default: InputField | None = None
    optional: bool = False
    at_least: InputField | None = None
    at_most: InputField | None = None
    never: Literal["allowed"] | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Any:
        if sum(kind is not None for kind in (self.unit, self.curve, self.series)) != 1:
            raise ValueError("needs exactly one of unit, curve and series")
        if self.optional and self.default is not None:
            raise ValueError("an input with a default is not optional as well")
        if self.never is not None and self.unit != "calendar_year":
            raise ValueError("never is for inputs in calendar_year")
        return self


class Feed(Model):
    """An indicator that an intervention feeds, and the inputs it gives."""

    indicator: CatalogueId
    inputs: dict[Name, Prose] = Field(default_factory=dict)


class Intervention(FileModel):
    """A named bundle that feeds several indicators from shared inputs."""

    impactcalc: Literal["intervention/1"]
    id: CatalogueId
    name: LocalTextField
    description: LocalTextField
    inputs: dict[Name, Input]
    values: dict[Name, CatalogueId] = Field(default_factory=dict)
    feeds: Annotated[tuple[Feed, ...], Field(strict=False, min_length=1)]
    timing: Timing = Timing()
    growth: dict[str, RateField] = Field(default_factory=dict)
    groups: Items[Prose] = ()


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
    for key, number in value.items():
        year = year_key(key)
        if year in points:
            raise ValueError(f"year {year} is there twice")
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            raise ValueError(f"year {year}: {number!r} is not a plain number")
        points[year] = float(number)
    return Numbers(tuple(sorted(points.items())))


def _write_numbers(value: Numbers) -> dict[str, float]:
    return {str(year): number for year, number in value.points}


_NUMBERS_SCHEMA = {"type": "object", "additionalProperties": {"type": "number"}}
NumbersField = Annotated[Numbers, TextType(_numbers, _write_numbers, _NUMBERS_SCHEMA)]


class Value(FileModel):
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

    @model_validator(mode="after")
    def _one_form(self) -> Any:
        if (self.value is None) == (self.series is None):
            raise ValueError("needs either value or series")
        if self.series is None and (
            "between" in self.model_fields_set or "outside" in self.model_fields_set
        ):
            raise ValueError("between and outside belong to a series")
        if self.series is not None and (
            self.real_growth or self.low is not None or self.high is not None
        ):
            raise ValueError("real_growth, low and high belong to value, not to a series")
        if self.value is not None:
            numbers = [n for n in (self.low, self.value, self.high) if n is not None]
            if numbers != sorted(numbers):
                raise ValueError("the value lies outside its own range: low, value, high must rise")
        return self


class Band(Model):
    """A forward rate up to and including a year of the clock; the last band has no end."""

    to_year: Annotated[int, whole(1, 10_000, "a year of the clock")] | None = None
    rate: RateField


class DiscountClass(Model):
    """The bands of one class of effects."""

    row: Prose | None = None
    bands: Annotated[tuple[Band, ...], Field(strict=False, min_length=1)]

    @field_validator("bands")
    @classmethod
    def _bands_rise(cls, bands: tuple[Band, ...]) -> tuple[Band, ...]:
        edges = [band.to_year for band in bands]
        if any(edge is None for edge in edges[:-1]):
            raise ValueError("only the last band may be without to_year")
        known = [edge for edge in edges if edge is not None]
        if known != sorted(set(known)):
            raise ValueError("to_year must rise from band to band")
        return bands


class InForce(Model):
    """Years in which a regime is in force."""

    from_: Year = Field(alias="from")
    to: Year | None = None


def _clock(value: Any) -> int | str:
    if value == "base_year" or (isinstance(value, int) and not isinstance(value, bool)):
        return value  # type: ignore[no-any-return]
    raise ValueError("is base_year or a calendar year")


class Regime(FileModel):
    """A discount regime: dated, sourced forward rates by class."""

    impactcalc: Literal["regime/1"]
    id: CatalogueId
    name: LocalTextField
    body: Prose
    purpose: Prose
    decided: Year
    in_force: InForce
    status: Literal["in_force", "superseded", "revoked", "recommendation"]
    clock: Annotated[int | str, TextType(_clock, lambda v: v, {"type": ["integer", "string"]})]
    classes: Annotated[dict[LineId, DiscountClass], Field(min_length=1)]
    verification: Verification
    source: Source
    notes: LocalTextField | None = None


class Index(FileModel):
    """A price index by year."""

    impactcalc: Literal["index/1"]
    id: CatalogueId
    name: LocalTextField
    place: Prose
    base: Prose
    series: NumbersField
    verification: Verification
    source: Source
    notes: LocalTextField | None = None

    @field_validator("series")
    @classmethod
    def _positive(cls, series: Numbers) -> Numbers:
        if any(number <= 0 for _, number in series.points):
            raise ValueError("an index is above zero in every year")
        return series


class Term(Model):
    """One word of a vocabulary."""

    id: Prose
    name: LocalTextField


class Vocabulary(FileModel):
    """A dated list of terms."""

    impactcalc: Literal["vocabulary/1"]
    id: CatalogueId
    version: Prose
    source: Prose
    terms: Annotated[tuple[Term, ...], Field(strict=False, min_length=1)]


class Marker(FileModel):
    """``catalogue.yaml``: the folder it stands in is a catalogue."""

    impactcalc: Literal["catalogue/1"]
    id: CatalogueId
    version: Prose
    licence: Prose
    replaces: Items[CatalogueId] = ()
