"""Pages of indicators and interventions."""

from __future__ import annotations

from typing import Any

from catalogue_pages.library import Data, Library, dutch, english
from catalogue_pages.markdown import code, escape, facts, fence, number, page, said, section, table
from catalogue_pages.parts import (
    both,
    described,
    evidence,
    heading,
    inputs,
    rest,
    settings,
    values_used,
)

FORMULAS = ("formula", "without", "with", "cost", "due_without", "due_with")

_INDICATOR = (
    *("description", "domain", "broad_welfare", "references", "kind", "counterfactual"),
    *("inputs", "values", *FORMULAS, "entrants", "persistence", "drop_off", "unit", "parties"),
    *("discount_class", "cashable", "exclusion_groups", "physical", "account", "levels"),
    *("evidence", "example", "timing", "growth"),
)

_READS = {
    "without": "The effect is `without - with`: what is avoided counts as a gain.",
    "due_without": "The cost is avoided in the first year and comes in the later one, or never.",
    "entrants": "The formulas say what one entrant brings; entrants of a year count as long as "
    "`persistence` says, each year less by `drop_off`.",
}


def indicator_page(library: Library, id_: str) -> str:
    """The page of an indicator."""
    data = library.entries["indicator"][id_]
    return page(
        escape(library.name("indicator", id_)),
        described(data),
        facts(_facts(library, data)),
        inputs(data),
        _formulas(data),
        _levels(data),
        values_used(library, data),
        _parties(library, data),
        _overlap(library, data),
        _example(data),
        _fed_by(library, id_),
        rest(data, _INDICATOR),
    )


def _facts(library: Library, data: Data) -> dict[str, str]:
    compared = data.get("counterfactual")
    classes = data.get("discount_class")
    return {
        **heading(data),
        "Domain": library.term("domains", data["domain"]),
        "Broad welfare": library.term("broad_welfare", data["broad_welfare"]),
        "Kind": code(data["kind"]),
        "Compared with": f"{code(compared['is'])}: {both(compared['text'])}" if compared else "",
        "Unit of the outcome": code(data["unit"]) if "unit" in data else "",
        "Physical account": code(data["account"]) if "account" in data else "",
        "Discount class": code(classes) if classes else "",
        **settings(data),
        "Evidence": evidence(data["evidence"]) if "evidence" in data else "",
        **_references(library, data["references"]),
    }


def _references(library: Library, references: Data) -> dict[str, str]:
    goals = "<br>".join(library.term("sdg", str(goal)) for goal in references.get("sdg", []))
    others = {
        key.upper(): escape(said(codes))
        for key, codes in references.items()
        if key != "sdg" and codes
    }
    return {"SDG": goals, **others}


def _formulas(data: Data) -> str:
    lines = [f"{key}: {data[key]}" for key in FORMULAS if key in data]
    cohorts = ("entrants", "persistence", "drop_off")
    lines += [f"{key}: {data[key]}" for key in cohorts if key in data and "entrants" in data]
    words = [text for key, text in _READS.items() if key in data]
    physical = table(
        ("Physical account", "Formula"),
        [(code(name), code(text)) for name, text in data.get("physical", {}).items()],
    )
    return section("Formula", fence(lines) if lines else "", *words, physical)


def _levels(data: Data) -> str:
    rows = [
        (str(level), escape(english(text)), escape(dutch(text)))
        for level, text in sorted(data.get("levels", {}).items(), key=lambda item: int(item[0]))
    ]
    return section("Levels", table(("Level", "English", "Nederlands"), rows))


def _parties(library: Library, data: Data) -> str:
    cashable = data.get("cashable")
    rows = []
    for party, share in data["parties"].items():
        in_hand: Any = cashable.get(party, 0) if isinstance(cashable, dict) else cashable
        shown = "" if in_hand is None else number(in_hand)
        rows.append((library.term("parties", party), number(share), shown))
    return section("Who gets it", table(("Party", "Share", "Of which cashable"), rows))


def _overlap(library: Library, data: Data) -> str:
    """Groups of which a project counts one member."""
    words = library.terms("exclusion_groups")
    rows = []
    for group in data.get("exclusion_groups", []):
        others = [id_ for id_ in library.members(group) if id_ != data["id"]]
        links = library.links("indicator", others) or "no other in this catalogue"
        rows.append((code(group), both(words.get(group, group)), links))
    text = "Of the indicators in one group a project counts one."
    found = table(("Group", "What would be counted twice", "Other members"), rows)
    return section("Overlap", text, found) if rows else ""


def _example(data: Data) -> str:
    example = data["example"]
    given = [(code(name), escape(said(inner))) for name, inner in example.get("inputs", {}).items()]
    rows = {
        "Level": said(example["level"]) if "level" in example else "",
        "Year": said(example["year"]) if "year" in example else "",
        "Expected": code(said(example["expected"])) + (" points" if "level" in example else ""),
        "Source": escape(example["source"]),
    }
    text = "Computed again by every check of the catalogue."
    return section("Example", text, table(("Input", "Given"), given), facts(rows))


def _fed_by(library: Library, id_: str) -> str:
    rows = [
        (library.link("intervention", name), _given(feed)) for name, feed in library.fed_by(id_)
    ]
    found = table(("Intervention", "What it passes on"), rows)
    return section("Fed by", found or "No intervention of this catalogue feeds it.")


def _given(feed: Any) -> str:
    return "<br>".join(f"{code(k)} = {code(v)}" for k, v in feed.get("inputs", {}).items())


def intervention_page(library: Library, id_: str) -> str:
    """The page of an intervention."""
    data = library.entries["intervention"][id_]
    rows = [
        (
            library.link("indicator", feed["indicator"]),
            code(library.entries["indicator"].get(feed["indicator"], {}).get("kind", "")),
            _given(feed),
        )
        for feed in data["feeds"]
    ]
    return page(
        escape(library.name("intervention", id_)),
        described(data),
        facts({**heading(data), **settings(data)}),
        inputs(data),
        section("Feeds", table(("Indicator", "Kind", "What it gets"), rows)),
        values_used(library, data),
        rest(data, ("description", "inputs", "values", "feeds", "timing", "growth", "groups")),
    )
