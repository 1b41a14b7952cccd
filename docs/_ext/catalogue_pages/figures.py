"""Pages of values, discount regimes, price indices and vocabularies."""

from __future__ import annotations

import impactcalc as ic
from catalogue_pages.library import Data, Library, dutch, english
from catalogue_pages.markdown import code, escape, facts, number, page, said, section, table
from catalogue_pages.parts import (
    VALUE_KEYS,
    both,
    by_place,
    heading,
    mark,
    rest,
    source_rows,
    value_facts,
    warning,
)

YEARS = (1, 5, 10, 20, 30, 35, 50, 100)
"""Years after the base year whose discount factors a page shows."""


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


def regime_page(library: Library, id_: str) -> str:
    """The page of a discount regime."""
    data = library.entries["regime"][id_]
    force = data["in_force"]
    rows = {
        **heading(data),
        "Body": escape(data["body"]),
        "Purpose": escape(data["purpose"]),
        "Decided": said(data["decided"]),
        "In force": f"from {said(force['from'])}" + (f" to {force['to']}" if "to" in force else ""),
        "Status": escape(data["status"]),
        "Clock": f"{code(data['clock'])}, the year from which bands are counted",
        "Verification": mark(data["verification"]),
        **source_rows(data["source"]),
        "Notes": both(data["notes"]) if "notes" in data else "",
    }
    known = ("body", "purpose", "decided", "in_force", "status", "clock", "verification")
    return page(
        escape(library.name("regime", id_)),
        warning(data),
        facts(rows),
        _bands(data),
        _factors(library, id_),
        section("Used by", _schemes(library, "regime", id_)),
        rest(data, (*known, "source", "notes", "classes")),
    )


def _bands(data: Data) -> str:
    parts = []
    for name, entry in data["classes"].items():
        before, rows = 0, []
        for band in entry["bands"]:
            last = band.get("to_year")
            reach = f"{before + 1} to {last}" if last else f"{before + 1} and later"
            rows.append((reach, escape(band["rate"])))
            before = last or before
        row = f"Row {code(entry['row'])} of the table of rates." if "row" in entry else ""
        bands = table(("Steps of the clock", "Rate"), rows)
        parts.append(section(f"Class {code(name)}", row, bands, level=3))
    return section("Rates", *parts)


def _factors(library: Library, id_: str) -> str:
    """Discount factors of each class, computed by the library."""
    regime = library.catalogue.regime(id_)
    base = library.catalogue.scheme("mv").base_year
    columns = [_column(regime, name, base) for name in regime.classes]
    rows = [
        (str(base + after), str(after), *(column[i] for column in columns))
        for i, after in enumerate(YEARS)
    ]
    text = (
        f"The present value of 1 euro at the end of each year, with {base} as base year. "
        "A factor stands for the rates of all steps up to its year."
    )
    header = ("Year", "Years after", *(code(name) for name in regime.classes))
    return section("Discount factors", text, table(header, rows))


def _column(regime: ic.Regime, name: str, base: int) -> list[str]:
    return [_factor(regime, name, base, base + after) for after in YEARS]


def _factor(regime: ic.Regime, name: str, base: int, year: int) -> str:
    try:
        found = ic.discount.discount_factors(regime, [year], base_year=base, discount_class=name)
    except ic.ArgumentError:
        return "no rate"
    return f"{found[0]:.6f}"


def _schemes(library: Library, key: str, id_: str) -> str:
    found = library.links("scheme", library.schemes_with(key, id_))
    return found or "No scheme of this catalogue uses it."


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
        section("Used by", _schemes(library, "price_index", id_)),
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
