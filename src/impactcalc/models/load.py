"""Plain data to a model, with every fault in words and at its line.

A file with faults is mended by leaving the faulty entries out, so that the rest of it can
still be checked; a mended model serves for further checks only, never for results.
"""

import copy
import difflib
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from impactcalc.errors import Fault
from impactcalc.models.base import FileModel
from impactcalc.models.catalogue_files import (
    Index,
    Intervention,
    Marker,
    Regime,
    Value,
    Vocabulary,
)
from impactcalc.models.indicator import KINDS, indicator_model
from impactcalc.models.project import Project
from impactcalc.models.scheme import Scheme
from impactcalc.reader import BROKEN, PathKeys, Source, path_text

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

_COMMA = "text with a comma needs quotes"


def kind_of(source: Source) -> str | None:
    """Kind of file its first key names, None where it names none."""
    marker = source.data.get("impactcalc") if isinstance(source.data, Mapping) else None
    if not isinstance(marker, str):
        return None
    kind, _, version = marker.partition("/")
    return kind if kind in FILE_KINDS and version == "1" else None


def marker_fault(source: Source) -> Fault:
    """What to say of a file that does not name its kind."""
    if not isinstance(source.data, Mapping):
        return source.fault((), "is not a mapping", "start with the line impactcalc: project/1")
    if "impactcalc" not in source.data:
        what, path = "key impactcalc is missing", ()
    else:
        what, path = f"{source.data['impactcalc']!r} is no known kind of file", ("impactcalc",)
    known = ", ".join(f"{kind}/1" for kind in FILE_KINDS)
    return source.fault(path, what, f"write impactcalc: with one of {known}")


def model_for(kind: str, data: Any) -> type[FileModel]:
    """The model of a kind of file; for an indicator it depends on what the file holds."""
    if kind == "indicator":
        return indicator_model(data if isinstance(data, Mapping) else {})
    return MODELS[kind]


def validate(source: Source, kind: str) -> tuple[FileModel | None, list[Fault]]:
    """The model of a file and all its faults.

    With faults the model is a mended one, or None where nothing could be saved.
    """
    found = list(source.faults)
    if not isinstance(source.data, Mapping):
        return None, found or [marker_fault(source)]
    mended = Source(source.file, copy.deepcopy(source.data), dict(source.places))
    lost = _prune(mended)
    model_class = model_for(kind, mended.data)
    for attempt in range(12):
        try:
            return model_class.model_validate(mended.data).with_source(mended), found
        except ValidationError as error:
            fresh = [item for item in error.errors() if not _known(item, lost)]
            if attempt == 0:
                found += _faults(fresh, mended, model_class)
        if not _mend(mended, error.errors(), lost):
            break
    return None, found


def _known(item: Any, lost: set[PathKeys]) -> bool:
    path = _path(item)
    return any(path[: len(gone)] == gone for gone in lost if gone)


def _prune(source: Source) -> set[PathKeys]:
    """Take out what the reader could not read; the paths that went."""
    lost: set[PathKeys] = set()

    def walk(value: Any, path: PathKeys) -> None:
        entries = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
        for key, inner in reversed(entries):
            if inner is BROKEN:
                lost.add((*path, key))
                _drop(source, (*path, key))
            elif isinstance(inner, (dict, list)):
                walk(inner, (*path, key))

    walk(source.data, ())
    return lost


def _drop(source: Source, path: PathKeys) -> None:
    """Remove an entry; places behind it in a list move up."""
    holder = source.data
    for key in path[:-1]:
        holder = holder[key]
    del holder[path[-1]]
    if not isinstance(holder, list):
        return
    depth, gone = len(path) - 1, path[-1]
    moved: dict[PathKeys, tuple[int, int]] = {}
    for known, place in source.places.items():
        if known[:depth] == path[:-1] and len(known) > depth:
            index = known[depth]
            if index == gone:
                continue
            if isinstance(index, int) and isinstance(gone, int) and index > gone:
                known = (*known[:depth], index - 1, *known[depth + 1 :])
        moved[known] = place
    source.places = moved


def _mend(source: Source, errors: list[Any], lost: set[PathKeys]) -> bool:
    """Leave out the faulty entries; False where nothing can be left out."""
    paths: set[PathKeys] = set()
    for item in errors:
        path = _path(item)
        if item["type"] == "missing":
            path = path[:-1]
        while path and not _exists(source.data, path):
            path = path[:-1]
        if path in lost:
            path = path[:-1]
        if path:
            paths.add(path)
    changed = False
    for path in sorted(paths, key=lambda p: [str(k).zfill(6) for k in p], reverse=True):
        if _exists(source.data, path):
            _drop(source, path)
            lost.add(path)
            changed = True
    return changed


def _exists(data: Any, path: PathKeys) -> bool:
    for key in path:
        if isinstance(data, dict) and key in data:
            data = data[key]
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            data = data[key]
        else:
            return False
    return True


