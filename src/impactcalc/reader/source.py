"""What was read, with the place of each entry; and what the readers share."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from impactcalc import limits
from impactcalc.errors import Fault, ReadError

Key = str | int
PathKeys = tuple[Key, ...]

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters and halves of characters, which no text of a file needs."""

_YEAR = re.compile("[1-9][0-9]{3}")

TOO_DEEP = f"is nested more than {limits.DEPTH} levels deep"


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

    Where faulty entries have been left out, ``lost`` has their paths, and ``original`` the
    paths in the file of entries that moved up in a list. A fault that may only follow from
    what is lost is kept in ``doubtful``.
    """

    file: str
    data: Any = None
    places: dict[PathKeys, tuple[int, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    lost: set[PathKeys] = field(default_factory=set)
    original: dict[PathKeys, PathKeys] = field(default_factory=dict)
    doubtful: set[Fault] = field(default_factory=set)

    def fault(self, path: PathKeys, what: str, todo: str = "") -> Fault:
        """A fault at ``path``, or at the nearest entry around it that has a place."""
        line, column = self.place(path)
        fault = Fault(self.file, line, column, path_text(self._written(path)), what, todo)
        if self.lost_at(path):
            self.doubtful.add(fault)
        return fault

    def emptied(self) -> Source:
        """A source of the same file, to be filled again."""
        return Source(self.file)

    def place(self, path: PathKeys) -> tuple[int, int]:
        """Line and column of an entry, or of the nearest one around it."""
        for size in range(len(path), -1, -1):
            for known in _spellings(path[:size]):
                if known in self.places:
                    return self.places[known]
        return (1, 1) if self.places else (0, 0)

    def lost_at(self, path: PathKeys) -> bool:
        """Whether an entry at, above or below this path was left out."""
        for gone in self.lost:
            size = min(len(gone), len(path))
            if gone[:size] == path[:size]:
                return True
        return False

    def _written(self, path: PathKeys) -> PathKeys:
        for size in range(len(path), 0, -1):
            if path[:size] in self.original:
                return self.original[path[:size]] + path[size:]
        return path


def _spellings(path: PathKeys) -> Iterator[PathKeys]:
    """A path, and the same one with its years as numbers, and as text of digits."""
    yield path
    yield tuple(int(k) if isinstance(k, str) and _YEAR.fullmatch(k) else k for k in path)
    yield tuple(str(k) if isinstance(k, int) and k >= limits.FIRST_YEAR else k for k in path)
    if path and isinstance(path[-1], int):
        yield (*path[:-1], str(path[-1]))


def unreadable(line: int) -> str:
    """Stands for a key that could not be read."""
    return f"unreadable key on line {line}"


def is_unreadable(key: Key) -> bool:
    """Whether a key stands for one that could not be read."""
    return str(key).startswith("unreadable key on line ")


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


class Builder:
    """What all readers share: faults, keys, depth, number of entries."""

    def __init__(self, text: str, source: Source) -> None:
        self.text = text
        self.source = source
        self.entries = 0
        self.most = limits.ENTRIES
        self.deepest = limits.DEPTH
        self.quoted: tuple[int, int, int] | None = None

    def add(
        self, path: PathKeys, what: str, todo: str = "", place: tuple[int, int] = (0, 0)
    ) -> None:
        """A fault at a path, or at the place given."""
        if place[0]:
            self.faults(Fault(self.source.file, *place, path_text(path), what, todo))
        else:
            self.faults(self.source.fault(path, what, todo))

    def faults(self, fault: Fault) -> None:
        """Note a fault; a file with very many is not read further."""
        self.source.faults.append(fault)
        if len(self.source.faults) > limits.FAULTS:
            raise ReadError(too_many(self.source.faults))

    def stop(self, what: str, todo: str, place: tuple[int, int]) -> ReadError:
        """The error for a file that cannot be read further: one fault."""
        return ReadError([Fault(self.source.file, *place, "", what, todo)])

    def count(self, place: tuple[int, int]) -> None:
        """Count an entry; a file has a limited number of them."""
        self.entries += 1
        if self.entries > self.most:
            what = f"holds more than {self.most} entries"
            raise self.stop(what, "split it, or check what it is", place)

    def width(self, size: int, place: tuple[int, int], *, is_list: bool = False) -> None:
        """Refuse a mapping with very many keys, and a list with very many items."""
        most = limits.EFFECTS if is_list else limits.KEYS
        if size > most:
            words = ("list", "items") if is_list else ("mapping", "keys")
            what = f"has a {words[0]} with more than {most} {words[1]}"
            raise self.stop(what, "split it, or check what it is", place)

    def scalar(self, value: Any, path: PathKeys) -> Any:
        """Text or a number within the limits; else it is unreadable."""
        if isinstance(value, str):
            if len(value) > limits.TEXT_CHARACTERS:
                what = f"text is longer than {limits.TEXT_CHARACTERS} characters"
                self.add(path, what, "shorten it, or check what it is")
                return BROKEN
            if CONTROL.search(value):
                self.add(path, "text has a control character or half a character", "take it out")
                return BROKEN
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if not math.isfinite(value) or abs(value) > limits.NUMBER:
                todo = "write a finite number"
                self.add(path, f"number is not finite, or larger than {limits.NUMBER:g}", todo)
                return BROKEN
        return value

    def duplicate(self, path: PathKeys, key: Key, place: tuple[int, int]) -> None:
        """Report a key that is there twice."""
        first = self.source.place((*path, key))[0]
        earlier = f" (first on line {first})" if first else ""
        what = f"key {str(key)!r} is there twice{earlier}"
        self.add((*path, key), what, "keep one of the two", place)


def too_many(faults: list[Fault]) -> list[Fault]:
    """The first of very many faults, and a word on the rest."""
    kept = sorted(faults)[: limits.FAULTS]
    what = f"has more than {limits.FAULTS} faults; the first {limits.FAULTS} are listed"
    return [*kept, Fault(kept[0].file, kept[-1].line, 0, "", what, "mend these first")]
