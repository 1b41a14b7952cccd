"""The catalogue: a folder of YAML files, found by id and read when first asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from impactcalc import limits
from impactcalc.errors import CatalogueError, Fault, InputError, UnknownIdError
from impactcalc.merging import differences_of, merge_scheme
from impactcalc.models.base import FileModel, refuse_other
from impactcalc.models.catalogue_files import Index, Intervention, Marker, Regime, Vocabulary
from impactcalc.models.indicator import IndicatorBase
from impactcalc.models.load import kind_of, marker_fault, validate
from impactcalc.models.scheme import Scheme
from impactcalc.models.values import Value
from impactcalc.reader import Source, read_file

M = TypeVar("M", bound=FileModel)

KINDS = ("indicator", "intervention", "value", "regime", "index", "scheme", "vocabulary")

_FOLDERS = {
    "interventions": "intervention",
    "values": "value",
    "regimes": "regime",
    "prices": "index",
    "schemes": "scheme",
    "vocabularies": "vocabulary",
}
_THEMES = (
    "clim air energy built nature living health social sec food circ water mob earn trans".split()
)
FOLDER_NAMES = frozenset((*_FOLDERS, *_THEMES))
"""Names of the folders that a catalogue has files in."""

_MARKER = re.compile(rb"^impactcalc:\s*[\"']?(\w+)/1", re.MULTILINE)


class Folder:
    """One catalogue folder: its marker, and the file of every id."""

    def __init__(self, root: Traversable, name: str) -> None:
        self.root = root
        self.name = name
        self.marker = self._marker()
        self.paths: dict[tuple[str, str], tuple[Traversable, str]] = {}
        self.duplicates: list[Fault] = []
        for path, shown, theme in _yaml_files(root, name):
            kind = _FOLDERS.get(theme) or ("indicator" if theme in _THEMES else _sniff(path))
            if kind in KINDS:
                self._add(kind, path.name.rsplit(".", 1)[0], path, shown)

    def _add(self, kind: str, stem: str, path: Traversable, shown: str) -> None:
        if (kind, stem) in self.paths:
            other = self.paths[kind, stem][1]
            what = f"id {stem} is defined twice, here and in {other}"
            self.duplicates.append(Fault(shown, 1, 1, "id", what, "keep one of the two"))
            return
        self.paths[kind, stem] = (path, shown)

    def _marker(self) -> Marker:
        path = self.root / "catalogue.yaml"
        shown = f"{self.name}/catalogue.yaml"
        if not path.is_file():
            what = "is not a catalogue folder: it has no catalogue.yaml"
            todo = "add catalogue.yaml with impactcalc: catalogue/1, id, version and licence"
            raise CatalogueError([Fault(self.name, 0, 0, "", what, todo)])
        try:
            source = read_file(path, shown)
        except InputError as error:
            raise CatalogueError(error.faults) from error
        marker, faults = validate(source, "catalogue")
        if faults or not isinstance(marker, Marker):
            raise CatalogueError(faults)
        return marker


class Catalogue:
    """Everything that can be looked up by id. Files are read when first needed.

    Make one with :func:`load_catalogue`.
    """

    def __init__(self, folders: tuple[Folder, ...]) -> None:
        self.folders = folders
        self._models: dict[tuple[str, str], tuple[FileModel | None, list[Fault]]] = {}
        self._paths: dict[tuple[str, str], tuple[Traversable, str]] = {}
        faults = [fault for folder in folders for fault in folder.duplicates]
        for folder in folders:
            for key, (path, shown) in folder.paths.items():
                if key in self._paths and key[1] not in folder.marker.replaces:
                    what = f"id {key[1]} is already in the catalogue ({self._paths[key][1]})"
                    todo = f"choose another id, or name it in catalogue.yaml: replaces: [{key[1]}]"
                    faults.append(Fault(shown, 1, 1, "id", what, todo))
                self._paths[key] = (path, shown)
            if folder is not folders[0]:
                faults += self._idle_replacements(folder)
        self.clashes = tuple(faults)

    def _idle_replacements(self, folder: Folder) -> list[Fault]:
        """Ids under ``replaces`` that the folder does not define."""
        own = {id_ for _, id_ in folder.paths}
        idle = [id_ for id_ in folder.marker.replaces if id_ not in own]
        todo = "check how the id is spelt, or leave it out"
        return [
            folder.marker.source_file.fault(
                ("replaces", folder.marker.replaces.index(id_)),
                f"{id_} is to be replaced, and this folder does not define it",
                todo,
            )
            for id_ in idle
        ]

    @property
    def version(self) -> str:
        """Versions of the folders, the shipped one first."""
        return " + ".join(
            f.marker.version if i == 0 else f"{f.marker.id} {f.marker.version}"
            for i, f in enumerate(self.folders)
        )

    def ids(self, kind: str) -> tuple[str, ...]:
        """Every id of a kind, sorted."""
        return tuple(sorted(id_ for known, id_ in self._paths if known == kind))

    def has(self, kind: str, id_: str) -> bool:
        """Whether there is a file for this id, faulty or not."""
        return (kind, id_) in self._paths

    def entry(self, kind: str, id_: str) -> tuple[FileModel | None, list[Fault]]:
        """The model and the faults of one file; a faulty file may give a mended model."""
        key = (kind, id_)
        if key not in self._models:
            self._models[key] = self._read(kind, id_)
        return self._models[key]

    def _read(self, kind: str, id_: str) -> tuple[FileModel | None, list[Fault]]:
        path, shown = self._path(kind, id_)
        try:
            source = read_file(path, shown)
            if kind_of(source) != kind:
                return None, [*source.faults, _other_kind(source, kind)]
            whole = merge_scheme(source, self) if kind == "scheme" else source
        except InputError as error:
            return None, list(error.faults)
        model, faults = validate(whole, kind)
        if isinstance(model, Scheme) and model.extends:
            model = model.with_differs(differences_of(source.data))
        written = source.data.get("id")
        if isinstance(written, str) and written != id_:
            what = f"id {written!r} differs from the file name {id_}"
            faults = [*faults, source.fault(("id",), what, f"name the file {written}.yaml")]
        return model, faults

    def file_name(self, kind: str, id_: str) -> str:
        """The file of an id, as shown in messages."""
        return self._path(kind, id_)[1]

    def _path(self, kind: str, id_: str) -> tuple[Traversable, str]:
        if (kind, id_) not in self._paths:
            hint = self.near(kind, id_) or self._choice(kind)
            raise UnknownIdError(f"there is no {kind} {id_!r}{hint}")
        return self._paths[kind, id_]

    def near(self, kind: str, id_: str) -> str:
        """A hint with the ids that look like this one."""
        close = get_close_matches(id_, self.ids(kind), n=2, cutoff=0.6)
        return f": did you mean {' or '.join(close)}?" if close else ""

    def _choice(self, kind: str) -> str:
        """A hint with all ids where they are few, else where to find them."""
        known = self.ids(kind)
        if 0 < len(known) <= 12:
            return f": choose one of {', '.join(known)}"
        return ": choose one that impactcalc catalogue lists"

    def get(self, kind: str, id_: str, model: type[M]) -> M:
        """The model of an id.

        Raises
        ------
        UnknownIdError
            There is no such id.
        CatalogueError
            Its file has faults; all of them are in the error.
        """
        found, faults = self.entry(kind, id_)
        if faults or not isinstance(found, model):
            raise CatalogueError(faults)
        return found

    def indicator(self, id_: str) -> IndicatorBase:
        """An indicator by id."""
        return self.get("indicator", id_, IndicatorBase)

    def intervention(self, id_: str) -> Intervention:
        """An intervention by id."""
        return self.get("intervention", id_, Intervention)

    def value(self, id_: str) -> Value:
        """A value by id."""
        return self.get("value", id_, Value)

    def regime(self, id_: str) -> Regime:
        """A discount regime by id."""
        return self.get("regime", id_, Regime)

    def index(self, id_: str) -> Index:
        """A price index by id."""
        return self.get("index", id_, Index)

    def terms(self, vocabulary: str) -> dict[str, Any]:
        """Terms of a vocabulary by their id."""
        found = self.get("vocabulary", vocabulary, Vocabulary)
        return {term.id: term for term in found.terms}

    def scheme(self, id_: str) -> Scheme:
        """A scheme by id, with what it extends filled in."""
        return self.get("scheme", id_, Scheme)

    def scheme_source(self, id_: str) -> Source:
        """Plain data of a scheme as its file has it."""
        path, shown = self._path("scheme", id_)
        return read_file(path, shown)


def with_regime(catalogue: Catalogue, regime: Regime, *, beside: str) -> Catalogue:
    """The same catalogue and one regime more, made from the file of another."""
    key = ("regime", regime.id)
    wider = copy(catalogue)
    wider._paths = {**catalogue._paths, key: catalogue._paths["regime", beside]}
    wider._models = {**catalogue._models, key: (regime, [])}
    return wider


def _other_kind(source: Source, wanted: str) -> Fault:
    """A file that is of another kind than its folder, or of none."""
    kind = kind_of(source)
    if kind is None:
        return marker_fault(source)
    what = f"is of kind {kind}, and its folder is for kind {wanted}"
    return source.fault(("impactcalc",), what, "move it to the folder of its kind")


def _sniff(path: Traversable) -> str:
    """Kind of a file in a folder whose name does not tell it."""
    try:
        with path.open("rb") as stream:
            match = _MARKER.search(stream.read(4096))
    except OSError:
        return ""
    return match[1].decode() if match else ""


def _is_folder(item: Traversable) -> bool:
    """Whether it is a folder, and not a link to one, which may lead back to where it is."""
    return item.is_dir() and not (isinstance(item, Path) and item.is_symlink())


def _yaml_files(root: Traversable, name: str) -> Iterator[tuple[Traversable, str, str]]:
    """YAML files below a folder, sorted: file, name for messages, name of its folder."""
    count = 0
    stack = [(root, name, 0)]
    while stack:
        folder, shown, depth = stack.pop()
        for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
            count += 1
            if count > limits.FOLDER_FILES:
                what = f"holds more than {limits.FOLDER_FILES} files"
                raise CatalogueError([Fault(name, 0, 0, "", what, "name the folder you mean")])
            if item.name.startswith("."):
                continue
            if item.name.endswith((".yaml", ".yml")):
                yield item, f"{shown}/{item.name}", shown.rsplit("/", 1)[-1]
            elif depth < limits.DEPTH and "." not in item.name and _is_folder(item):
                stack.append((item, f"{shown}/{item.name}", depth + 1))


@cache
def shipped_folder() -> Folder:
    """The catalogue that comes with the library: in the wheel, or beside the checkout."""
    packaged = files("impactcalc") / "indicators"
    if (packaged / "catalogue.yaml").is_file():
        return Folder(packaged, "indicators")
    beside = Path(__file__).resolve().parents[2] / "indicators"
    if (beside / "catalogue.yaml").is_file():
        return Folder(beside, "indicators")
    what = "the catalogue of the library is missing"
    raise CatalogueError([Fault("indicators", 0, 0, "", what, "install the library again")])


@cache
def shipped_catalogue() -> Catalogue:
    """The shipped catalogue alone."""
    return Catalogue((shipped_folder(),))


def load_catalogue(path: str | Path | None = None, *, only: bool = False) -> Catalogue:
    """The shipped catalogue, or it with a folder of your own added.

    Parameters
    ----------
    path : folder with a ``catalogue.yaml``
    only : take that folder alone, without the shipped catalogue

    Raises
    ------
    CatalogueError
        The folder is no catalogue, or defines an id that is there already.

    Examples
    --------
    >>> load_catalogue().has("scheme", "mv")
    True
    """
    catalogue = open_catalogue(path, only=only)
    if catalogue.clashes:
        raise CatalogueError(catalogue.clashes)
    return catalogue


def open_catalogue(path: str | Path | None = None, *, only: bool = False) -> Catalogue:
    """As :func:`load_catalogue`, but clashes of ids are left in ``clashes``."""
    if path is None:
        if only:
            raise CatalogueError([Fault("", 0, 0, "", "only=True needs a folder", "name one")])
        return shipped_catalogue()
    refuse_other(path, (str, Path), "catalogue", "a Catalogue, or the path of a folder")
    folder = Path(path)
    if not folder.is_dir():
        what = "is a file, and a folder is needed" if folder.exists() else "is not there"
        todo = "name a folder that has a catalogue.yaml"
        raise CatalogueError([Fault(str(path), 0, 0, "", what, todo)])
    own = Folder(folder, str(path).rstrip("/"))
    return Catalogue((own,) if only else (shipped_folder(), own))
