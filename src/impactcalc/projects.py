"""Projects from a path: a project file, a table, or a folder that holds both."""

from __future__ import annotations

from pathlib import Path

from impactcalc.catalogue import Catalogue
from impactcalc.checks.files import files_of, is_result
from impactcalc.errors import Fault, InputError
from impactcalc.loading import load_project
from impactcalc.models.load import kind_of
from impactcalc.models.project import Project
from impactcalc.reader import read_file
from impactcalc.tables import is_table, read_portfolio


def projects_in(path: str | Path, *, catalogue: Catalogue) -> list[Project]:
    """All projects at a path, in the order of file names and rows.

    In a folder, files that say they are of another kind, results of the library and tables
    that are no portfolio are passed by.

    Raises
    ------
    InputError
        Every fault of every file.
    """
    root = Path(path)
    files, faults = files_of(root)
    found: list[Project] = []
    for file in files:
        try:
            found += _projects_of(file, alone=not root.is_dir(), catalogue=catalogue)
        except InputError as error:
            faults += error.faults
    if not found and not faults:
        todo = "name a folder with project files or portfolio tables"
        faults = [Fault(str(path), 0, 0, "", "holds no projects", todo)]
    if faults:
        raise InputError(faults)
    return found


def _projects_of(file: Path, *, alone: bool, catalogue: Catalogue) -> list[Project]:
    """Projects of one file; ``alone`` says that the user named the file itself."""
    if is_table(file):
        return read_portfolio(file, catalogue=catalogue)
    if not alone:
        if is_result(file):
            return []
        kind = kind_of(read_file(file))
        if kind is not None and kind != "project":
            return []
    return [load_project(file)]
