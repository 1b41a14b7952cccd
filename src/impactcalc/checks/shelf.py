"""The catalogue as ``check`` sees it: every file checked before another one rests on it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from impactcalc.catalogue import KINDS, Catalogue, Folder, shipped_catalogue
from impactcalc.checks.bundles import check_intervention
from impactcalc.checks.indicators import check_indicator, check_value, check_vocabulary
from impactcalc.errors import CatalogueError, Fault, InputError
from impactcalc.models.base import FileModel
from impactcalc.models.catalogue_files import Index, Intervention, Marker, Regime, Vocabulary
from impactcalc.models.indicator import IndicatorBase
from impactcalc.models.load import validate
from impactcalc.models.scheme import Scheme
from impactcalc.models.values import Value
from impactcalc.reader import read_file

M = TypeVar("M", bound=FileModel)

_HARMLESS = frozenset(
    (
        "name description references licence source geography notes evidence example version"
        " broad_welfare domain valid body purpose decided in_force place base"
    ).split()
)
"""Keys whose faults spoil nothing for those who use the file."""


def deep_faults(model: FileModel, catalogue: Catalogue, scheme: Scheme) -> list[Fault]:
    """Faults of a file that only show against the rest of the catalogue."""
    found: list[Fault] = []
    if isinstance(model, IndicatorBase):
        found = check_indicator(model, catalogue, scheme)
    elif isinstance(model, Intervention):
        found = check_intervention(model, catalogue, scheme)
    elif isinstance(model, Value):
        found = check_value(model, catalogue, scheme)
    elif isinstance(model, Vocabulary):
        found = check_vocabulary(model)
    doubtful = model.source_file.doubtful
    return [fault for fault in found if fault not in doubtful]


class TolerantFolder(Folder):
    """A catalogue folder that is read even where its ``catalogue.yaml`` is at fault."""

    broken = False

    def _add(self, kind: str, stem: str, path: Traversable, shown: str) -> None:
        """Of two files with one id, the one whose name comes later is the one too many."""
        first = self.paths.get((kind, stem))
        if first is None or first[1] < shown:
            super()._add(kind, stem, path, shown)
            return
        self.paths[kind, stem] = (path, shown)
        super()._add(kind, stem, *first)

    def _marker(self) -> Marker:
        path = self.root / "catalogue.yaml"
        stand_in = Marker(
            impactcalc="catalogue/1", id="unreadable", version="unreadable", licence="unreadable"
        )
        try:
            marker, faults = validate(read_file(path, f"{self.name}/catalogue.yaml"), "catalogue")
        except InputError:
            marker, faults = None, [Fault("", 0, 0, "", "")]
        self.broken = bool(faults)
        return marker if isinstance(marker, Marker) else stand_in


class CheckedCatalogue(Catalogue):
    """A catalogue that hands out a file only when others can rest on it.

    A file that is at fault raises its own faults, the same ones that its check reports, so
    that what rests on it adds none.
    """

    def __init__(self, folders: tuple[Folder, ...], scheme: Scheme) -> None:
        super().__init__(folders)
        self._scheme = scheme
        self._deep: dict[tuple[str, str], list[Fault]] = {}
        self._misnamed: dict[str, dict[str, str]] | None = None

    def own_faults(self, kind: str, id_: str) -> list[Fault]:
        """Faults of a file, those against the rest of the catalogue too."""
        model, faults = self.entry(kind, id_)
        if (kind, id_) not in self._deep:
            self._deep[kind, id_] = []  # a file that leads back to itself adds nothing
            if model is not None:
                self._deep[kind, id_] = deep_faults(model, self, self._scheme)
        return [*faults, *self._deep[kind, id_]]

    def paths(self) -> Iterable[tuple[tuple[str, str], tuple[Traversable, str]]]:
        """Kind and id of each file, with the file and its name in messages."""
        return self._paths.items()

    def has(self, kind: str, id_: str) -> bool:
        """Whether there is a file for this id, or one under another name that has it."""
        return super().has(kind, id_) or id_ in self._other_names(kind)

    def get(self, kind: str, id_: str, model: type[M]) -> M:
        """The model of an id, where it serves; else the faults of its file."""
        if not super().has(kind, id_) and id_ in self._other_names(kind):
            raise CatalogueError(self.own_faults(kind, self._other_names(kind)[id_]))
        found, plain = self.entry(kind, id_)
        faults = self.own_faults(kind, id_)
        if kind == "intervention":  # a formula at fault leaves the other feeds and the inputs
            faults = [f for f in faults if f in plain or not f.path.startswith("feeds")]
        if isinstance(found, model) and not any(_spoils(fault) for fault in faults):
            return found
        if isinstance(found, model) and issubclass(model, (Vocabulary, Scheme)):
            return found
        if issubclass(model, (Regime, Index)) and shipped_catalogue().has(kind, id_):
            return shipped_catalogue().get(kind, id_, model)
        raise CatalogueError(faults)

    def terms(self, vocabulary: str) -> dict[str, Any]:
        """Terms of a vocabulary by their id, when all of them could be read."""
        if super().has("vocabulary", vocabulary):
            faults = self.own_faults("vocabulary", vocabulary)
            if any(fault.path.startswith("terms") or not fault.path for fault in faults):
                raise CatalogueError(faults)
        return super().terms(vocabulary)

    def _other_names(self, kind: str) -> dict[str, str]:
        """Ids that stand in a file of another name, with that name."""
        if self._misnamed is None:
            self._misnamed = {name: {} for name in KINDS}
            shipped = {id(path) for path, _ in shipped_catalogue().folders[0].paths.values()}
            for (known, stem), (path, _) in self._paths.items():
                if id(path) in shipped or known == "scheme":
                    continue
                written = getattr(self.entry(known, stem)[0], "id", stem)
                if written != stem:
                    self._misnamed[known][written] = stem
        return self._misnamed.get(kind, {})


def _spoils(fault: Fault) -> bool:
    return re.split(r"[.\[]", fault.path, maxsplit=1)[0] not in _HARMLESS
