"""Project and scheme files to checked models."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from impactcalc.catalogue import Catalogue, scheme_from, shipped_catalogue
from impactcalc.errors import InputError
from impactcalc.models.load import kind_of, marker_fault, validate
from impactcalc.models.project import Project
from impactcalc.models.scheme import Scheme
from impactcalc.placeholders import note_placeholders
from impactcalc.reader import Source, read_data, read_file


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
    source = read_data(path) if isinstance(path, Mapping) else read_file(Path(path))
    _refuse_other_kind(source, "project")
    note_placeholders(source, catalogue)
    project, faults = validate(source, "project")
    if faults or not isinstance(project, Project):
        raise InputError(faults)
    return project


def _refuse_other_kind(source: Source, wanted: str) -> None:
    """Say which kind of file it is where it is not the kind that is needed."""
    kind = kind_of(source)
    if kind is None:
        raise InputError([*source.faults, marker_fault(source)])
    if kind != wanted:
        what = f"this is a file of kind {kind}, and a {wanted} is needed"
        fault = source.fault(("impactcalc",), what, f"name a file that begins with {wanted}/1")
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
    text = str(name)
    if text.endswith((".yaml", ".yml", ".json")) or isinstance(name, Path):
        source = read_file(Path(name))
        _refuse_other_kind(source, "scheme")
        return scheme_from(source, chosen)
    return chosen.scheme(text)
