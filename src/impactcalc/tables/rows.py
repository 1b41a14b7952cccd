"""Rows of a table to drafts of projects: one row is one intervention of a project."""

from __future__ import annotations

from typing import Any

from impactcalc.errors import Fault
from impactcalc.models.catalogue_files import Input, Intervention
from impactcalc.reader import BROKEN, Broken, PathKeys
from impactcalc.tables import words
from impactcalc.tables.bundles import Bundles, fits
from impactcalc.tables.cells import Cell, Place, Sheet
from impactcalc.tables.convert import quantity, value_of, year
from impactcalc.tables.curves import BrokenCurveError, Curves
from impactcalc.tables.drafts import Draft
from impactcalc.tables.headers import Column, Header
from impactcalc.tables.numbers import WrongCellError
from impactcalc.tables.parties import Parties
from impactcalc.tables.shapes import (
    COLUMNS,
    GROUPS,
    PREFIXES,
    PROJECT_PATHS,
    ROW_PATHS,
    UNITS,
    Group,
    put_at,
)

_ABSENT: Any = object()
"""Stands for a cell that is blank."""


class Reader:
    """Reads the rows of one sheet, one after another."""

    def __init__(self, sheet: Sheet, header: Header, bundles: Bundles, curves: Curves) -> None:
        self.sheet = sheet
        self.header = header
        self.bundles = bundles
        self.curves = curves
        self.parties = Parties(bundles.catalogue.terms("parties"))
        self.drafts: dict[str, Draft] = {}
        self.faults: list[Fault] = []

    def read(self) -> list[Draft]:
        """Every project, in order of its first row."""
        for row in sorted(self.sheet.rows):
            if row > 1 and row not in self.header.shifted:
                Row(self, row).read()
        for draft in self.drafts.values():
            self._required(draft)
            self._inputs_given(draft)
        return list(self.drafts.values())

    def say(self, place: Place, what: str, todo: str) -> None:
        """Note a fault."""
        self.faults.append(place.fault(what, todo))

    def _required(self, draft: Draft) -> None:
        """What the project needs, and no row gives."""
        for key in ("start", "horizon"):
            if key in draft.data:
                continue
            number = self.header.number(key)
            if number and not self._unsure(draft.data["id"]):
                place = self.sheet.place(draft.place.row, number)
                if not self.header.columns[number].broken:
                    self.say(place, f"{key} is blank", "give it in the first row of the project")
            draft.data[key] = BROKEN

    def _unsure(self, id_: Any) -> bool:
        """Whether the project may have rows that could not be read."""
        column = self.header.number("project")
        rows = [self.sheet.rows[row] for row in self.header.shifted]
        lost = {row[column].value for row in rows if column in row}
        return isinstance(id_, Broken) or id_ in lost

    def _inputs_given(self, draft: Draft) -> None:
        """Inputs that each row of the project must give."""
        left_out = set(draft.data.get("leave_out", {}))
        chosen = {k: v for k, v in draft.data.get("choose", {}).items() if v is not BROKEN}
        for position, item in enumerate(draft.data.get("interventions", ())):
            use = item["use"]
            found = self.bundles.get(use) if isinstance(use, str) else None
            for name in found.inputs if found else ():
                assert found is not None
                if name in item["inputs"]:
                    continue
                if name in self.header.meant:  # whose header has been reported
                    item["inputs"][name] = BROKEN
                    continue
                if self.bundles.needed(found, name, left_out, chosen):
                    place = draft.cells["interventions", position]
                    self.say(place, f"input {name} of {use} is missing", self._todo(found, name))
                    item["inputs"][name] = BROKEN

    def _todo(self, use: Intervention, name: str) -> str:
        number = self.header.number(name)
        if number:
            return f"give it in column {self.sheet.place(1, number).heading} of this row"
        unit = use.inputs[name].unit
        return f"add a column {name} [{unit}]" if unit else f"add a column {name}"


