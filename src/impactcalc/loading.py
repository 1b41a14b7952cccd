"""Project and scheme files to checked models."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from impactcalc.catalogue import Catalogue, load_catalogue, shipped_catalogue
from impactcalc.errors import InputError
from impactcalc.merging import scheme_from
from impactcalc.models.base import refuse_other
from impactcalc.models.load import RESULTS, kind_of, marker_fault, validate
from impactcalc.models.project import Project
from impactcalc.models.scheme import Scheme
from impactcalc.placeholders import note_placeholders
from impactcalc.reader import Source, read_data, read_file

_RESULT = re.compile(rf'\s*\{{\s*("impactcalc")\s*:\s*"((?:{"|".join(RESULTS)})/[^"]{{1,20}})"')
"""How a result begins, as the library writes it."""
_BEGIN = 1_000
"""Characters of a file in which that shows."""


def load_project(
    path: str | Path | Mapping[str, Any], *, catalogue: Catalogue | None = None
) -> Project:
    """Read a project file, YAML or JSON; or check the same as Python data.

    ``catalogue`` gives words to what is still to be filled in; no figure depends on it.

    Raises
    ------
    InputError
        Every fault of the file, each with its line.
    """
    wanted = "a Project, the path of its file, or its data"
    refuse_other(path, (str, Path, Mapping), "project", wanted)
    source = read_data(path) if isinstance(path, Mapping) else _file(Path(path), "project")
    _refuse_other_kind(source, "project")
    note_placeholders(source, catalogue)
    project, faults = validate(source, "project")
    if faults or not isinstance(project, Project):
        raise InputError(faults)
    return project


def _file(path: Path, wanted: str) -> Source:
    """The plain data of a file; a result is refused unread, for it is too large to start from."""
    if path.suffix.lower() == ".json" and path.is_file():
        with suppress(OSError), path.open("rb") as stream:
            text = stream.read(_BEGIN).decode("utf-8-sig", "replace")
            if found := _RESULT.match(text):
                source = Source(str(path), {"impactcalc": found[2]})
                before = text[: found.start(1)]
                place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
                source.places["impactcalc",] = place
                raise InputError([marker_fault(source, wanted)])
    return read_file(path)


def _refuse_other_kind(source: Source, wanted: str) -> None:
    """Say which kind of file it is where it is not the kind that is needed."""
    kind = kind_of(source)
    if kind is None:
        raise InputError([*source.faults, marker_fault(source, wanted)])
    if kind != wanted:
        what = f"this is a file of kind {kind}, and a {wanted} is needed"
        todo = f"name a file that begins with impactcalc: {wanted}/1"
        if kind == "scheme":
            todo = f"{todo}; a scheme goes with --scheme"
        fault = source.fault(("impactcalc",), what, todo)
        raise InputError([*source.faults, fault])


def load_scheme(name: str | Path, *, catalogue: Catalogue | None = None) -> Scheme:
    """A scheme by the name of a preset, or from a file.

    Raises
    ------
    UnknownIdError
        There is no such preset.
    InputError
        The file has faults.

    Examples
    --------
    >>> load_scheme("mv").base_year
    2026
    """
    chosen = catalogue or shipped_catalogue()
    refuse_other(name, (str, Path), "scheme", "a Scheme, its name, or the path of its file")
    text = str(name)
    if text.endswith((".yaml", ".yml", ".json")) or isinstance(name, Path):
        source = _file(Path(name), "scheme")
        _refuse_other_kind(source, "scheme")
        return scheme_from(source, chosen)
    return chosen.scheme(text)


def method_from(
    scheme: Scheme | str | Path, catalogue: Catalogue | str | Path | None
) -> tuple[Scheme, Catalogue]:
    """Scheme and catalogue, read where they are given by name or path."""
    if not isinstance(catalogue, Catalogue):
        catalogue = load_catalogue(catalogue)
    if not isinstance(scheme, Scheme):
        scheme = load_scheme(scheme, catalogue=catalogue)
    return scheme, catalogue
