"""Quantities and inputs to leaves, their money in prices of the scheme."""

from __future__ import annotations

from impactcalc.errors import UnitError
from impactcalc.models.catalogue_files import Input
from impactcalc.models.inputs import Curve, Date, InputValue, Series
from impactcalc.models.rules import Gather, Problem, ProblemsError
from impactcalc.models.uncertain import Uncertain
from impactcalc.plan.context import Context
from impactcalc.plan.kernels import number_of
from impactcalc.plan.lowering import (
    CurveFigure,
    Figure,
    Never,
    Operand,
    SeriesFigure,
    fit,
)
from impactcalc.plan.money import in_scheme_prices
from impactcalc.plan.steps import Origin, Step, field_of
from impactcalc.quantities import Quantity, money_in, money_name, with_price_year
from impactcalc.records import record
from impactcalc.units import Unit, unit


@record(frozen=True)
class Years:
    """The year axis of the plan, and the years in which an effect counts."""

    axis: tuple[int, ...]
    active: tuple[int, ...]


def quantity(
    context: Context, written: Quantity, name: str, origin: Origin, price_year: int | None
) -> Figure:
    """A written quantity as a leaf; its money converted to prices of the scheme.

    ``price_year`` is what bare money means in this file, None where it may not stand.
    """
    text = written.unit
    if price_year is not None:
        text = with_price_year(text, price_year)
    elif any(money_name(m) == (m, None) for m in money_in(text)):
        raise UnitError(f"{written} has no price year: write EUR_2021, or give price_year")
    read = unit(text)
    leaf = context.program.leaf(name, written.number, read.text, origin)
    return in_scheme_prices(context, Figure(leaf, read))


def money_written(context: Context, written: Quantity, name: str, origin: Origin) -> Figure:
    """An amount of the project file, in EUR or EUR/year of the scheme's price year."""
    try:
        if context.project.price_year is None and not _has_year(written):
            raise UnitError(f"{NO_PRICE_YEAR}: add price_year to the project, or write EUR_2025")
        return quantity(context, written, name, origin, context.project.price_year)
    except UnitError as error:
        key = origin.field.rpartition(".")[2]
        inside = (key,) if key in ("amount", "cost") else ()
        raise ProblemsError([Problem(str(error), inside)]) from error


NO_PRICE_YEAR = "EUR without a price year"
"""What a message says of bare money in a project that does not say what it means."""


def _has_year(written: Quantity) -> bool:
    return all(money_name(m) != (m, None) for m in money_in(written.unit))


