"""Reads ``mistakes/table.md``, and does what it says that users did."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import yaml

import impactcalc as ic
from command_line import run

FOLDER = Path(__file__).parent / "mistakes"
TABLE = FOLDER / "table.md"

_BECOMES = re.compile(r"(\S+): `(.*)` becomes `(.*)`")
_HOLDS = re.compile(r"(\S+) holds `(.*)`")
_SAVED = re.compile(r"(\S+) is saved (?:as|with) (\S+)")
_MOVED = re.compile(r"(\S+) is moved to (\S+)")
_GONE = re.compile(r"(\S+) is deleted")
_CELL = re.compile(r"(\S+): cell ([A-Z]+[0-9]+) is `(.*)`")
_MERGED = re.compile(r"(\S+): cells (\S+) are merged")


@dataclass
class Mistake:
    """One mistake: what was done to good files, what was typed, and what came back."""

    name: str
    part: str
    changes: list[str] = field(default_factory=list)
    does: list[str] = field(default_factory=list)
    ends: str = ""
    says: list[str] = field(default_factory=list)


def mistakes() -> list[Mistake]:
    """Every mistake of the table, in its order."""
    found: list[Mistake] = []
    part, fenced = "", False
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif fenced:
            _put(found[-1], line)
        elif line.startswith("## "):
            part = line[3:]
        elif line.startswith("### "):
            found.append(Mistake(line[4:], part))
    return found


def _put(case: Mistake, line: str) -> None:
    """A line of the block of a mistake, where it belongs."""
    if case.ends:
        case.says.append(line)
    elif line.startswith("ends with "):
        case.ends = line.removeprefix("ends with ")
    elif line.startswith(("$ ", ">>> ")):
        case.does.append(line)
    else:
        case.changes.append(line)


def good_files(folder: Path) -> None:
    """The files without fault, a spreadsheet of the table among them."""
    shutil.copytree(FOLDER / "good", folder, dirs_exist_ok=True)
    book = openpyxl.Workbook()
    sheet = book.active
    for name in ("projects", "curves"):
        sheet = sheet if name == "projects" else book.create_sheet(name)
        sheet.title = name
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream):
                sheet.append([_cell(text) for text in row])
    book.save(folder / "projects.xlsx")


def _cell(text: str) -> object:
    for kind in (int, float):
        with contextlib.suppress(ValueError):
            return kind(text)
    return {"true": True, "": None}.get(text, text)


@dataclass(frozen=True)
class Outcome:
    """How it ended, what came on standard error, and what on standard output."""

    ends: str
    says: list[str]
    out: str = ""


def outcome(case: Mistake, folder: Path) -> Outcome:
    """Do in a folder with good files what a case says."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        for change in case.changes:
            _change(change)
        if case.does[0].startswith("$ "):
            answer = run(*case.does[0].split()[2:])
            return Outcome(str(answer.code), answer.err.splitlines(), answer.out)
        return _python(case.does)
    finally:
        os.chdir(before)


def _python(lines: list[str]) -> Outcome:
    try:
        exec("\n".join(line[4:] for line in lines), {"ic": ic})
    except ic.ImpactcalcError as error:
        return Outcome(type(error).__name__, str(error.args[0]).splitlines())
    return Outcome("no error", [])


def _change(text: str) -> None:
    """Do one change, written as a sentence."""
    for pattern, act in (
        (_BECOMES, _becomes),
        (_HOLDS, _holds),
        (_SAVED, _saved),
        (_MOVED, _moved),
        (_GONE, _gone),
        (_CELL, _set_cell),
        (_MERGED, _merge),
    ):
        if match := pattern.fullmatch(text):
            act(*match.groups())
            return
    raise AssertionError(f"no such change: {text}")


def _plain(text: str) -> str:
    return text.replace("\\t", "\t").replace("\\n", "\n")


def _becomes(name: str, old: str, new: str) -> None:
    path = Path(name)
    text = path.read_text(encoding="utf-8")
    assert text.count(_plain(old)) == 1, (name, old, text.count(_plain(old)))
    path.write_text(text.replace(_plain(old), _plain(new)), encoding="utf-8")


def _holds(name: str, text: str) -> None:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(_plain(text), encoding="utf-8")


def _saved(name: str, how: str) -> None:
    path = Path(name)
    text = path.read_text(encoding="utf-8")
    if how == "semicolons":
        path.write_text(text.replace(",", ";"), encoding="utf-8")
    elif how == "JSON":
        data = json.dumps(yaml.safe_load(text), indent=2)
        path.with_suffix(".json").write_text(data, encoding="utf-8")
    else:
        path.write_bytes(text.encode(how))


def _moved(old: str, new: str) -> None:
    Path(new).parent.mkdir(exist_ok=True)
    shutil.move(old, new)


def _gone(name: str) -> None:
    path = Path(name)
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _set_cell(name: str, cell: str, text: str) -> None:
    book = openpyxl.load_workbook(name)
    book.worksheets[0][cell] = text if text.startswith("=") else _cell(text)
    book.save(name)


def _merge(name: str, cells: str) -> None:
    book = openpyxl.load_workbook(name)
    book.worksheets[0].merge_cells(cells)
    book.save(name)
