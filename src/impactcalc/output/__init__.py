"""Writing results: whole or not at all, and nothing that a terminal or spreadsheet would run."""

from __future__ import annotations

import csv
import json
import os
import re
import stat
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from impactcalc.errors import ArgumentError, OutputError

_RISKY = tuple("=+-@\t\r\n" + "\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet may take for the start of a formula; the last four are full-width."""

# What json leaves as it is and a terminal may obey: control characters above ASCII, and those
# that turn the direction of writing.
_CONTROLS = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def known_language(lang: str) -> str:
    """The language, where there are words for it.

    Raises
    ------
    ArgumentError
        It is neither ``en`` nor ``nl``.
    """
    if lang not in ("en", "nl"):
        raise ArgumentError(f"lang is {lang!r}: write en or nl")
    return lang


def write_text(path: str | Path, text: str) -> None:
    """Write a text file, whole or not at all; see :func:`write_bytes`."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise OutputError(f"cannot write {path}: {error}") from error
    write_bytes(path, data)


def write_bytes(path: str | Path, data: bytes) -> None:
    """Write a file by way of a temporary one beside it, which then takes its place.

    Raises
    ------
    OutputError
        The file cannot be written; what was there before is untouched.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name}.{os.urandom(8).hex()}")
    try:
        mode = _mode(target)
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the path
        raise OutputError(f"cannot write {path}: {_why(error, Path(path).parent)}") from error


def _why(error: Exception, folder: Path) -> str:
    """What stood in the way, and what to do about it."""
    why = getattr(error, "strerror", None) or str(error)
    if isinstance(error, FileNotFoundError):
        return f"there is no folder {folder}. To do: make it first, or name another."
    if isinstance(error, PermissionError):
        return f"{why}. To do: close it where it is open, or choose another place."
    return why if "To do" in why else f"{why}. To do: choose another place."


def _mode(target: Path) -> int:
    """Permissions of the file that is there, or those the user gives to new files."""
    try:
        found = target.stat().st_mode
    except FileNotFoundError:
        return 0o666
    if stat.S_ISDIR(found):
        raise OSError(0, "it is a folder. To do: name a file in it.")
    if not stat.S_ISREG(found):
        raise OSError(0, "it is there, and is no file")
    return stat.S_IMODE(found)


def json_text(data: Any) -> str:
    r"""Data as JSON text that any terminal shows as it is; NaN and infinity are refused.

    Examples
    --------
    >>> print(json_text({"name": "één\x9b2J"}))
    {
      "name": "één\u009b2J"
    }
    """
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def neutral(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula, spaces before it or not.

    Examples
    --------
    >>> neutral("=1+1"), neutral("trees"), neutral(-5.0), neutral(" @SUM(A1)")
    ("'=1+1", 'trees', -5.0, "' @SUM(A1)")
    """
    if isinstance(cell, str) and (cell.startswith(_RISKY) or cell.lstrip().startswith(_RISKY)):
        return "'" + cell
    return cell


class _Lines:
    r"""Takes rows from ``csv.writer``, each with one end of line, and ends them in ``\n``.

    The writer quotes what holds a character of its own line end only, so that end must be
    ``\\r\n`` for a lone ``\r`` to be quoted.
    """

    def __init__(self) -> None:
        self.rows: list[str] = []

    def write(self, row: str) -> None:
        self.rows.append(row.removesuffix("\r\n") + "\n")


def csv_text(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Rows as CSV with a header; numbers unrounded, risky text neutralised."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([neutral(row[column]) for column in columns])
    return "".join(lines.rows)
