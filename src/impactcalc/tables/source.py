"""Places of the entries of a project that comes from a table: its cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from impactcalc.errors import Fault
from impactcalc.reader import PathKeys, Source, path_text
from impactcalc.tables.cells import Place


def _chosen(line: str) -> str:
    """Choices of a project file, ``GROUP: MEMBER, ...``, as cells of columns."""
    pairs = (pair.split(": ") for pair in line.split(", "))
    return " and ".join(f"{member} in a column choose.{group}" for group, member in pairs)


_TODO: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"add timing: \{first_year: (\d+)\}", r"give first_year in this row, such as \1"),
    (
        r"add price_year to the project, or write (\w+)",
        r"give price_year, or write \1 in the header",
    ),
    (
        r"add it, or leave out (\S+) under leave_out, with the reason",
        r"give it in this row, or the reason why not in a column leave_out.\1",
    ),
    (
        r"keep one of them, in the project file, with a line such as choose: \{(.+)\}",
        lambda found: f"keep one of them, such as {_chosen(found[1])}",
    ),
    (r"set deadweight 0 for (\S+)", r"give 0 in a column deadweight.\1"),
    (
        r"give it the role of operator or partner, or write a transfer",
        "name a receiver that is an investment_party or upkeep_party",
    ),
    (
        r"write listed, and list the payer's benefit among the effects",
        "write listed; an effect of the payer's own belongs in a project file",
    ),
)
"""What to do, of those messages that speak of a project file, for who fills in a table."""


@dataclass
class TableSource(Source):
    """Plain data of one project, with the cell that each entry comes from."""

    cells: dict[PathKeys, Place] = field(default_factory=dict)

    def emptied(self) -> TableSource:
        """A source of the same table, to be filled again."""
        return TableSource(self.file, cells=self.cells)

    def cell_of(self, path: PathKeys) -> Place:
        """The cell of an entry, or of the nearest one around it."""
        written = self._written(path)
        for size in range(len(written), -1, -1):
            if written[:size] in self.cells:
                return self.cells[written[:size]]
        return Place(self.file)

    def place(self, path: PathKeys) -> tuple[int, int]:
        """Row and column of an entry."""
        cell = self.cell_of(path)
        return cell.row, cell.column

    def fault(self, path: PathKeys, what: str, todo: str = "") -> Fault:
        """A fault at the cell of an entry."""
        for words, instead in _TODO:
            todo = re.sub(words, instead, todo)
        fault = self.cell_of(path).fault(what, todo, path_text(self._written(path)))
        if self.lost_at(path):
            self.doubtful.add(fault)
        return fault
