"""The models of catalogue files: interventions, values, regimes, indices, vocabularies."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from impactcalc.models.base import (
    CatalogueId,
    FileModel,
    Items,
    LineId,
    LocalTextField,
    Model,
    Name,
    Prose,
    Ruled,
    TextType,
    Year,
    whole,
)
from impactcalc.models.inputs import InputField
from impactcalc.models.lines import Source
from impactcalc.models.project import Timing
from impactcalc.models.rules import Gather, Problem
from impactcalc.models.spans import RateField
from impactcalc.models.values import Numbers, NumbersField, Verification
from impactcalc.quantities import CURRENCIES


class Axes(Model):
    """Units of the two axes of a curve."""

    x: Prose
    y: Prose


class Input(Ruled):
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

    def problems(self) -> Iterator[Problem]:
        """One kind of input, and the keys that go with it."""
        kinds = ("unit", "curve", "series")
        given = [key for key in kinds if getattr(self, key) is not None]
        if not given:
            yield Problem("has no unit: add unit, curve or series", (), kinds)
        for key in given[1:]:
            yield Problem(f"{key} stands beside {given[0]}: keep one of the two", (key,), kinds)
        if self.optional and self.default is not None:
            what = "an input with a default is optional as well: keep one of the two"
            yield Problem(what, ("optional",), ("default",))
        if self.never is not None and self.unit != "calendar_year":
            what = "never stands in an input that is no year: give unit: calendar_year"
            yield Problem(what, ("never",), kinds)


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
        gather = Gather()
        before = 0
        for position, band in enumerate(bands):
            with gather.at(position):
                if band.to_year is None and position < len(bands) - 1:
                    raise ValueError("only the last band may be without to_year: add to_year")
            with gather.at(position, "to_year"):
                if band.to_year is not None and band.to_year <= before:
                    what = f"to_year {band.to_year} is not above {before}, that of the band before"
                    raise ValueError(f"{what}: give bands in rising order")
            before = band.to_year or before
        gather.done()
        return bands


class InForce(Model):
    """Years in which a regime is in force."""

    from_: Year = Field(alias="from")
    to: Year | None = None


def _clock(value: Any) -> int | str:
    if value == "base_year" or (isinstance(value, int) and not isinstance(value, bool)):
        return value  # type: ignore[no-any-return]
    raise ValueError(f"clock {value!r} is unknown: write base_year or a calendar year")


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


_RATE = re.compile(rf"({'|'.join(CURRENCIES)}) per ({'|'.join(CURRENCIES)})")


class Index(FileModel):
    """A price index or an exchange rate by year; ``base`` says which."""

    impactcalc: Literal["index/1"]
    id: CatalogueId
    name: LocalTextField
    place: Prose
    base: Prose
    series: NumbersField
    verification: Verification
    source: Source
    notes: LocalTextField | None = None

    @property
    def exchange(self) -> tuple[str, str] | None:
        """The two currencies of an exchange rate, so many of the first for one of the second."""
        match = _RATE.fullmatch(self.base)
        return (match[1], match[2]) if match else None

    @field_validator("base")
    @classmethod
    def _base(cls, base: str) -> str:
        match = _RATE.fullmatch(base)
        if " per " in base and (match is None or match[1] == match[2]):
            todo = "write USD per EUR, or of a price index the year that is 100: 2015 = 100"
            raise ValueError(f"base {base!r} is no exchange rate of two currencies: {todo}")
        return base

    @field_validator("series")
    @classmethod
    def _positive(cls, series: Numbers) -> Numbers:
        gather = Gather()
        for year, number in series.points:
            with gather.at(year):
                if number <= 0:
                    raise ValueError(f"index {number:g} is not above zero: check the number")
        gather.done()
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
