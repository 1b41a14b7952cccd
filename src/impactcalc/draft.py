"""From ledger and figures to the document of an assessment."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import Any

from impactcalc.catalogue import Catalogue
from impactcalc.documents import (
    AssessmentDocument,
    EffectPart,
    EvidencePart,
    FlagPart,
    HeadlinePart,
    LinePart,
    LongTermPart,
    NamePart,
    NotCountedPart,
    PartyPart,
    PhysicalPart,
    PillarsPart,
    ProjectPart,
    QualitativePart,
    RatesPart,
    YearsPart,
)
from impactcalc.ledger import Entry, Ledger
from impactcalc.manifest import money_of
from impactcalc.models.base import LocalText
from impactcalc.models.indicator import IndicatorBase, QualitativeIndicator
from impactcalc.models.project import Project
from impactcalc.plan.steps import LevelLine, Line, NotCounted, PhysicalLine
from impactcalc.records import record
from impactcalc.results import (
    POINTS_PER_LEVEL,
    LongTerm,
    Pillars,
    RatesOfReturn,
    party_rows,
)
from impactcalc.said import Weights, level_of, verification_of
from impactcalc.trace import Node, Tracer

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
    project: Project,
    catalogue: Catalogue,
    figures: Figures,
    made: dict[str, Any],
    trace: dict[str, Node],
    tracer: Tracer,
) -> AssessmentDocument:
    """The versioned document; the catalogue gives names, and no figure."""
    plan, pillars = figures.ledger.plan, figures.pillars
    scheme = plan.scheme
    return AssessmentDocument(
        impactcalc="assessment/1",
        project=ProjectPart(project.id, **_names(project.name)),
        made_with=made,
        money=money_of(scheme),
        years=YearsPart(first=plan.start, last=plan.last),
        vat=project.vat,
        headline=_fields(HeadlinePart, pillars),
        rates_of_return=_fields(RatesPart, figures.rates),
        pillars=_fields(PillarsPart, pillars),
        long_term=LongTermPart(**asdict(figures.long_term), basis=BASIS),
        effects=_effects(project, catalogue, figures),
        parties=_parties(project, figures.ledger),
        qualitative=tuple(_level(catalogue, line) for line in plan.levels),
        physical=_physical(figures.ledger, tracer),
        evidence=figures.evidence,
        not_counted=tuple(_not_counted(project, left) for left in plan.not_counted),
        flags=figures.flags,
        trace={name: node.to_dict() for name, node in trace.items()},
        names=_names_of(catalogue, plan.not_counted),
        lines=_lines(figures.ledger, tracer),
    )


def _fields(part: type[Any], figures: object) -> Any:
    """The figures that a part of the document names."""
    names = [field.name for field in fields(part) if hasattr(figures, field.name)]
    return part(**{name: getattr(figures, name) for name in names})


def _effects(project: Project, catalogue: Catalogue, figures: Figures) -> tuple[EffectPart, ...]:
    ledger = figures.ledger
    own = {effect.id: effect.name for effect in project.effects}
    parts = []
    for number, line in ledger.effect_lines():
        value = float(ledger.line_values[number])
        parts.append(
            EffectPart(
                id=line.id,
                name=line.name,
                name_nl=_dutch_name(catalogue, line, own),
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
    carriers = ledger.plan.carriers
    return tuple(
        replace(row, carrier=row.party in carriers, **named.get(row.party, {}))
        for row in party_rows(ledger)
    )


def _dutch_name(catalogue: Catalogue, line: Line, own: dict[str, LocalText]) -> str | None:
    """The Dutch name of an effect, where it is another than the name it goes by."""
    if not line.indicator:
        return _names(own[line.id])["name_nl"] if line.id in own else None
    indicator = _indicator(catalogue, line.indicator)
    return None if indicator is None else _names(indicator.name)["name_nl"]


def _indicator(catalogue: Catalogue, id_: str) -> IndicatorBase | None:
    """An indicator for its words; one that was left out may be absent, or have faults."""
    if not catalogue.has("indicator", id_):
        return None
    model, faults = catalogue.entry("indicator", id_)
    return model if isinstance(model, IndicatorBase) and not faults else None


def _level(catalogue: Catalogue, line: LevelLine) -> QualitativePart:
    """A level, with what the scale of its indicator says of it."""
    indicator = _indicator(catalogue, line.indicator)
    words: dict[str, Any] = {} if indicator is None else _names(indicator.name)
    if isinstance(indicator, QualitativeIndicator) and line.level is not None:
        said = _names(indicator.levels[line.level])
        words |= {"meaning": said["name"], "meaning_nl": said["name_nl"]}
    return QualitativePart(
        indicator=line.indicator,
        level=line.level,
        points=None if line.level is None else POINTS_PER_LEVEL * line.level,
        scored=line.scored,
        illustrative=line.illustrative,
        **words,
    )


def _not_counted(project: Project, left: NotCounted) -> NotCountedPart:
    """What is left out, with the reason in Dutch if the project has it in both languages."""
    reason = project.leave_out.get(left.indicator)
    own = reason is not None and reason.text("en") == left.reason
    return NotCountedPart(
        indicator=left.indicator,
        reason=left.reason,
        where=left.where or None,
        reason_nl=_names(reason)["name_nl"] if own and reason is not None else None,
    )


def _names_of(catalogue: Catalogue, left: tuple[NotCounted, ...]) -> dict[str, NamePart]:
    """Names of the indicators that are left out; no row of theirs has one."""
    found = {part.indicator: _indicator(catalogue, part.indicator) for part in left}
    return {
        id_: NamePart(**_names(indicator.name))
        for id_, indicator in found.items()
        if indicator is not None
    }


def _physical(ledger: Ledger, tracer: Tracer) -> tuple[PhysicalPart, ...]:
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
                trace=tracer.physical(lines).to_dict(),
            )
        )
    return tuple(parts)


def _amount(ledger: Ledger, line: PhysicalLine) -> float:
    array = ledger.values.arrays[line.amount]
    at = ledger.plan.years.index(line.year) if array.shape[-1] > 1 else 0
    return float(array[..., at])


def _lines(ledger: Ledger, tracer: Tracer) -> tuple[LinePart, ...]:
    """The lines of all lists but the effects, in file order."""
    others = [(n, line) for n, line in enumerate(ledger.plan.lines) if line.list != "effects"]
    in_npv: dict[int, list[Entry]] = {}
    for entry in ledger.counted():
        in_npv.setdefault(entry.line, []).append(entry)
    return tuple(
        LinePart(
            list=line.list,
            id=line.id,
            present_value=float(ledger.line_values[number]),
            in_npv=float(ledger.total(in_npv.get(number, ()))),
            trace=tracer.line(number).to_dict(),
            party=line.party or None,
            payer=line.payer or None,
            receiver=line.receiver or None,
        )
        for number, line in sorted(others, key=lambda item: _place(item[1]))
    )


def _place(line: Line) -> tuple[int, int]:
    return ("resources", "income", "transfers", "financing").index(line.list), line.order
