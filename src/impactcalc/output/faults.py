"""The faults of an input as a file, to work through or to hand to who made the input."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from impactcalc.errors import ArgumentError, Fault
from impactcalc.output import csv_text, json_text, write_text

COLUMNS = ("file", "sheet", "row", "column", "cell", "heading", "path", "what", "to do")
SUFFIXES = (".csv", ".json")


def write_faults(path: str | Path, faults: Sequence[Fault]) -> None:
    """Write faults as CSV or JSON, by the ending of the name; whole or not at all.

    Parameters
    ----------
    path : file to write, ``.csv`` or ``.json``
    faults : one row each, in their order. None at all makes a file that says so: a list
        without rows

    Raises
    ------
    ArgumentError
        The ending is another one.
    OutputError
        The file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> fault = Fault("p.xlsx", 5, 4, "", "'=1+1' is a formula", "write its value",
    ...               sheet="Projects", cell="D5", heading="trees [tree]")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "faults.csv")
    ...     write_faults(file, [fault])
    ...     print(file.read_text())
    file,sheet,row,column,cell,heading,path,what,to do
    p.xlsx,Projects,5,4,D5,trees [tree],,'=1+1' is a formula,write its value
    """
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise ArgumentError(f"cannot write faults to {path}: end its name in .csv or .json")
    if suffix == ".json":
        data = {"faults": [fault.to_dict() for fault in faults]}
        write_text(path, json_text(data) + "\n")
    else:
        write_text(path, csv_text(map(_row, faults), COLUMNS))


def _row(fault: Fault) -> dict[str, Any]:
    cells = (
        *(fault.file, fault.sheet, fault.line or None, fault.column or None, fault.cell),
        *(fault.heading, fault.path, fault.what, fault.todo),
    )
    return dict(zip(COLUMNS, cells, strict=True))
