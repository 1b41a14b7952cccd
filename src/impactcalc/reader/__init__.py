"""Text of YAML or JSON to plain data with the line of every entry. Nothing is guessed.

The three ways in (YAML, JSON text, Python data) give equal data. YAML follows the core
schema of version 1.2, so ``NO`` is text; anchors, aliases, tags, duplicate keys, empty
values, NaN and infinity are faults. All of them are collected; only broken syntax stops
the reading, because nothing after it can be trusted.
"""

import re
import stat
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from impactcalc import limits
from impactcalc.errors import Fault, ReadError, UnitError
from impactcalc.quantities import parse_number
from impactcalc.reader.jsontext import JsonReader
from impactcalc.reader.opening import refuse_table, unopened
from impactcalc.reader.pydata import DataReader
from impactcalc.reader.source import (
    BROKEN,
    CONTROL,
    TOO_DEEP,
    Broken,
    Builder,
    Key,
    PathKeys,
    Source,
    is_unreadable,
    path_text,
    too_many,
    unreadable,
)
from impactcalc.reader.syntax import syntax_fault

__all__ = [
    "BROKEN",
    "Broken",
    "Key",
    "PathKeys",
    "Source",
    "path_text",
    "read_bytes",
    "read_data",
    "read_file",
    "read_text",
    "too_many",
]

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_HEAD = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})*")
_TAIL = re.compile(r"[0-9]+(?=$| )")
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_BOOLS = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_NO_TEXT = re.compile(r"[\0\ud800-\udfff]")
_DIGITS = re.compile(r"0|[1-9][0-9]{0,14}")
_COMMA_HINT = "give it a value, or leave the key out; text with a comma needs quotes"
_ALIASES = 10
"""With more anchors and aliases than this the file gets one fault, not one for each."""
_BEGIN = "start with a line such as impactcalc: project/1"


