"""The dated lines of a project: effects, resources, income, transfers, financing."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from impactcalc.models.amounts import (
    FORM,
    Written,
    form_problems,
    once_problems,
    sign_problems,
)
from impactcalc.models.base import (
    CatalogueId,
    Evidence,
    Level,
    LineId,
    LocalTextField,
    Model,
    Prose,
    Ruled,
    Share,
    TextType,
    Year,
    plain_number,
    shares_sum_to_one,
)
from impactcalc.models.inputs import SeriesField, UncertainField
from impactcalc.models.rules import Gather, Problem
from impactcalc.models.spans import PositiveSpan, RateField, YearsField, calendar_year
from impactcalc.models.uncertain import Uncertain
from impactcalc.reader import PathKeys

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
    raise ValueError(
        f"{value!r} is not a source: write text, or title, publisher, year and locator"
    )


def _write_source(value: str | Source) -> Any:
    return value if isinstance(value, str) else value.model_dump(exclude_none=True)


SourceField = Annotated[
    str | Source,
    TextType(_source, _write_source, {"anyOf": [{"type": "string"}, {"type": "object"}]}),
]


def _cashable(value: Any) -> float | dict[str, float]:
    if not isinstance(value, Mapping):
        return _cashable_share(value)
    gather = Gather()
    for party, share in value.items():
        with gather.at(party):
            if not isinstance(party, str):
                raise ValueError(f"{party!r} is not a party: put it in quotes")
            _cashable_share(share)
    gather.done()
    return {party: float(share) for party, share in value.items()}


def _cashable_share(value: Any) -> float:
    number = plain_number(value)
    if not 0 <= number <= 1:
        todo = "write a number from 0 to 1, such as 0.5 for 50 %"
        raise ValueError(f"cashable {value!r} is no share: {todo}")
    return number


_CASHABLE_SCHEMA = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": 1},
        {"type": "object", "additionalProperties": {"type": "number"}},
    ]
}
CashableField = Annotated[
    float | dict[str, float], TextType(_cashable, lambda value: value, _CASHABLE_SCHEMA)
]


class Line(Model):
    """What every line may have."""

    id: LineId
    name: LocalTextField | None = None
    source: SourceField | None = None
    illustrative: bool = False


class DatedLine(Ruled, Line):
    """A line with an amount in one of three forms."""

    amount: UncertainField | None = None
    years: YearsField | None = None
    every: PositiveSpan | None = None
    amounts: SeriesField | None = None
    growth: RateField | None = None

    def may_be_negative(self) -> bool:
        """Whether a written amount may be below zero."""
        return False

    def written(self) -> Written:
        """Every written amount with its key."""
        found: list[tuple[PathKeys, Uncertain]] = []
        if self.amount:
            found.append((("amount",), self.amount))
        if self.amounts:
            found += [(("amounts", year), item) for year, item in self.amounts.points]
        return tuple(found)

    def problems(self) -> Iterator[Problem]:
        """Amount, unit and years that belong together, and no money below zero."""
        yield from form_problems(self.amount, self.amounts, self.years, self.every)
        if not self.may_be_negative():
            yield from sign_problems(self.written())


DEFERRAL = ("cost", "due_without", "due_with")


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
    outcome: LineId | None = None
    evidence: Evidence
    source: SourceField

    @field_validator("due_with")
    @classmethod
    def _due_with(cls, value: Any) -> Any:
        if value is None or value == "never":
            return value
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"{value!r} is not a year: write a year such as 2050, or never")
        return calendar_year(value)

    def may_be_negative(self) -> bool:
        """Harm is written with negative amounts."""
        return self.kind == "harm"

    def shares(self) -> dict[str, float]:
        """Share of each party."""
        return {self.party: 1.0} if self.party is not None else dict(self.parties or {})

    def problems(self) -> Iterator[Problem]:
        """Parties, shares, and the form that belongs to the kind."""
        yield from self._party_problems()
        if self.kind == "deferral":
            yield from self._deferral_problems()
            return
        strange = [key for key in DEFERRAL if getattr(self, key) is not None]
        for key in strange:
            what = f"{key} stands in an effect of kind {self.kind}"
            yield Problem(f"{what}: take it out, or choose kind deferral", (key,), ("kind",))
        if not strange:
            yield from super().problems()

    def _party_problems(self) -> Iterator[Problem]:
        parties = ("party", "parties")
        if self.party is None and self.parties is None:
            yield Problem("has no party: add party, or parties with shares", (), parties)
        elif self.party is not None and self.parties is not None:
            what = "party and parties stand side by side: keep one of the two"
            yield Problem(what, ("parties",), parties)
        elif self.parties is not None:
            try:
                shares_sum_to_one(self.parties)
            except ValueError as error:
                yield Problem(str(error), ("parties",))
        for name in self.cashable if isinstance(self.cashable, dict) else ():
            if name not in self.shares():
                what = f"cashable names {name}, which has no share here: name one that has"
                yield Problem(what, ("cashable", name), parties)

    def _deferral_problems(self) -> Iterator[Problem]:
        for key in FORM:
            if getattr(self, key) is not None:
                what = f"{key} stands in a deferral: give cost, due_without and due_with"
                yield Problem(what, (key,), ("kind",))
        for key in DEFERRAL:
            if getattr(self, key) is None:
                yield Problem(f"key {key!r} of a deferral is missing: add it", (), ("kind", key))
        if self.cost is not None:
            yield from once_problems([(("cost",), self.cost)])
        yield from sign_problems(self.written())
        if isinstance(self.due_with, int) and self.due_without is not None:
            if self.due_with <= self.due_without:
                what = f"due_with {self.due_with} is not later than due_without {self.due_without}"
                yield Problem(f"{what}: change one of them", ("due_with",), ("due_without",))

    def written(self) -> Written:
        """Every written amount with its key, the cost of a deferral too."""
        return (*super().written(), *(((("cost",), self.cost),) if self.cost else ()))


class Resource(DatedLine):
    """Something used up: investment, upkeep, volunteers' time."""

    party: LineId
    discount_class: LineId | None = None
    evidence: Evidence | None = None
    life: PositiveSpan | None = None

    def problems(self) -> Iterator[Problem]:
        """A life belongs to something that is paid for in one year."""
        yield from super().problems()
        if self.life is None:
            return
        if self.years is None or not self.years.single:
            what = "life belongs to an amount in one year, which this is not"
            yield Problem(f"{what}: give each purchase a line of its own", ("life",), ("years",))
        if self.growth is not None:
            what = "growth stands beside life: write the amount of that year, and take growth out"
            yield Problem(what, ("growth",), ("life",))


class Payment(DatedLine):
    """Money from one party to another."""

    payer: LineId
    receiver: LineId

    def problems(self) -> Iterator[Problem]:
        """A payment has two parties."""
        yield from super().problems()
        if self.payer == self.receiver:
            what = f"payer and receiver are both {self.payer}: name two parties"
            yield Problem(what, ("receiver",), ("payer",))


class Income(Payment):
    """What a carrier earns."""

    kind: Literal["sale", "fee", "outcome_payment", "saved_cost_contract"]
    payer_benefit: Literal["listed", "at_price"]

    def problems(self) -> Iterator[Problem]:
        """Only a purchase has a benefit equal to its price (rules 3)."""
        yield from super().problems()
        if self.payer_benefit == "at_price" and self.kind not in ("sale", "fee"):
            what = f"payer_benefit at_price is only for kinds sale and fee, not {self.kind}"
            todo = "write listed, and list the payer's benefit among the effects"
            yield Problem(f"{what}: {todo}", ("payer_benefit",), ("kind",))


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
