"""Documents read back from their JSON files.

Strict in what a document of this version must hold, and tolerant of time: a key that may be
absent may be absent, and keys of a later version of the same format are passed over and named.
"""

from __future__ import annotations

import math
import stat
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from impactcalc import limits
from impactcalc.documents import AssessmentDocument
from impactcalc.errors import Fault, InputError, ReadError
from impactcalc.reader import PathKeys, Source, path_text
from impactcalc.reader.jsontext import JsonReader
from impactcalc.reader.opening import unopened
from impactcalc.records import record

KIND, VERSION = "assessment", "1"

_MAKE = "make one with: impactcalc assess PROJECT -o result.json"
_OTHER_VERSION = "use the version of impactcalc that wrote it, or make the result anew"
_ANEW = "make the document anew from its project"


@record(frozen=True)
class Stored:
    """A document, and the keys in its file that this version does not know."""

    document: AssessmentDocument
    unknown: tuple[str, ...]


@record(frozen=True)
class _Used:
    kind: str
    id: str
    hash: str


@record(frozen=True)
class _Catalogue:
    version: str
    hash: str
    used: tuple[_Used, ...] = ()


@record(frozen=True)
class _Scheme:
    id: str
    version: str
    hash: str
    extends: str | None = None
    differs: dict[str, Any] | None = None


@record(frozen=True)
class _MadeWith:
    """What ``made_with`` must hold; the document itself keeps it as plain data."""

    library: str
    catalogue: _Catalogue
    scheme: _Scheme
    project_hash: str
    seed: int | None = None


def read_document(path: str | Path) -> Stored:
    """Read an assessment document from its JSON file.

    Parameters
    ----------
    path : a file as ``Assessment.to_json`` writes it

    Raises
    ------
    ReadError
        It cannot be opened, is too large, or is no JSON.
    InputError
        It is no document of this kind and version, or not a whole one: every fault, with
        file, line and place.
    """
    source = _json(Path(path))
    _check_kind(source)
    builder = _Builder(source)
    document = builder.record(AssessmentDocument, source.data, ())
    if isinstance(source.data.get("made_with"), dict):
        builder.record(_MadeWith, source.data["made_with"], ("made_with",))
    for place, tree in _trees(source.data):
        builder.tree(tree, place)
    if builder.faults:
        raise InputError(builder.faults)
    return Stored(document, tuple(builder.unknown))


