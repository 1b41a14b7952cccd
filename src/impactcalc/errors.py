"""Every exception of the library, in one tree.

::

    ImpactcalcError
    ├── InputError (ValueError)         faults in a file or in data, each with its place
    │   ├── ReadError                   not readable as YAML or JSON at all
    │   ├── CatalogueError              a catalogue folder or file is at fault
    │   └── UnverifiedError             a figure nobody has verified is needed, and not allowed
    ├── UnitError (ValueError)          a unit is unknown, or units do not fit together
    ├── FormulaError (ValueError)       a formula is outside the grammar
    ├── ArgumentError (ValueError)      a Python argument is out of range or of the wrong shape
    ├── UnknownIdError (LookupError)    no such indicator, scheme, effect ...
    ├── OutputError (OSError)           a result could not be written
    └── MissingExtraError (ImportError) an optional package is needed

What a caller writes::

    try:
        assessment = ic.assess(ic.load_project("project.yaml"))
    except ic.InputError as error:
        for fault in error.faults:
            print(fault)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong: where, what, why and what to do about it.

    Attributes
    ----------
    file : name of the file as the user gave it, or "" for Python data
    line, column : 1-based, 0 where unknown; of a table the row and the column
    path : dotted place inside the data, such as ``effects[0].amount``
    what : what is wrong
    todo : what to do about it
    sheet : of a table, its sheet; "" for CSV
    cell : of a table, the cell, such as ``D5``; ``5:5`` is the whole row 5
    heading : of a table, the header above the cell

    Examples
    --------
    >>> print(Fault("p.yaml", 3, 9, "start", "'soon' is not a year", "write 2026"))
    p.yaml:3:9: start: 'soon' is not a year. To do: write 2026.
    >>> print(Fault("p.xlsx", 5, 4, "", "'many' is not a number", "write digits",
    ...             sheet="Projects", cell="D5", heading="trees [tree]"))
    p.xlsx, sheet Projects, row 5, column "trees [tree]" (D5): 'many' is not a number. To do: ...
    """

    file: str
    line: int
    column: int
    path: str
    what: str
    todo: str = ""
    sheet: str = ""
    cell: str = ""
    heading: str = ""

    @property
    def in_table(self) -> bool:
        """Whether it stands in a table, which has rows, columns and cells."""
        return bool(self.sheet or self.cell)

    def __str__(self) -> str:
        place = self._in_table() if self.in_table else self.file or "data"
        if self.line and not self.in_table:
            place += f":{self.line}:{self.column}"
        # The path into the data says nothing to who looks at a table.
        parts = [place, self.path] if self.path and not self.in_table else [place]
        text = ": ".join([*parts, self.what.rstrip(".")]) + "."
        return f"{text} To do: {self.todo.rstrip('.')}." if self.todo else text

    def _in_table(self) -> str:
        parts = [self.file or "table"]
        if self.sheet:
            parts.append(f"sheet {self.sheet}")
        if self.line:
            parts.append(f"row {self.line}")
        if self.line and self.column:
            named = f'column "{self.heading}"' if self.heading else f"column {self.column}"
            parts.append(f"{named} ({self.cell})")
        return ", ".join(parts)

    def to_dict(self) -> dict[str, str | int]:
        """Plain form, for ``--json``; a fault in a table also has sheet, cell and heading."""
        table = {"sheet": self.sheet, "cell": self.cell, "heading": self.heading}
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "path": self.path,
            "what": self.what,
            "todo": self.todo,
            **(table if self.in_table else {}),
        }


class ImpactcalcError(Exception):
    """Base of every error this library raises on purpose."""


class InputError(ImpactcalcError, ValueError):
    """Faults in a file or in data; all of them at once, in ``faults``."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class ReadError(InputError):
    """The text is not YAML or JSON, too large, too deep, or not text."""


class CatalogueError(InputError):
    """A catalogue folder or one of its files is at fault."""


class UnverifiedError(InputError):
    """A figure marked as unverified is needed, and nobody allowed it."""


class UnitError(ImpactcalcError, ValueError):
    """A unit is unknown, or units do not fit together."""


class FormulaError(ImpactcalcError, ValueError):
    """A formula is outside the grammar.

    ``column`` is the 1-based place in the formula, 0 where unknown.
    """

    def __init__(self, message: str, column: int = 0) -> None:
        self.column = column
        super().__init__(f"{message} (column {column})" if column else message)


class ArgumentError(ImpactcalcError, ValueError):
    """A Python argument is out of range or of the wrong shape."""


class UnknownIdError(ImpactcalcError, LookupError):
    """Nothing has this id: indicator, scheme, effect, line."""


class OutputError(ImpactcalcError, OSError):
    """A result could not be written; what was there before is untouched."""


class MissingExtraError(ImpactcalcError, ImportError):
    """An optional package is needed; the message names the extra to install."""
