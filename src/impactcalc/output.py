"""Writing results: whole or not at all, and never with a cell a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from impactcalc.errors import OutputError

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def write_text(path: str | Path, text: str) -> None:
    """Write a file by way of a temporary one beside it, which then takes its place.

    Raises
    ------
    OutputError
        The file cannot be written; what was there before is untouched.
    """
    target = Path(path)
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, target)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from error


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def neutral(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula.

    Examples
    --------
    >>> neutral("=1+1"), neutral("trees"), neutral(-5.0)
    ("'=1+1", 'trees', -5.0)
    """
    if isinstance(cell, str) and cell.startswith(_RISKY):
        return "'" + cell
    return cell


def csv_text(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Rows as CSV with a header; numbers unrounded, risky text neutralised."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([neutral(row[column]) for column in columns])
    return stream.getvalue()
