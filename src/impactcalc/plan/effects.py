"""One intervention of a project: its inputs, and the scope of each formula it feeds."""

from __future__ import annotations

from dataclasses import field
from difflib import get_close_matches

from impactcalc.formula import parse
from impactcalc.models.catalogue_files import Feed, Input, Intervention
from impactcalc.models.indicator import Computed
from impactcalc.models.inputs import Curve, InputValue, Series
from impactcalc.models.project import Place, Use
from impactcalc.models.uncertain import Uncertain
from impactcalc.models.values import Value
from impactcalc.place import merged_place
from impactcalc.plan.context import Context
from impactcalc.plan.figures import InputReader, Years
from impactcalc.plan.lowering import (
    CurveFigure,
    Figure,
    Lowering,
    Never,
    Operand,
    SeriesFigure,
    fit,
)
from impactcalc.plan.steps import Origin, field_of
from impactcalc.plan.values import value_figure
from impactcalc.quantities import CURRENCIES, money_in
from impactcalc.reader import PathKeys
from impactcalc.records import record


class AbsentInputError(Exception):
    """A formula needs an input that the project does not give."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


@record(frozen=True)
class Bundle:
    """One intervention of the project while it is worked out.

    ``operands`` are the inputs that were read; ``missing`` those not given; ``faulty``
    those given wrongly, which have been reported.
    """

    context: Context
    position: int
    use: Use
    intervention: Intervention
    axis: tuple[int, ...]
    operands: dict[str, Operand] = field(default_factory=dict)
    missing: dict[str, Input] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)

    @property
    def path(self) -> PathKeys:
        """Its place in the project file."""
        return ("interventions", self.position)

    @property
    def place(self) -> Place:
        """Where it is: its own keys before those of the project."""
        return merged_place(self.context.project.place, self.use.place)

    def check_feeds(self) -> None:
        """What a faulty intervention file would do in silence."""
        source, seen = self.intervention.source_file, set()
        for position, feed in enumerate(self.intervention.feeds):
            if feed.indicator in seen:
                what = f"{feed.indicator} is fed twice"
                self.context.faults.append(source.fault(("feeds", position), what, "feed it once"))
            seen.add(feed.indicator)
        for name in set(self.intervention.inputs) & set(self.intervention.values):
            what = f"{name} is an input and a value"
            fault = source.fault(("values", name), what, "rename one of the two")
            self.context.faults.append(fault)

    def read_inputs(self) -> None:
        """Every input of the project against what the intervention declares."""
        self.check_feeds()
        for name in self.use.inputs:
            if name not in self.intervention.inputs:
                what = f"{self.intervention.id} has no input {name}"
                known = list(self.intervention.inputs)
                close = get_close_matches(name, known, n=1)
                todo = f"write {close[0]}" if close else f"use one of {', '.join(known)}"
                self.context.fault((*self.path, "inputs", name), what, todo)
        for name, declared in self.intervention.inputs.items():
            given = self.use.inputs.get(name)
            if given is not None:
                self._given(name, declared, given)
            elif declared.default is not None:
                read_default(
                    self.context, self.intervention, name, declared, self.operands, self.axis
                )
                if name not in self.operands:
                    self.faulty.add(name)
            else:
                self.missing[name] = declared

    def _given(self, name: str, declared: Input, given: InputValue) -> None:
        project = self.context.project
        field_name = field_of("interventions", self.use.id, "inputs")
        reader = InputReader(self.context, "project", field_name, project.price_year)
        with self.context.at(self.context.source, (*self.path, "inputs", name)):
            if project.price_year is None and _bare_money(given):
                raise ValueError(
                    "EUR without a price year: add price_year to the project, or write EUR_2025"
                )
            self.operands[name] = reader.read(name, declared, given, self.axis)
        if name not in self.operands:
            self.faulty.add(name)


def read_default(
    context: Context,
    owner: Intervention | Computed,
    name: str,
    declared: Input,
    into: dict[str, Operand],
    axis: tuple[int, ...],
) -> None:
    """The default of an input, from the file that declares it."""
    kind = "intervention" if isinstance(owner, Intervention) else "indicator"
    reader = InputReader(context, f"{kind} {owner.id}", "inputs", None, ("default",))
    with context.at(owner.source_file, ("inputs", name, "default")):
        assert declared.default is not None
        into[name] = reader.read(name, declared, declared.default, axis)


def _bare_money(given: InputValue) -> bool:
    if isinstance(given, Uncertain):
        return any(money in CURRENCIES for money in money_in(given.value.unit))
    if isinstance(given, Curve):
        return any(_bare_money(y) or _bare_money(Uncertain(x)) for x, y in given.points)
    return isinstance(given, Series) and any(_bare_money(y) for _, y in given.points)


@record(frozen=True)
class FeedScope:
    """What the names in the formulas of one indicator stand for, in one intervention."""

    context: Context
    bundle: Bundle
    feed: Feed
    indicator: Computed
    values: dict[str, dict[str, Value]] = field(default_factory=dict)

    def used_values(self, texts: list[str]) -> dict[str, Value]:
        """Values behind these formulas, by id; ``values`` has them by name in a formula."""
        names = {name for text in texts for name in parse(text).names()}
        names.add(getattr(self.indicator, "entrants", ""))
        found = [used for name, used in self.values.items() if name in names]
        return {id_: value for used in found for id_, value in used.items()}

    def build(self, active: tuple[int, ...]) -> dict[str, Operand] | None:
        """Inputs and values by name; None where a fault has been reported.

        Raises
        ------
        AbsentInputError
            The project does not give an input that a formula needs.
        """
        years = Years(self.bundle.axis, active)
        scope: dict[str, Operand] = {}
        for name in self.feed.inputs:
            if name not in self.indicator.inputs:
                self._too_many(name)
        for name, declared in self.indicator.inputs.items():
            if name in self.feed.inputs:
                self._fed(name, declared, years, scope)
            elif declared.default is not None:
                read_default(self.context, self.indicator, name, declared, scope, years.axis)
            else:
                self._not_given(name)
        for name, id_ in self.indicator.values.items():
            path: PathKeys = ("values", name)
            with self.context.at(self.indicator.source_file, path):
                scope[name] = self._value(id_, name, years, name)
        needed = {*self.indicator.inputs, *self.indicator.values}
        return scope if needed <= set(scope) else None

    def _not_given(self, name: str) -> None:
        """The intervention file does not feed an input that has no default."""
        intervention = self.bundle.intervention
        what = f"input {name} of {self.indicator.id} is not given"
        path: PathKeys = ("feeds", intervention.feeds.index(self.feed))
        fault = intervention.source_file.fault(path, what, "add it under inputs of this feed")
        self.context.faults.append(fault)

    def _too_many(self, name: str) -> None:
        """The intervention file feeds an input that the indicator does not have."""
        intervention = self.bundle.intervention
        path: PathKeys = ("feeds", intervention.feeds.index(self.feed), "inputs", name)
        what = f"{self.indicator.id} has no input {name}"
        todo = f"use one of {', '.join(self.indicator.inputs)}"
        self.context.faults.append(intervention.source_file.fault(path, what, todo))

    def _check_years(self, used: str, name: str, years: Years) -> None:
        """A series counts as it is written: every year in which the effect counts is needed."""
        series = self.bundle.operands.get(used)
        if not isinstance(series, SeriesFigure) or name == getattr(self.indicator, "entrants", ""):
            return
        written = {year for year, _ in series.points}
        lacking = [year for year in years.active if year not in written]
        if lacking:
            path: PathKeys = (*self.bundle.path, "inputs", used)
            what = f"{used} has no figure for {lacking[0]}, and {self.indicator.id} counts then"
            todo = "add the year, or change first_year and lifetime"
            self.context.fault(path, what, todo)

    def _value(self, id_: str, name: str, years: Years, serves: str) -> Figure:
        """A value under its own name; ``serves`` is the name in the indicator it stands behind."""
        value = self.context.catalogue.value(id_)
        self.values.setdefault(serves, {})[id_] = value
        return value_figure(self.context, value, name, years, self.bundle.place)

    def _fed(self, name: str, declared: Input, years: Years, scope: dict[str, Operand]) -> None:
        """One input of the indicator from the right-hand side in the intervention file."""
        intervention = self.bundle.intervention
        position = intervention.feeds.index(self.feed)
        path: PathKeys = ("feeds", position, "inputs", name)
        with self.context.at(intervention.source_file, path):
            formula = parse(self.feed.inputs[name])
            if self.bundle.faulty & set(formula.names()):
                return
            for used in formula.names():
                if used in self.bundle.missing:
                    raise AbsentInputError(used)
            origin = Origin.at(f"intervention {intervention.id}", *path)
            inner = dict(self.bundle.operands)
            for used in formula.names():
                self._check_years(used, name, years)
                if used in intervention.values:
                    inner[used] = self._value(intervention.values[used], used, years, name)
            operand = Lowering(self.context.program, inner, origin).operand(formula)
            scope[name] = fed_as(self.context, operand, declared, name, self.feed.inputs[name])


def fed_as(context: Context, operand: Operand, declared: Input, name: str, text: str) -> Operand:
    """An operand as the input of an indicator, in the form and unit that it declares.

    Raises
    ------
    UnitError, ValueError
        A curve where a quantity is wanted, or units that do not fit.
    """
    if declared.curve is not None:
        if not isinstance(operand, CurveFigure):
            raise ValueError(f"{name} is a curve: give the name of a curve")
        x, y = context.money_unit(declared.curve.x), context.money_unit(declared.curve.y)
        points = [
            (fit(context.program, a, x), fit(context.program, b, y)) for a, b in operand.points
        ]
        return CurveFigure(tuple(points))
    if declared.series is not None:
        if not isinstance(operand, SeriesFigure):
            raise ValueError(f"{name} is a series: give the name of a series")
        wanted = context.money_unit(declared.series)
        fitted = [(year, fit(context.program, item, wanted)) for year, item in operand.points]
        return SeriesFigure(tuple(fitted), fit(context.program, operand.by_year, wanted))
    if isinstance(operand, Never) and declared.never is not None:
        return operand
    if isinstance(operand, SeriesFigure):
        operand = operand.by_year
    if not isinstance(operand, Figure):
        raise ValueError(f"{name} is one quantity: a curve, a series or never does not fit")
    fitted_one = fit(context.program, operand, context.money_unit(declared.unit or ""))
    if context.program.steps[operand.step].op == "leaf":
        return fitted_one
    return Figure(context.program.named(fitted_one.step, name, text), fitted_one.unit)
