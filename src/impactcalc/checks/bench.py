"""A context without a project: formulas are checked on stand-ins in the declared units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from impactcalc.catalogue import Catalogue
from impactcalc.errors import FormulaError, UnitError
from impactcalc.formula import Name, parse, walk
from impactcalc.models.catalogue_files import Index, Input
from impactcalc.models.project import Project
from impactcalc.models.scheme import Scheme
from impactcalc.models.uncertain import Uncertain
from impactcalc.plan.context import Context
from impactcalc.plan.figures import InputReader, Years
from impactcalc.plan.lowering import CurveFigure, Figure, Operand, SeriesFigure
from impactcalc.plan.steps import Origin, Step
from impactcalc.plan.values import value_figure
from impactcalc.prices import index_number
from impactcalc.reader import PathKeys, Source
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


def in_index(index: Index, year: int) -> None:
    """Refuse a year that a price index lacks.

    Raises
    ------
    UnitError
        The index has no such year.
    """
    try:
        index_number(index, year)
    except UnitError as error:
        raise UnitError(f"{error}: choose a year of the index") from error


def scope_of(
    context: Context, source: Source, inputs: Mapping[str, Input], values: Mapping[str, str]
) -> dict[str, Operand]:
    """Stand-ins for inputs, and the real values; what is faulty is reported and left out."""
    scope: dict[str, Operand] = {}
    for name, declared in inputs.items():
        if not source.lost_at(("inputs", name)):
            _input(context, source, name, declared, scope)
    for name, id_ in values.items():
        if name in inputs:
            what = f"{name} is an input and a value"
            context.faults.append(source.fault(("values", name), what, "rename one of the two"))
        with context.at(source, ("values", name)):
            if not context.catalogue.has("value", id_):
                near = context.catalogue.near("value", id_)
                raise ValueError(
                    f"there is no value {id_}{near or ': choose one of the catalogue'}"
                )
            value = context.catalogue.value(id_)
            year = value.series.points[0][0] if value.series else context.first
            scope[name] = value_figure(context, value, name, Years((year,), (year,)))
    return scope


def _input(
    context: Context, source: Source, name: str, declared: Input, scope: dict[str, Operand]
) -> None:
    """The stand-in of one input; its default and limits must fit what it declares."""
    path: PathKeys = ("inputs", name)
    if any(not problem.path or problem.path[0] in _KINDS for problem in declared.problems()):
        return  # which kind it is is not known, and that has been reported
    key = "unit" if declared.unit else "series" if declared.series else "curve"
    with context.at(source, (*path, key)):
        scope[name] = stand_in(context, name, declared)
    if name not in scope:
        return
    reader = InputReader(context, "bench", "inputs", context.scheme.price_year)
    if declared.default is not None:
        with context.at(source, (*path, "default")):
            reader.read(name, declared, declared.default, (context.first,))
    for limit in ("at_least", "at_most"):
        bound = getattr(declared, limit)
        if bound is not None:
            with context.at(source, (*path, limit)):
                if not isinstance(bound, Uncertain) or not isinstance(scope[name], Figure):
                    raise ValueError(f"{limit} is a number with a unit, of an input with a unit")
                reader.read(name, declared.model_copy(update=_FREE), bound, (context.first,))


_KINDS = ("unit", "curve", "series")
_FREE = {"at_least": None, "at_most": None}


def usable(
    context: Context,
    source: Source,
    path: PathKeys,
    text: str,
    known: Iterable[str],
    scope: Mapping[str, Operand],
) -> bool:
    """Whether a formula can be checked: it is read, and each name stands for something.

    A name that nothing declares is reported; one that is declared and faulty is not.
    """
    nodes: dict[str, Name] = {}
    readable = False
    with context.at(source, path):
        root = parse(text).root
        nodes = {node.name: node for node in reversed([*walk(root)]) if isinstance(node, Name)}
        readable = True
    if ("inputs",) in source.lost or ("values",) in source.lost:
        return False
    lost = {gone[1] for gone in source.lost if len(gone) > 1 and gone[0] in ("inputs", "values")}
    for name, node in sorted(nodes.items()):
        if name not in {*known, *lost}:
            readable = False
            close = get_close_matches(name, list(known), n=1)
            hint = f"write {close[0]}" if close else "add it to inputs or values"
            with context.at(source, path):
                raise FormulaError(f"{name} is no input and no value: {hint}", node.column)
    return readable and set(nodes) <= set(scope)
