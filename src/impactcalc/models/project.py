"""The model of a project file."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, field_validator

from impactcalc import limits
from impactcalc.errors import Fault, InputError
from impactcalc.models.base import (
    CatalogueId,
    Country,
    FileModel,
    Items,
    LineId,
    LocalTextField,
    Model,
    Name,
    Prose,
    Ruled,
    Share,
    UseId,
    Year,
    between,
    shares_sum_to_one,
)
from impactcalc.models.inputs import InputField
from impactcalc.models.lines import Effect, Financing, Income, Qualitative, Resource, Transfer
from impactcalc.models.rules import LENIENT, Gather, Problem
from impactcalc.models.spans import DropOffField, HorizonField, PositiveSpan, RateField, SpanField
from impactcalc.models.values import Soil, Urbanity
from impactcalc.models.words import wrongs
from impactcalc.reader import path_text


class Place(Model):
    """Where the project is; each part is optional."""

    country: Country | None = None
    region: Prose | None = None
    urbanity: Urbanity | None = None
    soil: Soil | None = None


class Party(Model):
    """A party of this project, with its roles."""

    id: LineId
    name: LocalTextField | None = None
    roles: Items[Literal["operator", "partner", "funder", "beneficiary", "payer"]] = ()
    abroad: bool = False

    @property
    def carrier(self) -> bool:
        """Whether the party carries the project: its resources and income count in I and Rev."""
        return "operator" in self.roles or "partner" in self.roles


class Timing(Ruled):
    """When an effect starts, how fast it grows to full strength, how long it lasts."""

    first_year: Year | None = None
    delay: SpanField | None = None
    ramp_up: SpanField | None = None
    lifetime: PositiveSpan | None = None

    def problems(self) -> Iterator[Problem]:
        """One start."""
        if self.first_year is not None and self.delay is not None:
            what = "delay stands beside first_year: keep one of the two"
            yield Problem(what, ("delay",), ("first_year",))


class Adjustments(Model):
    """What of a gross effect is due to the project."""

    deadweight: Share | None = None
    attribution: Share | None = None
    displacement: Share | None = None
    drop_off: DropOffField | None = None


class Use(Model):
    """One intervention of the catalogue, used in this project."""

    id: UseId
    use: CatalogueId
    name: LocalTextField | None = None
    inputs: dict[Name, InputField] = Field(default_factory=dict)
    timing: Timing = Timing()
    growth: dict[str, RateField] = Field(default_factory=dict)
    adjustments: dict[str, Adjustments] = Field(default_factory=dict)
    place: Place | None = None
    shares: dict[str, dict[str, Share]] = Field(default_factory=dict)
    groups: Items[Prose] = ()
    outcome: LineId | None = None
    illustrative: bool = False

    @field_validator("shares")
    @classmethod
    def _shares(cls, value: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
        gather = Gather()
        for indicator, shares in value.items():
            with gather.at(indicator):
                shares_sum_to_one(shares)
        gather.done()
        return value


class Correlation(Model):
    """Two uncertain quantities that move together; each is ``line id.key``."""

    a: Prose
    b: Prose
    rank: Annotated[float, between(-1, 1)]


class Project(FileModel, Ruled):
    """A project file, section 1 of the formats.

    Examples
    --------
    >>> project = Project.model_validate({
    ...     "impactcalc": "project/1", "id": "shade", "name": "Shade", "start": 2026,
    ...     "horizon": "10 years", "price_year": 2025,
    ...     "effects": [{"id": "cool", "name": "Cool", "domain": "living",
    ...                  "broad_welfare": "HN-SW", "kind": "benefit", "party": "residents",
    ...                  "amount": "1_000 EUR/year", "years": "2027-2036", "evidence": 1,
    ...                  "source": "own estimate"}]})
    >>> project.last_year
    2036
    """

    impactcalc: Literal["project/1"]
    id: LineId
    name: LocalTextField
    start: Year
    horizon: HorizonField
    price_year: Year | None = None
    vat: Literal["included", "excluded"] | None = None
    illustrative: bool = False
    place: Place = Place()
    parties: Items[Party] = ()
    interventions: Items[Use] = ()
    effects: Annotated[tuple[Effect, ...], Field(strict=False, max_length=limits.EFFECTS)] = ()
    resources: Items[Resource] = ()
    income: Items[Income] = ()
    transfers: Items[Transfer] = ()
    financing: Items[Financing] = ()
    qualitative: Items[Qualitative] = ()
    choose: dict[str, CatalogueId] = Field(default_factory=dict)
    leave_out: dict[str, LocalTextField] = Field(default_factory=dict)
    correlations: Items[Correlation] = ()

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """The project in plain data.

        Raises
        ------
        InputError
            Every fault of the data, each with its place and what to do.
        """
        try:
            return super().model_validate(obj, **options)
        except ValidationError as error:
            if options.get("context") == LENIENT:  # who mends wants them as they are
                raise
            faults = [
                Fault("", 0, 0, path_text(wrong.path), wrong.what, wrong.todo)
                for wrong in wrongs(error, cls)
            ]
        raise InputError(faults)

    @property
    def last_year(self) -> int:
        """Last year of the horizon, which counts in full."""
        return self.start + self.horizon

    def problems(self) -> Iterator[Problem]:
        """A project does something."""
        content = ("interventions", "effects", "qualitative")
        if not any(getattr(self, key) for key in content):
            what = "has nothing to assess: add interventions, effects or qualitative"
            yield Problem(what, (), content)