class Row:
    """One row: an intervention, its money, and what it says of its project."""

    def __init__(self, reader: Reader, row: int) -> None:
        self.reader = reader
        self.header = reader.header
        self.row = row
        self.cells: dict[str, Cell] = {}
        self.columns: dict[str, Column] = {}
        for number, cell in reader.sheet.rows[row].items():
            column = self.header.columns.get(number)
            if column is not None:
                self.cells[column.key] = cell
                self.columns[column.key] = column
        self.mixed = reader.sheet.mixed

    def say(self, place: Place, what: str, todo: str) -> None:
        """Note a fault."""
        self.reader.say(place, what, todo)

    def value(self, key: str) -> Any:
        """The value in a column: ``BROKEN`` where it is at fault, else absent where blank."""
        cell, column = self.cells.get(key), self.columns.get(key)
        if cell is None or column is None:
            return _ABSENT
        if column.broken or isinstance(cell.value, Broken):
            return BROKEN
        try:
            return value_of(column, cell.value, mixed=self.mixed)
        except WrongCellError as error:
            self.say(cell.place, error.what, error.todo)
            return BROKEN

    def read(self) -> None:
        """Put what the row says where it belongs."""
        if not self.cells:
            return  # nothing but cells under no header, which has been said
        draft = self._draft()
        self._of_project(draft)
        path = self._intervention(draft)
        illustrative = self.value("illustrative") is True
        if illustrative:
            draft.items("interventions")[-1]["illustrative"] = True
        for group in GROUPS:
            self._line(draft, group, illustrative=illustrative)
        self._by_name(draft, path, illustrative=illustrative)

    def _needed(self, key: str) -> tuple[Any, Place]:
        """Project or use: a blank cell is a fault where there is such a column."""
        number = self.header.number(key)
        place = self.reader.sheet.place(self.row, number)
        found = self.value(key)
        if found is _ABSENT:
            if number:
                self.say(place, f"{key} is blank", "give it in every row")
            return BROKEN, place
        return found, place

    def _draft(self) -> Draft:
        id_, place = self._needed("project")
        key = id_ if isinstance(id_, str) else f"row {self.row}"
        if key not in self.reader.drafts:
            self.reader.drafts[key] = Draft(id_, place)
        return self.reader.drafts[key]

    def _once(self, draft: Draft, path: PathKeys, key: str, value: Any) -> bool:
        place = self.cells[key].place
        try:
            draft.set_once(path, value, place)
        except WrongCellError as error:
            self.say(place, error.what, error.todo)
            return False
        return True

    def _of_project(self, draft: Draft) -> None:
        for key, path in PROJECT_PATHS.items():
            value = self.value(key)
            if value is not _ABSENT:
                self._once(draft, path, key, value)

    def _intervention(self, draft: Draft) -> PathKeys:
        use, place = self._needed("use")
        found = self.reader.bundles.get(use) if isinstance(use, str) else None
        if isinstance(use, str) and found is None:
            if not self.reader.bundles.catalogue.has("intervention", use):
                todo = self.reader.bundles.near(use)
                self.say(place, f"there is no intervention {use!r}", todo)
            use = BROKEN
        wanted = use if isinstance(use, str) else f"row-{self.row}"
        item: dict[str, Any] = {"id": draft.free_id("interventions", wanted), "use": use}
        item["inputs"] = {}
        path = draft.add("interventions", item, place)
        draft.cells[*path, "use"] = place
        for key, inside in ROW_PATHS.items():
            value = self.value(key)
            if value is not _ABSENT:
                put_at(item, inside, value)
                draft.cells[*path, *inside] = self.cells[key].place
        for key, column in self.columns.items():
            if column.kind == "input":
                self._input(draft, (*path, "inputs", key), item["inputs"], found)
        return path

    def _input(
        self,
        draft: Draft,
        path: PathKeys,
        inputs: dict[str, Any],
        use: Intervention | None,
    ) -> None:
        name = str(path[-1])
        cell, column = self.cells[name], self.columns[name]
        draft.cells[path] = cell.place
        if use is not None and name not in use.inputs:
            if not column.broken:
                todo = f"clear the cell; {use.id} has {', '.join(use.inputs)}"
                self.say(cell.place, f"{use.id} has no input {name}", todo)
            return
        inputs[name] = BROKEN
        if use is None or column.broken or isinstance(cell.value, Broken):
            return
        try:
            inputs[name] = self._input_value(draft, path, use.inputs[name])
        except WrongCellError as error:
            self.say(cell.place, error.what, error.todo)
        except BrokenCurveError:
            pass  # said in the sheet of curves

    def _input_value(self, draft: Draft, path: PathKeys, declared: Input) -> Any:
        name = str(path[-1])
        cell, column = self.cells[name], self.columns[name]
        if declared.curve is not None or declared.series is not None:
            if not isinstance(cell.value, str):
                raise WrongCellError(f"{name} is a curve or series", "write the name of one")
            points = self.reader.curves.points(cell.value, declared)
            for key, place in points.places.items():
                draft.cells[*path, key] = place
            return dict(points.entries)
        if isinstance(cell.value, str) and words.plain(cell.value) in words.NEVER:
            if declared.never is not None:
                return "never"
        wanted = declared.unit or ""
        if wanted == "calendar_year":
            return year(cell.value)
        if column.unit and not fits(column.unit, wanted):
            what = f"{column.unit} does not fit {name} here, which is in {wanted}"
            raise WrongCellError(what, "give rows of this intervention a table of their own")
        return quantity(name, column.unit or wanted, cell.value, mixed=self.mixed)

    def _line(self, draft: Draft, group: Group, *, illustrative: bool) -> None:
        """An investment, upkeep or income of the row."""
        amount = self.value(group.amount)
        found = {key: self.value(column) for key, column in group.members.items()}
        if amount is _ABSENT:
            self._without_amount(group)
            return
        place = self.cells[group.amount].place
        lacking = [group.members[key] for key, value in found.items() if value is _ABSENT]
        told = [name for name in lacking if self.header.number(name)]
        if told:
            what = f"{group.amount} has no {' and no '.join(told)}"
            self.say(place, what, "give it in this row")
        use = str(draft.items("interventions")[-1]["id"]).partition(".")
        id_ = draft.free_id(group.list, f"{use[2] or use[0]}-{group.amount}")
        item: dict[str, Any] = {"id": id_, "amount": amount}
        path = draft.add(group.list, item, place)
        for key, value in found.items():
            column = group.members[key]
            item[key] = BROKEN if value is _ABSENT else value
            if value is not _ABSENT:
                draft.cells[*path, key] = self.cells[column].place
            if key in ("party", "payer", "receiver") and isinstance(value, str):
                item[key] = self._party(draft, key, value, self.cells[column].place)
        if illustrative:
            item["illustrative"] = True

    def _without_amount(self, group: Group) -> None:
        """Columns that go with an amount, where there is none."""
        given = [name for name in group.members.values() if name in self.cells]
        if given and self.header.number(group.amount):
            unit = UNITS[COLUMNS[group.amount]][0]
            what = f"{given[0]} stands here without {group.amount}"
            todo = f"give {group.amount} [{unit}] in this row, or clear the cell"
            self.say(self.cells[given[0]].place, what, todo)

    def _party(self, draft: Draft, key: str, text: str, place: Place) -> Any:
        try:
            party = self.reader.parties.named(text)
        except WrongCellError as error:
            self.say(place, error.what, error.todo)
            return BROKEN
        (draft.carriers if key == "party" else draft.others).setdefault(party, place)
        return party

    def _by_name(self, draft: Draft, path: PathKeys, *, illustrative: bool) -> None:
        """Columns with a dot: for one group, or one indicator."""
        for key, column in self.columns.items():
            prefix = key.partition(".")[0]
            if prefix == key or prefix not in PREFIXES or column.broken:
                continue
            value, place = self.value(key), self.cells[key].place
            if prefix in ("choose", "leave_out"):
                self._once(draft, (prefix, column.about), key, value)
            elif prefix == "level":
                self._once(draft, ("qualitative", column.about), key, value)
                if illustrative:
                    draft.mark_level(column.about)
            else:
                inside = ("adjustments", column.about, prefix)
                put_at(draft.items("interventions")[-1], inside, value)
                draft.cells[*path, *inside] = place
