"""Placeholders: ``___``, or ``___ m^2``, where a figure or a word is still to be filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from impactcalc.reader import BROKEN, PathKeys, Source

MARK = "___"
OPEN = "still to fill in"
"""What is wrong with a placeholder, in the words of every message."""

_PLACEHOLDER = re.compile(r"_{3,}(?: +(.*))?")

Say = Callable[[PathKeys, str], tuple[str, str]]
"""What stands open at a path with a unit, and what to do about it."""


def placeholder(value: object) -> str | None:
    """The unit behind a placeholder, empty for a plain one; None for anything else.

    Examples
    --------
    >>> placeholder("___ m^2"), placeholder("___"), placeholder("12 m^2")
    ('m^2', '', None)
    """
    if not isinstance(value, str) or not value.lstrip().startswith(MARK):
        return None
    match = _PLACEHOLDER.fullmatch(value.strip())
    return (match[1] or "").strip() if match else None


def plainly(path: PathKeys, unit: str) -> tuple[str, str]:
    """What to say of a placeholder where nothing more is known of it."""
    wanted = f"a number in place of {MARK}, before {unit}" if unit else f"it in place of {MARK}"
    return OPEN, f"write {wanted}"


def take_out(source: Source, say: Say = plainly) -> None:
    """Report each placeholder of a file, and leave it as unreadable.

    So nothing else is said of it, nor of what only follows from it.
    """
    found = [(path, say(path, unit)) for path, unit in _placeholders(source.data, ())]
    for path, (what, todo) in found:
        holder = source.data
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = BROKEN
        source.faults.append(source.fault(path, what, todo))


def _placeholders(data: Any, path: PathKeys) -> Iterator[tuple[PathKeys, str]]:
    """Every placeholder with its path; one that is a key stands for the whole entry."""
    entries: Any = ()
    if isinstance(data, dict):
        entries = data.items()
    elif isinstance(data, list):
        entries = enumerate(data)
    for key, value in entries:
        inner = (*path, key)
        unit = placeholder(value)
        if unit is None and value is not BROKEN:  # else it has been reported
            unit = placeholder(key)
        if unit is not None:
            yield inner, unit
        else:
            yield from _placeholders(value, inner)
