"""Files and folders to faults: each file as the kind it says it is."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from impactcalc.catalogue import FOLDER_NAMES, Catalogue, Folder
from impactcalc.checks.files import files_of, is_result, marked_folders
from impactcalc.checks.schemes import scheme_faults
from impactcalc.checks.shelf import CheckedCatalogue, TolerantFolder, deep_faults
from impactcalc.errors import Fault, InputError, UnknownIdError
from impactcalc.models.base import FileModel
from impactcalc.models.catalogue_files import Marker
from impactcalc.models.load import kind_of, marker_fault, validate
from impactcalc.models.project import Project
from impactcalc.models.scheme import Scheme
from impactcalc.placeholders import note_placeholders
from impactcalc.plan.compile import compile_plan
from impactcalc.reader import Source, read_file
from impactcalc.records import record
from impactcalc.tables import check_portfolio, is_table


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
    beside it are checked with it. A fault that only follows from another is left out.
    """
    roots = [Path(path) for path in paths]
    found = [files_of(root) for root in roots]
    files = list(dict.fromkeys(file for some, _ in found for file in some))
    folders = dict.fromkeys(
        folder for root in roots for folder in [*marked_folders(root), *_marked_above(root)]
    )
    checker = Checker(scheme, catalogue, folders, allow_unverified)
    checker.files = {str(file) for file in files}
    checker.faults += [fault for _, some in found for fault in some]
    for file in files:
        checker.check(file)
    checker.check_projects()
    ordered = sorted(dict.fromkeys(checker.faults))
    return Checked(len(files), tuple(ordered))


