"""Parts that several kinds of pages have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from catalogue_pages.library import Data, Library, dutch, english, price_years
from catalogue_pages.markdown import (
    address,
    badge,
    code,
    escape,
    facts,
    number,
    said,
    section,
    table,
)

EVIDENCE = {
    1: "assumption",
    2: "expert figure",
    3: "causal",
    4: "replicated",
    5: "replicated at scale",
}

_MARKS = {
    "read": "seen in the source itself",
    "secondary": "seen where another text quotes it, not in the source itself",
    "unverified": "nobody has checked it against its source",
    "memory": "written down from memory, nobody has checked it against its source",
}
"""What each mark of verification says."""


def meaning(verification: str) -> str:
    """What a mark of verification says."""
    return escape(_MARKS.get(verification, ""))


def mark(verification: str) -> str:
    """How a figure was checked, in a colour that is seen."""
    look = verification if verification in ("read", "secondary") else "unverified"
    return badge(verification, look)


def warning(data: Mapping[str, Any]) -> str:
    """A box at the top of a page whose figure was not read in its source, or is out of use."""
    said_of_it = []
    verification = data["verification"]
    if verification != "read":
        said_of_it.append(f"**Verification: {escape(verification)}**, {meaning(verification)}.")
    status = data.get("status", "current")
    if status not in ("current", "in_force"):
        said_of_it.append(f"**Status: {escape(status)}**.")
    return "\n".join(["```{warning}", *said_of_it, "```"]) if said_of_it else ""


def both(text: Any) -> str:
    """A text in English and, below it, in Dutch."""
    other = dutch(text)
    return escape(english(text)) + (f"<br>*{escape(other)}*" if other else "")


def described(data: Data) -> str:
    """What an entry is, in both languages."""
    parts = [escape(english(data["description"]))]
    if dutch(data["description"]):
        parts.append(f"*{escape(dutch(data['description']))}*")
    return "\n\n".join(parts)


def heading(data: Data) -> dict[str, str]:
    """The first rows of every table of facts."""
    name = {"Name": both(data["name"])} if "name" in data else {}
    return {"Id": code(data["id"]), **name}


def evidence(level: int) -> str:
    """A level of evidence and its word."""
    return f"{level}, {EVIDENCE[level]}"


def rest(data: Data, shown: Iterable[str]) -> str:
    """Keys that no other part of the page shows, so that nothing in a file stays unseen."""
    known = {"impactcalc", "id", "name", *shown}
    rows = [(code(key), escape(said(inner))) for key, inner in data.items() if key not in known]
    return section("Other keys", table(("Key", "Content"), rows))


def source_rows(source: Mapping[str, Any]) -> dict[str, str]:
    """Where a figure was published, part by part."""
    rows = {
        "Source": escape(source["title"]),
        "Publisher": escape(source["publisher"]),
        "Year of publication": escape(source["year"]),
        "Place in the source": escape(source["locator"]),
        "Address": address(source["url"]) if source.get("url") else "",
    }
    more = {key: inner for key, inner in source.items() if key not in _SOURCE}
    return rows | {escape(key): escape(said(inner)) for key, inner in more.items()}


_SOURCE = ("title", "publisher", "year", "locator", "url")

VALUE_KEYS = (
    *("value", "series", "between", "outside", "low", "high", "unit", "real_growth"),
    *("geography", "source", "licence", "valid", "status", "verification", "evidence", "notes"),
    "by_place",
)


def value_facts(data: Data) -> str:
    """All there is to know of a value: number, source, marks, validity."""
    low, high = (number(data[key]) if key in data else "" for key in ("low", "high"))
    rows = {
        "Number": code(f"{number(data['value'])} {data['unit']}") if "value" in data else "",
        "Low": code(f"{low} {data['unit']}") if low else "",
        "High": code(f"{high} {data['unit']}") if high else "",
        "Other places": "the number above counts, with a flag" if "by_place" in data else "",
        "Unit": "" if "value" in data else code(data["unit"]),
        "Price year": price_years(data["unit"]),
        "Real growth": escape(data.get("real_growth", "")),
        "Between the years": escape(data.get("between", "")),
        "Outside the years": escape(data.get("outside", "")),
        "Holds for": _valid(data),
        "Verification": f"{mark(data['verification'])} {meaning(data['verification'])}",
        "Evidence": evidence(data["evidence"]),
        "Status": escape(data["status"]),
        **source_rows(data["source"]),
        "Licence": escape(data["licence"]),
        "Notes": both(data["notes"]) if "notes" in data else "",
    }
    return facts(rows)


def _valid(data: Data) -> str:
    """Places, groups and years of a value; where it was measured if that is all there is."""
    valid = data.get("valid") or {}
    parts = [f"{escape(key)}: {escape(said(inner))}" for key, inner in valid.items()]
    return "<br>".join([*parts, f"measured in: {escape(data['geography'])}"])


def by_place(data: Data) -> str:
    """The figures of a value that depends on the place."""
    rows = []
    for key, classes in data.get("by_place", {}).items():
        for name, entry in classes.items():
            parts = entry if isinstance(entry, dict) else {"value": entry}
            figures = [parts.get(part) for part in ("value", "low", "high")]
            cells = [number(figure) if figure is not None else "" for figure in figures]
            rows.append((code(f"{key}: {name}"), *cells))
    header = ("Place of the project", f"Figure, {code(data['unit'])}", "Low", "High")
    return table(header, rows)


def schemes_with(library: Library, key: str, id_: str) -> str:
    """Links to the schemes that name an entry under a key."""
    found = library.links("scheme", library.schemes_with(key, id_))
    return found or "No scheme of this catalogue uses it."


def values_used(library: Library, data: Data) -> str:
    """Each value of an entry under its name in the formulas."""
    parts = []
    for name, id_ in data.get("values", {}).items():
        value = library.entries["value"][id_]
        parts.append(
            section(
                f"{code(name)} is {library.link('value', id_)}",
                value_facts(value),
                by_place(value),
                level=3,
            )
        )
    return section("Values", *parts)


def inputs(data: Data) -> str:
    """What a project must supply."""
    rows = [
        (code(name), _unit(entry), _limits(entry), both(entry["description"]))
        for name, entry in data.get("inputs", {}).items()
    ]
    return section("Inputs", table(("Name", "Unit", "Limits", "Meaning"), rows))


def _unit(entry: Data) -> str:
    if "curve" in entry:
        return f"curve of {code(entry['curve']['y'])} by {code(entry['curve']['x'])}"
    if "series" in entry:
        return f"{code(entry['series'])}, by calendar year"
    return code(entry["unit"])


def _limits(entry: Data) -> str:
    words = {
        "at_least": "at least",
        "at_most": "at most",
        "default": "if not given:",
    }
    known = ("description", "unit", "curve", "series", "optional", "never", *words)
    parts = [f"{word} {code(said(entry[key]))}" for key, word in words.items() if key in entry]
    if entry.get("optional"):
        parts.append("optional")
    if entry.get("never") == "allowed":
        parts.append("a year, or `never`")
    parts += [f"{escape(k)}: {escape(said(v))}" for k, v in entry.items() if k not in known]
    return "<br>".join(parts)


def settings(data: Data) -> dict[str, str]:
    """Timing and change over the years, where an entry has its own."""
    timing = {key.replace("_", " "): span for key, span in (data.get("timing") or {}).items()}
    rows = {"Timing": timing, "Growth": data.get("growth"), "Drop-off": data.get("drop_off")}
    rows |= {"Groups": data.get("groups")}
    return {key: escape(said(inner)) for key, inner in rows.items() if inner}
