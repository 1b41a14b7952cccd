"""One run of a shape over a block of its projects: present values of lines, and sums of them.

There is no years axis: an amount meets the factor of its profile, and a breakdown is a product
of the present values with a small matrix of weights. Years are made when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impactcalc.batch.block import BlockLedger
from impactcalc.batch.lasting import Lasting
from impactcalc.batch.places import Places, product
from impactcalc.batch.shape import Shape
from impactcalc.batch.terms import SUMS, Ready, Term
from impactcalc.ledger import Ledger
from impactcalc.mv import DUST, settled
from impactcalc.plan.kernels import run

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


def _largest(values: Floats) -> float:
    return float(max(values.max(initial=0), -values.min(initial=0)))


class Run:
    """The figures of some projects of one shape.

    What is kept has the axis ``project`` last, so that sums over terms and lines run over
    whole columns; what comes out has it first.
    """

    def __init__(self, ready: Ready, part: Shape, lasting: Lasting | None = None) -> None:
        self.ready = ready
        self.part = part
        self.count = part.count
        self._lasting = lasting  # from earlier runs over the same projects
        self._arrays: dict[int, Floats] = {} if lasting is None else {**lasting.arrays}
        self._sums: dict[str, Floats] = {}

    def array(self, number: int) -> Floats:
        """The figure of a step, shape ``(project or 1 or nothing, year or 1)``."""
        if number not in self._arrays:
            self._evaluate(self.ready.needed(number))
        return self._arrays[number]

    def _evaluate(self, numbers: Iterable[int]) -> None:
        columns, arrays, steps = self.part.columns, self._arrays, self.ready.steps
        with np.errstate(all="ignore"):
            for at in numbers:
                if at in arrays:
                    continue
                step = steps[at]
                if step.op == "leaf":
                    key = self.ready.keys[at]
                    column: Any = columns[key] if key in columns else np.array(step.number)
                    arrays[at] = column[..., np.newaxis]
                elif step.op == "*" and len(step.args) == 2:  # most of them, without a detour
                    arrays[at] = arrays[step.args[0]] * arrays[step.args[1]]
                else:
                    arrays[at] = run(step, [arrays[arg] for arg in step.args])

    @property
    def rows(self) -> Ints:
        """Row of the tables for each project and term, shape ``(term, project)``."""
        return self._places.rows

    @cached_property
    def _places(self) -> Places:
        """What depends on timing only; kept where a shape is run again and again."""
        if self._lasting is None:
            return Places(self._rows(), self.ready)
        if self._lasting.places is None:
            self._lasting.places = Places(self._rows(), self.ready)
        return self._lasting.places

    def _rows(self) -> Ints:
        found = np.empty((len(self.ready.terms), self.count), dtype=np.intp)
        for position, term in enumerate(self.ready.terms):
            found[position] = self._of_version(term, term.rows)
        return found

    def _of_version(self, term: Term, numbers: tuple[int, ...]) -> Any:
        if term.slot < 0:
            return numbers[0]
        return np.array(numbers)[self.part.slots[term.slot].choice]

    @cached_property
    def amounts(self) -> Floats:
        """Amount of each term, shape ``(term, project)``.

        0 where it differs by year, which ``_tabled`` adds.
        """
        self._evaluate(self.ready.amount_steps)
        if self._lasting is not None:
            self._lasting.keep(self._arrays)
        found = np.zeros((len(self.ready.terms), self.count))
        for position, term in enumerate(self.ready.terms):
            if term.one_amount:
                found[position] = self._figure(term.amounts[0])
                continue
            own = self._of_version(term, term.amounts)
            for number in set(term.amounts):
                here = own == number
                figure = np.broadcast_to(self._figure(number), (self.count,))
                found[position, here] = figure[here]
        return found

    def _figure(self, number: int) -> Any:
        if number < 0:
            return 1.0
        array = self.array(number)
        return array[..., 0] if array.shape[-1] == 1 else 0.0

    @cached_property
    def _tabled(self) -> list[tuple[int, Floats]]:
        """Terms whose amounts are a table of projects x years, with that table."""
        found = []
        for position, term in enumerate(self.ready.terms if self.ready.tabled else ()):
            numbers = [n for n in set(term.amounts) if n >= 0 and self.array(n).shape[-1] > 1]
            own = np.broadcast_to(self._of_version(term, term.amounts), (self.count,))
            for number in sorted(numbers):
                here = (own == number)[:, np.newaxis]
                found.append((position, np.where(here, self.array(number), 0.0)))
        return found

    def _by_line(self, by_term: Floats) -> Floats:
        """Sums of terms by line."""
        if self.ready.one_term:
            return by_term
        found = np.zeros((len(self.ready.plan.lines), self.count))
        for position, line in enumerate(self.ready.lines):
            found[line] += by_term[position]
        return found

    @cached_property
    def values(self) -> Floats:
        """Present value of each line, shape ``(line, project)``."""
        tables = self.ready.tables
        by_term = self.amounts * self._places.factors
        for position, table in self._tabled:
            weights = tables.weights[self.rows[position]]
            by_term[position] += np.einsum("py,py->p", table, weights)
        return self._by_line(by_term)

    @cached_property
    def long(self) -> Floats:
        """The same with the weight of the long term, where the line is not exempt from it."""
        tables, terms = self.ready.tables, self.ready.terms
        exempt = np.array([term.exempt for term in terms], dtype=bool)
        factors = tables.long[self.rows]
        if exempt.any():
            factors = np.where(exempt[:, np.newaxis], tables.factors[self.rows], factors)
        by_term = self.amounts * factors
        for position, table in self._tabled:
            weights = tables.weights[self.rows[position]]
            if not terms[position].exempt:
                weights = weights * self.ready.calendar.weights
            by_term[position] += np.einsum("py,py->p", table, weights)
        return self._by_line(by_term)

    @cached_property
    def standing(self) -> Floats | None:
        """Part of each line that stands, where the scheme books the rest as financing."""
        if self.ready.plan.scheme.earned.payment_above_benefit != "reclassify":
            return None
        ledger = self.ledger
        found = np.ones((len(self.ready.plan.lines), self.count))
        for entry in self.ready.entries:
            found[entry.line] = ledger.scale(entry)
        return found

    @cached_property
    def counted(self) -> Floats:
        """Present value of each line as far as it stands."""
        return self.values if self.standing is None else self.values * self.standing

    @cached_property
    def sums(self) -> dict[str, Floats]:
        """I, Rev, X, and the net present value with and without purchases, each ``(project,)``."""
        return {name: self.sum(name) for name in SUMS}

    def sum(self, name: str) -> Floats:
        """One of the sums, shape ``(project,)``."""
        if name == "npv_without_purchases" and not self.ready.purchases:
            name = "npv"
        if name not in self._sums:
            self._sums[name] = self._settled(self.counted, name, self._largest)
        return self._sums[name]

    @cached_property
    def _largest(self) -> float:
        return _largest(self.counted)

    @cached_property
    def external_long(self) -> Floats:
        """X with the weight of the long term, shape ``(project,)``."""
        long = self.long if self.standing is None else self.long * self.standing
        return self._settled(long, "external", _largest(long))

    def _settled(self, values: Floats, name: str, largest: float) -> Floats:
        """A sum over lines, 0 where it is no more than what rounding leaves of them.

        Projects are summed alike wherever they stand, so that twins come out as twins.
        ``largest`` is that of all values: where no sum is dust even beside it, none is.
        """
        weights = self.ready.weights[name]
        total = weights.of(values)
        sizes, bound = np.abs(total), DUST * weights.size * largest
        if sizes.min(initial=np.inf) > bound:
            return total
        if not ((sizes <= bound) & (total != 0)).any():
            return total
        return settled(total, weights.of(np.abs(values), absolute=True))

    def breakdown(self, *axes: str) -> Floats:
        """Present values by cell of ``ready.cells``, shape ``(project, cell)``."""
        return product(self.counted.T, self.ready.cells(*axes)[1])

    @property
    def ledger(self) -> Ledger:
        """The ledger of the block, for what is asked of lines and entries one by one.

        Made anew each time: two that hold each other would stay in memory, block after block.
        """
        return BlockLedger(self)

    def by_year(
        self,
        weights: Floats,
        *,
        discounted: bool = False,
        absolute: bool = False,
        out: Floats | None = None,
    ) -> Floats:
        """Amounts of lines by year times a weight for each line, shape ``(project, year)``.

        ``weights`` has the shape ``(line,)``. Each line is discounted by its own class where
        that is asked for; ``absolute`` adds the sizes of amounts.
        """
        tables = self.ready.tables
        own = self._weighed(weights)
        if absolute:
            own = np.abs(own)
        found = self._by_row(own, self._places.by_project(discounted), out)
        for position, table in self._tabled:
            rows = self.rows[position]
            scale = np.full(self.count, weights[self.ready.lines[position]])
            if self.standing is not None:
                scale = scale * self.standing[self.ready.lines[position]]
            years = tables.booked(table * tables.shapes[rows], rows)
            if discounted:
                years = years * tables.classes[rows][:, : years.shape[1]]
            part = scale[:, np.newaxis] * years
            found += np.abs(part) if absolute else part
        return found

    def net_by_year(self, *, discounted: bool = False, out: Floats | None = None) -> Floats:
        """X + Rev - I by year; what rounding leaves of equal amounts is nothing."""
        weights = self.ready.weights["npv"].by_line
        if self.ready.tabled:
            net = self.by_year(weights, discounted=discounted, out=out)
            net[:] = settled(net, self.by_year(weights, discounted=discounted, absolute=True))
            return net
        own = self._weighed(weights)
        table, at = self._places.by_project(discounted)
        net = self._by_row(own, (table, at), out)
        high, low = own.max(axis=1, initial=0.0), own.min(axis=1, initial=0.0)
        years = self._places.both_ways(high, low, discounted)
        if len(years):
            part, few = np.abs(table[:, years]), net[:, years]
            bound = DUST * len(own) * part.max(initial=0.0) * max(high.max(), -low.min())
            if not (np.abs(few[few != 0]) > bound).all():
                sizes = self._by_row(np.abs(own), (np.ascontiguousarray(part), at), None)
                net[:, years] = settled(few, sizes)
        if len(table) <= len(own) or (table < 0).any():
            net += 0.0  # so that no year is minus zero
        return net

    def _weighed(self, weights: Floats) -> Floats:
        """Amounts of terms times the weight of their line."""
        own = self.amounts * weights[self.ready.lines][:, np.newaxis]
        if self.standing is not None:
            own *= self.standing[self.ready.lines]
        return own

    def _by_row(self, own: Floats, places: tuple[Floats, Ints], out: Floats | None) -> Floats:
        """Sums of terms by row of a table of years, times that table."""
        table, at = places
        height = len(table)
        by_row = np.bincount(at, own.ravel(), self.count * height)
        return product(by_row.reshape(self.count, height), table, out)

    @cached_property
    def _years_by_term(self) -> Floats:
        """Amounts of all projects together by term and year, shape ``(term, year)``."""
        table, at = self._places.by_term()
        width, height = len(self.ready.terms), len(table)
        by_row = np.bincount(at, self.amounts.ravel(), width * height)
        return product(by_row.reshape(width, height), table)

    def years_by_cell(self, cells: Floats) -> Floats:
        """Amounts of all projects together by cell and year, shape ``(cell, year)``.

        ``cells`` has the shape ``(line, cell)``.
        """
        if self.ready.tabled or self.standing is not None:
            parts = [self.by_year(cell).sum(axis=0) for cell in cells.T]
            return np.array(parts).reshape(cells.shape[1], self.ready.calendar.count)
        return product(cells[self.ready.lines].T, self._years_by_term)