class Checker:
    """Checks single files against one catalogue; projects last, when all else is known."""

    def __init__(
        self,
        scheme: Scheme,
        catalogue: Catalogue,
        folders: Iterable[Path],
        allow_unverified: bool,
    ) -> None:
        self.scheme = scheme
        self.allow_unverified = allow_unverified
        self.faults: list[Fault] = []
        self.files: set[str] = set()
        self.projects: list[Project] = []
        self.own: dict[str, tuple[str, str]] = {}
        shelves = list(catalogue.folders)
        for folder in folders:
            self._shelve(TolerantFolder(folder, str(folder)), shelves)
        self.catalogue = CheckedCatalogue(tuple(shelves), scheme)
        self._clashes()

    def _shelve(self, folder: TolerantFolder, shelves: list[Folder]) -> None:
        """Put a folder on the shelf; in the place of one that it is, or that it is a copy of."""
        for position, other in enumerate(shelves):
            if _same(folder, other) or folder.marker.id == other.marker.id:
                shelves[position] = folder
                break
        else:
            known = {id_ for shelf in shelves for _, id_ in shelf.paths}
            self._replaced(folder, known)
            shelves.append(folder)
        self.own |= {shown: key for key, (_, shown) in folder.paths.items()}

    def _replaced(self, folder: TolerantFolder, known: set[str]) -> None:
        marker = folder.marker
        for position, id_ in enumerate(marker.replaces):
            here = id_ in {own for _, own in folder.paths}
            if here and id_ not in known and not folder.broken:
                source = read_file(Path(folder.name) / "catalogue.yaml")
                what = f"replaces names {id_}, which the catalogue does not have"
                self.faults.append(source.fault(("replaces", position), what, "take it out"))

    def _clashes(self) -> None:
        """Ids that are there twice, at the line of the id."""
        broken = [f.name for f in self.catalogue.folders if getattr(f, "broken", False)]
        for fault in self.catalogue.clashes:
            if fault.path != "id":
                self.faults.append(fault)
            elif not any(fault.file.startswith(f"{name}/") for name in broken):
                with suppress(InputError):  # the file is reported as unreadable
                    source = read_file(Path(fault.file))
                    self.faults.append(source.fault(("id",), fault.what, fault.todo))

    def check(self, file: Path) -> None:
        """All faults of one file; a project is kept for later."""
        if is_result(file):
            return
        if is_table(file):
            self._check_table(file)
            return
        try:
            source = read_file(file)
        except InputError as error:
            self.faults += error.faults
            return
        kind = kind_of(source)
        if kind is None:
            known = any(fault.path in ("", "impactcalc") for fault in source.faults)
            self.faults += [*source.faults, *([] if known else [marker_fault(source)])]
            return
        self._placed(file, source, kind)
        if kind == "project":
            note_placeholders(source, self.catalogue)
        if kind == "scheme":
            self.faults += scheme_faults(source, self.catalogue, self.files)
            return
        model, faults = self._model(file, source, kind)
        bad_id = any(f.path == "id" and "file name" not in f.what for f in faults)
        self.faults += [f for f in faults if not (bad_id and "the file name" in f.what)]
        if isinstance(model, Project):
            self.projects.append(model)

    def _check_table(self, file: Path) -> None:
        """All faults of a portfolio table; its projects are kept for later."""
        try:
            found = check_portfolio(file, catalogue=self.catalogue)
        except InputError as error:
            self.faults += error.faults
            return
        self.faults += found.faults
        self.projects += found.projects

    def _model(self, file: Path, source: Source, kind: str) -> tuple[FileModel | None, list[Fault]]:
        """The model of a file and its faults; from the catalogue where it belongs to it."""
        if self.own.get(str(file), ("",))[0] == kind:
            id_ = self.own[str(file)][1]
            return self.catalogue.entry(kind, id_)[0], self.catalogue.own_faults(kind, id_)
        model, faults = validate(source, kind)
        if isinstance(model, Project | Marker):
            return model, faults
        if (unmarked := _unmarked(file)) is not None:
            self.faults.append(unmarked)
        elif model is not None:
            faults += deep_faults(model, self.catalogue, self.scheme)
        return model, faults

    def _placed(self, file: Path, source: Source, kind: str) -> None:
        """A catalogue file stands in the folder of its kind, a scheme in the file of its name."""
        if str(file) not in self.own:
            return
        expected, stem = self.own[str(file)]
        if expected != kind:
            what = f"is of kind {kind}, and its folder is for kind {expected}"
            todo = "move it to the folder of its kind"
            self.faults.append(source.fault(("impactcalc",), what, todo))
        written = source.data.get("id")
        if kind == "scheme" and isinstance(written, str) and written != stem:
            what = f"id {written!r} differs from the file name {stem}"
            self.faults.append(source.fault(("id",), what, f"name the file {written}.yaml"))

    def check_projects(self) -> None:
        """What shows only against the rest: units, references, parties, closed doors."""
        faulty = {fault.file for fault in self.faults}
        for project in self.projects:
            doubtful = project.source_file.doubtful
            for fault in self._plan_faults(project):
                elsewhere = fault.file in self.files and fault.file in faulty
                own = fault.file == project.source_file.file
                if fault not in doubtful if own else not elsewhere:
                    self.faults.append(fault)

    def _plan_faults(self, project: Project) -> list[Fault]:
        try:
            compile_plan(
                project,
                catalogue=self.catalogue,
                scheme=self.scheme,
                allow_unverified=self.allow_unverified,
            )
        except InputError as error:
            return [self._with_line(fault) for fault in error.faults]
        except UnknownIdError as error:
            return [project.source_file.fault((), str(error.args[0]))]
        return []

    def _with_line(self, fault: Fault) -> Fault:
        """A fault that names a file of the catalogue without its line, with the line."""
        if fault.line or not fault.path:
            return fault
        for key, (_, shown) in self.catalogue.paths():
            if shown == fault.file:
                model = self.catalogue.entry(*key)[0]
                if model is not None:
                    return model.source_file.fault((fault.path,), fault.what, fault.todo)
        return fault


def _home(file: Path) -> Path | None:
    """The folder of the catalogue that a file belongs to, by the name of its own folder."""
    return file.parent.parent if file.parent.name in FOLDER_NAMES else None


def _unmarked(file: Path) -> Fault | None:
    """The fault of a folder with files as a catalogue has them, and no marker: one for all."""
    home = _home(file)
    if home is None or (home / "catalogue.yaml").exists():
        return None
    what = "holds files of a catalogue, and no catalogue.yaml, so that none finds another"
    todo = "add catalogue.yaml with impactcalc: catalogue/1, id, version and licence"
    return Fault(str(home), 0, 0, "", what, todo)


def _marked_above(root: Path) -> list[Path]:
    """The catalogue that a file, or a folder with a theme or kind, is a part of."""
    home = _home(root) or (root.parent if root.name in FOLDER_NAMES else None)
    return [home] if home is not None and (home / "catalogue.yaml").is_file() else []


def _same(folder: Folder, other: Folder) -> bool:
    """Whether two folders are one on disk."""
    mine, yours = folder.root, other.root
    if isinstance(mine, Path) and isinstance(yours, Path):
        return mine.resolve() == yours.resolve()
    return False
