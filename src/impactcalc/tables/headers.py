"""The header row: which column is which, in which unit."""

from __future__ import annotations

import re
from dataclasses import field
from difflib import get_close_matches

from impactcalc.errors import Fault
from impactcalc.models.indicator import QualitativeIndicator
from impactcalc.models.words import as_todo
from impactcalc.reader import Broken
from impactcalc.records import record
from impactcalc.tables import words
from impactcalc.tables.bundles import Bundles, fits
from impactcalc.tables.cells import Cell, Place, Sheet
from impactcalc.tables.column_units import fixed_unit, input_unit, wanted, with_unit
from impactcalc.tables.numbers import WrongCellError
from impactcalc.tables.shapes import COLUMNS, GROUPS, PREFIXES, REQUIRED, UNITS, Kind

_HEADER = re.compile(r"([^\[\]()]+?) ?(?:\[([^\[\]]*)\])?")

_ALIKE = 0.75
"""From here on, and with at most two letters more or less, a header is another misspelt."""


@record(frozen=True)
class Column:
    """One column: its name in English, what it holds, its unit.

    ``about`` is the group or indicator after a dot. A ``broken`` column has a header at
    fault: its cells are not looked at, and count as given.
    """

    place: Place
    key: str
    kind: Kind
    unit: str = ""
    about: str = ""
    broken: bool = False


@record(frozen=True)
class Header:
    """The columns by number; names that misspelt headers stand for; rows not to be read."""

    columns: dict[int, Column] = field(default_factory=dict)
    meant: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    shifted: set[int] = field(default_factory=set)

    def has(self, key: str) -> bool:
        """Whether there is such a column, or one that was meant to be it."""
        return key in self.meant or any(column.key == key for column in self.columns.values())

    def number(self, key: str) -> int:
        """The number of a column, 0 where there is none."""
        return next((n for n, column in self.columns.items() if column.key == key), 0)


def read_header(sheet: Sheet, bundles: Bundles) -> Header:
    """Every column of a sheet.

    Raises
    ------
    InputError
        There is no header in row 1, or nothing below it.
    """
    _refuse_elsewhere(sheet)
    header = Header()
    named = {n: split_header(cell) for n, cell in sorted(sheet.rows[1].items())}
    uses = _uses(sheet, [n for n, (name, _) in named.items() if fixed_key(name) == "use"])
    for number, (name, unit) in named.items():
        cell = sheet.rows[1][number]
        if isinstance(cell.value, Broken):
            continue
        try:
            column = _column(cell.place, name, unit, bundles, uses)
        except _UnknownHeaderError as error:
            meant = error.meant or _alone(unit, named, bundles, uses)
            todo = error.todo if error.meant or not meant else f"write {meant} if that is meant"
            header.meant.add(split_text(meant)[0])
            header.faults.append(cell.place.fault(error.what, todo))
            continue
        except WrongCellError as error:
            header.faults.append(cell.place.fault(error.what, error.todo))
            key = _key_of(name, bundles, uses)
            column = Column(cell.place, key, "input", broken=True)
        earlier = header.number(column.key)
        if earlier:
            first = header.columns[earlier].place
            what = f"is there twice: {first.cell} is {column.key} too"
            header.faults.append(cell.place.fault(what, "keep one of the two columns"))
        else:
            header.columns[number] = column
    _check_whole(sheet, header)
    _check_outside(sheet, header)
    return header


def _alone(
    unit: str | None, named: dict[int, tuple[str, str | None]], bundles: Bundles, uses: list[str]
) -> str:
    """The one header that is missing and has this unit, "" where it is none or several."""
    present = {_key_of(name, bundles, uses) for name, _ in named.values()}
    if unit is None:
        missing = [k for k in REQUIRED if k not in present and not UNITS.get(COLUMNS[k])]
    else:
        missing = [
            with_unit(name, declared.unit)
            for id_ in uses
            if (one := bundles.get(id_)) is not None
            for name, declared in one.inputs.items()
            if name not in present and not declared.optional and declared.default is None
            if declared.unit and fits(words.english_unit(unit), declared.unit)
        ]
    return missing[0] if len(set(missing)) == 1 else ""