def _json(path: Path) -> Source:
    """The plain data of a file, with places."""
    if path.suffix.lower() != ".json" and path.is_file():
        what = "is not a result: results that can be compared are in JSON"
        raise ReadError([Fault(str(path), 0, 0, "", what, _MAKE)])
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError(None, "it is not a file with text")
        with path.open("rb") as stream:
            raw = stream.read(limits.DOCUMENT_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the path
        raise unopened(path, str(path), error) from error
    if len(raw) > limits.DOCUMENT_BYTES:
        what = f"is larger than {limits.DOCUMENT_BYTES // 1_000_000} MB"
        raise ReadError([Fault(str(path), 0, 0, "", what, "check what it is")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        what = "is not text in UTF-8"
        raise ReadError([Fault(str(path), line, 1, "", what, "check what it is")]) from error
    source = Source(str(path))
    source.places[()] = (1, 1)
    _Reader(text, source).read()
    if source.faults:
        raise InputError(source.faults)
    return source


class _Reader(JsonReader):
    """JSON as documents are written: with null, deeper than a project, and any number or text."""

    def __init__(self, text: str, source: Source) -> None:
        super().__init__(text, source)
        self.most, self.deepest = limits.DOCUMENT_ENTRIES, limits.DOCUMENT_DEPTH

    def word(self, at: int, path: PathKeys) -> tuple[int, Any]:
        """None beside the other words."""
        if self.text.startswith("null", at):
            return at + 4, None
        return super().word(at, path)

    def width(self, size: int, place: tuple[int, int], *, is_list: bool = False) -> None:
        """Any width: the number of entries is limited already."""

    def scalar(self, value: Any, path: PathKeys) -> Any:
        """Any text, for reports clean what they show; any finite number."""
        if isinstance(value, float) and not math.isfinite(value):
            self.add(path, "number is not finite", _ANEW)
        return value


def _check_kind(source: Source) -> None:
    """That the file is an assessment, of the version that is read here."""
    data = source.data
    token = data.get("impactcalc") if isinstance(data, dict) else None
    kind, _, version = token.partition("/") if isinstance(token, str) else ("", "", "")
    if kind == KIND and version == VERSION:
        return
    what, todo = "is no document of impactcalc: it has no key impactcalc", _MAKE
    if kind == KIND:
        what, todo = f"is {token}, and this version reads {KIND}/{VERSION}", _OTHER_VERSION
    elif token is not None:
        what = f"is {str(token)[:60]}, not a result ({KIND}/{VERSION})"
    raise InputError([source.fault(("impactcalc",) if token is not None else (), what, todo)])


def _trees(data: Mapping[str, Any]) -> Iterator[tuple[PathKeys, Any]]:
    """Every tree of a document, with its place."""
    trace = data.get("trace")
    if isinstance(trace, dict):
        yield from ((("trace", key), tree) for key, tree in trace.items())
    for key in ("lines", "physical"):
        rows = data.get(key)
        for number, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, dict) and row.get("trace") is not None:
                yield (key, number, "trace"), row["trace"]


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


_PLAIN: dict[Any, tuple[Callable[[Any], bool], str]] = {
    str: (lambda value: isinstance(value, str), "text"),
    bool: (lambda value: isinstance(value, bool), "true or false"),
    int: (lambda value: isinstance(value, int) and not isinstance(value, bool), "a whole number"),
    float: (
        lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
        "a number",
    ),
}


class _Builder:
    """Makes records of plain data, and notes every fault and every key it does not know."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.faults: list[Fault] = []
        self.unknown: list[str] = []

    def fault(self, path: PathKeys, what: str) -> None:
        """Note a fault at a place."""
        self.faults.append(self.source.fault(path, what, _ANEW))

    def record(self, cls: type, data: Any, path: PathKeys) -> Any:
        """A record, or None where a key is at fault."""
        if not isinstance(data, dict):
            self.fault(path, "is not a mapping")
            return None
        hints, known, before = _hints(cls), {}, len(self.faults)
        for item in fields(cls):
            hint = hints[item.name]
            if item.name in data:
                known[item.name] = self.value(hint, data[item.name], (*path, item.name))
            elif item.default is MISSING and item.default_factory is MISSING:
                if type(None) not in get_args(hint):
                    self.fault(path, f"has no key {item.name}")
                known[item.name] = None
        self.unknown += [path_text((*path, key)) for key in data if key not in hints]
        return None if len(self.faults) > before else cls(**known)

    def value(self, hint: Any, data: Any, path: PathKeys) -> Any:
        """Data as a type of a record has it."""
        if hint is Any:
            return data
        if hint in _PLAIN:
            fits, name = _PLAIN[hint]
            if not fits(data):
                self.fault(path, f"is not {name}")
            return data
        if is_dataclass(hint):
            return self.record(hint, data, path)  # type: ignore[arg-type]
        origin, inner = get_origin(hint), get_args(hint)
        if origin in (Union, types.UnionType):
            (other,) = (kind for kind in inner if kind is not type(None))
            return None if data is None else self.value(other, data, path)
        if origin is Literal:
            return data  # the kind has been checked
        return self.many(origin, inner, data, path)

    def many(self, origin: Any, inner: tuple[Any, ...], data: Any, path: PathKeys) -> Any:
        """A list as tuple, or a mapping."""
        if origin is dict:
            if isinstance(data, dict):
                return {k: self.value(inner[1], v, (*path, k)) for k, v in data.items()}
            self.fault(path, "is not a mapping")
            return None
        if not isinstance(data, list):
            self.fault(path, "is not a list")
            return None
        if inner[-1] is not Ellipsis and len(inner) != len(data):
            self.fault(path, f"has not {len(inner)} items")
        return tuple(self.value(inner[0], item, (*path, n)) for n, item in enumerate(data))

    def tree(self, node: Any, path: PathKeys) -> None:
        """That a tree is made of nodes: leaves with a place, and all with a figure."""
        if not isinstance(node, dict):
            self.fault(path, "is not a node of a trace")
            return
        for key, hint in (("op", str), ("value", float | None), ("unit", str)):
            if key not in node:
                self.fault(path, f"has no key {key}")
            else:
                self.value(hint, node[key], (*path, key))
        for key in ("from", "field", "name", "text", "party", "title", "by"):
            if key in node:
                self.value(str, node[key], (*path, key))
        if "from" in node and "field" not in node:
            self.fault(path, "has no key field")
        children = node.get("of", [])
        if not isinstance(children, list):
            self.fault((*path, "of"), "is not a list")
            return
        for number, child in enumerate(children):
            self.tree(child, (*path, "of", number))
