"""What is given as a portfolio to its members: a list, a file, a folder or a data frame."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from impactcalc import limits
from impactcalc.batch.table import TableColumns
from impactcalc.checks.files import files_of, is_result
from impactcalc.checks.paths import check_paths
from impactcalc.errors import ArgumentError, Fault, InputError, UnverifiedError
from impactcalc.loading import load_project
from impactcalc.models.base import refuse_other
from impactcalc.models.load import kind_of
from impactcalc.models.project import Project
from impactcalc.portfolio.members import Members, Method, of_projects, of_table, together
from impactcalc.progress import Tell
from impactcalc.reader import Source as FileSource
from impactcalc.reader import read_file
from impactcalc.tables import check_rows, is_table
from impactcalc.tables.grid import FIRST
from impactcalc.tables.opening import is_frame, open_grid

_SMALL = 10_000
"""Rows up to which every fault of a table is looked for; in a larger one the first ones."""


class Source:
    """A portfolio as it was given."""

    def __init__(self, given: Any, method: Method, *, keep_going: bool) -> None:
        self.given = given
        self.method = method
        self.keep_going = keep_going
        self.faults: list[Fault] = []
        self.large = False
        self._known: dict[str, tuple[Members, int]] = {}  # of a folder, projects by id

    def members(self, progress: Tell | None = None) -> Members:
        """The projects that can be assessed.

        Raises
        ------
        InputError
            Every fault, unless the good ones are to go on without the others.
        UnverifiedError
            Nothing is wrong but that unverified figures are needed.
        """
        if is_frame(self.given):
            found = self._gathered([self._table(self.given)])
        elif isinstance(self.given, (str, Path)):
            found = self._of_path(Path(self.given), progress)
        else:
            chosen = self._different(_many(self.given))
            found = self._gathered([of_projects(chosen, self.method, progress)])
        return found

    def _of_path(self, path: Path, progress: Tell | None) -> Members:
        try:
            return self._gathered(self._parts(path, progress))
        except UnverifiedError:
            raise
        except InputError as error:
            if self.large or self.keep_going:
                raise
            # Whoever mends a file wants all its faults, those that others hide as well.
            checked = check_paths(
                [path],
                scheme=self.method.scheme,
                catalogue=self.method.catalogue,
                allow_unverified=self.method.allow_unverified,
            )
            raise InputError(checked.faults or error.faults) from error

    def _parts(self, path: Path, progress: Tell | None) -> list[Members]:
        """Members file by file, project files that follow each other together."""
        files, faults = files_of(path)
        self.faults += faults
        alone = not path.is_dir()
        parts: list[Members] = []
        projects: list[Project] = []
        for file in files:
            try:
                if not is_table(file):
                    projects += self._project(file, alone=alone)
                elif alone or not is_result(file):
                    parts += self._read(projects, progress)
                    projects = []
                    parts.append(self._noted(self._table(file), alone=alone))
            except InputError as error:
                self.faults += error.faults
        parts += self._read(projects, progress)
        if not parts and not self.faults:
            todo = "name a folder with project files or portfolio tables"
            self.faults.append(Fault(str(path), 0, 0, "", "holds no projects", todo))
        return parts

    def _read(self, projects: list[Project], progress: Tell | None) -> list[Members]:
        if not projects:
            return []
        chosen = self._different(projects)
        taken = self._taken([project.id for project in chosen])
        for place, first in taken.items():
            self.faults.append(_twice(chosen[place].source_file, chosen[place].id, first))
        new = [project for place, project in enumerate(chosen) if place not in taken]
        return [self._noted(of_projects(new, self.method, progress), alone=False)] if new else []

    def _noted(self, part: Members, *, alone: bool) -> Members:
        """A file of a folder, its ids kept for the files that follow."""
        if not alone:
            self._known.update((id_, (part, place)) for place, id_ in enumerate(part.ids))
        return part

    def _taken(self, ids: Iterable[str]) -> dict[int, str]:
        """Places of ids that an earlier file has, with where that is."""
        found = {}
        for place, id_ in enumerate(ids if self._known else ()):
            if id_ in self._known:
                part, first = self._known[id_]
                found[place] = _where(part.project(first))
        return found

    def _project(self, file: Path, *, alone: bool) -> list[Project]:
        """The project of a file; of a folder, files of another kind are passed by."""
        if not alone:
            if is_result(file):
                return []
            kind = kind_of(read_file(file))
            if kind is not None and kind != "project":
                return []
        return [load_project(file)]

    def _table(self, given: Any) -> Members:
        opened = open_grid(given)
        self.large |= opened.grid.count > _SMALL
        table = TableColumns(opened.grid, opened.curves, self.method.catalogue)
        heads = table.head_faults()
        if heads and opened.grid.count <= _SMALL:  # whoever mends it wants those of rows as well
            rows = range(FIRST, opened.grid.count + FIRST)
            sheet = opened.grid.sheet(rows)
            raise InputError(check_rows(sheet, table.header, table.bundles, opened.curves).faults)
        if heads:
            raise InputError([*opened.grid.faults, *heads])
        most = None if self.keep_going or not self.large else limits.FAULTS
        taken = {
            position: (_twice(table.source(position), table.ids[position], first),)
            for position, first in self._taken(table.ids).items()
        }
        found = of_table(table, self.method, most, taken)
        self.faults += table.loose_faults()
        return found

    def _different(self, projects: Iterable[Project]) -> list[Project]:
        """The projects, each with an id of its own."""
        known: dict[str, Project] = {}
        for number, project in enumerate(projects):
            wanted = "a Project; load_project reads one"
            refuse_other(project, Project, f"projects[{number}]", wanted)
            first = known.setdefault(project.id, project)
            if first is not project:
                self.faults.append(_twice(project.source_file, project.id, _where(first)))
        return list(known.values())

    def _gathered(self, parts: list[Members]) -> Members:
        """All parts as one, or what is wrong with them."""
        found = together(parts) if parts else None
        told = dict.fromkeys([*self.faults, *(found.faults if found is not None else ())])
        faults = list(told)
        if faults and (not self.keep_going or found is None):
            gates = found.gates if found is not None else ()
            raise InputError(_first_of(dict.fromkeys([*faults, *gates])))
        if found is not None and found.gates:
            raise UnverifiedError(dict.fromkeys(found.gates))
        if found is None or not found.ids:
            if faults:
                raise InputError(_first_of(faults))
            raise ArgumentError("a portfolio needs at least one project: give one")
        return Members(**{**vars(found), "faults": tuple(faults)})


def _twice(source: FileSource, id_: str, first: str) -> Fault:
    """An id that another project has."""
    what = f"project {id_} is there twice, first in {first}"
    return source.fault(("id",), what, "give one another id")


def _first_of(faults: Iterable[Fault]) -> list[Fault]:
    """The faults in order of place, of very many the first ones."""
    ordered = sorted(faults)
    if len(ordered) <= 10 * limits.FAULTS:
        return ordered
    kept = ordered[: 10 * limits.FAULTS]
    what = f"{len(ordered)} faults; the first {len(kept)} are listed"
    return [*kept, Fault(kept[0].file, 0, 0, "", what, "mend these first")]


def _many(projects: Any) -> Iterable[Project]:
    """The argument, when it is several projects; a project alone could be iterated as well."""
    wanted = "a list of projects, a data frame, or the path of a table or folder"
    if isinstance(projects, Project):
        raise ArgumentError(f"projects is the single project {projects.id}: give {wanted}")
    refuse_other(projects, Iterable, "projects", wanted)
    return projects  # type: ignore[no-any-return]


def _where(project: Project) -> str:
    place = project.source_file.fault(("id",), "")
    if not place.file:
        return "the same data"
    return f"{place.file}, {'row' if place.in_table else 'line'} {place.line}"
