"""Portfolio tables to projects: one row for each project and intervention.

The way of a table: ``opening`` gives its cells as columns (``grid``), ``headers`` says what each
column is, ``rows`` puts the cells where they belong in the data of a project (``drafts``), and
the same models check it that check a project file. Every entry keeps its cell (``source``), so
that a fault found then or later names it.
"""

from __future__ import annotations

from dataclasses import field
from pathlib import Path

from impactcalc import limits
from impactcalc.catalogue import Catalogue
from impactcalc.errors import Fault, InputError
from impactcalc.models.load import validate
from impactcalc.models.project import Project
from impactcalc.records import record
from impactcalc.tables.bundles import Bundles
from impactcalc.tables.cells import Place, Sheet
from impactcalc.tables.curves import Curves
from impactcalc.tables.folder import holds_projects, is_result_table, is_table
from impactcalc.tables.grid import FIRST
from impactcalc.tables.headers import Header, read_header
from impactcalc.tables.opening import open_grid
from impactcalc.tables.rows import Reader

__all__ = [
    "Checked",
    "check_portfolio",
    "check_rows",
    "holds_projects",
    "is_result_table",
    "is_table",
    "read_portfolio",
]


@record(frozen=True)
class Checked:
    """The projects of a table and its faults.

    With faults the projects are mended ones: they serve to find further faults, never for
    results.
    """

    projects: list[Project] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_portfolio(path: str | Path, *, catalogue: Catalogue) -> list[Project]:
    r"""Every project of a table, in order of its first row.

    Parameters
    ----------
    path : a file that ends in .csv, .tsv or .xlsx
    catalogue : where the interventions are looked up, and with them the inputs

    Raises
    ------
    InputError
        Every fault of the table, each with sheet, row, column and cell.
    MissingExtraError
        It is an xlsx file, and openpyxl is not installed.

    Examples
    --------
    >>> import tempfile
    >>> from impactcalc.catalogue import load_catalogue
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     table = Path(folder) / "trees.csv"
    ...     _ = table.write_text(
    ...         "project,use,trees [tree],start,horizon [years],first_year\n"
    ...         "north,greening.street_tree,20,2026,40,2027\n"
    ...         "south,greening.street_tree,30,2026,40,2027\n")
    ...     projects = read_portfolio(table, catalogue=load_catalogue())
    >>> [(one.id, one.last_year) for one in projects]
    [('north', 2066), ('south', 2066)]
    """
    found = check_portfolio(path, catalogue=catalogue)
    if found.faults:
        raise InputError(found.faults)
    return found.projects


def check_portfolio(path: str | Path, *, catalogue: Catalogue) -> Checked:
    """The projects of a table with its faults, for who wants to look for more.

    Raises
    ------
    InputError
        It is no table, or cannot be read as one at all.
    MissingExtraError
        It is an xlsx file, and openpyxl is not installed.
    """
    opened = open_grid(path)
    grid, curves = opened.grid, opened.curves
    if grid.count > limits.TABLE_ROWS:
        what = f"has more than {limits.TABLE_ROWS} rows, which are not checked one by one"
        todo = "assess it as a portfolio: that says what is wrong with a large table"
        raise InputError([Place(grid.file, grid.sheet_name).fault(what, todo)])
    sheet = grid.sheet(range(FIRST, grid.count + FIRST))
    bundles = Bundles(catalogue)
    return check_rows(sheet, read_header(sheet, bundles), bundles, curves)


def check_rows(sheet: Sheet, header: Header, bundles: Bundles, curves: Curves) -> Checked:
    """The projects in the rows of a sheet whose header has been read, with every fault."""
    reader = Reader(sheet, header, bundles, curves)
    drafts = reader.read()
    projects, faults = [], [*sheet.faults, *header.faults, *reader.faults]
    for draft in drafts:
        model, more = validate(draft.source(sheet.file, reader.parties.ids), "project")
        faults += more
        if isinstance(model, Project):
            projects.append(model)
    faults += [*curves.faults, *bundles.faults]
    return Checked(projects, _in_order(faults, sheet))


def _in_order(faults: list[Fault], sheet: Sheet) -> list[Fault]:
    """By place, the table before its curves; one of several alike; the first of very many."""
    alike = {(f.file, f.sheet, f.line, f.column, f.what): f for f in reversed(faults)}
    own = (sheet.file, sheet.name)
    kept = sorted(
        alike.values(), key=lambda f: ((f.file, f.sheet) != own, f.file, f.sheet, f.line, f.column)
    )
    if len(kept) <= limits.FAULTS:
        return kept
    what = f"has more than {limits.FAULTS} faults; the first {limits.FAULTS} are listed"
    return [*kept[: limits.FAULTS], sheet.whole.fault(what, "mend these first")]
