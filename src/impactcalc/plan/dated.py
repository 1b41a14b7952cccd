"""Effects with their own dates: cohorts of entrants, and a cost that comes later."""

from __future__ import annotations

import math
from dataclasses import replace

from impactcalc.errors import UnitError
from impactcalc.formula import parse
from impactcalc.models.indicator import DeferralIndicator, IncidenceIndicator
from impactcalc.plan.context import Context
from impactcalc.plan.kernels import number_of
from impactcalc.plan.lowering import Figure, Lowering, Never, SeriesFigure, cancelling, fit
from impactcalc.plan.monetary import Formulas, Scope, adjusted
from impactcalc.plan.steps import Detail, Origin, Step, Term
from impactcalc.plan.timing import Settings, detail, horizon_details, rate_of
from impactcalc.profile import Profile
from impactcalc.units import Unit, unit


class YearAxisError(Exception):
    """The year axis of the plan must reach further, for a deferral past the horizon."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(str(year))


def entrants_of(indicator: IncidenceIndicator, scope: Scope) -> SeriesFigure:
    """Entrants by year.

    Raises
    ------
    ValueError
        The input named by ``entrants`` is no series.
    """
    entrants = scope.get(indicator.entrants)
    if not isinstance(entrants, SeriesFigure):
        raise ValueError(f"entrants {indicator.entrants} is not a series")
    return entrants


def incidence_terms(
    context: Context, settings: Settings, indicator: IncidenceIndicator, scope: Scope, effect: str
) -> tuple[Term, ...]:
    """One term for each year of entrants; their effect persists, and drops off."""
    entrants = entrants_of(indicator, scope)
    one = fit(
        context.program,
        Formulas(context, indicator, scope).effect(),
        context.money_unit(indicator.unit),
    )
    total = one.unit * entrants.by_year.unit
    target = _yearly_money(context, total, indicator.unit)
    drop, growth = settings.adjustment("drop_off"), settings.growth()
    origin = Origin.at(f"indicator {indicator.id}", "persistence")
    shared = (
        Detail("lifetime", indicator.persistence, "year", origin),
        *detail("drop_off", drop),
        *detail("growth", growth),
        *horizon_details(context),
    )
    terms = []
    for year, figure in entrants.points:
        check_in_horizon(context, year, f"entrants of {effect}")
        product = context.program.apply(
            "*",
            (one.step, figure.step),
            total.text,
            name=f"effect of the entrants of {year}",
            by=f"effect of one * {indicator.entrants}",
        )
        amount = context.program.convert(product, total.factor_to(target), target.text)
        profile = Profile(
            year,
            min(year + indicator.persistence - 1, context.last),
            context.first,
            drop_off=rate_of(drop),
            growth=rate_of(growth),
            growth_stops_after=context.scheme.growth_stops_after,
        )
        entry = _first_year(year, _origin(context, figure))
        step = adjusted(context, settings, amount, target.text)
        terms.append(Term(step, profile, (entry, *shared)))
    if entrants.points[-1][0] + indicator.persistence - 1 > context.last:
        context.flags.append(("effect_cut", effect))
    return tuple(terms)


def _yearly_money(context: Context, total: Unit, written: str) -> Unit:
    money = unit(f"{context.scheme.currency}_{context.scheme.price_year}")
    for target in (money / unit("year"), money):
        if total.fits(target):
            return target
    raise UnitError(f"{written} times entrants gives {total.text}, not EUR/year")


def over_cohorts(
    context: Context,
    settings: Settings,
    indicator: IncidenceIndicator,
    step: int,
    per_entrant: Unit,
    scope: Scope,
) -> tuple[int, Unit, str]:
    """A quantity per entrant and year, summed over all cohorts within the horizon."""
    entrants = entrants_of(indicator, scope)
    kept = 1.0 - rate_of(settings.adjustment("drop_off"))
    weights: dict[int, float] = {}  # by leaf: years written as a range share one
    for year, figure in entrants.points:
        lasts = range(min(indicator.persistence, context.last - year + 1))
        weights[figure.step] = weights.get(figure.step, 0.0) + sum(kept**k for k in lasts)
    leaves = tuple(weights)
    counted = entrants.by_year.unit * unit("year")
    total = context.program.add(
        Step(
            "weighted_sum",
            leaves,
            counted.text,
            "entrant-years",
            "entrants of each year * years in which they count, less drop-off",
            weights=(tuple(weights.values()),),
        )
    )
    whole = cancelling(context.program, Figure(step, per_entrant), Figure(total, counted))
    result = per_entrant * whole.unit
    product = context.program.apply("*", (step, whole.step), result.text)
    last = min(entrants.points[-1][0] + indicator.persistence - 1, context.last)
    return product, result, f"sum over {entrants.points[0][0]} to {last}, after adjustments"


def _first_year(year: int, entrants: Origin) -> Detail:
    """The year of entrants as a parameter; its key may be a range of years."""
    key = entrants.field.rpartition(".")[2]
    text = key if "-" in key else ""
    return Detail("first_year", year, "calendar_year", entrants.of_key, text)


def _origin(context: Context, figure: Figure) -> Origin:
    """Where the leaf behind a figure comes from."""
    step = context.program.steps[figure.step]
    while step.origin is None:
        step = context.program.steps[step.args[0]]
    return step.origin


def check_in_horizon(context: Context, year: int, what: str) -> None:
    """Refuse a written year outside the horizon."""
    if not context.first <= year <= context.last:
        span = f"{context.first} to {context.last}, the years of the project"
        raise ValueError(f"{what} {year} lies outside {span}: change the year, start or horizon")


def due_years(
    context: Context, indicator: DeferralIndicator, scope: Scope
) -> tuple[tuple[int, Detail], tuple[int, Detail] | None]:
    """Years of the renewal without and with, for the trace too; the second is None for never.

    Raises
    ------
    UnitError, FormulaError, ValueError
        They are no calendar years, or in the wrong order.
    """
    without = _due_year(context, indicator, "due_without", scope)
    with_ = _due_year(context, indicator, "due_with", scope)
    if without is None:
        raise ValueError("due_without cannot be never: there would be nothing to defer")
    check_in_horizon(context, without[0], f"due_without of {indicator.id}")
    if with_ is not None and with_[0] <= without[0]:
        raise ValueError(
            f"due_with {with_[0]} of {indicator.id} is not later than due_without {without[0]}: "
            "change one of the two, or write never"
        )
    return without, with_


def _due_year(
    context: Context, indicator: DeferralIndicator, key: str, scope: Scope
) -> tuple[int, Detail] | None:
    origin = Origin.at(f"indicator {indicator.id}", key)
    operand = Lowering(context.program, scope, origin).operand(parse(getattr(indicator, key)))
    if isinstance(operand, Never):
        return None
    if not isinstance(operand, Figure) or not operand.unit.calendar:
        raise ValueError(f"{key} of {indicator.id} is not a calendar year")
    if context.program.steps[operand.step].yearly:
        raise ValueError(f"{key} of {indicator.id} changes by year: a due year is one year")
    number = number_of(context.program.steps, operand.step)
    if not math.isfinite(number) or number != int(number):
        raise ValueError(f"{key} of {indicator.id} comes out as {number:g}, not a whole year")
    shown = _as_detail(context, operand.step)
    by = shown.by or ("" if shown.op == "leaf" else getattr(indicator, key))
    return int(number), replace(shown, name="first_year", by=by)


def _as_detail(context: Context, number: int) -> Detail:
    """A step that does not depend on the year, with all below it, for the trace."""
    steps = context.program.steps
    step, args = steps[number], steps[number].args
    if step.op == "where":  # the case that was not chosen is left out, as everywhere
        args = (args[0], args[1 if number_of(steps, args[0]) else 2])
    return Detail(
        step.name,
        number_of(steps, number),
        step.unit,
        step.origin,
        op=step.op,
        by=step.by,
        factor=step.factor,
        of=tuple(_as_detail(context, arg) for arg in args),
    )


def deferral_terms(
    context: Context,
    settings: Settings,
    indicator: DeferralIndicator,
    scope: Scope,
    effect: str,
    axis: tuple[int, ...],
) -> tuple[Term, ...]:
    """The cost saved in one year and borne in a later one, or never."""
    wanted = unit(f"{context.scheme.currency}_{context.scheme.price_year}")
    if not context.money_unit(indicator.unit).fits(wanted):
        raise UnitError(f"unit {indicator.unit} of a deferral is EUR")
    cost = fit(
        context.program, Formulas(context, indicator, scope).figure("cost", indicator.cost), wanted
    )
    amount = adjusted(context, settings, cost.step, wanted.text)
    without, with_ = due_years(context, indicator, scope)
    growth = settings.growth()
    details = (*detail("growth", growth), *horizon_details(context))
    return deferred(context, amount, without, with_, rate_of(growth), details, effect, axis)


def deferred(
    context: Context,
    amount: int,
    without: tuple[int, Detail],
    with_: tuple[int, Detail] | None,
    growth: float,
    details: tuple[Detail, ...],
    effect: str,
    axis: tuple[int, ...],
) -> tuple[Term, ...]:
    """The two terms of a deferral; the second keeps its own factor past the horizon."""
    stop = context.scheme.growth_stops_after
    terms = []
    unit_text = context.program.steps[amount].unit
    later = context.program.apply("neg", (amount,), unit_text, name="borne later")
    for step, due in ((amount, without), (later, with_)):
        if due is None:
            continue
        year, entry = due
        if year > axis[-1]:
            raise YearAxisError(year)
        if year > context.last:
            context.flags.append(("deferral_beyond_horizon", effect))
        profile = Profile(year, year, context.first, growth=growth, growth_stops_after=stop)
        terms.append(Term(step, profile, (entry, *details)))
    return tuple(terms)
