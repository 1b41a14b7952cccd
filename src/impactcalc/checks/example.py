"""The worked example of an indicator, computed again."""

from __future__ import annotations

from difflib import get_close_matches

from impactcalc.catalogue import Catalogue
from impactcalc.checks.bench import bench
from impactcalc.errors import UnitError
from impactcalc.models.indicator import (
    Computed,
    DeferralIndicator,
    IncidenceIndicator,
    IndicatorBase,
    QualitativeIndicator,
)
from impactcalc.models.scheme import Scheme
from impactcalc.models.spans import ratio
from impactcalc.plan.context import Context, ReachError
from impactcalc.plan.dated import entrants_of
from impactcalc.plan.effects import read_default
from impactcalc.plan.figures import InputReader, Years
from impactcalc.plan.kernels import number_of
from impactcalc.plan.lowering import Operand
from impactcalc.plan.monetary import Formulas
from impactcalc.plan.values import value_figure
from impactcalc.quantities import money_name
from impactcalc.records import record
from impactcalc.results import POINTS_PER_LEVEL
from impactcalc.units import Unit, unit

TOLERANCE = 1e-6
"""How far a computed example may lie from the expected figure, as a part of it."""


@record(frozen=True)
class Outcome:
    """Computed and expected figure of an example, in one unit."""

    computed: float
    expected: float
    unit: str

    @property
    def agrees(self) -> bool:
        """Whether the two are the same within the tolerance."""
        return abs(self.computed - self.expected) <= TOLERANCE * abs(self.expected) + 1e-12


def run_example(
    indicator: IndicatorBase, catalogue: Catalogue, scheme: Scheme
) -> tuple[Outcome | None, Context | None]:
    """Outcome of the example; the context holds the faults that stopped it."""
    if isinstance(indicator, QualitativeIndicator):
        points = POINTS_PER_LEVEL * indicator.example.level
        return Outcome(points, float(indicator.example.expected), "points"), None
    assert isinstance(indicator, Computed)
    context = bench(catalogue, scheme, scheme.base_year)
    source = indicator.source_file
    outcome = None
    with context.at(source, ("example", "expected")):
        wanted = unit(indicator.example.expected.unit)
        context = bench(catalogue, _priced(scheme, wanted), _year(indicator, scheme))
        scope = _scope(context, indicator)
        if scope is not None:
            with context.at(source, ("example",)):
                outcome = _outcome(context, indicator, scope, wanted)
    return outcome, context


def _priced(scheme: Scheme, wanted: Unit) -> Scheme:
    """The scheme in prices of the expected figure."""
    for name in wanted.money():
        money = money_name(name)
        if money is None or money[1] is None:
            raise UnitError(f"expected in {name} has no price year: write {name}_2025")
        return scheme.with_price_year(money[1]) if money[1] != scheme.price_year else scheme
    return scheme


def _year(indicator: Computed, scheme: Scheme) -> int:
    return indicator.example.year if indicator.example.year is not None else scheme.base_year


def _scope(context: Context, indicator: Computed) -> dict[str, Operand] | None:
    """Inputs of the example, defaults and values."""
    source = indicator.source_file
    axis = (context.first,)
    scope: dict[str, Operand] = {}
    given = indicator.example.inputs
    for name in given:
        if name not in indicator.inputs:
            what = f"the example gives {name}, which is no input"
            todo = f"give {', '.join(indicator.inputs)}"
            context.faults.append(source.fault(("example", "inputs", name), what, todo))
    reader = InputReader(context, f"indicator {indicator.id}", "example.inputs", None)
    for name, declared in indicator.inputs.items():
        if name in given:
            with context.at(source, ("example", "inputs", name)):
                scope[name] = reader.read(name, declared, given[name], axis)
        elif declared.default is not None:
            read_default(context, indicator, name, declared, scope, axis)
        elif not get_close_matches(name, set(given) - set(indicator.inputs)):
            what = f"the example lacks input {name}"
            context.faults.append(source.fault(("example", "inputs"), what, "add it"))
    for name, id_ in indicator.values.items():
        with context.at(source, ("example",)):
            value = context.catalogue.value(id_)
            try:
                scope[name] = value_figure(context, value, name, Years(axis, axis))
            except ReachError as error:
                what = f"the example is computed in {axis[0]}, and {error}"
                raise ValueError(f"{what}: give the example a year") from error
    complete = {*indicator.inputs, *indicator.values} <= set(scope)
    return scope if complete else None


def _outcome(
    context: Context, indicator: Computed, scope: dict[str, Operand], wanted: Unit
) -> Outcome:
    formulas = Formulas(context, indicator, scope)
    if isinstance(indicator, DeferralIndicator):
        figure = formulas.figure("cost", indicator.cost)
    else:
        figure = formulas.effect()
    number, read = number_of(context.program.steps, figure.step), figure.unit
    if isinstance(indicator, IncidenceIndicator):
        cohort, cohort_unit = _cohort(context, indicator, scope)
        number, read = number * cohort, read * cohort_unit
        if not read.fits(wanted):
            read = read * unit("year")
    computed = number * read.factor_to(wanted)
    return Outcome(computed, indicator.example.expected.number, wanted.text)


def _cohort(
    context: Context, indicator: IncidenceIndicator, scope: dict[str, Operand]
) -> tuple[float, Unit]:
    """Entrants who still count in the year of the example."""
    if indicator.example.year is None:
        raise UnitError("the example of an incidence needs year")
    entrants = entrants_of(indicator, scope)
    kept = 1.0 - (ratio(indicator.drop_off) if indicator.drop_off is not None else 0.0)
    total = 0.0
    for year, figure in entrants.points:
        passed = indicator.example.year - year
        if 0 <= passed < indicator.persistence:
            total += number_of(context.program.steps, figure.step) * kept**passed
    return total, entrants.by_year.unit
