"""Small portfolio tables, CSV and xlsx, to projects: one row per project and intervention.

The way of a table: ``csvtext`` or ``workbook`` gives cells (``cells``), ``headers`` says what
each column is, ``rows`` puts the cells where they belong in the data of a project
(``drafts``), and the same models check it that check a project file. Every entry keeps its
cell (``source``), so that a fault found then or later names it.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable
from dataclasses import field
from pathlib import Path

from impactcalc import limits
from impactcalc.catalogue import Catalogue
from impactcalc.errors import Fault, InputError
from impactcalc.models.load import validate
from impactcalc.models.project import Project
from impactcalc.reader.opening import unopened
from impactcalc.records import record
from impactcalc.tables import words
from impactcalc.tables.bundles import Bundles
from impactcalc.tables.cells import Place, Sheet
from impactcalc.tables.csvtext import csv_sheet
from impactcalc.tables.curves import Curves
from impactcalc.tables.headers import fixed_key, read_header, split_header
from impactcalc.tables.rows import Reader
from impactcalc.tables.workbook import xlsx_sheets

__all__ = [
    "Checked",
    "check_portfolio",
    "holds_projects",
    "is_result_table",
    "is_table",
    "read_portfolio",
]

_OF_RESULTS = (
    *({"effect", "indicator"}, {"effect_or_line"}, {"effect_of_regel"}),
    *({"rank", "mv0"}, {"rang", "mv0"}, {"code", "what_it_says"}, {"code", "wat_het_zegt"}),
)
"""Headers that stand together beside ``project`` in tables that the library writes."""

_TOP = 20
"""Rows in which headers are looked for."""

_ENDINGS = (".csv", ".tsv", ".xlsx")


@record(frozen=True)
class Checked:
    """The projects of a table and its faults.

    With faults the projects are mended ones: they serve to find further faults, never for
    results.
    """

    projects: list[Project] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def is_table(path: str | Path) -> bool:
    """Whether a path has the ending of a table.

    Examples
    --------
    >>> is_table("roofs.xlsx"), is_table("project.yaml")
    (True, False)
    """
    return str(path).lower().endswith(_ENDINGS)


def holds_projects(path: str | Path) -> bool:
    """Whether a table found in a folder is one of projects: row 1 names project or use.

    Results that the library wrote have a column project as well, and are none. A table that
    cannot be read, or has these headers below row 1, counts as one, so that the fault is
    reported.
    """
    sheets = _sheets(Path(path))
    return sheets is None or any(map(_may_hold_projects, sheets))


def _may_hold_projects(sheet: Sheet) -> bool:
    first, *below = (set(map(fixed_key, _names(sheet, row))) for row in range(1, _TOP + 1))
    if first & {"project", "use"}:
        return not _of_result(sheet)
    return any({"project", "use"} <= keys for keys in below)


def is_result_table(path: str | Path) -> bool:
    """Whether it is a table that the library wrote."""
    return any(map(_of_result, _sheets(Path(path)) or ()))


def _sheets(path: Path) -> list[Sheet] | None:
    """Every sheet of a table, of CSV the first rows; None where it cannot be read."""
    shown = str(path)
    try:
        raw = _bytes(path, shown)
        if shown.lower().endswith(".xlsx"):
            return [sheet for sheet, _ in xlsx_sheets(raw, shown)]
        return [csv_sheet(b"\n".join(raw.split(b"\n", _TOP)[:_TOP]), shown)]
    except InputError:
        return None


def _names(sheet: Sheet, row: int = 1) -> list[str]:
    return [split_header(cell)[0] for cell in sheet.rows.get(row, {}).values()]


def _of_result(sheet: Sheet) -> bool:
    """Whether the headers are those of a result that the library wrote."""
    names = set(map(words.plain, _names(sheet)))
    return "project" in names and "use" not in names and any(some <= names for some in _OF_RESULTS)


def _refuse_result(sheets: Iterable[Sheet], shown: str) -> None:
    if any(map(_of_result, sheets)):
        what = "is a result that impactcalc wrote, and no table of projects"
        raise InputError([Place(shown).fault(what, "name the table it was made from")])


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
    sheet, curves = _opened(Path(path), str(path))
    if _is_curves(sheet):
        todo = "name the table of projects; it finds its curves by itself"
        raise InputError([sheet.place(1).fault("holds curves, and no projects", todo)])
    bundles = Bundles(catalogue)
    header = read_header(sheet, bundles)
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


def _is_curves(sheet: Sheet) -> bool:
    """Whether the first row has the headers of a sheet of curves."""
    names = {words.plain(split_header(cell)[0]) for cell in sheet.rows.get(1, {}).values()}
    return {words.CURVE_HEADERS.get(name) for name in names} == {"curve", "x", "y"}


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


def _opened(path: Path, shown: str) -> tuple[Sheet, Curves]:
    """The sheet of projects, and where curves are read from."""
    if not is_table(shown):
        what = "is no table that can be read here"
        todo = f"save it with one of the endings {', '.join(_ENDINGS)}"
        raise InputError([Place(shown).fault(what, todo)])
    raw = _bytes(path, shown)
    if shown.lower().endswith(".xlsx"):
        sheets = xlsx_sheets(raw, shown)
        _refuse_result((sheet for sheet, _ in sheets), shown)
        return _of_workbook(sheets, shown)
    beside = path.parent / "curves.csv"

    def read() -> Sheet | None:
        if not beside.exists() or beside.resolve() == path.resolve():
            return None
        return csv_sheet(_bytes(beside, str(beside)), str(beside))

    sheet = csv_sheet(raw, shown)
    _refuse_result([sheet], shown)
    return sheet, Curves(read, "file curves.csv beside it")


def _bytes(path: Path, shown: str) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError(None, "it is not a file")
        with path.open("rb") as stream:
            raw = stream.read(limits.TABLE_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the path
        raise unopened(path, shown, error) from error
    if len(raw) > limits.TABLE_BYTES:
        what = f"is larger than {limits.TABLE_BYTES // 1_000_000} MB"
        raise InputError([Place(shown).fault(what, "split it, or check what it is")])
    if not raw:
        todo = "give a header in row 1, and a row for each project"
        raise InputError([Place(shown).fault("is empty", todo)])
    return raw


def _of_workbook(sheets: list[tuple[Sheet, bool]], shown: str) -> tuple[Sheet, Curves]:
    """The sheet of projects and that of curves; a sheet nobody asked for is a fault."""
    faults = []
    tables: list[Sheet] = []
    curves: Sheet | None = None
    for sheet, hidden in sheets:
        name = words.plain(sheet.name)
        if name in words.NOTES_SHEETS:
            continue
        if hidden:
            todo = "show it or delete it: what is hidden is not read in silence"
            faults.append(sheet.whole.fault("is hidden and holds cells", todo))
        elif name in words.CURVE_SHEETS and curves is None:
            curves = sheet
        else:
            tables.append(sheet)
    if faults:
        raise InputError(faults)
    if len(tables) > 1:
        names = " and ".join(sheet.name for sheet in tables)
        what = f"has {len(tables)} sheets that may be the table: {names}"
        todo = "keep one beside the sheet curves; a sheet named notes is passed over"
        raise InputError([Place(shown).fault(what, todo)])
    if not tables:
        todo = "give a sheet with a header in row 1, and a row for each project"
        raise InputError([Place(shown).fault("has no sheet with a table", todo)])
    found = Curves(lambda: curves, "sheet curves")
    found.rows()  # it is part of the file, used or not
    return tables[0], found
