"""Faults of a scheme file, its base filled in as far as it can be."""

from __future__ import annotations

from impactcalc.catalogue import Catalogue, merge_scheme
from impactcalc.checks.bundles import check_scheme
from impactcalc.errors import Fault, InputError
from impactcalc.models.load import validate
from impactcalc.models.scheme import Scheme
from impactcalc.reader import Source, path_text

_OWN = ("impactcalc", "id", "version", "name", "because")
"""What a scheme says of itself even where it extends another."""


def scheme_faults(source: Source, catalogue: Catalogue) -> list[Fault]:
    """Every fault of the file itself; those of its base belong to the base."""
    if "extends" not in source.data:
        return _checked(source, source, catalogue)
    faults = list(source.faults)
    for key in _OWN:
        if key not in source.data:
            what = f"key {key!r} is missing"
            faults.append(_missing(source, key, what))
    merged, wrong = _merged(source, catalogue)
    if wrong is not None:
        faults.append(wrong)
    if merged is not None:
        faults += _checked(merged, source, catalogue)
    return list(dict.fromkeys(faults))


def _missing(source: Source, key: str, what: str) -> Fault:
    holder = source.fault((), what, "add it")
    return Fault(holder.file, holder.line, holder.column, key, what, "add it")


def _merged(source: Source, catalogue: Catalogue) -> tuple[Source | None, Fault | None]:
    """The scheme with its base; with a stand-in for the base where that is at fault."""
    whole = dict.fromkeys(_OWN, "unreadable") | source.data
    try:
        return merge_scheme(Source(source.file, whole, source.places), catalogue), None
    except (InputError, LookupError) as error:
        wrong = _base_fault(source, error)
    if not catalogue.has("scheme", "mv"):
        return None, wrong
    whole["extends"] = "mv"
    return merge_scheme(Source(source.file, whole, source.places), catalogue), wrong


def _base_fault(source: Source, error: Exception) -> Fault:
    faults = error.faults if isinstance(error, InputError) else ()
    for fault in faults:
        if fault.file == source.file and fault.path == "extends":
            return fault
    what = f"extends {source.data['extends']!r}, which cannot be read"
    return source.fault(("extends",), what, "mend that scheme, or extend another")


def _checked(merged: Source, source: Source, catalogue: Catalogue) -> list[Fault]:
    """Faults of what stands in the file itself."""
    model, faults = validate(merged, "scheme")
    if isinstance(model, Scheme):
        deep = check_scheme(model, catalogue)
        faults = [*faults, *(f for f in deep if f not in model.source_file.doubtful)]
    if merged is source:
        return faults
    return [fault for fault in faults if _stands_in(source, fault)]


def _stands_in(source: Source, fault: Fault) -> bool:
    """Whether the entry of a fault is written in this file, not in its base."""
    texts = {path_text(path) for path in source.places}
    holder = fault.path.rpartition(".")[0]
    if "is missing" in fault.what:
        return bool(holder) and holder in texts
    return fault.path in texts
