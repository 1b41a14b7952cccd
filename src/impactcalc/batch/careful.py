"""A few projects of a table, read one by one by the careful reader.

Whatever is in doubt about a row is asked here, so that there is one reader who says what a
cell means and one wording of each fault.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from impactcalc.batch.grouping import Ints
from impactcalc.catalogue import Catalogue
from impactcalc.errors import Fault, InputError, UnverifiedError
from impactcalc.models.catalogue_files import Input, Intervention
from impactcalc.models.project import Project
from impactcalc.models.scheme import Scheme
from impactcalc.plan.compile import compile_plan
from impactcalc.tables import Checked, check_rows
from impactcalc.tables.bundles import Bundles
from impactcalc.tables.curves import BrokenCurveError, Curves, Points
from impactcalc.tables.grid import FIRST, Grid
from impactcalc.tables.headers import Header


class Careful:
    """Projects of a table by position; each is read when it is asked for."""

    def __init__(
        self,
        grid: Grid,
        header: Header,
        bundles: Bundles,
        curves: Curves,
        rows_of: Callable[[int], Ints],
    ) -> None:
        self.grid = grid
        self.header = header
        self.bundles = bundles
        self.curves = curves
        self.rows_of = rows_of
        self._said: dict[int, list[Fault]] = {}  # by row, of rows that cannot be read
        for fault in header.faults:
            self._said.setdefault(fault.line, []).append(fault)

    def rows(self, position: int) -> list[int]:
        """Rows of the table of one project."""
        return [int(row) + FIRST for row in self.rows_of(position)]

    def read(self, positions: Sequence[int]) -> Checked:
        """Some projects with every fault in their rows."""
        rows = sorted(row for position in positions for row in self.rows(position))
        said = [fault for row in rows for fault in self._said.get(row, ())]
        header = replace(self.header, faults=said, shifted=self.header.shifted.intersection(rows))
        bundles, curves = _AskedBundles(self.bundles), _AskedCurves(self.curves)
        return check_rows(self.grid.sheet(rows), header, bundles, curves)

    def project(self, position: int) -> Project:
        """One project.

        Raises
        ------
        InputError
            Every fault in its rows.
        """
        found = self.read([position])
        if found.faults or len(found.projects) != 1:
            raise InputError(found.faults)
        return found.projects[0]

    def _covered(self, position: int) -> list[Fault]:
        """Of cells that lie under a merged one of another row, the fault of that one."""
        found = []
        for row in self.rows(position):
            for number, column in self.grid.columns.items():
                if column.spoilt[row - FIRST]:
                    above = [f for f in self.grid.said if f.line <= row and f.column <= number]
                    found += above[-1:]
        return found

    def faults(
        self, position: int, catalogue: Catalogue, scheme: Scheme, *, allow_unverified: bool
    ) -> tuple[Fault, ...]:
        """What is wrong with one project, nothing where it can be assessed.

        A project with faults in its cells is mended as far as it can be, and compiled for those
        that these hide.
        """
        checked = self.read([position])
        found = dict.fromkeys(checked.faults or self._covered(position))
        for project in checked.projects:
            try:
                compile_plan(
                    project, catalogue=catalogue, scheme=scheme, allow_unverified=allow_unverified
                )
            except UnverifiedError:
                continue  # which is no fault of the project
            except InputError as error:
                follows = project.source_file.doubtful
                found.update(dict.fromkeys(f for f in error.faults if f not in follows))
        return tuple(found)


class _AskedBundles(Bundles):
    """The interventions of a table for one read, with faults only where one at fault is asked."""

    def __init__(self, shared: Bundles) -> None:
        super().__init__(shared.catalogue)
        self._shared = shared

    def get(self, id_: str) -> Intervention | None:
        """An intervention, None where there is none or its file is at fault."""
        found = self._shared.get(id_)
        if found is None and self.catalogue.has("intervention", id_):
            self.faults.update(self._shared.faults)
        return found


class _AskedCurves(Curves):
    """The curves of a table for one read, with faults only where one at fault is asked."""

    def __init__(self, shared: Curves) -> None:
        super().__init__(shared.read, shared.where)
        self._shared = shared

    def points(self, name: str, declared: Input) -> Points:
        """The curve or series of this name; see :meth:`Curves.points`."""
        try:
            return self._shared.points(name, declared)
        except BrokenCurveError:
            self.faults.update(self._shared.faults)
            raise
