"""A context without a project: formulas are checked on stand-ins in the declared units."""

from __future__ import annotations

from collections.abc import Mapping

from impactcalc.catalogue import Catalogue
from impactcalc.models.catalogue_files import Input
from impactcalc.models.project import Project
from impactcalc.models.scheme import Scheme
from impactcalc.plan.context import Context
from impactcalc.plan.figures import Years, value_figure
from impactcalc.plan.lowering import CurveFigure, Figure, Operand, SeriesFigure
from impactcalc.plan.steps import Origin, Step
from impactcalc.reader import Source
from impactcalc.units import unit


def bench(catalogue: Catalogue, scheme: Scheme, year: int) -> Context:
    """A context of one year, in prices of the scheme; nothing is gated."""
    project = Project.model_validate(
        {
            "impactcalc": "project/1",
            "id": "bench",
            "name": "bench",
            "start": year,
            "horizon": "1 year",
            "qualitative": [{"indicator": "bench", "level": 0}],
        }
    )
    return Context(project, scheme, catalogue, allow_unverified=True)


def stand_in(context: Context, name: str, declared: Input) -> Operand:
    """An operand in the unit that an input declares.

    Raises
    ------
    UnitError
        The declared unit is unknown.
    """
    origin = Origin("bench", name)
    program = context.program

    def figure(unit_text: str, number: float) -> Figure:
        read = context.money_unit(unit_text)
        return Figure(program.leaf(name, number, read.text, origin), read)

    if declared.curve is not None:
        axes = declared.curve
        points = ((figure(axes.x, x), figure(axes.y, y)) for x, y in ((2.0, 1.0), (10.0, 2.0)))
        return CurveFigure(tuple(points))
    if declared.series is not None:
        one = figure(declared.series, 1.0)
        step = Step("interpolate", (one.step,), one.unit.text, name, yearly=True, weights=((1.0,),))
        by_year = Figure(program.add(step), one.unit)
        return SeriesFigure(((context.first, one),), by_year)
    if declared.unit == "calendar_year":
        leaf = program.leaf(name, context.first, "calendar_year", origin)
        return Figure(leaf, unit("calendar_year"))
    return figure(declared.unit or "1", 1.0)


def scope_of(
    context: Context, source: Source, inputs: Mapping[str, Input], values: Mapping[str, str]
) -> dict[str, Operand]:
    """Stand-ins for inputs, and the real values; what is faulty is reported and left out."""
    scope: dict[str, Operand] = {}
    for name, declared in inputs.items():
        key = "unit" if declared.unit else "series" if declared.series else "curve"
        with context.at(source, ("inputs", name, key)):
            scope[name] = stand_in(context, name, declared)
    for name, id_ in values.items():
        if name in inputs:
            what = f"{name} is an input and a value"
            context.faults.append(source.fault(("values", name), what, "rename one of the two"))
        with context.at(source, ("values", name)):
            if not context.catalogue.has("value", id_):
                raise ValueError(f"there is no value {id_}{context.catalogue.near('value', id_)}")
            model, faults = context.catalogue.entry("value", id_)
            if not faults and model is not None:
                value = context.catalogue.value(id_)
                year = value.series.points[0][0] if value.series else context.first
                figure = value_figure(context, value, name, Years((year,), (year,)))
                scope[name] = figure
    return scope
