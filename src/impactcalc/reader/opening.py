"""What to say of a path that cannot be read as text in YAML or JSON."""

import os
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import Any

from impactcalc import limits
from impactcalc.errors import Fault, ReadError

_TABLES = (".csv", ".tsv", ".xlsx")
_OTHER_TABLES = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers")


def refuse_table(path: Path) -> None:
    """Say that a table is no file of text, and which command takes one.

    Raises
    ------
    ReadError
        The path has the ending of a table, and is there.
    """
    ending = path.suffix.lower()
    if ending not in (*_TABLES, *_OTHER_TABLES) or not os.path.lexists(path):
        return
    what = "is a table, and a file in YAML or JSON is needed"
    todo = "use impactcalc portfolio for a table, in Python assess_portfolio"
    if ending in _OTHER_TABLES:
        what = f"is a spreadsheet of kind {ending}, which cannot be read"
        todo = "save it as .xlsx, and use impactcalc portfolio for it"
    raise ReadError([Fault(str(path), 0, 0, "", what, todo)])


def unopened(path: Any, shown: str, error: Exception) -> ReadError:
    """The error for a file that could not be opened."""
    what = f"cannot be read, {getattr(error, 'strerror', None) or error}"
    todo = "check the path"
    if isinstance(path, Path) and isinstance(error, FileNotFoundError):
        what, todo = "is not there", absent_todo(path)
    elif isinstance(path, Path) and path.is_dir():
        what, todo = "is a folder, and a file is needed", "name a file in it"
    return ReadError([Fault(shown, 0, 0, "", what, todo)])


def absent_todo(path: Path) -> str:
    """What to do about a file that is not there: the name beside it that looks like it."""
    try:
        with os.scandir(path.parent) as entries:
            names = sorted(entry.name for entry in islice(entries, limits.FOLDER_FILES))
    except (OSError, ValueError):
        return f"check the path; there is no folder {path.parent}"
    near = get_close_matches(path.name, names, n=1, cutoff=0.7)
    return f"check the name; there is {path.parent / near[0]}" if near else "check the path"
