"""JSON text to plain data with lines."""

import json
import re
from bisect import bisect_right
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from impactcalc.errors import ReadError
from impactcalc.reader.source import (
    BROKEN,
    CONTROL,
    TOO_DEEP,
    Builder,
    Key,
    PathKeys,
    is_unreadable,
    unreadable,
)


class JsonReader(Builder):
    """A small JSON reader that keeps lines; numbers and text are read as the json module does."""

    _SPACE = re.compile(r"[ \t\r\n]*")
    _WORD = re.compile(r"-?[A-Za-z]+")
    _NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")

    def read(self) -> None:
        """Fill the source from the whole text."""
        self.starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        end, self.source.data = self.value(self.skip(0), (), 0)
        if self.skip(end) != len(self.text):
            raise self.broken(self.skip(end), "there is text after the end")

    def skip(self, position: int) -> int:
        """The next position that is no white space."""
        match = self._SPACE.match(self.text, position)
        return match.end() if match else position

    def place(self, position: int) -> tuple[int, int]:
        """Line and column of a position."""
        line = bisect_right(self.starts, position)
        return line, position - self.starts[line - 1] + 1

    def broken(self, position: int, what: str, todo: str = "") -> ReadError:
        """The error for broken syntax at a position."""
        place = self.place(min(position, len(self.text)))
        return self.stop(f"is not valid JSON, {what}", todo, place)

    def after(self, position: int) -> int:
        """End of what stands before a position, where something is missing."""
        before = len(self.text[:position].rstrip())
        return max(before - 1, 0) if "\n" in self.text[before:position] else position

    def value(self, at: int, path: PathKeys, depth: int) -> tuple[int, Any]:
        """Any value; the position after it, and the value."""
        self.count(self.place(at))
        first = self.text[at : at + 1]
        if first in ("{", "["):
            if depth >= self.deepest:
                raise self.stop(TOO_DEEP, "flatten it", self.place(at))
            collection = self.object if first == "{" else self.array
            return collection(at, path, depth)
        if first == '"':
            text, end = self.string(at)
            return end, self.scalar(text, path)
        match = self._NUMBER.match(self.text, at)
        if not match:
            return self.word(at, path)
        whole = not (match[1] or match[2]) and len(match[0]) < 40
        return match.end(), self.scalar(int(match[0]) if whole else float(match[0]), path)

    def word(self, at: int, path: PathKeys) -> tuple[int, Any]:
        """True, false, and what stands where a value should."""
        match = self._WORD.match(self.text, at)
        word = match[0] if match else ""
        if word in ("true", "false"):
            return at + len(word), word == "true"
        if word == "null":
            self.add(path, "has no value", "give it a value, or leave the key out")
        elif word in ("NaN", "Infinity", "-Infinity"):
            what = f"{word} is not a number that can be used"
            self.add(path, what, "write a finite number")
        else:
            at = self.after(at) if self.text[at : at + 1] in ("", "}", "]", ",") else at
            raise self.broken(at, "a value is missing or unknown", "text needs double quotes")
        return at + len(word), BROKEN

    def string(self, at: int) -> tuple[str, int]:
        """Text in quotes, and the position after it."""
        try:
            text, end = scanstring(self.text, at + 1, True)
        except json.JSONDecodeError as error:
            what = "a line ends inside quotes" if "control" in error.msg else error.msg
            raise self.broken(error.pos, what, "close the quotes on this line") from error
        return text, end

    def object(self, at: int, path: PathKeys, depth: int) -> tuple[int, dict[Key, Any]]:
        """A mapping, and the position after it."""
        entries: dict[Key, Any] = {}
        at = self.skip(at + 1)
        while self.text[at : at + 1] != "}":
            if self.text[at : at + 1] != '"':
                what = "a key in double quotes is expected"
                raise self.broken(at, what, "check quotes and brackets; JSON has no comments")
            place = self.place(at)
            key, at = self.string(at)
            if len(key) > 200 or CONTROL.search(key):
                self.add(path, "has a key that is not short text", "write a plain key", place)
                key = unreadable(place[0])
            at = self.skip(at)
            if self.text[at : at + 1] != ":":
                raise self.broken(at, "a colon is expected", "write a colon after the key")
            inner = (*path, f"{key} again") if key in entries else (*path, key)
            if key in entries:
                self.duplicate(path, key, place)
            else:
                self.source.places[inner] = place
            at, value = self.value(self.skip(at + 1), inner, depth + 1)
            self.width(len(entries), place)
            entries.setdefault(key, BROKEN if is_unreadable(key) else value)
            at = self.separator(at, "}")
        return at + 1, entries

    def array(self, at: int, path: PathKeys, depth: int) -> tuple[int, list[Any]]:
        """A list, and the position after it."""
        items: list[Any] = []
        at = self.skip(at + 1)
        while self.text[at : at + 1] != "]":
            inner = (*path, len(items))
            self.source.places[inner] = self.place(at)
            at, value = self.value(at, inner, depth + 1)
            items.append(value)
            self.width(len(items), self.source.places[inner], is_list=True)
            at = self.separator(at, "]")
        return at + 1, items

    def separator(self, at: int, end: str) -> int:
        """The position after a comma, or of the closing bracket."""
        at = self.skip(at)
        if self.text[at : at + 1] == ",":
            comma, at = at, self.skip(at + 1)
            if self.text[at : at + 1] == end:
                what = "there is a comma before the closing bracket"
                raise self.broken(comma, what, "take the comma out")
        elif self.text[at : at + 1] != end:
            what = f"a comma or {end} is expected"
            raise self.broken(self.after(at), what, "check commas and brackets")
        return at
