"""The models of an indicator, one for each form a file may have.

Which form a file has follows from its kind, and for most kinds from whether it gives one
``formula`` or the pair ``without`` and ``with``.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, field_validator

from impactcalc.models.base import (
    CatalogueId,
    Evidence,
    FileModel,
    Items,
    Level,
    LineId,
    LocalTextField,
    Model,
    Name,
    Number,
    Prose,
    QuantityField,
    Ruled,
    Share,
    Year,
    level_keys,
    shares_sum_to_one,
    whole,
)
from impactcalc.models.catalogue_files import Input
from impactcalc.models.inputs import InputField
from impactcalc.models.lines import CashableField
from impactcalc.models.project import Timing
from impactcalc.models.rules import Problem
from impactcalc.models.spans import DropOffField, PositiveSpan, RateField

SimpleKind = Literal[
    "expected_damage",
    "loss_expectancy",
    "interruption",
    "externality",
    "resource_saving",
    "substitution",
    "treatment",
    "claims",
    "benefit",
    "harm",
]


class References(Model):
    """Links to other frameworks."""

    sdg: Items[Annotated[int, whole(1, 17, "one of the 17 goals")]]
    iris: Items[Prose] = ()
    esrs: Items[Prose] = ()
    missions: Items[Prose] = ()


class Counterfactual(Model):
    """What the effect is compared with."""

    is_: Literal["no_measure", "modelled"] = Field(alias="is")
    text: LocalTextField


class Example(Model):
    """A worked case that every check of the catalogue computes again."""

    inputs: dict[Name, InputField] = Field(default_factory=dict)
    year: Year | None = None
    expected: QuantityField
    source: Prose


class LevelExample(Model):
    """A level and its points."""

    level: Level
    expected: Number
    source: Prose


class IndicatorBase(FileModel):
    """What every indicator has."""

    impactcalc: Literal["indicator/1"]
    id: CatalogueId
    name: LocalTextField
    description: LocalTextField
    domain: Prose
    broad_welfare: Prose
    references: References
    parties: dict[LineId, Share]
    exclusion_groups: Items[LineId]

    @classmethod
    def kinds(cls) -> str:
        """Every kind of indicator."""
        return KINDS

    @classmethod
    def keys_of_any_kind(cls) -> frozenset[str]:
        """Every key that some kind of indicator has."""
        models = get_args(Indicator)
        return frozenset(f.alias or n for model in models for n, f in model.model_fields.items())

    @field_validator("parties")
    @classmethod
    def _shares(cls, value: dict[str, float]) -> dict[str, float]:
        shares_sum_to_one(value)
        return value


class Computed(IndicatorBase):
    """An indicator with a formula."""

    counterfactual: Counterfactual
    inputs: dict[Name, Input]
    values: dict[Name, CatalogueId] = Field(default_factory=dict)
    unit: Prose
    evidence: Evidence
    example: Example
    timing: Timing = Timing()

    def formulas(self) -> dict[str, str]:
        """Every formula with its key."""
        raise NotImplementedError


class Monetary(Computed, Ruled):
    """An indicator in euros."""

    discount_class: LineId
    cashable: CashableField
    physical: dict[LineId, Prose] = Field(default_factory=dict)
    growth: RateField | None = None

    def problems(self) -> Iterator[Problem]:
        """Only a party with a share has something that can be cashed."""
        for party in self.cashable if isinstance(self.cashable, dict) else ():
            if party not in self.parties:
                what = f"cashable names {party}, which has no share here: name one that has"
                yield Problem(what, ("cashable", party), ("parties",))


class PlainIndicator(Monetary):
    """One formula."""

    kind: SimpleKind
    formula: Prose
    drop_off: DropOffField | None = None

    def formulas(self) -> dict[str, str]:
        """The formula."""
        return {"formula": self.formula}


class DifferenceIndicator(Monetary):
    """Avoided cost: the effect is without minus with."""

    kind: SimpleKind
    without: Prose
    with_: Prose = Field(alias="with")
    drop_off: DropOffField | None = None

    def formulas(self) -> dict[str, str]:
        """Both formulas."""
        return {"without": self.without, "with": self.with_}


class IncidenceIndicator(Monetary):
    """Cohorts: the effect of one entrant, and the entrants by year."""

    kind: Literal["incidence"]
    entrants: Name
    persistence: PositiveSpan
    drop_off: DropOffField | None = None
    formula: Prose | None = None
    without: Prose | None = None
    with_: Prose | None = Field(default=None, alias="with")

    def problems(self) -> Iterator[Problem]:
        """One formula, or the pair."""
        yield from super().problems()
        forms = ("formula", "without", "with")
        pair = {"without": self.without, "with": self.with_}
        given = [key for key, text in pair.items() if text is not None]
        if self.formula is None and not given:
            yield Problem("has no formula: add formula, or without and with", (), forms)
        elif self.formula is not None and given:
            what = f"{given[0]} stands beside formula: keep formula, or without and with"
            yield Problem(what, (given[0],), forms)
        elif len(given) == 1:
            other = "with" if given[0] == "without" else "without"
            yield Problem(f"key {other!r} is missing beside {given[0]}: add it", (), forms)

    def formulas(self) -> dict[str, str]:
        """The formula, or the pair."""
        if self.formula is not None:
            return {"formula": self.formula}
        return {"without": self.without or "", "with": self.with_ or ""}


class DeferralIndicator(Monetary):
    """A cost that comes later, or never."""

    kind: Literal["deferral"]
    cost: Prose
    due_without: Prose
    due_with: Prose

    def formulas(self) -> dict[str, str]:
        """The cost, and both dates."""
        return {"cost": self.cost, "due_without": self.due_without, "due_with": self.due_with}


class PhysicalIndicator(Computed):
    """A quantity without a price."""

    kind: Literal["physical"]
    formula: Prose
    account: LineId

    def formulas(self) -> dict[str, str]:
        """The formula."""
        return {"formula": self.formula}


class QualitativeIndicator(IndicatorBase):
    """An anchored scale of levels 0 to 4."""

    kind: Literal["qualitative"]
    levels: dict[Level, LocalTextField]
    example: LevelExample

    @field_validator("levels", mode="before")
    @classmethod
    def _level_keys(cls, value: Any) -> Any:
        levels = level_keys(value)
        if isinstance(levels, Mapping):
            for level in range(5):
                if level not in levels:
                    raise ValueError(f"level {level} is missing: give 0 to 4, each with a text")
        return levels


Indicator = (
    PlainIndicator
    | DifferenceIndicator
    | IncidenceIndicator
    | DeferralIndicator
    | PhysicalIndicator
    | QualitativeIndicator
)

KINDS = (
    "expected_damage, loss_expectancy, incidence, interruption, deferral, externality, "
    "resource_saving, substitution, treatment, claims, benefit, harm, physical, qualitative"
)


def indicator_model(data: Mapping[Any, Any]) -> type[IndicatorBase]:
    """The model that fits the kind of the data, or what it holds where the kind is wrong."""
    kind = data.get("kind")
    for name, model in _SPECIAL.items():
        if kind == name:
            return model
    if kind not in get_args(SimpleKind):
        for key, model in _TELLING.items():
            if key in data:
                return model
    return DifferenceIndicator if "without" in data or "with" in data else PlainIndicator


_SPECIAL: dict[str, type[IndicatorBase]] = {
    "qualitative": QualitativeIndicator,
    "physical": PhysicalIndicator,
    "incidence": IncidenceIndicator,
    "deferral": DeferralIndicator,
}
_TELLING: dict[str, type[IndicatorBase]] = {
    "levels": QualitativeIndicator,
    "account": PhysicalIndicator,
    "entrants": IncidenceIndicator,
    "due_without": DeferralIndicator,
}
"""Keys that only one kind of indicator has."""
