"""From ledger and figures to the document of an assessment."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import Any

from impactcalc.documents import (
    AssessmentDocument,
    EffectPart,
    EvidencePart,
    FlagPart,
    HeadlinePart,
    LongTermPart,
    MoneyPart,
    NotCountedPart,
    PartyPart,
    PhysicalPart,
    PillarsPart,
    ProjectPart,
    QualitativePart,
    RatesPart,
    YearsPart,
)
from impactcalc.ledger import Ledger
from impactcalc.models.base import LocalText
from impactcalc.models.project import Project
from impactcalc.plan.steps import PhysicalLine
from impactcalc.records import record
from impactcalc.results import (
    POINTS_PER_LEVEL,
    LongTerm,
    Pillars,
    RatesOfReturn,
    party_rows,
)
from impactcalc.said import Weights, level_of, verification_of
from impactcalc.trace import Node

BASIS = "positive flows of effects, before payments"


@record(frozen=True)
class Figures:
    """Everything that was computed for one project."""

    ledger: Ledger
    pillars: Pillars
    rates: RatesOfReturn
    long_term: LongTerm
    weights: Weights
    evidence: EvidencePart
    flags: tuple[FlagPart, ...]


def document_of(
    project: Project, figures: Figures, made: dict[str, Any], trace: dict[str, Node]
) -> AssessmentDocument:
    """The versioned document."""
    plan, pillars = figures.ledger.plan, figures.pillars
    scheme = plan.scheme
    return AssessmentDocument(
        impactcalc="assessment/1",
        project=ProjectPart(project.id, **_names(project.name)),
        made_with=made,
        money=MoneyPart(
            currency=scheme.currency,
            price_year=scheme.price_year,
            base_year=scheme.base_year,
            real=True,
        ),
        years=YearsPart(first=plan.start, last=plan.last),
        vat=project.vat,
        headline=_fields(HeadlinePart, pillars),
        rates_of_return=_fields(RatesPart, figures.rates),
        pillars=_fields(PillarsPart, pillars),
        long_term=LongTermPart(**asdict(figures.long_term), basis=BASIS),
        effects=_effects(figures),
        parties=_parties(project, figures.ledger),
        qualitative=_levels(figures.ledger),
        physical=_physical(figures.ledger),
        evidence=figures.evidence,
        not_counted=tuple(
            NotCountedPart(indicator=n.indicator, reason=n.reason, where=n.where or None)
            for n in plan.not_counted
        ),
        flags=figures.flags,
        trace={name: node.to_dict() for name, node in trace.items()},
    )


def _fields(part: type[Any], figures: object) -> Any:
    """The figures that a part of the document names."""
    names = [field.name for field in fields(part) if hasattr(figures, field.name)]
    return part(**{name: getattr(figures, name) for name in names})


def _effects(figures: Figures) -> tuple[EffectPart, ...]:
    ledger = figures.ledger
    parts = []
    for number, line in ledger.effect_lines():
        value = float(ledger.line_values[number])
        parts.append(
            EffectPart(
                id=line.id,
                name=line.name,
                indicator=line.indicator or None,
                domain=line.domain,
                broad_welfare=line.broad_welfare,
                kind=line.kind,
                present_value=float(ledger.effect_value(number)),
                parties={party: value * share for party, share in line.shares.items()},
                evidence=level_of(line),
                verification=verification_of(line),
                illustrative=line.illustrative,
            )
        )
    return tuple(parts)


def _names(name: LocalText) -> dict[str, Any]:
    """The name as documents have it, and the Dutch one where it is another."""
    english, dutch = name.text("en"), name.text("nl")
    return {"name": english, "name_nl": dutch if dutch != english else None}


def _parties(project: Project, ledger: Ledger) -> tuple[PartyPart, ...]:
    named = {party.id: _names(party.name) for party in project.parties if party.name}
    return tuple(replace(row, **named.get(row.party, {})) for row in party_rows(ledger))


def _levels(ledger: Ledger) -> tuple[QualitativePart, ...]:
    return tuple(
        QualitativePart(
            indicator=line.indicator,
            level=line.level,
            points=None if line.level is None else POINTS_PER_LEVEL * line.level,
            scored=line.scored,
            illustrative=line.illustrative,
        )
        for line in ledger.plan.levels
    )


def _physical(ledger: Ledger) -> tuple[PhysicalPart, ...]:
    """One row for each account, unit and moment; several effects of one account add up."""
    groups: dict[tuple[str, str, str], list[PhysicalLine]] = {}
    for line in ledger.plan.physical:
        groups.setdefault((line.account, line.unit, line.at), []).append(line)
    parts = []
    for (account, unit, at), lines in groups.items():
        total = sum(_amount(ledger, line) for line in sorted(lines, key=lambda x: x.effect))
        parts.append(
            PhysicalPart(
                account=account,
                amount=f"{total:.12g} {unit}",
                at=at,
                value=total,
                unit=unit,
                of=tuple(line.effect for line in lines),
                illustrative=any(line.illustrative for line in lines),
            )
        )
    return tuple(parts)


def _amount(ledger: Ledger, line: PhysicalLine) -> float:
    array = ledger.values.arrays[line.amount]
    at = ledger.plan.years.index(line.year) if array.shape[-1] > 1 else 0
    return float(array[..., at])