def read_file(path: Path | Traversable, name: str | None = None) -> Source:
    """Read one file; the suffix ``.json`` means JSON, all else is YAML.

    Raises
    ------
    ReadError
        The file cannot be opened, is too large, is not text, or its syntax is broken.
    """
    shown = name or str(path)
    if isinstance(path, Path):
        refuse_table(path)
    try:
        if isinstance(path, Path) and not stat.S_ISREG(path.stat().st_mode):
            # A folder, or a pipe that would keep us waiting.
            raise OSError(None, "it is not a file with text")
        with path.open("rb") as stream:
            raw = stream.read(limits.FILE_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the path
        raise unopened(path, shown, error) from error
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
        what, todo = "is not text in UTF-8", "save it as UTF-8, or check what it is"
        raise ReadError([Fault(name, line, 1, "", what, todo)]) from error
    return read_text(text, name, is_json=is_json)


def read_text(text: str, name: str = "", *, is_json: bool = False) -> Source:
    """Read YAML or JSON text."""
    source = Source(name)
    source.places[()] = (1, 1)
    if not text.strip():
        raise ReadError([Fault(name, 1, 1, "", "is empty", _BEGIN)])
    if found := _NO_TEXT.search(text):
        line = text[: found.start()].count("\n") + 1
        what, todo = "is not text: it has NUL bytes", "save it as UTF-8, or check what it is"
        raise ReadError([Fault(name, line, 1, "", what, todo)])
    reader: JsonReader | _Yaml = JsonReader(text, source) if is_json else _Yaml(text, source)
    try:
        reader.read()
    except yaml.YAMLError as error:
        fault = syntax_fault(error, text, name, reader.quoted)
        earlier = [known for known in source.faults if known.line != fault.line]
        raise ReadError([*earlier, fault]) from error
    return source


def read_data(data: object, name: str = "") -> Source:
    """Check Python data the same way: depth, empty values, NaN, kinds of keys."""
    source = Source(name)
    reader = DataReader("", source)
    reader.most = 10 * limits.ENTRIES
    source.data = reader.plain(data, (), 0)
    return source


class _Yaml(Builder):
    """Data from the events of the YAML parser: one pass, aliases seen before they expand."""

    def read(self) -> None:
        self.anchors: list[tuple[int, int]] = []
        self.anchored = 0
        self.events: Iterator[Any] = yaml.parse(self.text, Loader=_Loader)
        next(self.events)  # stream start
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise self.stop("holds nothing but comments", _BEGIN, (1, 1))
        first: Any = next(self.events)
        if getattr(first, "value", "text") in _NULLS and not first.style:
            raise self.stop("holds nothing", _BEGIN, (first.start_mark.line + 1, 1))
        self.source.data = self.node(first, (), 0)
        next(self.events)  # document end
        after: Any = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            place = (after.start_mark.line + 1, 1)
            what, todo = "holds a second document after '---'", "one document a file"
            self.faults(Fault(self.source.file, *place, "", what, todo))

    def node(self, event: Any, path: PathKeys, depth: int) -> Any:
        place = (event.start_mark.line + 1, event.start_mark.column + 1)
        self.count(place)
        if isinstance(event, yaml.AliasEvent):
            self.alias(path, place)
            return BROKEN
        if event.anchor is not None:
            self.anchor(path, place)
        if event.tag is not None:
            todo = "leave the tag out; text that starts with ! needs quotes"
            self.add(path, f"has a tag ({str(event.tag)[:40]})", todo, place)
        if isinstance(event, yaml.ScalarEvent):
            return self.plain_scalar(event, path)
        if depth >= limits.DEPTH:
            raise self.stop(TOO_DEEP, "flatten it", place)
        self.anchored += event.anchor is not None
        is_list = isinstance(event, yaml.SequenceStartEvent)
        value = self.sequence(path, depth) if is_list else self.mapping(path, depth)
        self.anchored -= event.anchor is not None
        return value

    def anchor(self, path: PathKeys, place: tuple[int, int]) -> None:
        todo = "leave it out; text that starts with & needs quotes"
        self.add(path, "has an anchor (&name)", todo, place)
        self.repeats(place)

    def alias(self, path: PathKeys, place: tuple[int, int]) -> None:
        if self.anchored:
            what = "has an alias inside an anchor, so that it may grow without end"
            raise self.stop(what, "write the values out", place)
        todo = "write the value out; text that starts with * needs quotes"
        self.add(path, "is an alias (*name)", todo, place)
        self.repeats(place)

    def repeats(self, place: tuple[int, int]) -> None:
        self.anchors.append(place)
        if len(self.anchors) > _ALIASES:
            what = f"has more than {_ALIASES} anchors and aliases"
            raise self.stop(what, "write the values out", self.anchors[0])

    def plain_scalar(self, event: Any, path: PathKeys) -> Any:
        text: str = event.value
        if event.style:  # quoted or block text
            start, end = event.start_mark, event.end_mark
            if event.style in "'\"":
                self.quoted = (start.line + 1, start.column + 1, end.line + 1)
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
            self.width(len(items), self.source.places[inner], is_list=True)
        return items

    def mapping(self, path: PathKeys, depth: int) -> dict[Key, Any]:
        entries: dict[Key, Any] = {}
        seen: set[str] = set()  # 2026 and "2026" are one key, as they are in JSON
        last: tuple[Key, Any] | None = None
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            place = (event.start_mark.line + 1, event.start_mark.column + 1)
            key = self.key(event, path, place, depth)
            value_event = next(self.events)
            if last and self.split_number(path, last, (event, value_event)):
                entries[last[0]] = BROKEN
                continue
            if str(key) in seen:
                self.duplicate(path, key, place)
                self.node(value_event, (*path, f"{key} again"), depth + 1)
                continue
            seen.add(str(key))
            self.width(len(seen), place)
            self.source.places[*path, key] = place
            if is_unreadable(key) and isinstance(value_event, yaml.AliasEvent):
                continue  # the key has been reported
            value = self.node(value_event, (*path, key), depth + 1)
            entries[key] = BROKEN if is_unreadable(key) else value
            last = (key, value_event)
        return entries

    def split_number(self, path: PathKeys, last: tuple[Key, Any], now: tuple[Any, Any]) -> bool:
        """Whether a decimal comma in {...} has cut a number in two; it is reported.

        YAML reads ``{deadweight: 0,1}`` as 0 and a key 1 without a value.
        """
        (key, before), (after, value) = last, now
        if not all(isinstance(e, yaml.ScalarEvent) and not e.style for e in (before, after, value)):
            return False
        # In the text before the cut and after it, with nothing but the comma in between.
        joined = before.end_mark.index + 1 == after.start_mark.index
        tail = _TAIL.match(after.value)
        if value.value or not joined or not tail or not _HEAD.fullmatch(before.value):
            return False
        try:
            parse_number(f"{before.value},{tail[0]}")
        except UnitError as error:
            what, _, todo = str(error).partition(": write ")
            self.add((*path, key), what, f"write {todo}")
        return True

    def key(self, event: Any, path: PathKeys, place: tuple[int, int], depth: int) -> Key:
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor is not None or event.tag is not None:
                self.add(path, "has an anchor or tag on a key", "leave it out", place)
            if not event.style and event.value == "<<":
                self.add(path, "has a merge key (<<)", "write the keys out", place)
                return unreadable(place[0])
            if not event.style and _DIGITS.fullmatch(event.value):
                return int(event.value)
            if len(event.value) <= 200 and not CONTROL.search(event.value):
                return str(event.value)
        self.add(path, "has a key that is not short text", "write a plain key", place)
        if not isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
            self.node(event, path, depth + 1)
        return unreadable(place[0])
