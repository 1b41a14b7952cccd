"""One project while its rows are read: its data, and the cell of each entry."""

from __future__ import annotations

from typing import Any

from impactcalc.errors import Fault
from impactcalc.reader import BROKEN, PathKeys
from impactcalc.tables.cells import Place
from impactcalc.tables.numbers import WrongCellError
from impactcalc.tables.shapes import put_at
from impactcalc.tables.source import TableSource

_BECAUSE = "portfolio table"
"""Why a level is what it is: a table has no room to say it."""


class Draft:
    """Data of a project; each entry keeps the cell that gave it."""

    def __init__(self, id_: Any, place: Place) -> None:
        self.place = place
        self.data: dict[str, Any] = {"impactcalc": "project/1", "id": id_}
        self.cells: dict[PathKeys, Place] = {(): place, ("id",): place}
        self.faults: list[Fault] = []
        self.carriers: dict[str, Place] = {}
        self.others: dict[str, Place] = {}
        self._given: dict[PathKeys, Any] = {}

    def items(self, name: str) -> list[dict[str, Any]]:
        """One of its lists."""
        found: list[dict[str, Any]] = self.data.setdefault(name, [])
        return found

    def add(self, name: str, item: dict[str, Any], place: Place) -> PathKeys:
        """Add an item to a list; its path."""
        items = self.items(name)
        items.append(item)
        path: PathKeys = (name, len(items) - 1)
        self.cells[path] = place
        return path

    def free_id(self, name: str, wanted: str) -> str:
        """An id that no item of the list has: the one wanted, or it with ``-2`` and so on."""
        taken = {item["id"] for item in self.items(name)}
        number, found = 1, wanted
        while found in taken:
            number += 1
            found = f"{wanted}-{number}"
        return found

    def set_once(self, path: PathKeys, value: Any, place: Place) -> None:
        """An entry of the project, which every row gives alike or leaves blank.

        Raises
        ------
        WrongCellError
            An earlier row gives another value.
        """
        earlier = self._given.get(path)
        if earlier is None or earlier is BROKEN:
            self._given[path] = value
            self.cells[path] = place
            self._write(path, value)
        elif value is not BROKEN and value != earlier:
            what = f"is {value!r} here and {earlier!r} in {self.cells[path].cell}"
            todo = "give all rows of a project the same, or leave it blank after the first"
            raise WrongCellError(f"{what}, for the same project", todo)

    def _write(self, path: PathKeys, value: Any) -> None:
        if path[0] != "qualitative":
            put_at(self.data, path, value)
            return
        # Levels are a list, known by the indicator.
        levels = self.items("qualitative")
        for level in levels:
            if level["indicator"] == path[1]:
                level["level"] = value
                return
        item = {"indicator": path[1], "level": value, "because": _BECAUSE}
        place = self.add("qualitative", item, self.cells[path])
        self.cells[*place, "level"] = self.cells[path]

    def mark_level(self, indicator: str) -> None:
        """Mark a level as illustrative."""
        for level in self.items("qualitative"):
            if level["indicator"] == indicator:
                level["illustrative"] = True

    def source(self, file: str, vocabulary: set[str]) -> TableSource:
        """The whole project as a source; parties first those who carry it, then others."""
        self.data.setdefault("name", self.data["id"])
        for key in ("qualitative", "resources", "income", "parties"):
            if not self.items(key):
                del self.data[key]
        for party, place in self.carriers.items():
            self.add("parties", {"id": party, "roles": ["operator"]}, place)
        for party, place in self.others.items():
            if party not in vocabulary and party not in self.carriers:
                self.add("parties", {"id": party}, place)
        return TableSource(file, self.data, cells=self.cells)
