"""Amounts that depend on the year, as sums of products: a figure times a row of years.

The price of carbon changes by year and is the same in every project; the tonnes differ and
do not change. Multiplied out project by project that is a table of projects x years. Taken
apart it is one row of years, which joins the profile, and one figure for each project. What
cannot be taken apart, such as ``max(0, price - cost)`` with a cost of its own in each project,
stays a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from impactcalc.plan.steps import Step

Product = tuple[int | None, int | None]
"""Step of the figure and step of the years; None stands for 1."""

_MOST = 16
"""Products of one amount; beyond it a table costs no more."""


class Separation:
    """Steps of a plan, with those added that its sums of products need.

    ``varying`` are the leaves that differ between projects.
    """

    def __init__(self, steps: Sequence[Step], varying: set[int]) -> None:
        self.steps = list(steps)
        self._known: dict[Step, int] = {}
        self._depends: list[bool] = []
        for number, step in enumerate(steps):
            depends = number in varying or any(self._depends[arg] for arg in step.args)
            self._depends.append(depends)
        self._found: dict[int, tuple[Product, ...] | None] = {}

    def depends(self, number: int) -> bool:
        """Whether a step of the plan differs between projects."""
        return self._depends[number]

    def products(self, number: int) -> tuple[Product, ...]:
        """The amount as a sum of products; the amount itself, times 1, where it cannot be."""
        return self._products(number) or ((number, None),)

    def _products(self, number: int) -> tuple[Product, ...] | None:
        if number not in self._found:
            self._found[number] = self._work(number)
        return self._found[number]

    def _work(self, number: int) -> tuple[Product, ...] | None:
        step = self.steps[number]
        if not step.yearly:
            return ((number, None),)
        if not self.depends(number):
            return ((None, number),)
        parts = [self._products(arg) for arg in step.args]
        if step.op in _RULES and all(part is not None for part in parts):
            found = _RULES[step.op](self, step, [part for part in parts if part is not None])
            return found if found is not None and len(found) <= _MOST else None
        return None

    def _add(self, step: Step) -> int:
        if step not in self._known:
            self._known[step] = len(self.steps)
            self.steps.append(step)
        return self._known[step]

    def _times(self, op: str, left: int | None, right: int | None, *, yearly: bool) -> int | None:
        """``left op right``, where None is 1."""
        if right is None:
            return left
        if left is None and op == "*":
            return right
        one = self._add(Step("leaf", number=1.0)) if left is None else left
        return self._add(Step(op, (one, right), yearly=yearly))

    def _multiplied(self, step: Step, parts: list[tuple[Product, ...]]) -> tuple[Product, ...]:
        found = []
        for factors in product(*parts):
            figure: int | None = None
            years: int | None = None
            for one, row in factors:
                figure = self._times("*", figure, one, yearly=False)
                years = self._times("*", years, row, yearly=True)
            found.append((figure, years))
        return tuple(found)

    def _divided(self, step: Step, parts: list[tuple[Product, ...]]) -> tuple[Product, ...] | None:
        if len(parts[1]) > 1:
            return None
        [(by_figure, by_years)] = parts[1]
        return tuple(
            (
                self._times("/", figure, by_figure, yearly=False),
                self._times("/", years, by_years, yearly=True),
            )
            for figure, years in parts[0]
        )

    def _added(self, step: Step, parts: list[tuple[Product, ...]]) -> tuple[Product, ...]:
        return tuple(one for part in parts for one in part)

    def _taken_off(self, step: Step, parts: list[tuple[Product, ...]]) -> tuple[Product, ...]:
        return (*parts[0], *self._negated(step, parts[1:]))

    def _negated(self, step: Step, parts: list[tuple[Product, ...]]) -> tuple[Product, ...]:
        return tuple((self._changed(figure, "neg", 1.0), years) for figure, years in parts[0])

    def _converted(self, step: Step, parts: list[tuple[Product, ...]]) -> tuple[Product, ...]:
        return tuple(
            (self._changed(figure, "convert", step.factor), years) for figure, years in parts[0]
        )

    def _changed(self, figure: int | None, op: str, factor: float) -> int:
        one = self._add(Step("leaf", number=1.0)) if figure is None else figure
        return self._add(Step(op, (one,), factor=factor))


_RULES = {
    "*": Separation._multiplied,
    "/": Separation._divided,
    "+": Separation._added,
    "-": Separation._taken_off,
    "neg": Separation._negated,
    "convert": Separation._converted,
}