class InputReader:
    """Reads the inputs given to an intervention, or to the example of an indicator.

    ``field`` says in which field of the source the inputs stand, ``under`` in which key of
    each input.
    """

    def __init__(
        self,
        context: Context,
        source: str,
        field: str,
        price_year: int | None,
        under: tuple[str, ...] = (),
    ) -> None:
        self.context = context
        self.source = source
        self.field = field
        self.price_year = price_year
        self.under = under

    def _origin(self, name: str, *keys: str | int) -> Origin:
        return Origin(self.source, f"{self.field}.{field_of(name, *self.under, *keys)}")

    def read(
        self, name: str, declared: Input, given: InputValue, years: tuple[int, ...]
    ) -> Operand:
        """One input, checked against what is declared.

        Raises
        ------
        UnitError
            Wrong form, wrong unit, or outside its limits.
        """
        if declared.curve is not None:
            if not isinstance(given, Curve):
                raise UnitError(f"{name} is a curve: write {{2 years: 0 EUR, 10 years: 500 EUR}}")
            return self._curve(name, declared, given)
        if declared.series is not None:
            if not isinstance(given, Series):
                raise UnitError(
                    f"{name} is a series: write {{2026: 10 {declared.series}, 2027: ...}}"
                )
            return self._series(name, declared, given, years)
        wanted = self.context.money_unit(declared.unit or "")
        if wanted.calendar:
            return self._date(name, declared, given)
        if not isinstance(given, Uncertain):
            raise UnitError(f"{name} is one quantity in {declared.unit}: write a number and unit")
        figure = self._figure(name, given, wanted, self._origin(name))
        self._check_limits(name, declared, given, wanted)
        return figure

    def _figure(self, name: str, given: Uncertain, wanted: Unit, origin: Origin) -> Figure:
        if money_in(given.value.unit):
            for bound in (given.value, given.low):
                if bound is not None and bound.number < 0:
                    raise UnitError(f"{name} is {bound}, money below zero: write it above zero")
        figure = quantity(self.context, given.value, name, origin, self.price_year)
        if given.low is not None and given.high is not None:
            for bound in (given.low, given.high):
                unit(with_price_year(bound.unit, self.price_year or self.context.scheme.price_year))
        try:
            return fit(self.context.program, figure, wanted)
        except UnitError as error:
            raise UnitError(f"{name} is wanted in {wanted.text}: {error}") from error

    def _curve(self, name: str, declared: Input, given: Curve) -> CurveFigure:
        axes = declared.curve
        assert axes is not None
        wanted_x, wanted_y = self.context.money_unit(axes.x), self.context.money_unit(axes.y)
        points = []
        gather = Gather()
        for x, y in given.points:
            with gather.at(str(x)):
                origin = self._origin(name, str(x))
                at = self._figure(name, Uncertain(x), wanted_x, origin.of_key)
                if x.number <= 0:
                    raise UnitError(f"{name} has a point at {x}: give points above zero")
                points.append((x, at, self._figure(name, y, wanted_y, origin)))
        gather.done()
        if len(points) < 2:
            raise UnitError(f"{name} has one point: give a curve at least two")
        points.sort(key=lambda point: point[0].number * unit(point[0].unit).factor_to(wanted_x))
        places = [x.number * unit(x.unit).factor_to(wanted_x) for x, _, _ in points]
        for (x, _, _), (other, _, _), left, right in zip(
            points, points[1:], places, places[1:], strict=False
        ):
            if left == right:
                raise UnitError(f"{name} has two points at one place, {x} and {other}: keep one")
        return CurveFigure(tuple((x, y) for _, x, y in points))

    def _series(
        self, name: str, declared: Input, given: Series, years: tuple[int, ...]
    ) -> SeriesFigure:
        wanted = self.context.money_unit(declared.series or "")
        points = []
        gather = Gather()
        for year, item in given.points:
            key = given.key_of(year)
            if any(problem.path == (key,) for problem in gather.problems):
                continue  # another year of the same range was refused
            with gather.at(key):
                self._check_year(name, year)
                figure = self._figure(name, item, wanted, self._origin(name, key))
                self._check_limits(name, declared, item, wanted)
                points.append((year, figure))
        gather.done()
        known = [year for year, _ in points]
        weights = tuple(
            tuple(1.0 if year == nearest(known, at) else 0.0 for year in known) for at in years
        )
        by_year = self.context.program.add(
            Step(
                "interpolate",
                tuple(figure.step for _, figure in points),
                wanted.text,
                name,
                yearly=True,
                weights=weights,
            )
        )
        return SeriesFigure(tuple(points), Figure(by_year, wanted))

    def _check_year(self, name: str, year: int) -> None:
        """A year written in the project lies in its horizon (rules 1)."""
        first, last = self.context.first, self.context.last
        if self.source == "project" and not first <= year <= last:
            span = f"{first} to {last}, the years of the project"
            raise UnitError(f"{name} {year} lies outside {span}: change the year, start or horizon")

    def _date(self, name: str, declared: Input, given: InputValue) -> Operand:
        if not isinstance(given, Date):
            raise UnitError(f"{name} is a calendar year: write one, such as 2046")
        if given.year is None:
            if declared.never is None:
                raise UnitError(f"{name} cannot be never: write a year")
            return Never()
        origin = self._origin(name)
        leaf = self.context.program.leaf(name, given.year, "calendar_year", origin)
        return Figure(leaf, unit("calendar_year"))

    def _check_limits(self, name: str, declared: Input, given: Uncertain, wanted: Unit) -> None:
        """The value and both ends of its range against what the input allows."""
        for bound, sign, words in (
            (declared.at_least, 1, "at least"),
            (declared.at_most, -1, "at most"),
        ):
            if not isinstance(bound, Uncertain):
                continue
            limit = self._number(bound.value, wanted)
            for part in (given.value, given.low, given.high):
                if part is not None and sign * self._number(part, wanted) < sign * limit:
                    what = f"{name} is {part}, outside its limit"
                    raise UnitError(f"{what}: give {words} {bound.value}")

    def _number(self, written: Quantity, wanted: Unit) -> float:
        """A quantity in the unit that is wanted, its money in prices of the scheme."""
        origin = Origin(self.source, "")
        figure = quantity(self.context, written, "", origin, self.price_year)
        fitted = fit(self.context.program, figure, wanted)
        return number_of(self.context.program.steps, fitted.step)


def nearest(known: list[int], year: int) -> int:
    """The point that stands for a year in which nothing is written (there nothing counts)."""
    return min(known, key=lambda k: (abs(k - year), k))
