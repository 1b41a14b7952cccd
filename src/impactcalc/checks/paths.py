"""Files and folders to faults: each file as the kind it says it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from impactcalc import limits
from impactcalc.catalogue import Catalogue, merge_scheme, open_catalogue
from impactcalc.checks.bundles import check_intervention, check_scheme
from impactcalc.checks.indicators import check_indicator, check_value
from impactcalc.errors import CatalogueError, Fault, InputError, UnknownIdError, UnverifiedError
from impactcalc.models.base import FileModel
from impactcalc.models.catalogue_files import Intervention, Value
from impactcalc.models.indicator import IndicatorBase
from impactcalc.models.load import kind_of, marker_fault, validate
from impactcalc.models.project import Project
from impactcalc.models.scheme import Scheme
from impactcalc.plan.compile import compile_plan
from impactcalc.reader import Source, read_file
from impactcalc.records import record

SUFFIXES = (".yaml", ".yml", ".json")


@record(frozen=True)
class Checked:
    """What was looked at, and what is wrong with it."""

    files: int
    faults: tuple[Fault, ...]


def check_paths(
    paths: Iterable[str | Path],
    *,
    scheme: Scheme,
    catalogue: Catalogue,
    allow_unverified: bool = False,
) -> Checked:
    """Every fault of every file; a folder with ``catalogue.yaml`` counts as a catalogue.

    A catalogue folder is added to the catalogue, so that the projects and interventions
    beside it are checked with it.
    """
    faults: list[Fault] = []
    files: list[Path] = []
    for path in map(Path, paths):
        found, problems = _files_of(path)
        files += found
        faults += problems
    checker = Checker(scheme, catalogue, allow_unverified)
    for path in map(Path, paths):
        checker.add_catalogues(path)
    for file in files:
        checker.check(file)
    unique = dict.fromkeys([*faults, *checker.faults])
    ordered = sorted(unique, key=lambda f: (f.file, f.line, f.column, f.path, f.what))
    return Checked(len(files), tuple(ordered))


def _files_of(path: Path) -> tuple[list[Path], list[Fault]]:
    if path.is_dir():
        found = sorted(p for p in _walk(path) if p.suffix.lower() in SUFFIXES and _ours(p))
        if not found:
            return [], [Fault(str(path), 0, 0, "", "holds no YAML or JSON files")]
        return found, []
    if not path.exists():
        return [], [Fault(str(path), 0, 0, "", "is not there", "check the path")]
    return [path], []


def _ours(path: Path) -> bool:
    """Every YAML file of a folder, and JSON files that say what they are."""
    if path.suffix.lower() != ".json":
        return True
    with path.open("rb") as stream:
        return b'"impactcalc"' in stream.read(limits.FILE_BYTES)


def _walk(folder: Path) -> Iterator[Path]:
    for count, path in enumerate(sorted(folder.rglob("*"))):
        if count > limits.FOLDER_FILES:
            what = f"holds more than {limits.FOLDER_FILES} files"
            raise CatalogueError([Fault(str(folder), 0, 0, "", what, "name the folder you mean")])
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path


class Checker:
    """Checks single files against one catalogue."""

    def __init__(self, scheme: Scheme, catalogue: Catalogue, allow_unverified: bool) -> None:
        self.scheme = scheme
        self.base = catalogue
        self.catalogue = catalogue
        self.allow_unverified = allow_unverified
        self.faults: list[Fault] = []

    def add_catalogues(self, path: Path) -> None:
        """Add each catalogue folder at or below the path to the catalogue."""
        if not path.is_dir():
            return
        markers = [p for p in _walk(path) if p.name == "catalogue.yaml"]
        for marker in markers:
            try:
                self._add(marker.parent)
            except InputError as error:
                self.faults += error.faults

    def _add(self, folder: Path) -> None:
        alone = open_catalogue(folder, only=True)
        if _same_folder(alone, self.base):
            return
        replaces_all = alone.folders[0].marker.id == self.base.folders[0].marker.id
        folders = alone.folders if replaces_all else (*self.catalogue.folders, *alone.folders)
        self.catalogue = Catalogue(folders)
        self.faults += self.catalogue.clashes

    def check(self, file: Path) -> None:
        """All faults of one file."""
        try:
            source = read_file(file)
        except InputError as error:
            self.faults += error.faults
            return
        kind = kind_of(source)
        if kind is None and _is_result(source):
            return
        if kind is None:
            self.faults += [*source.faults, marker_fault(source)]
        elif kind == "scheme":
            self._scheme(source)
        else:
            model, faults = validate(source, kind)
            self.faults += faults
            self.faults += _name_fault(file, source, kind)
            if model is not None:
                self._further(model)

    def _scheme(self, source: Source) -> None:
        try:
            merged = merge_scheme(source, self.catalogue)
        except InputError as error:
            self.faults += error.faults
            return
        model, faults = validate(merged, "scheme")
        self.faults += faults
        if isinstance(model, Scheme):
            self.faults += check_scheme(model, self.catalogue)

    def _further(self, model: FileModel) -> None:
        """What shows only against the rest: units, references, examples, closed doors."""
        if isinstance(model, Project):
            self._project(model)
        elif isinstance(model, IndicatorBase):
            self.faults += check_indicator(model, self.catalogue, self.scheme)
        elif isinstance(model, Intervention):
            self.faults += check_intervention(model, self.catalogue, self.scheme)
        elif isinstance(model, Value):
            self.faults += check_value(model, self.scheme)

    def _project(self, project: Project) -> None:
        try:
            compile_plan(
                project,
                catalogue=self.catalogue,
                scheme=self.scheme,
                allow_unverified=self.allow_unverified,
            )
        except UnverifiedError as error:
            self.faults += error.faults
        except InputError as error:
            self.faults += error.faults
        except UnknownIdError as error:
            self.faults.append(project.source_file.fault((), str(error)))


def _same_folder(alone: Catalogue, base: Catalogue) -> bool:
    """Whether the folder is the one that is in the catalogue already."""
    mine = alone.folders[0].root
    return any(
        isinstance(mine, Path) and isinstance(f.root, Path) and mine.resolve() == f.root.resolve()
        for f in base.folders
    )


def _is_result(source: Source) -> bool:
    """Whether it is a document that the library wrote, which nobody writes by hand."""
    marker = source.data.get("impactcalc") if isinstance(source.data, dict) else None
    return isinstance(marker, str) and marker.startswith("assessment/")


def _name_fault(file: Path, source: Source, kind: str) -> list[Fault]:
    """Catalogue files carry their id as name, so that they are found by it."""
    if kind in ("project", "catalogue") or not isinstance(source.data, dict):
        return []
    if not any((parent / "catalogue.yaml").is_file() for parent in file.resolve().parents):
        return []
    written = source.data.get("id")
    if isinstance(written, str) and written != file.stem:
        what = f"id {written!r} differs from the file name {file.stem}"
        return [source.fault(("id",), what, f"name the file {written}.yaml")]
    return []