def _path(item: Any) -> PathKeys:
    return tuple(key for key in item["loc"] if key != "[key]")


def _faults(errors: list[Any], source: Source, model: type[BaseModel]) -> list[Fault]:
    faults = []
    for item in errors:
        path = _path(item)
        what, todo = _words(item, path, model)
        place = path
        if item["type"] == "missing":
            place = path[:-1]
        fault = source.fault(place, what, todo)
        shown = path_text(path)
        faults.append(Fault(fault.file, fault.line, fault.column, shown, what, todo))
    return list(dict.fromkeys(faults))


def _words(item: Any, path: PathKeys, model: type[BaseModel]) -> tuple[str, str]:
    kind, context, value = item["type"], item.get("ctx", {}), item.get("input")
    key = path[-1] if path else ""
    if item["loc"] and item["loc"][-1] == "[key]":
        return f"key {key!r} is not an id or name: use letters, digits and _", ""
    if kind == "missing":
        return f"key {key!r} is missing", "add it"
    if kind == "extra_forbidden":
        return _unknown_key(str(key), path, model)
    if kind == "value_error":
        what, colon, todo = str(context.get("error", item["msg"])).partition(": ")
        return (what, todo) if colon and " " in todo else (what + colon + todo, "")
    if kind == "literal_error":
        choices = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        if key == "kind" and "expected_damage" in choices and "physical" not in choices:
            choices = KINDS if path == ("kind",) else choices
        return f"{value!r} is not one of the choices", f"write one of {choices}"
    return _type_words(kind, context, value)


def _type_words(kind: str, context: Any, value: Any) -> tuple[str, str]:
    shown = repr(value) if len(repr(value)) <= 60 else repr(value)[:57] + "..."
    wanted = {
        "int_type": "a whole number",
        "int_from_float": "a whole number",
        "float_type": "a plain number",
        "finite_number": "a finite number",
        "string_type": "text",
        "bool_type": "true or false",
        "dict_type": "a mapping",
        "model_type": "a mapping",
        "model_attributes_type": "a mapping",
        "tuple_type": "a list",
        "list_type": "a list",
    }.get(kind)
    if wanted:
        return f"{shown} is not {wanted}", _type_todo(kind, value)
    limits = {
        "greater_than_equal": ("is below", "ge"),
        "less_than_equal": ("is above", "le"),
        "greater_than": ("is not above", "gt"),
        "less_than": ("is not below", "lt"),
    }
    if kind in limits:
        words, key = limits[kind]
        return f"{shown} {words} {context[key]}", "check the number"
    if kind == "string_pattern_mismatch":
        return (
            f"{shown} is not an id",
            "use letters, digits, - and _, and start with a letter or digit",
        )
    if kind == "too_short":
        return "has too few entries", f"give at least {context.get('min_length', 1)}"
    if kind == "too_long":
        return "has too many entries", f"give at most {context.get('max_length')}"
    if kind in ("string_too_short", "string_too_long"):
        return f"{shown} is too short or too long", ""
    return f"{shown}: {kind.replace('_', ' ')}", ""


def _type_todo(kind: str, value: Any) -> str:
    if kind in ("int_type", "float_type") and isinstance(value, str):
        if "," in value:
            return f"the decimal sign is a point: write {value.replace(',', '.')} without quotes"
        if value.replace("_", "").replace(".", "").lstrip("-").isdigit():
            return f"write {value.replace('_', '')} without quotes and underscores"
        if "%" in value:
            return "write a share from 0 to 1, such as 0.1"
        return "write the number without a unit"
    if kind == "string_type" and isinstance(value, (int, float)):
        return "put it in quotes"
    return ""


def _unknown_key(key: str, path: PathKeys, model: type[BaseModel]) -> tuple[str, str]:
    what = f"key {key!r} is unknown here"
    if " " in key:
        return what, _COMMA
    close = difflib.get_close_matches(key, _field_names(path[:-1], model), n=1, cutoff=0.6)
    return what, f"write {close[0]}" if close else "leave it out, or check how it is spelt"


def _field_names(path: PathKeys, model: type[BaseModel]) -> list[str]:
    """Keys that may stand at ``path``, found from the JSON Schema of the model."""
    schema = model.model_json_schema(by_alias=True)
    node: Any = schema
    for key in path:
        node = _resolve(node, schema)
        if isinstance(key, int):
            node = node.get("items", {})
        else:
            node = node.get("properties", {}).get(key) or node.get("additionalProperties", {})
        if not isinstance(node, dict):
            return []
    return list(_resolve(node, schema).get("properties", {}))


def _resolve(node: Any, schema: Any) -> Any:
    for _ in range(5):
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
        elif "anyOf" in node:
            node = next((option for option in node["anyOf"] if option.get("type") != "null"), {})
        else:
            break
    return node
