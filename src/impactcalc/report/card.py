"""One catalogue entry as text: what it is, its formula, its values and their sources."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

WIDTH = 80
_SKIP = ("impactcalc", "id")


def card(entry: Mapping[str, Any], sources: Mapping[str, Mapping[str, Any]], lang: str) -> str:
    """Plain data of a catalogue file, and the values it uses by id, as text."""
    lines = [f"{entry['id']}  ({entry['impactcalc']})"]
    lines += list(_entries({k: v for k, v in entry.items() if k not in _SKIP}, lang, 1))
    for id_, value in sources.items():
        lines += ["", f"  value {id_}"]
        shown = {k: v for k, v in value.items() if k in _OF_A_VALUE}
        lines += list(_entries(shown, lang, 2))
    return "\n".join(lines) + "\n"


_OF_A_VALUE = (
    *("name", "value", "series", "low", "high", "unit", "geography", "source", "valid"),
    *("status", "verification", "evidence", "notes"),
)


def _entries(entries: Mapping[str, Any], lang: str, depth: int) -> Iterator[str]:
    for key, value in entries.items():
        yield from _entry(str(key), value, lang, depth)


def _entry(key: str, value: Any, lang: str, depth: int) -> Iterator[str]:
    pad = "  " * depth
    if isinstance(value, Mapping) and value and set(value) <= {"nl", "en"}:
        value = value.get(lang) or next(iter(value.values()))
    if isinstance(value, Mapping) and value:
        yield f"{pad}{key}:"
        yield from _entries(value, lang, depth + 1)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        yield f"{pad}{key}:"
        for item in value:
            yield from _entries(item, lang, depth + 1)
    else:
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        text = f"{key}: {shown}" if shown not in ("", "{}") else f"{key}: -"
        yield from textwrap.wrap(
            text, WIDTH, initial_indent=pad, subsequent_indent=pad + "  ", break_long_words=False
        )


def listing(entries: Mapping[str, Mapping[str, str]]) -> str:
    """Ids and names by kind of file."""
    lines: list[str] = []
    for kind, names in entries.items():
        lines.append(f"{kind} ({len(names)})")
        lines += [f"  {id_:<34} {name}"[:WIDTH] for id_, name in names.items()]
        lines.append("")
    return "\n".join(lines)
