"""A scheme and the one it extends: merged key by key, with what differs remembered."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from impactcalc.errors import InputError, UnknownIdError
from impactcalc.models.load import marker_fault, validate
from impactcalc.models.scheme import Scheme
from impactcalc.models.words import split_message
from impactcalc.reader import Source, read_file


class Shelf(Protocol):
    """What has schemes by id: a catalogue."""

    def has(self, kind: str, id_: str) -> bool:
        """Whether there is such a file."""

    def scheme_source(self, id_: str) -> Source:
        """Plain data of a scheme as its file has it."""


def scheme_from(source: Source, catalogue: Shelf) -> Scheme:
    """A scheme with what it extends merged in key by key; lists and scalars replace."""
    merged = merge_scheme(source, catalogue)
    model, faults = validate(merged, "scheme")
    if faults or not isinstance(model, Scheme):
        raise InputError(faults)
    return model.with_differs(differences_of(source.data)) if model.extends else model


_ABOUT_ITSELF = ("impactcalc", "id", "version", "name", "status", "because", "extends")


def differences_of(data: Any) -> dict[str, Any]:
    """What a scheme writes beside what it says of itself, by dotted key."""
    found: dict[str, Any] = {}

    def walk(value: Any, key: str) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                walk(inner, f"{key}.{name}" if key else str(name))
        else:
            found[key] = value

    walk({k: v for k, v in data.items() if k not in _ABOUT_ITSELF}, "")
    return found


def merge_scheme(source: Source, catalogue: Shelf, seen: tuple[str, ...] = ()) -> Source:
    """Plain data of a scheme with its base filled in; places are of the file itself."""
    if not isinstance(source.data, dict):
        raise InputError([marker_fault(source)])
    base = source.data.get("extends")
    if base is None:
        _refuse_a_part(source)
        return source
    if not isinstance(base, str) or base in seen or len(seen) > 10:
        todo = "name another scheme"
        raise InputError([source.fault(("extends",), f"{base!r} cannot be extended", todo)])
    needed = [k for k in ("impactcalc", "id", "version", "name", "because") if k not in source.data]
    faults = [source.fault((), f"key {key!r} is missing", "add it") for key in needed]
    try:
        parent = merge_scheme(_base_source(base, source, catalogue), catalogue, (*seen, base))
    except UnknownIdError as error:
        faults.append(source.fault(("extends",), *split_message(str(error))))
    if faults:
        raise InputError([*source.faults, *faults])
    data = _merged(parent.data, source.data)
    return Source(source.file, data, source.places, [*parent.faults, *source.faults])


def _refuse_a_part(source: Source) -> None:
    """One fault, not one for each key, where ``extends`` has been forgotten."""
    needed = [name for name, field in Scheme.model_fields.items() if field.is_required()]
    lacking = [name for name in needed if name not in source.data and name not in _ABOUT_ITSELF]
    if len(lacking) > len(needed) / 3:
        what = f"has no extends, and lacks {', '.join(lacking)}"
        todo = "add extends: mv, or another scheme that has them"
        raise InputError([*source.faults, source.fault((), what, todo)])


def _base_source(base: str, source: Source, catalogue: Shelf) -> Source:
    """The scheme that is extended: one of the catalogue, or a file beside this one."""
    if catalogue.has("scheme", base):
        return catalogue.scheme_source(base)
    beside = Path(source.file).parent / base
    if base.endswith((".yaml", ".yml", ".json")) and "/" not in base and "\\" not in base:
        return read_file(beside)
    return catalogue.scheme_source(base)


def _merged(base: Any, over: Any) -> Any:
    if isinstance(base, dict) and isinstance(over, dict):
        result = dict(base)
        for key, value in over.items():
            result[key] = _merged(base[key], value) if key in base else value
        return result
    return over
