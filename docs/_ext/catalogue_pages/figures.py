"""Pages of values, price indices and vocabularies."""

from __future__ import annotations

from catalogue_pages.library import Library, dutch, english
from catalogue_pages.markdown import code, escape, facts, number, page, section, table
from catalogue_pages.parts import (
    VALUE_KEYS,
    both,
    by_place,
    heading,
    mark,
    rest,
    schemes_with,
    source_rows,
    value_facts,
    warning,
)


def value_page(library: Library, id_: str) -> str:
    """The page of a value."""
    data = library.entries["value"][id_]
    series = [(str(year), number(figure)) for year, figure in data.get("series", {}).items()]
    return page(
        escape(library.name("value", id_)),
        warning(data),
        f"{code(data['id'])}"
        + (f" · *{escape(dutch(data['name']))}*" if dutch(data["name"]) else ""),
        value_facts(data),
        section("Figure by year", table(("Year", escape(data["unit"])), series)),
        section("Figure by place", by_place(data)),
        _used_by(library, id_),
        rest(data, VALUE_KEYS),
    )


def _used_by(library: Library, id_: str) -> str:
    rows = [(library.link(kind, user), kind, code(name)) for kind, user, name in library.users(id_)]
    found = table(("Entry", "Kind", "Its name in the formulas there"), rows)
    return section("Used by", found or "Nothing in this catalogue uses it.")


def index_page(library: Library, id_: str) -> str:
    """The page of a price index."""
    data = library.entries["index"][id_]
    rows = {
        **heading(data),
        "Place": escape(data["place"]),
        "Base": escape(data["base"]),
        "Verification": mark(data["verification"]),
        **source_rows(data["source"]),
        "Notes": both(data["notes"]) if "notes" in data else "",
    }
    series = [(str(year), number(figure)) for year, figure in data["series"].items()]
    return page(
        escape(library.name("index", id_)),
        warning(data),
        facts(rows),
        section("Figures", table(("Year", "Index"), series)),
        section("Used by", schemes_with(library, "price_index", id_)),
        rest(data, ("place", "base", "verification", "source", "notes", "series")),
    )


def vocabulary_page(library: Library, id_: str) -> str:
    """The page of a vocabulary; of domains and exclusion groups with the indicators in them."""
    data = library.entries["vocabulary"][id_]
    members = {"domains": _of_domain, "exclusion_groups": Library.members}.get(id_)
    header = ["Id", "English", "Nederlands", *(["Indicators"] if members else [])]
    rows = []
    for term in data["terms"]:
        row = [code(term["id"]), escape(english(term["name"])), escape(dutch(term["name"]))]
        rows.append(
            row + ([library.links("indicator", members(library, term["id"]))] if members else [])
        )
    about = {
        "Id": code(data["id"]),
        "Version": escape(data["version"]),
        "Source": escape(data["source"]),
    }
    return page(
        escape(id_.replace("_", " ").capitalize()),
        facts(about),
        table(header, rows),
        rest(data, ("version", "source", "terms")),
    )


def _of_domain(library: Library, domain: str) -> list[str]:
    entries = library.entries["indicator"].items()
    return [id_ for id_, data in entries if data["domain"] == domain]
