"""A formula to steps: every unit is checked here, once, and becomes a factor."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from math import isclose

from impactcalc.errors import FormulaError, UnitError
from impactcalc.formula import COMPARISONS, Call, Formula, Name, Node, Number
from impactcalc.plan.steps import Origin, Program
from impactcalc.records import record
from impactcalc.units import Unit, ratio, unit


@record(frozen=True)
class Figure:
    """A step with its unit."""

    step: int
    unit: Unit


@record(frozen=True)
class CurveFigure:
    """Points of a curve, in order of x."""

    points: tuple[tuple[Figure, Figure], ...]


@record(frozen=True)
class SeriesFigure:
    """A figure for each year, and one step that is all of them by year."""

    points: tuple[tuple[int, Figure], ...]
    by_year: Figure


@record(frozen=True)
class Never:
    """A date that does not come."""


Operand = Figure | CurveFigure | SeriesFigure | Never


def fit(program: Program, figure: Figure, wanted: Unit) -> Figure:
    """The figure in the unit that is wanted, by a factor."""
    factor = figure.unit.factor_to(wanted)
    short = float(f"{factor:.12g}")
    if isclose(short, factor, rel_tol=5e-16):  # 1000, where division left 1000.0000000000001
        factor = short
    return Figure(program.convert(figure.step, factor, wanted.text), wanted)


def cancelling(program: Program, left: Figure, right: Figure) -> Figure:
    """The right side of a product with its units as those of the left, so that they cancel.

    Tonnes times a price per kilogram become tonnes times a price per tonne, and square
    metres times millimetres become cubic metres. The figure itself stays the same.
    """
    wanted = ratio()
    for name, power in right.unit.inner._units.items():
        wanted = wanted * _as_on_the_left(unit(str(name)), power, left.unit)
    return fit(program, right, wanted)


def _as_on_the_left(one: Unit, power: float, left: Unit) -> Unit:
    """A unit to a power, in a unit of the left side that measures the same."""
    others = [unit(str(name)) for name in left.inner._units]
    if one in others:
        return one**power
    for other in others:
        for times in (1, 2, 3):  # lengths, areas and volumes
            if one.fits(other**times):
                return other ** (power * times)
            if (one**times).fits(other) and power % times == 0:
                return other ** (power / times)
    return one**power


class Lowering:
    """Turns formulas of one file into steps.

    ``scope`` gives what each name stands for; ``origin`` is where numbers written in the
    formula come from.
    """

    def __init__(self, program: Program, scope: Mapping[str, Operand], origin: Origin) -> None:
        self.program = program
        self.scope = scope
        self.origin = origin

    def operand(self, formula: Formula) -> Operand:
        """What a formula stands for; a bare name may be a curve, a series or never."""
        if isinstance(formula.root, Name):
            return self._lookup(formula.root)
        return self.figure(formula)

    def figure(self, formula: Formula) -> Figure:
        """The figure of a formula.

        Raises
        ------
        FormulaError, UnitError
            A name is unknown, or units do not fit; with the column.
        """
        return self._node(formula.root)

    def _lookup(self, node: Name) -> Operand:
        if node.name not in self.scope:
            close = get_close_matches(node.name, list(self.scope), n=1)
            hint = f": did you mean {close[0]}?" if close else ": add it to inputs or values"
            raise FormulaError(f"{node.name} is no input and no value{hint}", node.column)
        return self.scope[node.name]

    def _node(self, node: Node) -> Figure:
        if isinstance(node, Number):
            step = self.program.leaf("number", node.value, "1", self.origin)
            return Figure(step, ratio())
        if isinstance(node, Name):
            found = self._lookup(node)
            if isinstance(found, SeriesFigure):
                return found.by_year
            if isinstance(found, Figure):
                return found
            what = "a curve" if isinstance(found, CurveFigure) else "never"
            raise FormulaError(f"{node.name} is {what}, not a number", node.column)
        return self._call(node)

    def _call(self, node: Call) -> Figure:
        if node.op.startswith("expected_damage"):
            return self._expected_damage(node)
        if node.op == "where":
            return self._where(node)
        args = [self._node(arg) for arg in node.args]
        try:
            return self._operate(node, args)
        except UnitError as error:
            raise FormulaError(f"in {node.op}: {error}", node.column) from error

    def _operate(self, node: Call, args: list[Figure]) -> Figure:
        if node.op in ("+", "-"):
            return self._sum(node.op, *args)
        if node.op in ("*", "/"):
            left, right = self._as_ratios(*args)
            right = cancelling(self.program, left, right)
            both = left.unit * right.unit if node.op == "*" else left.unit / right.unit
            return self._apply(node.op, [left, right], both)
        if node.op in COMPARISONS:  # true counts as 1, false as 0
            return self._apply(node.op, self._alike(args), ratio())
        if node.op == "**":
            exponent = node.args[1]
            assert isinstance(exponent, Number)
            return self._apply("**", args, args[0].unit ** exponent.value)
        if node.op == "neg":
            return self._apply("neg", args, args[0].unit)
        if node.op in ("exp", "log"):
            return self._apply(node.op, [fit(self.program, args[0], ratio())], ratio())
        alike = self._alike(args)
        return self._apply(node.op, alike, alike[0].unit)

    def _as_ratios(self, left: Figure, right: Figure) -> tuple[Figure, Figure]:
        """Percentages of something that has a unit as ratios, so that no % is left in it."""

        def plainly(side: Figure, other: Figure) -> Figure:
            power = side.unit.inner._units.get("percent", 0)
            if not power or other.unit.plain:
                return side
            return fit(self.program, side, side.unit / unit("%") ** power)

        return plainly(left, right), plainly(right, left)

    def _sum(self, op: str, left: Figure, right: Figure) -> Figure:
        year = unit("year")
        if left.unit.calendar and right.unit.fits(year):
            return self._apply(op, [left, fit(self.program, right, year)], left.unit)
        if op == "-" and left.unit.calendar and right.unit.calendar:
            return self._apply(op, [left, right], year)
        alike = self._alike([left, right])
        return self._apply(op, alike, alike[0].unit)

    def _alike(self, args: list[Figure]) -> list[Figure]:
        """All in the unit of the first; a written 0 has whatever unit the others have."""
        wanted = next((arg.unit for arg in args if not self._is_zero(arg)), args[0].unit)
        return [
            Figure(arg.step, wanted) if self._is_zero(arg) else fit(self.program, arg, wanted)
            for arg in args
        ]

    def _is_zero(self, figure: Figure) -> bool:
        step = self.program.steps[figure.step]
        return step.op == "leaf" and step.name == "number" and step.number == 0.0

    def _where(self, node: Call) -> Figure:
        condition = self._node(node.args[0])
        if not isinstance(node.args[0], Call) or node.args[0].op not in COMPARISONS:
            raise FormulaError("where starts with a comparison: where(a > b, x, y)", node.column)
        try:
            choices = self._alike([self._node(arg) for arg in node.args[1:]])
        except UnitError as error:
            raise FormulaError(f"in where: {error}", node.column) from error
        return self._apply("where", [condition, *choices], choices[0].unit)

    def _expected_damage(self, node: Call) -> Figure:
        name = node.args[0]
        assert isinstance(name, Name)
        curve = self._lookup(name)
        if not isinstance(curve, CurveFigure):
            raise FormulaError(f"{node.op} takes a curve, and {name.name} is none", name.column)
        year = unit("year")
        steps: list[int] = []
        try:
            for x, y in curve.points:
                steps += [fit(self.program, x, year).step, y.step]
        except UnitError as error:
            raise FormulaError(f"return periods are in years: {error}", name.column) from error
        result = curve.points[0][1].unit / year
        return Figure(self.program.apply(node.op, tuple(steps), result.text), result)

    def _apply(self, op: str, args: list[Figure], result: Unit) -> Figure:
        steps = tuple(arg.step for arg in args)
        return Figure(self.program.apply(op, steps, result.text), result)
