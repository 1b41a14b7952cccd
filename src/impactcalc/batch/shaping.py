"""Projects of a table to shapes: one plan for each group of projects that do the same.

The first project of a group is read with care and compiled; each timing that occurs is worked
out once, from the first project that has it; figures become columns of leaves. Whether the
figures are allowed is asked of the careful reader too, at both ends of each column: what a
reader refuses of a figure is a bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from impactcalc.batch.codes import BLANK, Codes
from impactcalc.batch.grouping import Ints, alike
from impactcalc.batch.shape import Chosen, Floats, Formed, Outcomes, Shape
from impactcalc.batch.table import TableColumns
from impactcalc.errors import Fault, InputError, UnverifiedError
from impactcalc.models.project import Project
from impactcalc.models.scheme import Scheme
from impactcalc.plan.alternatives import Slot
from impactcalc.plan.compile import compile_shape
from impactcalc.plan.steps import Origin, Plan
from impactcalc.reader import PathKeys
from impactcalc.tables.distinct import distinct
from impactcalc.tables.shapes import GROUPS
from impactcalc.tables.source import TableSource


class Shaping:
    """Makes the shapes of a table; what is wrong with projects is kept by position.

    ``most`` is how many faulty projects are looked for before it is given up.
    """

    def __init__(
        self,
        table: TableColumns,
        scheme: Scheme,
        *,
        allow_unverified: bool,
        most: int | None = None,
    ) -> None:
        self.table = table
        self.scheme = scheme
        self.allow_unverified = allow_unverified
        self.most = most
        self.faults: dict[int, tuple[Fault, ...]] = {}
        self.gates: dict[Fault, None] = {}
        self._sound: set[int] = set()

    def shapes(self) -> Iterator[Formed]:
        """Every shape, in order of its first project; projects at fault are in none."""
        for position in np.flatnonzero(self.table.doubtful).tolist():
            self._ask(position)
        chosen = np.ones(len(self.table.grouping), dtype=bool)
        chosen[list(self.faults)] = False
        if chosen.any():
            for members in alike(self.table.grouping, self.table.same, chosen):
                yield from self._formed(members)

    def enough(self) -> bool:
        """Whether more faults were found than anybody will read."""
        return self.most is not None and len(self.faults) >= self.most

    def _ask(self, position: int) -> bool:
        """Whether the careful reader lets a project pass."""
        if position in self._sound:
            return True
        if position not in self.faults and not self.enough():
            careful = self.table.careful
            found = careful.faults(
                position,
                self.table.catalogue,
                self.scheme,
                allow_unverified=self.allow_unverified,
            )
            if not found:
                self._sound.add(position)
                return True
            self.faults[position] = found
        return False

    def _formed(self, members: Ints) -> Iterator[Formed]:
        members = self._within_bounds(members)
        while len(members) and not self.enough():
            if len(members) > 1 and not self._ask(int(members[0])):
                members = self._without_faulty(members)
                continue
            slots = None
            try:
                slots = _Slots(self.table, members)
                found = self._shape(members, slots)
            except UnverifiedError as error:
                self.gates.update(dict.fromkeys(error.faults))
                return
            except InputError:
                firsts = slots.firsts() if slots is not None else []
                asked = dict.fromkeys([int(members[0]), *firsts])
                faulty = [position for position in asked if not self._ask(position)]
                if not faulty and not self.enough():
                    raise
                for position in slots.alike(faulty) if slots is not None else ():
                    self._ask(position)
                members = self._without_faulty(members)
                continue
            yield found
            return

    def _without_faulty(self, members: Ints) -> Ints:
        return members[[int(one) not in self.faults for one in members]]

    def _within_bounds(self, members: Ints) -> Ints:
        """Members whose figures are allowed: both ends of each column are asked about."""
        if len(members) == 1:
            return members
        grouping, figures = self.table.grouping, self.table.figures
        size = int(grouping.sizes[members[0]])
        for numbers in figures.values():
            for slot in range(size if len(members) else 0):
                own = numbers[grouping.rows[grouping.starts[members] + slot]]
                if np.isnan(own).all() or (own == own[0]).all():
                    continue
                members = self._bounded(members, own)
        return members

    def _bounded(self, members: Ints, own: Floats) -> Ints:
        if self._ask(int(members[np.nanargmin(own)])) and self._ask(
            int(members[np.nanargmax(own)])
        ):
            return members
        order = np.argsort(own, kind="stable")
        for side in (order, order[::-1]):
            for at in side[~np.isnan(own[side])]:
                if self._ask(int(members[at])) or self.enough():
                    break
        return self._without_faulty(members)

    def _shape(self, members: Ints, slots: _Slots) -> Formed:
        """The shape of projects that differ in figures and timing only."""
        plan, alternatives = compile_shape(
            slots.project,
            {slot: slots.others(slot) for slot in slots.choice},
            catalogue=self.table.catalogue,
            scheme=self.scheme,
            allow_unverified=self.allow_unverified,
        )
        if any(one.faulty for some in alternatives.values() for one in some):
            raise InputError(())  # who says what is wrong is the careful reader
        chosen = tuple(Chosen(some, slots.choice[slot]) for slot, some in alternatives.items())
        columns = self._columns(plan, slots.project, members)
        shape = Shape(plan, len(members), columns, chosen)
        return Formed(shape, members, self._outcomes(slots.project, members))

    def _columns(self, plan: Plan, first: Project, members: Ints) -> dict[str, Floats]:
        """Figures of the leaves that come from cells."""
        source = first.source_file
        assert isinstance(source, TableSource)
        leaves = {step.origin.key for step in plan.steps if step.op == "leaf" and step.origin}
        rows = {row: n for n, row in enumerate(self.table.careful.rows(int(members[0])))}
        grouping, found = self.table.grouping, {}
        own_place = self.table.grid.file, self.table.grid.sheet_name
        for path, place in source.cells.items():
            here = (place.file, place.sheet) == own_place  # points of curves stand elsewhere
            numbers = self.table.figures.get(place.column) if here else None
            key = _leaf_of(first, path)
            if numbers is None or key not in leaves:
                continue
            at = grouping.starts[members] + rows[place.row]
            own = numbers[grouping.rows[at]]
            if not np.isnan(own).any() and not (own == own[0]).all():
                found[key] = own
        return found

    def _outcomes(self, first: Project, members: Ints) -> Outcomes:
        """Shared outcomes by intervention, where any of the projects names one."""
        named = self.table.coded.get("outcome")
        found: dict[tuple[str | int, ...], tuple[Codes, tuple[str, ...]]] = {}
        if named is None:
            return found
        grouping, texts = self.table.grouping, tuple(str(text) for text in named.texts)
        for number in range(len(first.interventions)):
            own = named.codes[grouping.rows[grouping.starts[members] + number]]
            if (own != BLANK).any():
                found["interventions", number] = (own.astype(np.int64), texts)
        return found


class _Slots:
    """The lines of a group of projects whose timing differs between them."""

    def __init__(self, table: TableColumns, members: Ints) -> None:
        self.table = table
        self.members = members
        self.project = table.careful.project(int(members[0]))
        self.asked: dict[Slot, list[int]] = {}
        self.choice: dict[Slot, Ints] = {}
        rows = {row: n for n, row in enumerate(table.careful.rows(int(members[0])))}
        source = self.project.source_file
        assert isinstance(source, TableSource)
        for path, place in source.cells.items():
            if len(path) == 2 and isinstance(path[1], int) and path[0] != "qualitative":
                what = self._what(str(path[0]), place.column)
                if what in table.timing:
                    self._add((str(path[0]), path[1]), what, rows[place.row])

    def firsts(self) -> list[int]:
        """Positions of the first project with each timing."""
        return [position for some in self.asked.values() for position in some]

    def _what(self, list_: str, column: int) -> str:
        """Whose timing a line has: that of the intervention, or of its group of money."""
        if list_ == "interventions":
            return "use"
        names = [group.amount for group in GROUPS if group.list == list_]
        keys = {name: self.table.by_key[name] for name in names if name in self.table.by_key}
        return next((name for name, own in keys.items() if own.place.column == column), "")

    def _add(self, slot: Slot, what: str, row: int) -> None:
        grouping = self.table.grouping
        at = grouping.rows[grouping.starts[self.members] + row]
        codes = self.table.timing[what][at]
        if (codes == codes[0]).all():
            return
        _, where, inverse = distinct(codes)
        self.asked[slot] = [int(self.members[n]) for n in where]
        self.choice[slot] = inverse.astype(np.intp, copy=False)

    def others(self, slot: Slot) -> list[Any]:
        """The line as the first project with each timing has it."""
        projects = (self.table.careful.project(position) for position in self.asked[slot])
        return [getattr(project, slot[0])[slot[1]] for project in projects]

    def alike(self, faulty: Sequence[int]) -> list[int]:
        """Positions of all projects that share a timing with one of these."""
        found: dict[int, None] = {}
        for slot, asked in self.asked.items():
            for number, position in enumerate(asked):
                if position in faulty:
                    here = self.members[self.choice[slot] == number]
                    found.update(dict.fromkeys(here.tolist()))
        return list(found)


def _leaf_of(project: Project, path: PathKeys) -> str:
    """Key of the leaf that the entry at a path of the project becomes."""
    if len(path) < 2 or not isinstance(path[1], int) or path[0] == "qualitative":
        return ""
    item = getattr(project, str(path[0]))[path[1]]
    inside = path[2:] or ("amount",)
    return Origin.at("project", str(path[0]), item.id, *inside).key