class _UnknownHeaderError(WrongCellError):
    """No column has this name; ``meant`` is the nearest that is known."""

    def __init__(self, what: str, todo: str, meant: str) -> None:
        super().__init__(what, todo)
        self.meant = meant


def _refuse_elsewhere(sheet: Sheet) -> None:
    """A header that is not in row 1."""
    for row in sorted(sheet.rows)[:20]:
        keys = {fixed_key(split_header(cell)[0]) for cell in sheet.rows[row].values()}
        if {"project", "use"} & keys:
            if row == 1:
                break
            todo = f"delete the {row - 1} rows above it" if row > 2 else "delete the row above it"
            raise sheet.stop(f"has its headers in row {row}, and they belong in row 1", todo)
    if 1 not in sheet.rows:
        raise sheet.stop("has nothing in row 1", "give the headers there: project, use and others")
    if max(sheet.rows) == 1:
        raise sheet.stop("has a header and no rows", "add a row for each project and intervention")


def split_header(cell: Cell) -> tuple[str, str | None]:
    """Name and unit of a header; the whole text where it has another form."""
    return split_text(str(cell.value) if not isinstance(cell.value, Broken) else "")


def split_text(text: str) -> tuple[str, str | None]:
    """Name and unit of the text of a header."""
    found = _HEADER.fullmatch(text)
    return (found[1], found[2]) if found else (text, None)


def fixed_key(name: str) -> str:
    """The column that a name stands for in English or Dutch, "" for none."""
    key = words.HEADERS.get(words.plain(name), words.plain(name))
    return key if key in COLUMNS else ""


def _uses(sheet: Sheet, numbers: list[int]) -> list[str]:
    """The interventions named in the table."""
    cells = [row[n] for at, row in sheet.rows.items() if at > 1 for n in numbers if n in row]
    return sorted({cell.value for cell in cells if isinstance(cell.value, str)})


def _key_of(name: str, bundles: Bundles, uses: list[str]) -> str:
    if key := fixed_key(name):
        return key
    prefix, dot, about = name.partition(".")
    if dot and (known := _prefix(prefix)):
        return f"{known}.{about}"
    return name if bundles.declared(name, uses) else words.plain(name)


def _prefix(text: str) -> str:
    known = words.PREFIXES.get(words.plain(text), words.plain(text))
    return known if known in PREFIXES else ""


def _column(place: Place, name: str, unit: str | None, bundles: Bundles, uses: list[str]) -> Column:
    """One column from its header."""
    if not _HEADER.fullmatch(place.heading or name):
        what = f"header {place.heading!r} cannot be read"
        raise WrongCellError(what, "write a name, and where it has one the unit, as trees [tree]")
    key = _key_of(name, bundles, uses)
    if key in COLUMNS:
        return Column(place, key, COLUMNS[key], fixed_unit(key, COLUMNS[key], unit))
    prefix, dot, about = key.partition(".")
    if dot and prefix in PREFIXES:
        kind = PREFIXES[prefix]
        fixed = fixed_unit(key, kind, unit)
        _check_about(prefix, about.strip(), bundles)
        return Column(place, key, kind, fixed, about.strip())
    if bundles.unsure(key, uses):
        return Column(place, key, "input", broken=True)
    declared = bundles.declared(key, uses)
    if not declared:
        raise _unknown(place.heading or name, key, bundles)
    return Column(place, key, "input", input_unit(key, declared, unit))


