"""Which files there are to check; folders are walked without following links."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from impactcalc import limits
from impactcalc.errors import CatalogueError, Fault, InputError
from impactcalc.reader import read_file
from impactcalc.reader.opening import absent_todo
from impactcalc.tables import holds_projects, is_result_table, is_table

SUFFIXES = (".yaml", ".yml", ".json")

_RESULT = re.compile(rb'"impactcalc"\s*:\s*"(?:assessment|portfolio|simulation)/')

_OPEN = "~$"
"""How the names of files begin that Excel keeps beside a workbook while it is open."""


def files_of(path: Path) -> tuple[list[Path], list[Fault]]:
    """The files at or below a path, and what is wrong with the path itself."""
    if path.is_dir():
        found = [file for file in _walk(path) if _concerns(file)]
        if not found:
            what = "holds no YAML or JSON files, and no portfolio table"
            return [], [Fault(str(path), 0, 0, "", what, "name the folder you mean")]
        return found, []
    if not os.path.lexists(path):
        return [], [Fault(str(path), 0, 0, "", "is not there", absent_todo(path))]
    return [path], []


def marked_folders(path: Path) -> list[Path]:
    """Folders with a ``catalogue.yaml``, at or below a path."""
    if not path.is_dir():
        return []
    return [file.parent for file in _walk(path) if file.name == "catalogue.yaml"]


def is_result(file: Path) -> bool:
    """Whether it is a document or table that the library wrote; nobody writes that by hand."""
    if is_table(file):
        return is_result_table(file)
    if file.suffix.lower() != ".json" or not file.is_file():
        return False
    try:
        with file.open("rb") as stream:
            return _RESULT.search(stream.read(4096)) is not None
    except OSError:
        return False


def _concerns(file: Path) -> bool:
    """Whether a file of a folder is one of ours."""
    if is_table(file):
        return holds_projects(file)
    return file.suffix.lower() in SUFFIXES and _ours(file)


def _ours(file: Path) -> bool:
    """Every YAML file of a folder; of JSON files those of another make are passed by."""
    if file.suffix.lower() != ".json":
        return True
    try:
        source = read_file(file)
    except InputError:
        return True  # nobody can say what it is, so that is reported
    return not isinstance(source.data, dict) or "impactcalc" in source.data


def _walk(folder: Path) -> Iterator[Path]:
    """What is no folder, sorted; neither hidden ones nor what is in a folder behind a link."""
    count = 0
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            count += 1
            if count > limits.FOLDER_FILES:
                what = f"holds more than {limits.FOLDER_FILES} files"
                todo = "name the folder you mean"
                raise CatalogueError([Fault(str(folder), 0, 0, "", what, todo)])
            if not name.startswith((".", _OPEN)):
                yield Path(root, name)
