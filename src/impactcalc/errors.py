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
    line, column : 1-based, 0 where unknown
    path : dotted place inside the data, such as ``effects[0].amount``
    what : what is wrong
    todo : what to do about it

    Examples
    --------
    >>> print(Fault("p.yaml", 3, 9, "start", "'soon' is not a year", "write 2026"))
    p.yaml:3:9: start: 'soon' is not a year. To do: write 2026.
    """

    file: str
    line: int
    column: int
    path: str
    what: str
    todo: str = ""

    def __str__(self) -> str:
        place = self.file or "data"
        if self.line:
            place += f":{self.line}:{self.column}"
        parts = [place, self.path] if self.path else [place]
        text = ": ".join([*parts, self.what.rstrip(".")]) + "."
        return f"{text} To do: {self.todo.rstrip('.')}." if self.todo else text

    def to_dict(self) -> dict[str, str | int]:
        """Plain form, for ``--json``."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "path": self.path,
            "what": self.what,
            "todo": self.todo,
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
