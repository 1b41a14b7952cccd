"""The dated lines of a project: effects, resources, income, transfers, financing."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from impactcalc.models.base import (
    CatalogueId,
    Evidence,
    Level,
    LineId,
    LocalTextField,
    Model,
    PositiveSpan,
    Prose,
    RateField,
    Share,
    TextType,
    Year,
    YearsField,
    calendar_year,
    shares_sum_to_one,
)
from impactcalc.models.inputs import Series, SeriesField, Uncertain, UncertainField
from impactcalc.quantities import money_name

AVOIDED_COST_KINDS = (
    "expected_damage",
    "loss_expectancy",
    "incidence",
    "interruption",
    "deferral",
    "externality",
    "resource_saving",
    "substitution",
    "treatment",
    "claims",
)
"""The ten kinds of avoided cost, a closed list."""

EffectKind = Literal[
    "expected_damage",
    "loss_expectancy",
    "incidence",
    "interruption",
    "deferral",
    "externality",
    "resource_saving",
    "substitution",
    "treatment",
    "claims",
    "benefit",
    "harm",
]


class Source(Model):
    """Where a figure comes from."""

    title: Prose
    publisher: Prose
    year: Year
    locator: Prose
    url: str | None = None


def _source(value: Any) -> str | Source:
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, (Mapping, Source)):
        return Source.model_validate(value)
    raise ValueError("is not a source: write text, or title, publisher, year and locator")


def _write_source(value: str | Source) -> Any:
    return value if isinstance(value, str) else value.model_dump(exclude_none=True)


SourceField = Annotated[
    str | Source,
    TextType(_source, _write_source, {"anyOf": [{"type": "string"}, {"type": "object"}]}),
]


def _cashable(value: Any) -> float | dict[str, float]:
    entries = value if isinstance(value, Mapping) else {"": value}
    for party, share in entries.items():
        if isinstance(share, bool) or not isinstance(share, (int, float)) or not 0 <= share <= 1:
            of = f" of {party}" if party else ""
            raise ValueError(f"cashable{of} is a share from 0 to 1, not {share!r}")
        if not isinstance(party, str):
            raise ValueError(f"{party!r} is not a party")
    if isinstance(value, Mapping):
        return {party: float(share) for party, share in value.items()}
    return float(value)


_CASHABLE_SCHEMA = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": 1},
        {"type": "object", "additionalProperties": {"type": "number"}},
    ]
}
CashableField = Annotated[
    float | dict[str, float], TextType(_cashable, lambda value: value, _CASHABLE_SCHEMA)
]


def money_form(unit: str) -> str:
    """``once`` for EUR, ``yearly`` for EUR/year; a price year may stand in the unit."""
    money, slash, rest = unit.partition("/")
    if money_name(money) is None or (slash and rest not in ("year", "years")):
        raise ValueError(f"an amount is in EUR or EUR/year, not in {unit}")
    return "yearly" if slash else "once"


class Line(Model):
    """What every line may have."""

    id: LineId
    name: LocalTextField | None = None
    source: SourceField | None = None
    illustrative: bool = False


class DatedLine(Line):
    """A line with an amount in one of three forms."""

    amount: UncertainField | None = None
    years: YearsField | None = None
    every: PositiveSpan | None = None
    amounts: SeriesField | None = None
    growth: RateField | None = None

    def may_be_negative(self) -> bool:
        """Whether a written amount may be below zero."""
        return False

    def written(self) -> tuple[tuple[str, Uncertain], ...]:
        """Every written amount with its key."""
        found = [("amount", self.amount)] if self.amount else []
        if self.amounts:
            found += [(f"amounts.{year}", item) for year, item in self.amounts.points]
        return tuple(found)

    @model_validator(mode="after")
    def _check_form(self) -> Any:
        check_amount_form(self)
        check_signs(self)
        return self


def check_signs(line: DatedLine) -> None:
    """Money below zero is written only in effects of kind harm."""
    if line.may_be_negative():
        return
    for key, item in line.written():
        for part in (item.value, item.low, item.high):
            if part is not None and part.number < 0:
                raise ValueError(f"{key} {part} is negative: only an effect of kind harm may be")


def check_amount_form(line: DatedLine) -> None:
    """Exactly one form, and unit and years that belong together (rules 2)."""
    if (line.amount is None) == (line.amounts is None):
        raise ValueError("needs either amount with years, or amounts by year")
    if line.amounts is not None:
        _check_series_form(line, line.amounts)
        return
    if line.amount is None or line.years is None:
        raise ValueError("amount needs years: one year for EUR, a range for EUR/year")
    if money_form(line.amount.value.unit) == "yearly":
        if line.years.single:
            raise ValueError("EUR/year needs a range of years, such as 2027-2066; one year is EUR")
        if line.every is not None:
            raise ValueError("every belongs to an amount in EUR, not in EUR/year")
    elif line.every is not None and line.years.single:
        raise ValueError("every needs a range of years")
    elif line.every is None and not line.years.single:
        raise ValueError("EUR over a range of years: write EUR/year, or add every: 15 years")


def _check_series_form(line: DatedLine, amounts: Series) -> None:
    if line.years is not None or line.every is not None:
        raise ValueError("amounts by year stand without years and every")
    for year, item in amounts.points:
        if money_form(item.value.unit) != "once":
            raise ValueError(f"amount of {year} is in EUR, the year stands in the key")


class Effect(DatedLine):
    """An effect of the project that the catalogue lacks."""

    name: LocalTextField
    domain: Prose
    broad_welfare: Prose
    kind: EffectKind
    party: LineId | None = None
    parties: dict[str, Share] | None = None
    cost: UncertainField | None = None
    due_without: Year | None = None
    due_with: Annotated[
        Any, Field(json_schema_extra={"anyOf": [{"type": "integer"}, {"const": "never"}]})
    ] = None
    cashable: CashableField = 0.0
    discount_class: LineId | None = None
    evidence: Evidence
    source: SourceField

    @field_validator("due_with")
    @classmethod
    def _due_with(cls, value: Any) -> Any:
        if value is None or value == "never":
            return value
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError("is not a year or never")
        return calendar_year(value)

    def may_be_negative(self) -> bool:
        """Harm is written with negative amounts."""
        return self.kind == "harm"

    def shares(self) -> dict[str, float]:
        """Share of each party."""
        return {self.party: 1.0} if self.party is not None else dict(self.parties or {})

    @model_validator(mode="after")
    def _check_form(self) -> Any:
        if (self.party is None) == (self.parties is None):
            raise ValueError("needs either party or parties")
        if self.parties is not None:
            shares_sum_to_one(self.parties)
        if isinstance(self.cashable, dict):
            unknown = set(self.cashable) - set(self.shares())
            if unknown:
                raise ValueError(f"cashable names {sorted(unknown)[0]}, which has no share here")
        if self.kind == "deferral":
            self._check_deferral()
        else:
            if self.cost is not None or self.due_without is not None or self.due_with is not None:
                raise ValueError("cost, due_without and due_with belong to kind deferral")
            check_amount_form(self)
            check_signs(self)
        return self

    def _check_deferral(self) -> None:
        if any(x is not None for x in (self.amount, self.amounts, self.years, self.every)):
            raise ValueError("a deferral has cost, due_without and due_with, no other amount")
        if self.cost is None or self.due_without is None or self.due_with is None:
            raise ValueError("a deferral needs cost, due_without and due_with (a year, or never)")
        if money_form(self.cost.value.unit) != "once":
            raise ValueError("the cost of a deferral is in EUR")
        if any(p is not None and p.number < 0 for p in (self.cost.value, self.cost.low)):
            raise ValueError("cost is negative: only an effect of kind harm may be")
        if isinstance(self.due_with, int) and self.due_with <= self.due_without:
            raise ValueError(
                f"due_with {self.due_with} is not later than due_without {self.due_without}"
            )

    def written(self) -> tuple[tuple[str, Uncertain], ...]:
        """Every written amount with its key, the cost of a deferral too."""
        return (*super().written(), *((("cost", self.cost),) if self.cost else ()))


class Resource(DatedLine):
    """Something used up: investment, upkeep, volunteers' time."""

    party: LineId
    discount_class: LineId | None = None
    evidence: Evidence | None = None


