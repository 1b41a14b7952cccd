"""Writing results: whole or not at all, and nothing that a terminal or spreadsheet would run."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from impactcalc.errors import ArgumentError
from impactcalc.output.whole import replacing

RISKY = tuple("=+-@\t\r\n" + "\uff1d\uff0b\uff0d\uff20")
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
    with replacing(path) as stream:
        stream.write(text.encode("utf-8"))


def write_bytes(path: str | Path, data: bytes) -> None:
    """Write a file by way of a temporary one beside it, which then takes its place.

    Raises
    ------
    OutputError
        The file cannot be written; what was there before is untouched.
    """
    with replacing(path) as stream:
        stream.write(data)


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
    if isinstance(cell, str) and (cell.startswith(RISKY) or cell.lstrip().startswith(RISKY)):
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
