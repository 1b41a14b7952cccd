"""Text of YAML or JSON to plain data with the line of every entry. Nothing is guessed.

The three ways in (YAML, JSON text, Python data) give equal data. YAML follows the core
schema of version 1.2, so ``NO`` is text; anchors, aliases, tags, duplicate keys, empty
values, NaN and infinity are faults. All of them are collected; only broken syntax stops
the reading, because nothing after it can be trusted.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from json.decoder import scanstring  # type: ignore[attr-defined]
from pathlib import Path
from typing import Any

import yaml

from impactcalc import limits
from impactcalc.errors import Fault, ReadError

Key = str | int
PathKeys = tuple[Key, ...]

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_BOOLS = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_COMMA_HINT = "give it a value, or leave the key out; text with a comma needs quotes"


class Broken:
    """Stands where a value could not be read, so that the rest can still be checked."""

    def __repr__(self) -> str:
        return "<unreadable>"


BROKEN = Broken()


@dataclass
class Source:
    """Plain data of one file, with the place of each entry and what was wrong with it.

    ``data`` is dicts, lists, text, int, float and bool; ``places`` maps the path of an
    entry, such as ``("effects", 0, "amount")``, to its line and column, both from 1.
    """

    file: str
    data: Any = None
    places: dict[PathKeys, tuple[int, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: PathKeys, what: str, todo: str = "") -> Fault:
        """A fault at ``path``, or at the nearest entry around it that has a place."""
        known = path
        while known and known not in self.places:
            known = known[:-1]
        line, column = self.places.get(known, (1, 1) if self.places else (0, 0))
        return Fault(self.file, line, column, path_text(path), what, todo)


def path_text(path: PathKeys) -> str:
    """The dotted form of a path.

    Examples
    --------
    >>> path_text(("effects", 0, "amount"))
    'effects[0].amount'
    >>> path_text(("damage_with", "2 years"))
    "damage_with['2 years']"
    """
    text = ""
    for key in path:
        if isinstance(key, int) and key < limits.FIRST_YEAR:
            text += f"[{key}]"
        elif isinstance(key, str) and re.fullmatch(r"[\w.-]+", key):
            text += f".{key}" if text else key
        else:
            text += f"[{key!r}]" if isinstance(key, str) else f"[{key}]"
    return text


def read_file(path: Path | Traversable, name: str | None = None) -> Source:
    """Read one file; the suffix ``.json`` means JSON, all else is YAML.

    Raises
    ------
    ReadError
        The file cannot be opened, is too large, is not text, or its syntax is broken.
    """
    shown = name or str(path)
    try:
        with path.open("rb") as stream:
            raw = stream.read(limits.FILE_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReadError([Fault(shown, 0, 0, "", f"cannot be read: {reason}")]) from error
    return read_bytes(raw, shown, is_json=shown.lower().endswith(".json"))


def read_bytes(raw: bytes, name: str, *, is_json: bool = False) -> Source:
    """Read the bytes of one file."""
    if len(raw) > limits.FILE_BYTES:
        raise ReadError(
            [Fault(name, 0, 0, "", "is larger than 1 MB", "split it, or check what it is")]
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        what = "is not text in UTF-8"
        raise ReadError([Fault(name, line, 1, "", what, "save it as UTF-8")]) from error
    return read_text(text, name, is_json=is_json)


def read_text(text: str, name: str = "", *, is_json: bool = False) -> Source:
    """Read YAML or JSON text."""
    source = Source(name)
    source.places[()] = (1, 1)
    if not text.strip():
        raise ReadError([Fault(name, 1, 1, "", "is empty", "start with the line impactcalc: ...")])
    try:
        if is_json:
            _Json(text, source).read()
        else:
            _Yaml(text, source).read()
    except yaml.YAMLError as error:
        raise ReadError([*source.faults, _syntax_fault(error, name)]) from error
    return source


def read_data(data: object, name: str = "") -> Source:
    """Check Python data the same way: depth, empty values, NaN, kinds of keys."""
    source = Source(name)
    source.data = _plain(data, source, (), 0)
    return source


def _syntax_fault(error: yaml.YAMLError, name: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or error).splitlines()[0]
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    todo = "indent with spaces" if "tab" in problem or "\\t" in problem else ""
    if "mapping values are not allowed" in problem:
        todo = "text with a colon needs quotes; check the indent of this line"
    if "did not find expected ',' or '}'" in problem:
        todo = "check brackets and commas; text with a comma or colon needs quotes"
    if isinstance(error, yaml.reader.ReaderError):
        line, column, problem = 1, 1, "has characters that are not allowed in text"
    return Fault(name, line, column, "", f"is not valid YAML: {problem}", todo)


class _Builder:
    """What both readers share: faults, keys, depth."""

    def __init__(self, text: str, source: Source) -> None:
        self.text = text
        self.source = source

    def add(
        self, path: PathKeys, what: str, todo: str = "", place: tuple[int, int] = (0, 0)
    ) -> None:
        line, column = place if place[0] else self.source.places.get(path, (1, 1))
        shown = path_text(path)
        self.source.faults.append(Fault(self.source.file, line, column, shown, what, todo))

    def too_deep(self, place: tuple[int, int]) -> ReadError:
        what = f"is nested more than {limits.DEPTH} levels deep"
        return ReadError([Fault(self.source.file, *place, "", what, "flatten it")])

    def scalar(self, value: Any, path: PathKeys) -> Any:
        if isinstance(value, str) and len(value) > limits.TEXT_CHARACTERS:
            self.add(path, f"text is longer than {limits.TEXT_CHARACTERS} characters")
            return BROKEN
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if not math.isfinite(value) or abs(value) > limits.NUMBER:
                self.add(path, "number is not finite, or larger than 1e30")
                return BROKEN
        return value


class _Yaml(_Builder):
    """Data from the events of the YAML parser: one pass, aliases seen before they expand."""

    def read(self) -> None:
        self.events: Iterator[Any] = yaml.parse(self.text, Loader=_Loader)
        next(self.events)  # stream start
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            what = "holds nothing but comments"
            raise ReadError([Fault(self.source.file, 1, 1, "", what)])
        self.source.data = self.node(next(self.events), (), 0)
        next(self.events)  # document end
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            place = (after.start_mark.line + 1, 1)
            what = "holds a second document after '---'"
            self.source.faults.append(
                Fault(self.source.file, *place, "", what, "one document a file")
            )
            for _ in self.events:
                pass

    def node(self, event: Any, path: PathKeys, depth: int) -> Any:
        place = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.AliasEvent):
            self.add(path, "is an alias (*name)", "write the value out", place)
            return BROKEN
        if event.anchor is not None:
            self.add(path, "has an anchor (&name)", "leave it out", place)
        if event.tag is not None:
            self.add(path, f"has a tag ({str(event.tag)[:40]})", "leave the tag out", place)
        if isinstance(event, yaml.ScalarEvent):
            return self.plain_scalar(event, path)
        if depth >= limits.DEPTH:
            raise self.too_deep(place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path, depth)
        return self.mapping(path, depth)

    def plain_scalar(self, event: Any, path: PathKeys) -> Any:
        text: str = event.value
        if event.style:  # quoted or block text
            return self.scalar(text, path)
        if text in _NULLS:
            self.add(path, "has no value", _COMMA_HINT)
            return BROKEN
        if text in _BOOLS:
            return _BOOLS[text]
        if _INT.fullmatch(text) and len(text) < 40:
            return self.scalar(int(text), path)
        if _FLOAT.fullmatch(text) and not re.fullmatch(r"[-+]?0[0-9]+", text):
            return self.scalar(float(text), path)
        if _NOT_FINITE.fullmatch(text):
            self.add(path, f"{text} is not a number that can be used", "write a finite number")
            return BROKEN
        return self.scalar(text, path)

    def sequence(self, path: PathKeys, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            inner = (*path, len(items))
            self.source.places[inner] = (event.start_mark.line + 1, event.start_mark.column + 1)
            items.append(self.node(event, inner, depth + 1))
        return items

    def mapping(self, path: PathKeys, depth: int) -> dict[Key, Any]:
        entries: dict[Key, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            place = (event.start_mark.line + 1, event.start_mark.column + 1)
            key = self.key(event, path, place, depth)
            inner = (*path, key)
            duplicate = key in entries
            if not duplicate:
                self.source.places[inner] = place
            value = self.node(next(self.events), inner, depth + 1)
            if duplicate:
                first = self.source.places[inner][0]
                what = f"key {key!r} is there twice (first on line {first})"
                self.add(inner, what, "keep one of the two", place)
            else:
                entries[key] = value
        return entries

    def key(self, event: Any, path: PathKeys, place: tuple[int, int], depth: int) -> Key:
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor is not None or event.tag is not None:
                self.add(path, "has an anchor or tag on a key", "leave it out", place)
            if not event.style and event.value == "<<":
                self.add(path, "has a merge key (<<)", "write the keys out", place)
            if not event.style and re.fullmatch(r"(?:0|[1-9][0-9]{0,14})", event.value):
                return int(event.value)
            if len(event.value) <= 200:
                return str(event.value)
        self.add(path, "has a key that is not short text", "write a plain key", place)
        if not isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
            self.node(event, path, depth + 1)
        return f"unreadable key on line {place[0]}"


class _Json(_Builder):
    """A small JSON reader that keeps lines; numbers and text are read as the json module does."""

    _SPACE = re.compile(r"[ \t\r\n]*")
    _NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")

    def read(self) -> None:
        self.starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        end, self.source.data = self.value(self.skip(0), (), 0)
        if self.skip(end) != len(self.text):
            raise self.broken(self.skip(end), "there is text after the end")

    def skip(self, position: int) -> int:
        match = self._SPACE.match(self.text, position)
        return match.end() if match else position

    def place(self, position: int) -> tuple[int, int]:
        line = bisect_right(self.starts, position)
        return line, position - self.starts[line - 1] + 1

    def broken(self, position: int, what: str) -> ReadError:
        place = self.place(min(position, len(self.text)))
        return ReadError([Fault(self.source.file, *place, "", f"is not valid JSON: {what}")])

    def value(self, at: int, path: PathKeys, depth: int) -> tuple[int, Any]:
        first = self.text[at : at + 1]
        if first in ("{", "[") and depth >= limits.DEPTH:
            raise self.too_deep(self.place(at))
        if first == "{":
            return self.object(at, path, depth)
        if first == "[":
            return self.array(at, path, depth)
        if first == '"':
            text, end = self.string(at)
            return end, self.scalar(text, path)
        for word, value in (("true", True), ("false", False)):
            if self.text.startswith(word, at):
                return at + len(word), value
        if self.text.startswith("null", at):
            self.add(path, "has no value", "give it a value, or leave the key out")
            return at + 4, BROKEN
        match = self._NUMBER.match(self.text, at)
        if not match:
            for word in ("NaN", "Infinity", "-Infinity"):
                if self.text.startswith(word, at):
                    self.add(path, f"{word} is not a number that can be used")
                    return at + len(word), BROKEN
            raise self.broken(at, "a value is missing or unknown")
        whole = not (match[1] or match[2]) and len(match[0]) < 40
        return match.end(), self.scalar(int(match[0]) if whole else float(match[0]), path)

    def string(self, at: int) -> tuple[str, int]:
        try:
            text, end = scanstring(self.text, at + 1, True)
        except json.JSONDecodeError as error:
            raise self.broken(error.pos, error.msg) from error
        return text, end

    def object(self, at: int, path: PathKeys, depth: int) -> tuple[int, dict[Key, Any]]:
        entries: dict[Key, Any] = {}
        at = self.skip(at + 1)
        while self.text[at : at + 1] != "}":
            if self.text[at : at + 1] != '"':
                raise self.broken(at, "a key in double quotes is expected")
            place = self.place(at)
            key, at = self.string(at)
            inner = (*path, key)
            at = self.skip(at)
            if self.text[at : at + 1] != ":":
                raise self.broken(at, "a colon is expected")
            duplicate = key in entries
            if not duplicate:
                self.source.places[inner] = place
            at, value = self.value(self.skip(at + 1), inner, depth + 1)
            if duplicate:
                self.add(inner, f"key {key!r} is there twice", "keep one of the two", place)
            else:
                entries[key] = value
            at = self.separator(at, "}")
        return at + 1, entries

    def array(self, at: int, path: PathKeys, depth: int) -> tuple[int, list[Any]]:
        items: list[Any] = []
        at = self.skip(at + 1)
        while self.text[at : at + 1] != "]":
            inner = (*path, len(items))
            self.source.places[inner] = self.place(at)
            at, value = self.value(at, inner, depth + 1)
            items.append(value)
            at = self.separator(at, "]")
        return at + 1, items

    def separator(self, at: int, end: str) -> int:
        at = self.skip(at)
        if self.text[at : at + 1] == ",":
            at = self.skip(at + 1)
            if self.text[at : at + 1] == end:
                raise self.broken(at, "there is a comma before the closing bracket")
        elif self.text[at : at + 1] != end:
            raise self.broken(at, f"a comma or {end} is expected")
        return at


def _plain(value: object, source: Source, path: PathKeys, depth: int) -> Any:
    builder = _Builder("", source)
    if depth > limits.DEPTH:
        raise builder.too_deep((0, 0))
    if isinstance(value, dict):
        entries: dict[Key, Any] = {}
        for key, inner in value.items():
            if isinstance(key, bool) or not isinstance(key, (str, int)):
                source.faults.append(source.fault(path, f"key {key!r} is neither text nor a year"))
                continue
            entries[key] = _plain(inner, source, (*path, key), depth + 1)
        return entries
    if isinstance(value, (list, tuple)):
        return [_plain(v, source, (*path, i), depth + 1) for i, v in enumerate(value)]
    if isinstance(value, (str, bool, int, float)):
        return builder.scalar(value, path)
    what = "has no value" if value is None else f"is a {type(value).__name__}, not plain data"
    source.faults.append(source.fault(path, what, "give text, a number, a list or a mapping"))
    return BROKEN
