"""The models of an indicator, one for each form a file may have.

Which form a file has follows from its kind, and for most kinds from whether it gives one
``formula`` or the pair ``without`` and ``with``.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from impactcalc.models.base import (
    CatalogueId,
    DropOffField,
    Evidence,
    FileModel,
    Items,
    Level,
    LineId,
    LocalTextField,
    Model,
    Name,
    Number,
    PositiveSpan,
    Prose,
    QuantityField,
    RateField,
    Share,
    Year,
    shares_sum_to_one,
    whole,
)
from impactcalc.models.catalogue_files import Input
from impactcalc.models.inputs import InputField
from impactcalc.models.lines import CashableField
from impactcalc.models.project import Timing

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


class Monetary(Computed):
    """An indicator in euros."""

    discount_class: LineId
    cashable: CashableField
    physical: dict[LineId, Prose] = Field(default_factory=dict)
    growth: RateField | None = None

    @model_validator(mode="after")
    def _cashable_parties(self) -> Any:
        if isinstance(self.cashable, dict) and not set(self.cashable) <= set(self.parties):
            extra = sorted(set(self.cashable) - set(self.parties))[0]
            raise ValueError(f"cashable names {extra}, which has no share here")
        return self


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

    @model_validator(mode="after")
    def _one_form(self) -> Any:
        pair = self.without is not None and self.with_ is not None
        neither = self.without is None and self.with_ is None
        if not ((pair and self.formula is None) or (neither and self.formula is not None)):
            raise ValueError("needs either formula, or both without and with")
        return self

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
    levels: Annotated[dict[int, LocalTextField], Field(min_length=5, max_length=5)]
    example: LevelExample

    @field_validator("levels", mode="before")
    @classmethod
    def _level_keys(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        keys = [int(k) if isinstance(k, str) and k.isdigit() else k for k in value]
        if sorted(map(str, keys)) != ["0", "1", "2", "3", "4"]:
            raise ValueError("levels are 0, 1, 2, 3 and 4, each with a text")
        return dict(zip(keys, value.values(), strict=True))


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
    """The model that fits the kind of the data."""
    special: dict[Any, type[IndicatorBase]] = {
        "qualitative": QualitativeIndicator,
        "physical": PhysicalIndicator,
        "incidence": IncidenceIndicator,
        "deferral": DeferralIndicator,
    }
    kind = data.get("kind")
    if isinstance(kind, str) and kind in special:
        return special[kind]
    if "without" in data or "with" in data:
        return DifferenceIndicator
    return PlainIndicator
