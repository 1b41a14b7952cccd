"""Faults of a scheme file, its base filled in as far as it can be."""

from __future__ import annotations

from collections.abc import Container
from difflib import get_close_matches
from pathlib import Path

from impactcalc.catalogue import Catalogue
from impactcalc.checks.bundles import check_scheme
from impactcalc.errors import Fault, InputError
from impactcalc.merging import merge_scheme
from impactcalc.models.load import validate
from impactcalc.models.scheme import Scheme
from impactcalc.models.words import split_message
from impactcalc.reader import BROKEN, Source, path_text

_OWN = ("impactcalc", "id", "version", "name", "because")
"""What a scheme says of itself even where it extends another."""


def scheme_faults(source: Source, catalogue: Catalogue, files: Container[str]) -> list[Fault]:
    """Every fault of the file itself; those of its base belong to the base.

    ``files`` are those that are checked: the faults of a base that is not among them make
    one fault here.
    """
    strange = [str(key) for key in source.data if key not in Scheme.model_fields]
    if "extends" not in source.data:
        if not get_close_matches("extends", strange):
            try:
                return _faults(merge_scheme(source, catalogue), catalogue)
            except InputError as error:
                return list(error.faults)
        data = {**source.data, "extends": BROKEN}
        source = Source(source.file, data, source.places, source.faults)
    faults = list(source.faults)
    for key in _OWN:
        if key not in source.data and not get_close_matches(key, strange):
            what = f"key {key!r} is missing"
            faults.append(_missing(source, key, what))
    merged, wrong = _merged(source, catalogue)
    if wrong is not None:
        faults.append(wrong)
    if merged is not None:
        found = _faults(merged, catalogue)
        own = [fault for fault in found if _stands_in(source, fault)]
        faults += own
        if len(own) < len(found) and wrong is None and _base_file(source, catalogue) not in files:
            what = f"scheme {source.data['extends']} has faults of its own"
            faults.append(source.fault(("extends",), what, "check that one first"))
    return list(dict.fromkeys(faults))


def _base_file(source: Source, catalogue: Catalogue) -> str:
    base = str(source.data["extends"])
    if catalogue.has("scheme", base):
        return catalogue.file_name("scheme", base)
    return str(Path(source.file).parent / base)


def _missing(source: Source, key: str, what: str) -> Fault:
    holder = source.fault((), what, "add it")
    return Fault(holder.file, holder.line, holder.column, key, what, "add it")


def _merged(source: Source, catalogue: Catalogue) -> tuple[Source | None, Fault | None]:
    """The scheme with its base; with a stand-in for the base where that is at fault."""
    whole = dict.fromkeys(_OWN, "unreadable") | source.data
    wrong = None
    if whole["extends"] is BROKEN:
        whole["extends"] = "mv"  # which it was is not known; that has been reported
    try:
        return merge_scheme(Source(source.file, whole, source.places), catalogue), None
    except (InputError, LookupError) as error:
        if source.data["extends"] is not BROKEN:
            wrong = _base_fault(source, error)
    if not catalogue.has("scheme", "mv"):
        return None, wrong
    whole["extends"] = "mv"
    return merge_scheme(Source(source.file, whole, source.places), catalogue), wrong


def _base_fault(source: Source, error: Exception) -> Fault:
    faults = error.faults if isinstance(error, InputError) else ()
    for fault in faults:
        if fault.file == source.file and fault.path == "extends":
            what, todo = split_message(fault.what)
            return source.fault(("extends",), what, fault.todo or todo)
    what = f"extends {source.data['extends']!r}, which cannot be read"
    return source.fault(("extends",), what, "mend that scheme, or extend another")


def _faults(source: Source, catalogue: Catalogue) -> list[Fault]:
    """Faults of a scheme that is whole, or has been filled in."""
    model, faults = validate(source, "scheme")
    if isinstance(model, Scheme):
        deep = check_scheme(model, catalogue)
        faults = [*faults, *(f for f in deep if f not in model.source_file.doubtful)]
    return faults


def _stands_in(source: Source, fault: Fault) -> bool:
    """Whether the entry of a fault is written in this file, not in its base."""
    return fault.path in {path_text(path) for path in source.places}
