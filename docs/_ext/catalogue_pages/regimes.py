"""Pages of discount regimes: who set the rates, from when, and what factors come of them."""

from __future__ import annotations

import impactcalc as ic
from catalogue_pages.library import Data, Library
from catalogue_pages.markdown import code, escape, facts, page, said, section, table
from catalogue_pages.parts import both, heading, mark, meaning, rest, schemes_with, source_rows
from catalogue_pages.parts import warning as boxed

YEARS = (1, 5, 10, 20, 30, 35, 50, 100)
"""Years after the base year whose discount factors every page shows."""

LATER = (200, 300)
"""Years after the base year shown as well where the rate comes in steps."""

_STATUS = {
    "in_force": "in force",
    "superseded": "superseded by a later vintage",
    "revoked": "revoked",
    "recommendation": "a recommendation, not in force",
}
_KEYS = (
    *("body", "purpose", "decided", "in_force", "status", "clock", "verification", "source"),
    *("notes", "classes"),
)


def regime_page(library: Library, id_: str) -> str:
    """The page of a discount regime."""
    data = library.entries["regime"][id_]
    rows = {
        **heading(data),
        "Body": escape(data["body"]),
        "Purpose": escape(data["purpose"]),
        "Vintage": f"decided {data['decided']}; in force: {vintage(data)}",
        "Status": _STATUS[data["status"]],
        "Clock": _clock(data),
        "Verification": f"{mark(data['verification'])} {meaning(data['verification'])}",
        **source_rows(data["source"]),
        "Notes": both(data["notes"]) if "notes" in data else "",
    }
    return page(
        escape(library.name("regime", id_)),
        boxed(data),
        facts(rows),
        section("Classes", _classes(data), _opt_in(data), _no_standard(data)),
        section("Rates", *(_bands(data, name) for name in data["classes"])),
        _factors(library, id_),
        section("Used by", schemes_with(library, "regime", id_)),
        rest(data, _KEYS),
    )


def vintage(data: Data) -> str:
    """The years in which a regime was in force."""
    if data["status"] == "recommendation":
        return "never, it is a recommendation"
    force = data["in_force"]
    return f"{force['from']} to {force['to']}" if "to" in force else f"from {force['from']}"


def _clock(data: Data) -> str:
    if isinstance(data["clock"], int):
        return f"{code(data['clock'])}, the calendar year that is year 0 of the bands"
    return f"{code(data['clock'])}, the year of the scheme from which bands are counted"


def _classes(data: Data) -> str:
    """What an effect may be discounted with, and how each was checked."""
    rows = []
    for name, entry in data["classes"].items():
        bands = entry["bands"]
        first, last = (escape(band["rate"]) for band in (bands[0], bands[-1]))
        rate = first if len(bands) == 1 else f"{first} to {last}, in {len(bands)} bands"
        reach = said(bands[-1].get("to_year", "none"))
        row = code(entry["row"]) if "row" in entry else ""
        rows.append((code(name), row, rate, reach, mark(data["verification"])))
    header = ("Class", "Row of the table of rates", "Rate", "Last step", "Verification")
    return table(header, rows)


def _opt_in(data: Data) -> str:
    if data["verification"] in ("read", "secondary"):
        return ""
    return "A scheme that names this regime is refused unless unverified figures are allowed."


def _no_standard(data: Data) -> str:
    if "standard" in data["classes"]:
        return ""
    return (
        f"There is no class {code('standard')}, so no scheme can discount a whole project with it."
    )


def _bands(data: Data, name: str) -> str:
    """Steps of a class; by the calendar as well where the clock is a calendar year."""
    before, rows = 0, []
    zero = data["clock"] if isinstance(data["clock"], int) else None
    for band in data["classes"][name]["bands"]:
        last = band.get("to_year")
        cells = [_reach(before + 1, last)]
        if zero is not None:
            cells.append(_reach(zero + before + 1, zero + last if last else None))
        rows.append((*cells, escape(band["rate"])))
        before = last or before
    header = ("Steps of the clock", *(["Calendar years"] if zero is not None else []), "Rate")
    return section(f"Class {code(name)}", table(header, rows), level=3)


def _reach(first: int, last: int | None) -> str:
    return f"{first} to {last}" if last else f"{first} and later"


def _factors(library: Library, id_: str) -> str:
    """Discount factors of each class, computed by the library."""
    regime = library.catalogue.regime(id_)
    base = library.catalogue.scheme("mv").base_year
    bands = [entry.bands for entry in regime.classes.values()]
    years = YEARS + (LATER if max(len(found) for found in bands) > 1 else ())
    rows = [
        (str(base + t), str(t), *(factor(regime, name, base, base + t) for name in regime.classes))
        for t in years
    ]
    text = (
        f"The present value of 1 euro at the end of each year, with {base} as base year. "
        "A factor stands for the rates of all steps up to its year: it is their product."
    )
    header = ("Year", "Years after", *(code(name) for name in regime.classes))
    return section("Discount factors", text, table(header, rows))


def factor(regime: ic.Regime, name: str, base: int, year: int) -> str:
    """A discount factor as the pages show it."""
    try:
        found = ic.discount.discount_factors(regime, [year], base_year=base, discount_class=name)
    except ic.ArgumentError:
        return "no rate"
    return f"{found[0]:.6f}"
