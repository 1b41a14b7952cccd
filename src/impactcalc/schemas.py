"""JSON Schema of every kind of file and document."""

from __future__ import annotations

import copy
from typing import Any

from pydantic import TypeAdapter

from impactcalc.documents import AssessmentDocument
from impactcalc.documents.methods import MethodsDocument
from impactcalc.documents.portfolio import PortfolioDocument
from impactcalc.errors import UnknownIdError
from impactcalc.models.indicator import Indicator
from impactcalc.models.load import MODELS

KINDS = ("assessment", "portfolio", "methods", "indicator", *MODELS)

LEVELS = range(5)
"""Levels of a qualitative indicator."""

_EXTENDING = ("impactcalc", "id", "extends", "version", "name", "because")


def json_schema(kind: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of a kind of file or document.

    Parameters
    ----------
    kind : project, indicator, intervention, value, scheme, regime, index, vocabulary,
        catalogue, assessment, portfolio or methods

    Raises
    ------
    UnknownIdError
        There is no such kind.

    Examples
    --------
    >>> json_schema("project")["required"]
    ['impactcalc', 'id', 'name', 'start', 'horizon']
    """
    if kind not in KINDS:
        raise UnknownIdError(f"there is no schema {kind!r}: choose one of {', '.join(KINDS)}")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:impactcalc:{kind}:1",
    }
    return head | _bare(kind)


def _bare(kind: str) -> dict[str, Any]:
    if kind == "indicator":
        return _with_levels(TypeAdapter(Indicator).json_schema(by_alias=True))
    if kind == "assessment":
        return TypeAdapter(AssessmentDocument).json_schema()
    if kind == "portfolio":
        return TypeAdapter(PortfolioDocument).json_schema()
    if kind == "methods":
        return TypeAdapter(MethodsDocument).json_schema()
    schema = MODELS[kind].model_json_schema(by_alias=True)
    return _with_extension(schema) if kind == "scheme" else schema


def _with_levels(schema: dict[str, Any]) -> dict[str, Any]:
    """The model looks for each level itself, to say which one is missing; a schema names them."""
    properties = schema["$defs"]["QualitativeIndicator"]["properties"]
    words = properties["levels"]["additionalProperties"]
    names = [str(level) for level in LEVELS]
    properties["levels"] |= {
        "properties": dict.fromkeys(names, words),
        "required": names,
        "additionalProperties": False,
    }
    return schema


def _with_extension(full: dict[str, Any]) -> dict[str, Any]:
    """A scheme is written whole, or as what differs from the one it extends."""
    definitions = full.pop("$defs", {})
    partial = copy.deepcopy(full)
    partial["required"] = list(_EXTENDING)
    loose = {}
    for name, definition in definitions.items():
        part = copy.deepcopy(definition)
        part.pop("required", None)
        loose[f"Part{name}"] = _renamed(part)
    return {"$defs": definitions | loose, "anyOf": [full, _renamed(partial)]}


def _renamed(node: Any) -> Any:
    """References of a part to the loose form of the definitions."""
    if isinstance(node, dict):
        return {
            key: value.replace("#/$defs/", "#/$defs/Part") if key == "$ref" else _renamed(value)
            for key, value in node.items()
        }
    return [_renamed(item) for item in node] if isinstance(node, list) else node
