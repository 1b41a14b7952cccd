"""Plain data to a model, with every fault in words and at its line."""

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from impactcalc import limits
from impactcalc.errors import Fault, InputError
from impactcalc.models.base import FileModel
from impactcalc.models.catalogue_files import Index, Intervention, Marker, Regime, Vocabulary
from impactcalc.models.indicator import indicator_model
from impactcalc.models.mend import (
    broken_rules,
    mend,
    note_misspelt,
    supply,
    with_plain_amounts,
    without_broken,
)
from impactcalc.models.placeholders import take_out
from impactcalc.models.project import Project
from impactcalc.models.rules import LENIENT
from impactcalc.models.scheme import Scheme
from impactcalc.models.values import Value
from impactcalc.models.words import Wrong, wrongs
from impactcalc.reader import Source, too_many

MODELS: dict[str, type[FileModel]] = {
    "project": Project,
    "intervention": Intervention,
    "value": Value,
    "scheme": Scheme,
    "regime": Regime,
    "index": Index,
    "vocabulary": Vocabulary,
    "catalogue": Marker,
}
FILE_KINDS = ("indicator", *MODELS)
RESULTS = ("assessment", "portfolio", "methods", "simulation")

_ROUNDS = 20
"""Most times a file is mended; faults inside faults come out one round after another."""


def kind_of(source: Source) -> str | None:
    """Kind of file its first key names, None where it names none."""
    marker = source.data.get("impactcalc") if isinstance(source.data, Mapping) else None
    if not isinstance(marker, str):
        return None
    kind, _, version = marker.partition("/")
    return kind if kind in FILE_KINDS and version == "1" else None


def marker_fault(source: Source, wanted: str = "") -> Fault:
    """What to say of a file that does not name its kind; ``wanted`` is the kind needed here."""
    if not isinstance(source.data, Mapping):
        todo = f"start with a line such as impactcalc: {wanted or 'project'}/1"
        return source.fault((), "is not a mapping", todo)
    for fault in source.faults:
        if fault.path == "impactcalc":
            return fault  # it could not be read, and that has been said
    known = ", ".join(f"{kind}/1" for kind in FILE_KINDS)
    todo = f"write impactcalc: {wanted}/1" if wanted else f"write impactcalc: with one of {known}"
    if "impactcalc" not in source.data:
        return source.fault((), "key impactcalc is missing", todo)
    marker = source.data["impactcalc"]
    what = f"{marker!r} is no known kind of file"
    kind = str(marker).partition("/")[0]
    if kind in RESULTS:
        what = f"{marker!r} is a result, and no file to start from"
        todo = "name the project; impactcalc diff compares two results"
    elif near := get_close_matches(kind, FILE_KINDS, n=1, cutoff=0.75):
        todo = f"write impactcalc: {near[0]}/1"
    return source.fault(("impactcalc",), what, todo)


def model_for(kind: str, data: Any) -> type[FileModel]:
    """The model of a kind of file; for an indicator it depends on what the file holds."""
    if kind == "indicator":
        return indicator_model(data if isinstance(data, Mapping) else {})
    return MODELS[kind]


def validate(source: Source, kind: str) -> tuple[FileModel | None, list[Fault]]:
    """The model of a file and all its faults.

    With faults the model is a mended one, or None where nothing could be saved.
    """
    if not isinstance(source.data, Mapping):
        return None, list(source.faults) or [marker_fault(source)]
    if kind == "project":
        take_out(source)
    if not source.faults:
        try:
            return model_for(kind, source.data).model_validate(source.data).with_source(source), []
        except (ValidationError, InputError):
            pass  # the long way finds out what, and goes on
    return _Mending(source, kind).result()


class _Mending:
    """Validates without the rules between keys, mends, and validates again."""

    def __init__(self, source: Source, kind: str) -> None:
        self.source = without_broken(source)
        self.model = model_for(kind, self.source.data)
        self.found: dict[Fault, None] = dict.fromkeys(source.faults)

    def result(self) -> tuple[FileModel | None, list[Fault]]:
        """The mended model, and every fault."""
        model = self._validated()
        for _ in range(_ROUNDS):
            rules = list(broken_rules(model)) if model is not None else []
            self._report([wrong for wrong, _ in rules])
            lines = [wrong.path for wrong, in_line in rules if in_line]
            if not lines:
                break
            self.source = with_plain_amounts(self.source, lines)
            model = self._validated()
        faults = list(self.found)
        if len(faults) > limits.FAULTS:
            return None, too_many(faults)
        return (model.with_source(self.source) if model is not None else None), faults

    def _validated(self) -> FileModel | None:
        for _ in range(_ROUNDS):
            supply(self.source)
            try:
                return self.model.model_validate(self.source.data, context=LENIENT)
            except ValidationError as error:
                found = wrongs(error, self.model)
            note_misspelt(self.source, found, self.model)
            self._report(found)
            mended = mend(self.source, found, self.model)
            if mended is None or len(self.found) > limits.FAULTS:
                return None
            self.source = mended
        return None

    def _report(self, found: list[Wrong]) -> None:
        """Add what is news: what does not follow from something lost before."""
        # Of a list with a wrong item it is also said that it is too short.
        around = {wrong.path[:size] for wrong in found for size in range(len(wrong.path))}
        for wrong in found:
            known = wrong.kind == "value" and wrong.path in around
            if wrong.kind != "extra":
                known |= self.source.lost_at(wrong.path)
            if not known and not any(self.source.lost_at(path) for path in wrong.about):
                self.found[self._fault(wrong)] = None

    def _fault(self, wrong: Wrong) -> Fault:
        if wrong.kind != "missing":
            return self.source.fault(wrong.path, wrong.what, wrong.todo)
        # A missing key is reported where its holder starts.
        holder = self.source.fault(wrong.path[:-1], wrong.what, wrong.todo)
        path = self.source.fault(wrong.path, wrong.what).path
        return replace(holder, path=path)
