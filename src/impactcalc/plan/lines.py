"""Written lines of a project (effects, resources, payments) to lines of the plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from impactcalc.models.lines import DatedLine, Effect, Income, Payment, Resource
from impactcalc.models.spans import ratio
from impactcalc.models.uncertain import Uncertain
from impactcalc.parties import cashable_by_party
from impactcalc.plan.context import Context
from impactcalc.plan.dated import check_in_horizon, deferred
from impactcalc.plan.figures import money_written
from impactcalc.plan.residual import residual_terms
from impactcalc.plan.steps import Detail, Line, Origin, Term
from impactcalc.plan.timing import horizon_details
from impactcalc.profile import Profile
from impactcalc.reader import PathKeys

LISTS = ("effects", "resources", "income", "transfers", "financing")


def written_lines(context: Context, axis: tuple[int, ...], order: int) -> list[Line]:
    """Every written line of the project, in file order from ``order`` on."""
    lines: list[Line] = []
    for name in LISTS:
        for position, item in enumerate(getattr(context.project, name)):
            with context.at(context.source, (name, position)):
                slot, at = (name, position), order + len(lines)
                lines.append(written_line(context, item, slot, axis, at))
    return lines


def written_line(
    context: Context, item: DatedLine, slot: tuple[str, int], axis: tuple[int, ...], order: int
) -> Line:
    """One written line; ``slot`` is its list and its place in it."""
    return _line(context, item, slot[0], slot, _terms(context, item, *slot, axis), order)


def _terms(
    context: Context, item: DatedLine, name: str, position: int, axis: tuple[int, ...]
) -> tuple[Term, ...]:
    base, path = (name, item.id), (name, position)
    growth = ratio(item.growth) if item.growth is not None else 0.0
    details = horizon_details(context)
    if item.growth is not None:
        origin = Origin.at("project", *base, "growth")
        details = (Detail("growth", item.growth.number, "%/year", origin), *details)
    if isinstance(item, Effect) and item.kind == "deferral":
        return _deferral(context, item, base, path, growth, details, axis)
    if item.amounts is not None:
        terms = []
        for year, amount in item.amounts.points:
            with context.at(context.source, (*path, "amounts", year)):
                check_in_horizon(context, year, "amounts")
                origin = Origin.at("project", *base, "amounts", year)
                entry = Detail("first_year", year, "calendar_year", origin.of_key)
                profile = _profile(context, year, year, growth)
                step = _amount(context, amount, "amount", origin)
                terms.append(Term(step, profile, (entry, *details)))
        return tuple(terms)
    assert item.amount is not None and item.years is not None
    with context.at(context.source, (*path, "years")):
        check_in_horizon(context, item.years.first, "years")
        check_in_horizon(context, item.years.last, "years")
    years = Origin.at("project", *base, "years")
    entries = [Detail("first_year", item.years.first, "calendar_year", years)]
    entries.append(Detail("last_year", item.years.last, "calendar_year", years))
    if item.every is not None:
        every = Origin.at("project", *base, "every")
        entries.append(Detail("every", item.every, "year", every))
    step = _amount(context, item.amount, "amount", Origin.at("project", *base, "amount"))
    profile = _profile(context, item.years.first, item.years.last, growth, item.every or 1)
    left = residual_terms(context, item, step) if isinstance(item, Resource) else ()
    return (Term(step, profile, (*entries, *details)), *left)


def _profile(context: Context, first: int, last: int, growth: float, every: int = 1) -> Profile:
    stop = context.scheme.growth_stops_after
    return Profile(first, last, context.first, every=every, growth=growth, growth_stops_after=stop)


def _amount(context: Context, amount: Uncertain, name: str, origin: Origin) -> int:
    return money_written(context, amount.value, name, origin).step


def _deferral(
    context: Context,
    item: Effect,
    base: tuple[str, str],
    path: PathKeys,
    growth: float,
    details: tuple[Detail, ...],
    axis: tuple[int, ...],
) -> tuple[Term, ...]:
    assert item.cost is not None and item.due_without is not None
    with context.at(context.source, (*path, "due_without")):
        check_in_horizon(context, item.due_without, "due_without")
    amount = _amount(context, item.cost, "cost", Origin.at("project", *base, "cost"))

    def due(year: int, key: str) -> tuple[int, Detail]:
        origin = Origin.at("project", *base, key)
        return year, Detail("first_year", year, "calendar_year", origin)

    without = due(item.due_without, "due_without")
    with_ = None if item.due_with == "never" else due(int(item.due_with), "due_with")
    return deferred(context, amount, without, with_, growth, details, item.id, axis)


def _line(
    context: Context,
    item: Any,
    name: str,
    path: PathKeys,
    terms: tuple[Term, ...],
    order: int,
) -> Line:
    shown = item.name.text("en") if item.name is not None else item.id
    line = Line(
        id=item.id,
        list=name,
        order=order,
        path=path,
        name=shown,
        kind=getattr(item, "kind", None) or name.rstrip("s"),
        terms=terms,
        illustrative=context.project.illustrative or item.illustrative,
        **_roles(item),
    )
    return line


def _roles(item: DatedLine) -> dict[str, Any]:
    """The fields of a plan line that belong to its list."""
    if isinstance(item, Effect):
        shares = item.shares()
        return {
            "discount_class": item.discount_class or "standard",
            "domain": item.domain,
            "broad_welfare": item.broad_welfare,
            "shares": shares,
            "cashable": cashable_by_party(item.cashable, shares),
            "shares_from": Origin.at("project", "effects", item.id, "parties"),
            "cashable_from": Origin.at("project", "effects", item.id, "cashable"),
            "evidence": item.evidence,
            "outcome": item.outcome or "",
        }
    if isinstance(item, Resource):
        return {"discount_class": item.discount_class or "standard", "party": item.party}
    assert isinstance(item, Payment)
    roles = {"payer": item.payer, "receiver": item.receiver}
    if isinstance(item, Income):
        roles["payer_benefit"] = item.payer_benefit
    return roles


def parties_in_order(context: Context, lines: list[Line]) -> Iterator[str]:
    """Parties by first appearance: the list of parties, effects, resources, payments."""
    for party in context.project.parties:
        yield party.id
    for name in LISTS:
        for line in lines:
            if line.list == name:
                yield from line.shares
                yield from (p for p in (line.party, line.payer, line.receiver) if p)
