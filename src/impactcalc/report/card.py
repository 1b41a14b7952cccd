"""One catalogue entry as text: what it is, its formula, its values and their sources."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from impactcalc.report.figures import WIDTH, clean

_FIRST = ("name", "description", "kind", "domain", "formula", "without", "with", "cost")
"""What a reader wants to know first; the rest follows in the order of the format."""

_SKIP = ("impactcalc", "id")

_OF_A_VALUE = (
    *("name", "value", "series", "low", "high", "unit", "geography", "source", "valid"),
    *("licence", "status", "verification", "evidence", "notes"),
)


def card(entry: Mapping[str, Any], sources: Mapping[str, Mapping[str, Any]], lang: str) -> str:
    """Plain data of a catalogue file, and the values it uses by id, as text.

    Parameters
    ----------
    entry : a file as plain data
    sources : the values it uses, by id
    lang : language of texts that have two, ``en`` or ``nl``
    """
    keys = dict.fromkeys([key for key in _FIRST if key in entry] + list(entry))
    # How years between those of a series are read says nothing of a single number.
    skip = _SKIP if "series" in entry else (*_SKIP, "between", "outside")
    shown = {key: entry[key] for key in keys if key not in skip}
    lines = [f"{entry['id']}  ({entry['impactcalc']})", *_entries(shown, lang, 1)]
    for id_, value in sources.items():
        lines += ["", f"  value {id_}"]
        lines += _entries({k: value[k] for k in _OF_A_VALUE if k in value}, lang, 2)
    return "\n".join(lines) + "\n"


def _entries(entries: Mapping[Any, Any], lang: str, depth: int) -> Iterator[str]:
    for key, value in entries.items():
        yield from _entry(clean(str(key)), value, lang, depth)


def _entry(key: str, value: Any, lang: str, depth: int) -> Iterator[str]:
    """A key with its value; a key that says nothing is left out."""
    if isinstance(value, Mapping) and value and set(value) <= {"nl", "en"}:
        value = value.get(lang) or next(iter(value.values()))
    if _says_nothing(value):
        return
    pad = "  " * depth
    if isinstance(value, Mapping):
        yield f"{pad}{key}:"
        yield from _entries(value, lang, depth + 1)
    elif isinstance(value, (list, tuple)) and isinstance(value[0], Mapping):
        yield f"{pad}{key}:"
        for item in value:
            yield from _item(item, lang, depth + 1)
    else:
        parts = value if isinstance(value, (list, tuple)) else [value]
        shown = ", ".join(clean(_plain(part)) for part in parts)
        yield from textwrap.wrap(
            f"{key}: {shown}",
            WIDTH,
            initial_indent=pad,
            subsequent_indent=pad + "  ",
            break_on_hyphens=False,
            break_long_words=False,  # an address must stay whole
        )


def _item(item: Mapping[Any, Any], lang: str, depth: int) -> Iterator[str]:
    """An item of a list, with a dash before its first line."""
    for number, line in enumerate(_entries(item, lang, depth + 1)):
        lead = "  " * depth
        yield f"{lead}- {line[len(lead) + 2 :]}" if number == 0 else line


def _says_nothing(value: Any) -> bool:
    """Nothing written: empty, absent or the default of a switch."""
    if isinstance(value, Mapping):
        return all(_says_nothing(inner) for inner in value.values())
    return value is None or value is False or (isinstance(value, (list, tuple, str)) and not value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.12g}" if isinstance(value, float) else str(value)


_KINDS = {
    "intervention": "maatregelen",
    "indicator": "indicatoren",
    "value": "kengetallen",
    "scheme": "schema's",
    "regime": "discontoregimes",
    "index": "prijsindexen",
    "vocabulary": "woordenlijsten",
}
"""The kinds of file in Dutch."""

_NEXT = (
    "One entry with its sources: impactcalc catalogue ID\n"
    "A project to fill in: impactcalc new INTERVENTION > project.yaml\n",
    "Eén ervan met zijn bronnen: impactcalc catalogue ID --lang nl\n"
    "Een project om in te vullen: impactcalc new MAATREGEL --lang nl > project.yaml\n",
)


def listing(entries: Mapping[str, Mapping[str, str]], lang: str = "en") -> str:
    """Ids and names by kind of file, and what to do with them."""
    lines: list[str] = []
    for kind, names in entries.items():
        lines.append(f"{_KINDS.get(kind, kind) if lang == 'nl' else kind} ({len(names)})")
        for id_, name in names.items():
            text = f"{clean(id_):<34} {clean(name)}".rstrip()
            lines += textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent=" " * 37)
        lines.append("")
    return "\n".join([*lines, _NEXT[lang == "nl"]])
