"""Python data through the same door as files."""

from typing import Any

from impactcalc import limits
from impactcalc.reader.source import BROKEN, TOO_DEEP, Builder, Key, PathKeys


class DataReader(Builder):
    """Python data that somebody made: the same checks, without lines."""

    def plain(self, value: object, path: PathKeys, depth: int) -> Any:
        """The data in dicts and lists of its own."""
        self.count((0, 0))
        if depth > limits.DEPTH:
            raise self.stop(TOO_DEEP, "flatten it", (0, 0))
        if isinstance(value, dict):
            return self.mapping(value, path, depth)
        if isinstance(value, (list, tuple)):
            self.width(len(value), (0, 0), is_list=True)
            return [self.plain(v, (*path, i), depth + 1) for i, v in enumerate(value)]
        if isinstance(value, (str, bool, int, float)):
            return self.scalar(value, path)
        what = "has no value" if value is None else f"is a {type(value).__name__}, not plain data"
        self.add(path, what, "give text, a number, a list or a mapping")
        return BROKEN

    def mapping(self, value: dict[Any, Any], path: PathKeys, depth: int) -> dict[Key, Any]:
        """A mapping; 2026 and "2026" are one key, as they are in JSON."""
        self.width(len(value), (0, 0))
        entries: dict[Key, Any] = {}
        seen: set[str] = set()
        for key, inner in value.items():
            if isinstance(key, bool) or not isinstance(key, (str, int)):
                self.add(path, f"key {key!r} is neither text nor a year", "write text")
            elif str(key) in seen:
                self.duplicate(path, key, (0, 0))
            else:
                seen.add(str(key))
                entries[key] = self.plain(inner, (*path, key), depth + 1)
        return entries
