"""The model of a scheme: every choice of method, frozen and hashed."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, model_validator

from impactcalc.models.base import (
    CatalogueId,
    Evidence,
    FileModel,
    Items,
    LocalTextField,
    Model,
    NotNegative,
    Positive,
    Prose,
    Ruled,
    Share,
    TextType,
    Year,
    between,
    level_keys,
    shown,
)
from impactcalc.models.lines import EffectKind
from impactcalc.models.rules import Problem
from impactcalc.models.spans import PositiveSpan


class HorizonLimit(Model):
    """Longest horizon the scheme accepts."""

    longest: PositiveSpan


class Pillars(Model):
    """From ratios to scores."""

    kappa_s: Positive
    kappa_e: Positive
    weight_s: Annotated[float, between(0, 1, open_=True)]
    power: Annotated[float, between(-100, 1)]
    floor: Annotated[float, between(0, 100, open_=True)]


class LongTerm(Ruled):
    """Weight of the long term in pillar S."""

    weight: Share
    reference_year: Year
    goal_year: Year
    exempt: Items[EffectKind]

    def problems(self) -> Iterator[Problem]:
        """The goal comes after the reference."""
        if self.goal_year <= self.reference_year:
            what = f"goal_year {self.goal_year} is not later than {self.reference_year}"
            todo = "give a goal_year after reference_year"
            yield Problem(f"{what}: {todo}", ("goal_year",), ("reference_year",))


class QualitativePart(Ruled):
    """Share of qualitative indicators in pillar S, and their relative weights."""

    theta: Share
    indicators: dict[CatalogueId, Positive] = Field(default_factory=dict)

    def problems(self) -> Iterator[Problem]:
        """A share needs indicators that have it."""
        if self.theta > 0 and not self.indicators:
            what = "theta is above 0 and no indicator counts: add indicators with weights"
            yield Problem(what, ("theta",), ("indicators",))


class Earned(Model):
    """What counts as earned."""

    own_cashable_savings: Literal["earned", "external"]
    payment_above_benefit: Literal["flag", "reclassify"]


class Harm(Model):
    """From which share of resources a harm is flagged."""

    threshold: NotNegative


class EvidenceRules(Model):
    """What happens to unverified values, and spreads by level of evidence."""

    unverified: Literal["refuse", "flag"]
    spread: dict[Evidence, NotNegative]
    no_effect_chance: dict[Evidence, Share]

    @model_validator(mode="before")
    @classmethod
    def _level_keys(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        return {key: level_keys(value) for key, value in data.items()}


_FOREIGN = ("USD", "GBP")


def _foreign(value: Any) -> str:
    if value not in _FOREIGN:
        raise ValueError(f"{shown(value)} is no currency to exchange: name {' or '.join(_FOREIGN)}")
    return str(value)


Foreign = Annotated[str, TextType(_foreign, None, {"type": "string", "enum": list(_FOREIGN)})]
"""A currency that is not that of the scheme."""


class Scheme(FileModel):
    """A scheme with every key filled in."""

    impactcalc: Literal["scheme/1"]
    id: CatalogueId
    extends: Prose | None = None
    version: Prose
    name: LocalTextField
    status: Prose
    base_year: Year
    price_year: Year
    currency: Literal["EUR"]
    price_index: CatalogueId
    price_set: Literal["low", "central", "high"]
    regime: CatalogueId
    timing: Literal["end", "mid", "begin"]
    horizon: HorizonLimit
    standing: Literal["all", "national"]
    pillars: Pillars
    long_term: LongTerm
    qualitative: QualitativePart
    earned: Earned
    harm: Harm
    evidence: EvidenceRules
    growth_stops_after: PositiveSpan | None = None
    residual: Literal["none", "straight_line", "sum_of_years", "declining_balance"] = "none"
    exchange: dict[Foreign, CatalogueId] = Field(default_factory=dict)
    because: LocalTextField

    _differs: dict[str, Any] = PrivateAttr(default_factory=dict)

    @property
    def differs(self) -> Mapping[str, Any]:
        """Keys in which it differs from the scheme it extends, with its own choice."""
        return self._differs

    def with_differs(self, differs: Mapping[str, Any]) -> "Scheme":
        """The same scheme, remembering what it changes in its base."""
        self._differs = dict(differs)
        return self

    def with_price_year(self, price_year: int) -> "Scheme":
        """The same choices in prices of another year."""
        data = self.model_dump(mode="json", exclude_none=True) | {"price_year": price_year}
        changed = {**self.differs, "price_year": price_year}
        return type(self).model_validate(data).with_differs(changed)