class Payment(DatedLine):
    """Money from one party to another."""

    payer: LineId
    receiver: LineId

    @model_validator(mode="after")
    def _check_legs(self) -> Any:
        if self.payer == self.receiver:
            raise ValueError(f"payer and receiver are both {self.payer}: a payment has two parties")
        return self


class Income(Payment):
    """What a carrier earns."""

    kind: Literal["sale", "fee", "outcome_payment", "saved_cost_contract"]
    payer_benefit: Literal["listed", "at_price"]

    @model_validator(mode="after")
    def _check_at_price(self) -> Any:
        if self.payer_benefit == "at_price" and self.kind not in ("sale", "fee"):
            raise ValueError(
                f"payer_benefit at_price is only for kinds sale and fee, not {self.kind}: "
                "write listed, and list the payer's benefit among the effects"
            )
        return self


class Transfer(Payment):
    """Compensation, tax, a subsidy passed on: no one earns it."""

    kind: Prose | None = None


class Financing(Payment):
    """Who puts the money up; it changes no figure but its own column."""

    kind: Literal["grant", "loan", "equity"]


class Qualitative(Model):
    """The level of a qualitative indicator."""

    indicator: CatalogueId
    level: Level
    because: LocalTextField | None = None
    evidence: Evidence | None = None
    illustrative: bool = False
