"""The front page of the catalogue and the list of each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from catalogue_pages.library import KINDS, Data, Library, dutch
from catalogue_pages.markdown import code, escape, number, page, section, table, toctree
from catalogue_pages.parts import mark
from catalogue_pages.regimes import vintage

TITLES = {
    "indicator": "Indicators",
    "intervention": "Interventions",
    "value": "Values",
    "scheme": "Schemes",
    "regime": "Discount regimes",
    "index": "Price indices",
    "vocabulary": "Vocabularies",
}

_WORDS = {
    "indicator": "What changes, for whom, and by which formula.",
    "intervention": "A measure, and the indicators it feeds from shared inputs.",
    "value": "A number with its unit, its source and how it was checked.",
    "scheme": "The choices of method of a score.",
    "regime": "Discount rates of a body, by class and by year.",
    "index": "Price levels by year, to bring money of one year to another.",
    "vocabulary": "The ids that files may use.",
}


def front_page(library: Library) -> str:
    """How much there is of each kind, and the indicators by domain and kind."""
    marker = library.catalogue.folders[0].marker
    count = [
        (f"[{title}]({kind}/index.md)", str(len(library.entries[kind])), _WORDS[kind])
        for kind, title in TITLES.items()
    ]
    text = (
        f"Version {escape(library.catalogue.version)}, licence {escape(marker.licence)}. "
        "These pages are made from the files of the catalogue whenever the documentation is "
        "built; the files are what counts. [Add an indicator](../add-an-indicator.md) tells how "
        "to write one."
    )
    return page(
        "Catalogue",
        text,
        table(("Kind", "Number", "What it is"), count),
        section("Indicators by domain", *_domains(library)),
        section(
            "Interventions", _table(library, "intervention", library.entries["intervention"], "")
        ),
        toctree(f"{kind}/index" for kind in KINDS),
    )


def _domains(library: Library) -> list[str]:
    """One table for each domain that has indicators, in the order of the vocabulary."""
    entries = library.entries["indicator"]
    words = library.terms("domains")
    found = []
    for domain in dict.fromkeys([*words, *(data["domain"] for data in entries.values())]):
        ids = sorted(
            (id_ for id_, data in entries.items() if data["domain"] == domain),
            key=lambda id_: (entries[id_]["kind"], id_),
        )
        name = words.get(domain, domain)
        title = escape(name["en"] if isinstance(name, dict) and "en" in name else domain)
        found.append(section(title, _table(library, "indicator", ids, ""), level=3))
    return found


def kind_page(library: Library, kind: str) -> str:
    """The list of one kind, with its pages in the navigation."""
    ids = library.entries[kind]
    return page(TITLES[kind], _WORDS[kind], _table(library, kind, ids, "../"), toctree(ids))


def _table(library: Library, kind: str, ids: Iterable[str], up: str) -> str:
    """Entries of one kind: name and id, and what matters most in that kind."""
    rows = []
    for id_ in ids:
        first = f"{library.link(kind, id_, up)}<br>{code(id_)}"
        rows.append((first, *_CELLS[kind](library, library.entries[kind][id_])))
    return table(_HEADERS[kind], rows)


def _indicator(library: Library, data: Data) -> tuple[str, ...]:
    fed = sum(1 for _ in library.fed_by(data["id"]))
    return (code(data["kind"]), code(data.get("unit", "")), str(fed))


def _intervention(_: Library, data: Data) -> tuple[str, ...]:
    return (str(len(data["feeds"])), escape(dutch(data["name"])))


def _value(library: Library, data: Data) -> tuple[str, ...]:
    figure = number(data["value"]) if "value" in data else "by year"
    users = len({(kind, id_) for kind, id_, _ in library.users(data["id"])})
    return (
        f"{figure} {code(data['unit'])}",
        mark(data["verification"]),
        str(users),
    )


def _scheme(_: Library, data: Data) -> tuple[str, ...]:
    return (escape(data["version"]), code(data.get("extends", "")))


def _regime(_: Library, data: Data) -> tuple[str, ...]:
    return (
        escape(data["body"]),
        vintage(data),
        escape(data["status"]),
        mark(data["verification"]),
    )


def _index(_: Library, data: Data) -> tuple[str, ...]:
    years = [int(year) for year in data["series"]]
    reach = f"{min(years)} to {max(years)}"
    return (escape(data["place"]), reach, mark(data["verification"]))


def _vocabulary(_: Library, data: Data) -> tuple[str, ...]:
    return (str(len(data["terms"])), escape(data["source"]))


_CELLS: dict[str, Callable[[Library, Data], tuple[str, ...]]] = {
    "indicator": _indicator,
    "intervention": _intervention,
    "value": _value,
    "scheme": _scheme,
    "regime": _regime,
    "index": _index,
    "vocabulary": _vocabulary,
}

_HEADERS = {
    "indicator": ("Indicator", "Kind", "Unit", "Fed by"),
    "intervention": ("Intervention", "Feeds", "Nederlands"),
    "value": ("Value", "Number", "Verification", "Users"),
    "scheme": ("Scheme", "Version", "Extends"),
    "regime": ("Regime", "Body", "In force", "Status", "Verification"),
    "index": ("Index", "Place", "Years", "Verification"),
    "vocabulary": ("Vocabulary", "Terms", "Source"),
}