def _unknown(heading: str, key: str, bundles: Bundles) -> _UnknownHeaderError:
    what = f"header {heading!r} is unknown"
    prefix, dot, about = key.partition(".")
    if dot and (near := get_close_matches(prefix, list(PREFIXES), n=1)):
        return _UnknownHeaderError(what, f"write {near[0]}.{about}", "")
    known = {name: name for name in (*COLUMNS, *bundles.input_names())}
    known.update(words.HEADERS)
    # Else kosten (costs) would be inkomsten (income).
    near = [name for name in known if abs(len(name) - len(key)) <= 2]
    close = get_close_matches(key, near, n=1, cutoff=_ALIKE)
    meant = known[close[0]] if close else ""
    todo = "delete the column, or check how its name is spelt"
    if meant:
        declared = bundles.declared(meant, [])
        unit = UNITS.get(COLUMNS.get(meant, ""), ("",))[0] or wanted(declared)
        todo = f"write {with_unit(close[0], unit)}"
    return _UnknownHeaderError(what, todo, meant)


def _check_about(prefix: str, about: str, bundles: Bundles) -> None:
    """What stands after the dot is in the catalogue."""
    catalogue = bundles.catalogue
    if prefix == "choose":
        if not catalogue.has("vocabulary", "exclusion_groups"):
            return
        known = list(catalogue.terms("exclusion_groups"))
        if about not in known:
            close = get_close_matches(about, known, n=1)
            todo = f"write choose.{close[0]}" if close else f"name one of {', '.join(known)}"
            raise WrongCellError(f"there is no group {about!r}", todo)
        return
    if not catalogue.has("indicator", about):
        hint = as_todo(catalogue.near("indicator", about).removeprefix(": "))
        todo = hint.replace("write ", f"write {prefix}.", 1) or "name one of the catalogue"
        raise WrongCellError(f"there is no indicator {about!r}", todo)
    if prefix == "level":
        found, _ = catalogue.entry("indicator", about)
        if found is not None and not isinstance(found, QualitativeIndicator):
            raise WrongCellError(f"{about} has no levels", "name a qualitative indicator")


def _check_whole(sheet: Sheet, header: Header) -> None:
    """Columns that are needed, and columns that need another."""
    row = sheet.place(1)
    for key in REQUIRED:
        if not header.has(key):
            shown = with_unit(key, UNITS.get(COLUMNS[key], ("",))[0])
            header.faults.append(row.fault(f"column {key} is missing", f"add a column {shown}"))
    for group in GROUPS:
        amount, names = group.amount, list(group.members.values())
        members = [n for n in names if header.number(n)]
        shown = with_unit(amount, UNITS[COLUMNS[amount]][0])
        if members and not header.has(amount):
            first = header.columns[header.number(members[0])].place
            what = f"belongs to column {shown}, which is missing"
            header.faults.append(first.fault(what, f"add {shown}, or delete the column"))
        lacking = [n for n in names if not header.has(n)]
        if header.number(amount) and lacking:
            place = header.columns[header.number(amount)].place
            what = f"{amount} also needs {_listed(lacking)}"
            header.faults.append(place.fault(what, "add the missing columns"))


def _listed(names: list[str]) -> str:
    kind = "columns" if len(names) > 1 else "column"
    return f"{kind} {', '.join(names)}"


def _check_outside(sheet: Sheet, header: Header) -> None:
    """Cells under no header: in CSV beyond the last one its cells have moved."""
    headed = sheet.rows[1]
    seen: set[int] = set()
    for row, cells in sorted(sheet.rows.items()):
        for number, cell in sorted(cells.items()):
            if number in headed:
                continue
            if not sheet.name and number > max(headed):
                header.shifted.add(row)
                what = f"has more cells than the {max(headed)} headers"
                todo = "quote a cell that holds the separator, and write decimals with a point"
                header.faults.append(cell.place.fault(what, todo))
                break
            if number not in seen:
                seen.add(number)
                todo = "give the column a header, or clear the cell"
                header.faults.append(cell.place.fault("stands under no header", todo))
