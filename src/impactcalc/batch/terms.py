"""A shape made ready to run: tables of profile factors, and where each term finds its own.

The present value of a term is its amount times one factor. Profiles that are equal are one row
of the tables, whoever has them, so that the tables stay small however many projects there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impactcalc.batch.remarks import bits_of_alternative
from impactcalc.batch.separate import Separation
from impactcalc.batch.shape import Shape
from impactcalc.evaluate import Calendar, evaluate
from impactcalc.flows import labels_of
from impactcalc.ledger import EARNED, EXTERNAL, NONE, RESOURCES, Entry, entries_of
from impactcalc.plan.steps import Line, Plan
from impactcalc.profile import Profile
from impactcalc.records import record

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

PILLARS = ("resources", "earned", "external")
SUMS = (*PILLARS, "npv", "npv_without_purchases")


class Weights:
    """How much of each line is in a sum, shape ``(line,)``."""

    def __init__(self, by_line: Floats) -> None:
        self.by_line = by_line
        lines = np.flatnonzero(by_line)
        first, last = (int(lines[0]), int(lines[-1]) + 1) if len(lines) else (0, 0)
        self._lines = slice(first, last)
        self._own = by_line[first:last]
        self._sizes = np.abs(self._own)
        self._plain = bool((self._own == 1.0).all())
        self.size = float(self._sizes.sum())

    def of(self, values: Floats, *, absolute: bool = False) -> Floats:
        """The sum over the lines of ``(line, project)``, shape ``(project,)``."""
        own = self._sizes if absolute else self._own
        if len(own) == 0:
            return np.zeros(values.shape[1])
        if len(own) == 1:
            return np.asarray(values[self._lines][0] * own[0])
        if values.shape[1] == 1:  # alone, lines would be added up in another order
            return self.of(np.repeat(values, 2, axis=1), absolute=absolute)[:1]
        if self._plain and not absolute:
            return np.asarray(values[self._lines].sum(axis=0))
        return np.asarray((values[self._lines] * own[:, np.newaxis]).sum(axis=0))


@record(frozen=True)
class Term:
    """One product of one line: whose amount it is, and the row of the tables it takes.

    By alternative of its slot; with one alternative only where ``slot`` is -1. An amount of
    -1 is 1. ``exempt`` lines have no weight of the long term.
    """

    line: int
    exempt: bool
    slot: int
    amounts: tuple[int, ...]
    rows: tuple[int, ...]
    one_amount: bool


@record(frozen=True)
class Spread:
    """Years of an amount of 1, shape ``(spread, year)``, and the place of each row among them."""

    table: Floats
    place: Ints


class Tables:
    """Rows by profile, discount class and row of years.

    ``factors`` and ``long`` have the shape ``(row,)``, ``weights``, of an amount that differs by
    year, the shape ``(row, axis)``.
    """

    def __init__(self, calendar: Calendar, by_year: dict[int, Floats]) -> None:
        self.calendar = calendar
        self._by_year = by_year
        self._rows: dict[tuple[Profile, str, int | None], int] = {}
        self._spreads: dict[bool, Spread] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, profile: Profile, line: Line, years: int | None) -> int:
        """Number of the row, which is added where it is new."""
        return self._rows.setdefault((profile, line.discount_class, years), len(self._rows))

    @cached_property
    def shapes(self) -> Floats:
        """Part of the amount in each year of the axis, the row of years in it."""
        found = np.zeros((len(self._rows), len(self.calendar.axis)))
        for (profile, _, years), row in self._rows.items():
            found[row] = self.calendar.shape_of(profile)
            if years is not None:
                found[row] *= self._by_year[years]
        return found

    @cached_property
    def classes(self) -> Floats:
        """Discount factors of the class of each row, shape ``(row, axis)``."""
        found = [self.calendar.factors_of(name) for _, name, _ in self._rows]
        return np.array(found).reshape(self.shapes.shape)

    @cached_property
    def weights(self) -> Floats:
        """The shapes times the discount factors."""
        return self.shapes * self.classes

    @cached_property
    def factors(self) -> Floats:
        """Present value of an amount of 1."""
        return np.asarray(self.weights.sum(axis=1))

    @cached_property
    def long(self) -> Floats:
        """The same with the weight of the long term."""
        return np.asarray((self.weights * self.calendar.weights).sum(axis=1))

    def spread(self, *, discounted: bool = False) -> Spread:
        """Amount of 1 in each year of the horizon, equal rows of years once."""
        if discounted not in self._spreads:
            years = self.booked(self.shapes, np.arange(len(self)))
            if discounted:
                years = years * self.classes[:, : self.calendar.count]
            table, place = np.unique(years, axis=0, return_inverse=True)
            self._spreads[discounted] = Spread(table, place.reshape(-1))
        return self._spreads[discounted]

    def booked(self, amounts: Floats, rows: Ints) -> Floats:
        """Amounts by year of the axis, shape ``(item, axis)``, as amounts by year of the horizon.

        What comes past the horizon stands in its last year, at the size that has the same
        present value there. ``rows`` says which row of the tables each item belongs to.
        """
        count = self.calendar.count
        inside = np.array(amounts[:, :count])
        if len(self.calendar.axis) > count:
            classes = self.classes[rows]
            beyond = (amounts[:, count:] * classes[:, count:]).sum(axis=1)
            ends = classes[:, count - 1]
            inside[:, -1] += np.divide(beyond, ends, out=np.zeros_like(beyond), where=beyond != 0)
        return inside


class Ready:
    """A shape with everything worked out that does not depend on figures of projects."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.plan = shape.plan
        self.calendar = Calendar(shape.plan)
        varying = {
            number
            for number, step in enumerate(self.plan.steps)
            if step.op == "leaf" and step.origin is not None and step.origin.key in shape.columns
        }
        self._separation = Separation(self.plan.steps, varying)
        found = [self._products(number, line) for number, line in enumerate(self.plan.lines)]
        self.steps = tuple(self._separation.steps)
        self.tables = Tables(self.calendar, self._by_year(found))
        self.terms = tuple(term for line in found for term in self._terms(line))
        self.lines = np.array([term.line for term in self.terms], dtype=np.intp)
        self.one_term = self.lines.tolist() == list(range(len(self.plan.lines)))
        self.keys = [s.origin.key if s.origin is not None else "" for s in self.steps]
        self.entries = entries_of(self.plan)
        self.lasting: dict[tuple[int, int, frozenset[str]], Any] = {}  # see the module lasting
        self._needed: dict[int, tuple[int, ...]] = {}
        self._cells: dict[tuple[str, ...], tuple[tuple[tuple[str, ...], ...], Floats]] = {}

    def needed(self, number: int) -> tuple[int, ...]:
        """Steps that a step rests on, and the step itself, in order."""
        if number not in self._needed:
            wanted, todo = set(), [number]
            while todo:
                at = todo.pop()
                if at not in wanted:
                    wanted.add(at)
                    todo += self.steps[at].args
            self._needed[number] = tuple(sorted(wanted))
        return self._needed[number]

    def untouched(self, changed: frozenset[str]) -> tuple[int, ...]:
        """Steps of amounts that rest on none of these leaves, and that others need."""
        bent: set[int] = set()
        needed: set[int] = {number for term in self.terms for number in term.amounts}
        for number in self.amount_steps:
            step = self.steps[number]
            if self.keys[number] in changed or any(arg in bent for arg in step.args):
                bent.add(number)
                needed.update(step.args)
        return tuple(at for at in self.amount_steps if at in needed and at not in bent)

    def slot_of(self, line: Line) -> int:
        """Number of the slot that has alternatives of this line, -1 for none."""
        for number, slot in enumerate(self.shape.slots):
            if any((x.list, x.id) == (line.list, line.id) for x in slot.alternatives[0].lines):
                return number
        return -1

    def versions_of(self, line: Line) -> tuple[Line, ...]:
        """The line under each alternative of its slot; the line alone where it has none."""
        slot = self.slot_of(line)
        if slot < 0:
            return (line,)
        return tuple(
            next(x for x in one.lines if (x.list, x.id) == (line.list, line.id))
            for one in self.shape.slots[slot].alternatives
        )

    @cached_property
    def amount_steps(self) -> tuple[int, ...]:
        """Steps that the amounts rest on, in order."""
        numbers = {number for term in self.terms for number in term.amounts if number >= 0}
        return tuple(sorted({at for number in numbers for at in self.needed(number)}))

    @cached_property
    def tabled(self) -> bool:
        """Whether some amount is a table of projects x years."""
        numbers = {number for term in self.terms for number in term.amounts if number >= 0}
        return any(self.steps[number].yearly for number in numbers)

    @cached_property
    def remarks(self) -> tuple[NDArray[np.int64], ...]:
        """For each slot, the flags that come with each of its alternatives, as bits."""
        return tuple(
            np.array([bits_of_alternative(one) for one in slot.alternatives], dtype=np.int64)
            for slot in self.shape.slots
        )

    @cached_property
    def bare_plan(self) -> Plan:
        """The plan without remarks that depend on which alternative a project has."""
        own = {line.id for slot in self.shape.slots for x in slot.alternatives for line in x.lines}
        return replace(
            self.plan,
            flags=tuple(flag for flag in self.plan.flags if flag[1] not in own),
            lines=tuple(replace(x, values=()) if x.id in own else x for x in self.plan.lines),
            physical=tuple(line for line in self.plan.physical if line.effect not in own),
        )

    def _products(self, number: int, line: Line) -> _Products:
        """For each version of a line its terms, taken apart."""
        versions = self.versions_of(line)
        parts = [
            [
                (term.profile, figure, years)
                for term in version.terms
                for figure, years in self._separation.products(term.amount)
            ]
            for version in versions
        ]
        return _Products(number, line, self.slot_of(line), parts)

    def _by_year(self, found: list[_Products]) -> dict[int, Floats]:
        """Rows of years that are the same in all projects."""
        wanted = {years for one in found for part in one.parts for _, _, years in part}
        asked = sorted(number for number in wanted if number is not None)
        if not asked:
            return {}
        values = evaluate(replace(self.plan, steps=self.steps)).arrays
        axis = len(self.plan.years)
        return {number: np.broadcast_to(values[number], (axis,)) for number in asked}

    def _terms(self, one: _Products) -> Iterator[Term]:
        """Versions of a line have as many terms as the longest; what lacks one has amount 0."""
        exempted = self.plan.scheme.long_term.exempt
        longest = max((len(part) for part in one.parts), default=0)
        for position in range(longest):
            amounts, rows = [], []
            for part in one.parts:
                if position < len(part):
                    profile, figure, years = part[position]
                    amounts.append(-1 if figure is None else figure)
                    rows.append(self.tables.row(profile, one.line, years))
                else:
                    amounts.append(-1)
                    rows.append(self.tables.row(_NEVER, one.line, None))
            exempt = one.line.list == "effects" and one.line.kind in exempted
            slot = one.slot if len({*amounts}) > 1 or len({*rows}) > 1 else -1
            single = len({*amounts}) == 1
            yield Term(one.number, exempt, slot, tuple(amounts), tuple(rows), single)

    @cached_property
    def weights(self) -> dict[str, Weights]:
        """Weight of each line in I, Rev and X and in both net present values."""
        found = {name: np.zeros(len(self.plan.lines)) for name in SUMS}
        for entry in self.entries:
            for name in _sums_of(entry):
                found[name][entry.line] += (entry.sign if name in PILLARS else 1.0) * entry.weight
        return {name: Weights(by_line) for name, by_line in found.items()}

    @cached_property
    def purchases(self) -> bool:
        """Whether some buyer gains at the price."""
        return any(entry.role == "purchase" for entry in self.entries)

    def cells(self, *axes: str) -> tuple[tuple[tuple[str, ...], ...], Floats]:
        """Labels, sorted, and weights ``(line, cell)`` of a breakdown of what counts."""
        if axes not in self._cells:
            marked = []
            for entry in self.entries:
                if entry.pillar != NONE:
                    own = labels_of(self.plan, entry)
                    marked.append((entry, tuple(str(own[axis]) for axis in axes)))
            labels = sorted({label for _, label in marked})
            found = np.zeros((len(self.plan.lines), len(labels)))
            for entry, label in marked:
                found[entry.line, labels.index(label)] += entry.weight
            self._cells[axes] = tuple(labels), found
        return self._cells[axes]


@record(frozen=True)
class _Products:
    number: int
    line: Line
    slot: int
    parts: list[list[tuple[Profile, int | None, int | None]]]


_NEVER = Profile(first=1, last=0, start=0)


def _sums_of(entry: Entry) -> Iterator[str]:
    """The sums an entry is part of."""
    if entry.pillar == NONE:
        return
    yield {RESOURCES: "resources", EARNED: "earned", EXTERNAL: "external"}[entry.pillar]
    yield "npv"
    if entry.role != "purchase":
        yield "npv_without_purchases"
